// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkrun.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::test;

namespace {

const QByteArray nonRoot
    = "FROM python:3.12-slim\nCOPY app.py /app.py\nUSER 1000\nCMD [\"python\", \"/app.py\"]\n";
const QByteArray asRoot
    = "FROM python:3.12-slim\nCOPY app.py /app.py\nCMD [\"python\", \"/app.py\"]\n";

/// A service that claims to run as non-root, and does so until its second commit after v1.
void makeHistory(const QString& folder)
{
    runGit(folder, {u"init"_s, u"-q"_s});
    writeIn(folder, u"app.py"_s, "print('hello')\n");
    writeIn(folder, u"Dockerfile"_s, nonRoot);
    writeIn(folder, u"docker-compose.yml"_s, "services:\n  api:\n    build: .\n");
    writeIn(folder, u"README.md"_s, "# Shop\n\n- [x] Non-root container\n");
    writeIn(folder, u"slipway.yaml"_s, "version: 1\nproject: {name: shop, claims: [README.md]}\n");
    commitAll(folder, u"First"_s);
    runGit(folder, {u"tag"_s, u"v1"_s});
    writeIn(folder, u"app.py"_s, "print('hello again')\n");
    commitAll(folder, u"Say it again"_s);
    writeIn(folder, u"Dockerfile"_s, asRoot);
    commitAll(folder, u"Make it simpler"_s);
}

} // namespace

class CheckHistoryTest : public QObject {
    Q_OBJECT
private slots:
    void aRevisionIsJudgedWithoutACheckout()
    {
        QTemporaryDir dir;
        makeHistory(dir.path());
        const auto now = runCheck({u"--offline"_s, u"--format"_s, u"json"_s}, dir.path());
        QCOMPARE(rowIn(now.json(), "SEC-01")[u"status"].toString(), u"fail"_s);
        const auto then
            = runCheck({u"--revision"_s, u"v1"_s, u"--format"_s, u"json"_s}, dir.path());
        QCOMPARE(rowIn(then.json(), "SEC-01")[u"status"].toString(), u"pass"_s);
        QCOMPARE(then.json()[u"revision"].toString(), u"v1"_s);
        // By the clock of its day: whenever it is asked, the answer is the same.
        QCOMPARE(runCheck({u"--revision"_s, u"v1"_s, u"--format"_s, u"json"_s}, dir.path()).out,
            then.out);
        const auto none = runCheck({u"--revision"_s, u"v9"_s}, dir.path());
        QCOMPARE(none.code, 2);
        QVERIFY(none.err.contains(u"v9"));
    }
    void theCleanDirectoryAndItsCommitAgree()
    {
        QTemporaryDir dir;
        makeHistory(dir.path());
        const auto work = runCheck({u"--offline"_s, u"--format"_s, u"json"_s}, dir.path()).json();
        const auto head
            = runCheck({u"--revision"_s, u"HEAD"_s, u"--format"_s, u"json"_s}, dir.path()).json();
        QCOMPARE(work[u"tree"], head[u"tree"]);
        const auto rows = work[u"checks"].toArray();
        for (int i = 0; i < rows.size(); ++i) {
            const auto other = head[u"checks"][i];
            QVERIFY2(rows[i][u"status"] == other[u"status"], qPrintable(rows[i][u"id"].toString()));
        }
    }
    void theTrailNamesTheCommitThatPartedClaimAndEvidence()
    {
        QTemporaryDir dir;
        QTemporaryDir home;
        makeHistory(dir.path());
        const QStringList arguments{u"--since"_s, u"v1"_s, u"--format"_s, u"json"_s};
        const auto first = runCheck(arguments, dir.path(), home.path());
        const auto trail = first.json();
        QCOMPARE(trail[u"schema"].toString(), u"slipway.trail/1"_s);
        QCOMPARE(trail[u"commits"].toArray().size(), 3);
        const auto partings = trail[u"partings"].toArray();
        QCOMPARE(partings.size(), 1);
        QCOMPARE(partings[0][u"subject"].toString(), u"Make it simpler"_s);
        QVERIFY(partings[0][u"checks"].toArray().contains(u"SEC-01"_s));
        QCOMPARE(first.code, 1);
        // From the cache: the same bytes.
        QVERIFY(!QDir(home.path() + u"/slipway/assessments"_s).isEmpty());
        QCOMPARE(runCheck(arguments, dir.path(), home.path()).out, first.out);
        const auto text = runCheck({u"--since"_s, u"v1"_s}, dir.path(), home.path());
        QVERIFY(text.out.contains("SEC-01: pass"));
        QCOMPARE(runCheck({u"--since"_s, u"v9"_s}, dir.path()).code, 2);
    }
    void aRecordedResultStandsInTheJournal()
    {
        QTemporaryDir dir;
        QTemporaryDir home;
        makeHistory(dir.path());
        QCOMPARE(runCheck({u"--offline"_s, u"--record"_s}, dir.path(), home.path()).code, 1);
        QVERIFY(QFile::exists(home.path() + u"/slipway/journal.db"_s));
        QCOMPARE(
            runCheck({u"--repository"_s, dir.path(), u"--record"_s}, dir.path(), home.path()).code,
            2);
    }
    void profilesAreChosenByName()
    {
        QTemporaryDir dir;
        makeHistory(dir.path());
        const auto answer = runCheck(
            {u"--offline"_s, u"--profile"_s, u"tier-a"_s, u"--format"_s, u"json"_s}, dir.path())
                                .json();
        QCOMPARE(answer[u"profile"].toString(), u"tier-a"_s);
        QCOMPARE(answer[u"level"][u"target"].toInt(), 3);
        const auto none = runCheck({u"--offline"_s, u"--profile"_s, u"tier-z"_s}, dir.path());
        QCOMPARE(none.code, 2);
        QVERIFY(none.err.contains(u"tier-a"));
    }
};

SLIPWAY_TEST(CheckHistoryTest)
#include "tst_checkhistory.moc"
