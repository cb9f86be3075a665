// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitignore.h"
#include "evidence/reportpath.h"
#include "evidence/tree.h"
#include "support/testcase.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

void write(const QTemporaryDir& dir, const QString& path, const QByteArray& bytes)
{
    const QString file = dir.filePath(path);
    QVERIFY(QDir().mkpath(file.section(u'/', 0, -2)));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

/// Runs git with a fixed identity and time, apart from anybody's configuration.
bool git(const QTemporaryDir& dir,
    const QStringList& arguments,
    const QString& time = u"2026-01-02T03:04:05Z"_s)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"})
        environment.insert(QString::fromLatin1(name), time);
    for (const auto* name :
        {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
        environment.insert(QString::fromLatin1(name), u"tester"_s);
    environment.insert(u"GIT_CONFIG_GLOBAL"_s, u"/dev/null"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(dir.path());
    process.start(u"git"_s, arguments);
    return process.waitForFinished() && process.exitCode() == 0;
}

} // namespace

class TreeTest : public QObject {
    Q_OBJECT
private slots:
    void aPlainDirectoryListsEveryFileSorted()
    {
        QTemporaryDir dir;
        write(dir, u"b/c.txt"_s, "c");
        write(dir, u"a.txt"_s, "a");
        write(dir, u"node_modules/x/y.js"_s, "no");
        write(dir, u"env/pyvenv.cfg"_s, "no");
        const auto tree = openDirectory(dir.path());
        QVERIFY(tree);
        QCOMPARE((*tree)->files(), (QStringList{u"a.txt"_s, u"b/c.txt"_s}));
        QCOMPARE((*tree)->read(u"b/c.txt"_s).value(), QByteArray("c"));
        QVERIFY((*tree)->hasFolder(u"b/"_s));
        QVERIFY(!(*tree)->hasFolder(u"node_modules"_s));
        QVERIFY((*tree)->isTracked(u"a.txt"_s));
        QVERIFY(!(*tree)->isTracked(u"nothing"_s));
        QVERIFY(!(*tree)->git());
        QVERIFY((*tree)->modified(u"a.txt"_s) > 0);
        QVERIFY((*tree)->errors().isEmpty());
    }
    void nothingOutsideIsRead()
    {
        QTemporaryDir outside;
        write(outside, u"secret.txt"_s, "secret");
        QTemporaryDir dir;
        write(dir, u"inside.txt"_s, "inside");
        QVERIFY(QFile::link(outside.filePath(u"secret.txt"_s), dir.filePath(u"leak.txt"_s)));
        QVERIFY(QFile::link(outside.path(), dir.filePath(u"folder"_s)));
        QVERIFY(QFile::link(dir.path(), dir.filePath(u"loop"_s)));
        QVERIFY(QFile::link(dir.filePath(u"inside.txt"_s), dir.filePath(u"link.txt"_s)));
        const auto tree = openDirectory(dir.path());
        QVERIFY(tree);
        QCOMPARE((*tree)->files(), (QStringList{u"inside.txt"_s, u"link.txt"_s}));
        QVERIFY(!(*tree)->read(u"../secret.txt"_s));
        QVERIFY(!(*tree)->read(u"leak.txt"_s));
    }
    void largerThanTheLimitIsAnError()
    {
        QTemporaryDir dir;
        write(dir, u"big"_s, QByteArray(11, 'x'));
        const auto tree = openDirectory(dir.path());
        QVERIFY(tree);
        QVERIFY(!(*tree)->read(u"big"_s, 10));
        QVERIFY((*tree)->read(u"big"_s, 11));
    }
    void gitSaysWhatIsTrackedAndWhen()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("git is not installed");
        QTemporaryDir dir;
        write(dir, u"app/main.py"_s, "1");
        write(dir, u"reports/junit.xml"_s, "<testsuite/>");
        write(dir, u"gone.txt"_s, "1");
        QVERIFY(git(dir, {u"init"_s, u"-q"_s}) && git(dir, {u"add"_s, u"."_s})
            && git(dir, {u"commit"_s, u"-qm"_s, u"one"_s}));
        write(dir, u"README.md"_s, "words");
        QVERIFY(git(dir, {u"add"_s, u"."_s}));
        QVERIFY(git(dir, {u"commit"_s, u"-qm"_s, u"two"_s}, u"2026-02-02T00:00:00Z"_s));
        QVERIFY(git(dir, {u"tag"_s, u"v1"_s}));
        QVERIFY(QFile::remove(dir.filePath(u"gone.txt"_s)));
        write(dir, u"scratch.txt"_s, "not tracked");
        write(dir, u"test-results/TEST-a.xml"_s, "<testsuite/>");
        const auto tree = openDirectory(dir.path());
        QVERIFY(tree);
        QCOMPARE((*tree)->files(),
            (QStringList{u"README.md"_s,
                u"app/main.py"_s,
                u"reports/junit.xml"_s,
                u"test-results/TEST-a.xml"_s}));
        QVERIFY((*tree)->isTracked(u"reports/junit.xml"_s));
        QVERIFY(!(*tree)->isTracked(u"test-results/TEST-a.xml"_s));
        const auto facts = (*tree)->git();
        QVERIFY(facts);
        QCOMPARE(facts->commit.size(), 40);
        QCOMPARE(facts->commitTime,
            QDateTime(QDate(2026, 2, 2), QTime(0, 0), Qt::UTC).toMSecsSinceEpoch());
        const qint64 first
            = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5), Qt::UTC).toMSecsSinceEpoch();
        QCOMPARE(facts->firstCommitTime, first);
        QCOMPARE(facts->lastSourceChange, first);
        QCOMPARE(facts->reportTimes.value(u"reports/junit.xml"_s), first);
        QCOMPARE(facts->tags, QStringList{u"v1"_s});
    }
    void aFolderOfARepositoryIsItsOwnRoot()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("git is not installed");
        QTemporaryDir dir;
        write(dir, u"part/main.py"_s, "1");
        write(dir, u"other.py"_s, "1");
        QVERIFY(git(dir, {u"init"_s, u"-q"_s}) && git(dir, {u"add"_s, u"."_s})
            && git(dir, {u"commit"_s, u"-qm"_s, u"one"_s}));
        const auto tree = openDirectory(dir.filePath(u"part"_s));
        QVERIFY(tree);
        QCOMPARE((*tree)->files(), QStringList{u"main.py"_s});
        QVERIFY((*tree)->git());
    }
    void anEmptyRepositoryIsAPlainDirectory()
    {
        if (QStandardPaths::findExecutable(u"git"_s).isEmpty())
            QSKIP("git is not installed");
        QTemporaryDir dir;
        write(dir, u"main.py"_s, "1");
        QVERIFY(git(dir, {u"init"_s, u"-q"_s}));
        const auto tree = openDirectory(dir.path());
        QVERIFY(tree);
        QCOMPARE((*tree)->files(), QStringList{u"main.py"_s});
        QVERIFY(!(*tree)->git());
    }
    void whatIsNoDirectoryIsAnError()
    {
        QTemporaryDir dir;
        write(dir, u"file"_s, "1");
        QVERIFY(!openDirectory(dir.filePath(u"file"_s)));
        QVERIFY(!openDirectory(dir.filePath(u"nothing"_s)));
    }
    void reportsAreKnownByTheirNames_data()
    {
        QTest::addColumn<bool>("expected");
        for (const auto* path : {"reports/junit.xml",
                 "coverage.xml",
                 "test-results/x/TEST-A.xml",
                 "lcov.info",
                 "coverage/lcov.info",
                 "backend/htmlreports/pytest.xml",
                 "target/surefire-reports/TEST-B.xml",
                 "gitleaks-report.json"})
            QTest::newRow(path) << true;
        for (const auto* path : {"pom.xml",
                 "tests/fixtures/junit.xml",
                 "src/junit.xml",
                 "docs/coverage.xml",
                 "tests/test_junit.py",
                 "app/reports/view.py",
                 "package.json"})
            QTest::newRow(path) << false;
    }
    void reportsAreKnownByTheirNames()
    {
        QFETCH(bool, expected);
        QCOMPARE(looksLikeReport(QString::fromLatin1(QTest::currentDataTag())), expected);
    }
    void ignoredPathsAreKnown_data()
    {
        QTest::addColumn<bool>("ignored");
        QTest::newRow(".env") << true;
        QTest::newRow("app/.env") << true;
        QTest::newRow("build/x/y.o") << true;
        QTest::newRow("deep/build/x") << false;
        QTest::newRow("logs/a.log") << true;
        QTest::newRow("keep.log") << false;
        QTest::newRow("web/dist/a.js") << true;
        QTest::newRow("dist/a.js") << false;
    }
    void ignoredPathsAreKnown()
    {
        QFETCH(bool, ignored);
        const auto tree = makeTree({{u".gitignore"_s, "# c\r\n.env\n/build/\n*.log\n!keep.log\n"},
            {u"web/.gitignore"_s, "dist\n"}});
        QCOMPARE(IgnoreRules(*tree).ignores(QString::fromLatin1(QTest::currentDataTag())), ignored);
    }
};

SLIPWAY_TEST(TreeTest)
#include "tst_tree.moc"
