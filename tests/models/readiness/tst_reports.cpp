// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/measurements.h"
#include "readiness/measurements_claims.h"
#include "readiness/reports.h"
#include "support/testcase.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

constexpr qint64 now = 1'700'000'000'000; // of inputsOf: 2023-11-14
constexpr qint64 day = 86'400'000;

/// `M` a merge, `S` a squash, `F` committed by somebody else, `P` a push; newest first.
evidence::GitFacts historyOf(const QByteArray& kinds)
{
    evidence::GitFacts git;
    git.commit = QString(40, u'a');
    git.commitTime = git.lastSourceChange = git.firstCommitTime = now - day;
    git.branch = git.defaultBranch = u"main"_s;
    for (const char kind : kinds)
        git.firstParent.push_back({.id = QString(40, u'a'),
            .time = now - day,
            .parents = kind == 'M' ? 2 : 1,
            .subject = kind == 'S' ? u"add things (#12)"_s : u"add things"_s,
            .tree = {},
            .isSameIdentity = kind != 'F'});
    git.firstParent.push_back(
        {.id = QString(40, u'b'), .time = now - 9 * day, .subject = u"first"_s, .tree = {}});
    return git;
}

Measurement rowIn(const Measurements& all, const QString& name)
{
    for (const auto& row : all.rows)
        if (row.name == name)
            return row;
    return {};
}

QByteArray runAt(const char* dayText, int seconds)
{
    const auto minutes = QByteArray::number(seconds / 60).rightJustified(2, '0');
    const auto rest = QByteArray::number(seconds % 60).rightJustified(2, '0');
    const QByteArray start = QByteArray(dayText) + "T10:00:00Z";
    const QByteArray end = QByteArray(dayText) + "T10:" + minutes + ':' + rest + 'Z';
    return "{\"workflowName\":\"CI\",\"headBranch\":\"main\",\"status\":\"completed\","
           "\"conclusion\":\"success\",\"startedAt\":\""
        + start + "\",\"updatedAt\":\"" + end
        + "\",\"jobs\":[{\"name\":\"build\",\"conclusion\":\"success\",\"startedAt\":\"" + start
        + "\",\"completedAt\":\"" + end + "\"}]}";
}

} // namespace

class ReportsFactTest : public QObject {
    Q_OBJECT
private slots:
    void judgesTheHistory_data()
    {
        QTest::addColumn<QByteArray>("kinds");
        QTest::addColumn<QString>("state");
        QTest::newRow("merges") << QByteArray("MMMMMMMMMM") << u"pass"_s;
        QTest::newRow("squashes") << QByteArray("SSSSSSSSSP") << u"pass"_s;
        QTest::newRow("committed by others") << QByteArray("FFFFFFFF") << u"pass"_s;
        QTest::newRow("half") << QByteArray("MPMPMP") << u"warn"_s;
        QTest::newRow("pushes") << QByteArray("PPPPPPPPMM") << u"fail"_s;
        QTest::newRow("too young") << QByteArray("PPP") << u"unknown(missing)"_s;
    }
    void judgesTheHistory()
    {
        QFETCH(QByteArray, kinds);
        QFETCH(QString, state);
        const auto assessment = assess(inputsOf({{u"a.py"_s, "1"}}, historyOf(kinds)));
        QCOMPARE(stateOf(assessment, "CIC-19"), state);
        const auto& row = rowOf(assessment, "CIC-19");
        QVERIFY(state == u"pass" || !row.evidence.empty());
        if (state == u"fail")
            QCOMPARE(row.evidence.front().kind, EvidenceKind::Git);
    }
    void anotherBranchSaysNothingOfTheDefaultOne()
    {
        auto git = historyOf("PPPPPPPPPP");
        git.branch = u"topic"_s;
        const auto assessment = assess(inputsOf({{u"a.py"_s, "1"}}, git));
        QCOMPARE(stateOf(assessment, "CIC-19"), u"unknown(missing)"_s);
    }
    void saysWhatEvidenceIsMadeOf()
    {
        const QByteArray bytes = "{\"errors\":[],\"generated_at\":\"2023-11-13T10:00:00Z\","
                                 "\"metrics\":{\"_totals\":{\"loc\":5}},\"results\":[]}";
        const auto assessment = assess(inputsOf({{u"reports/bandit.json"_s, bytes}}));
        const auto& row = rowOf(assessment, "SEC-18");
        QCOMPARE(stateOf(assessment, "SEC-18"), u"pass"_s);
        const auto& evidence = row.evidence.front();
        QCOMPARE(evidence.kind, EvidenceKind::Report);
        QCOMPARE(evidence.tool, u"bandit"_s);
        QCOMPARE(evidence.time, qint64(1'699'869'600'000));
        QCOMPARE(evidence.hash, QCryptographicHash::hash(bytes, QCryptographicHash::Sha256));
    }
    void deletingAReportRaisesNothing()
    {
        const FileMap files{{u"Dockerfile"_s, "FROM python:3.12-slim\n"},
            {u"reports/bandit.json"_s,
                "{\"errors\":[],\"metrics\":{\"_totals\":{\"loc\":5}},\"results\":[]}"},
            {u"reports/ci-runs.json"_s, '[' + runAt("2023-11-13", 90) + ']'},
            {u"reports/restore-drill.yaml"_s, "date: 2023-10-01\noutcome: success\n"},
            {u"reports/docker-images.json"_s,
                "[{\"Repository\":\"shop\",\"Tag\":\"1\",\"Size\":\"1MB\"}]"},
            {u"reports/trivy.json"_s,
                "{\"SchemaVersion\":2,\"ArtifactName\":\"shop:1\",\"ArtifactType\":"
                "\"container_image\",\"CreatedAt\":\"2023-11-13T10:00:00Z\",\"Results\":[]}"}};
        const auto all = assess(inputsOf(files));
        for (auto it = files.begin(); it != files.end(); ++it) {
            if (!it.key().startsWith(u"reports/"))
                continue;
            FileMap less = files;
            less.remove(it.key());
            const auto without = assess(inputsOf(less));
            for (const char* id : {"CIC-17",
                     "CIC-18",
                     "SEC-18",
                     "SEC-19",
                     "SEC-20",
                     "PERF-02",
                     "PERF-10",
                     "DEP-15"}) {
                const auto had = creditOf(rowOf(all, id).status).value_or(0);
                const auto has = creditOf(rowOf(without, id).status);
                QVERIFY2(has && *has <= had, id); // na would change the sum
            }
        }
    }
    void keepsWhatIsThereToCompareWithApart()
    {
        const auto inputs = inputsOf({{u"reports/baseline/junit.xml"_s,
                                          "<testsuite><testcase name=\"a\"><failure/></testcase>"
                                          "</testsuite>"},
            {u"reports/junit.xml"_s,
                "<testsuite time=\"2.5\"><testcase name=\"a\"/><testcase "
                "name=\"b\"/></testsuite>"}});
        const Facts facts(inputs);
        const auto& reports = facts.get<Reports>();
        QCOMPARE(reports.tests.size(), size_t(1));
        QCOMPARE(reports.earlier.tests.size(), size_t(1));
        const auto tests = rowIn(Measurements::gather(facts), u"Tests"_s);
        QVERIFY(tests.before && tests.after);
        QCOMPARE(tests.before->value, 1.0);
        QCOMPARE(tests.after->value, 2.0);
        QCOMPARE(tests.after->evidence.path, u"reports/junit.xml"_s);
        QCOMPARE(rowIn(Measurements::gather(facts), u"Test duration"_s).after->value, 2.5);
    }
    void measuresTheSameRowsWhateverIsThere()
    {
        const QStringList names{u"Build time"_s,
            u"Image size"_s,
            u"Coverage"_s,
            u"Deployment time"_s,
            u"Tests"_s,
            u"Test duration"_s,
            u"Vulnerabilities"_s};
        const auto inputs = inputsOf({{u"a.py"_s, "1"}});
        const Facts facts(inputs);
        QStringList seen;
        for (const auto& row : Measurements::gather(facts).rows) {
            seen << row.name;
            QVERIFY(row.reason.startsWith(u"not measured: "));
            QVERIFY(!row.before && !row.after);
        }
        QCOMPARE(seen, names);
    }
    void measuresFromTheOldestToTheNewest()
    {
        const auto inputs = inputsOf(
            {{u"reports/ci-runs.json"_s,
                 '[' + runAt("2023-11-13", 60) + ',' + runAt("2023-11-10", 90) + ','
                     + runAt("2023-06-10", 120) + ']'},
                {u"reports/docker-images.json"_s,
                    "{\"Repository\":\"shop\",\"Tag\":\"2\",\"Size\":\"100MB\",\"CreatedAt\":"
                    "\"2023-11-13 10:00:00 +0000 UTC\"}\n"
                    "{\"Repository\":\"shop\",\"Tag\":\"1\",\"Size\":\"200MB\",\"CreatedAt\":"
                    "\"2023-01-13 10:00:00 +0000 UTC\"}\n"
                    "{\"Repository\":\"postgres\",\"Tag\":\"16\",\"Size\":\"900MB\"}\n"}},
            {},
            {{u"reports/docker-images.json"_s, now - day}});
        const Facts facts(inputs);
        const auto all = Measurements::gather(facts);
        const auto build = rowIn(all, u"Build time"_s);
        QVERIFY(build.before && build.after);
        QCOMPARE(build.before->value, 120.0);
        QCOMPARE(build.after->value, 60.0);
        QCOMPARE(build.after->evidence.kind, EvidenceKind::Run);
        const auto image = rowIn(all, u"Image size"_s);
        QVERIFY(image.before && image.after);
        QCOMPARE(image.before->value, 200e6);
        QCOMPARE(image.after->value, 100e6);
    }
    void readsAStatedChange_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("row");
        QTest::addColumn<double>("percent");
        QTest::addColumn<double>("factor");
        QTest::newRow("image") << u"50% smaller Docker images"_s << u"Image size"_s << 50.0 << 0.0;
        QTest::newRow("build") << u"Builds are 3x faster"_s << u"Build time"_s << 0.0 << 3.0;
        QTest::newRow("deploy") << u"Deployment 60 % faster"_s << u"Deployment time"_s << 60.0
                                << 0.0;
        QTest::newRow("coverage") << u"20 % more coverage"_s << u"Coverage"_s << 20.0 << 0.0;
        QTest::newRow("other") << u"40 % fewer meetings"_s << QString() << 40.0 << 0.0;
    }
    void readsAStatedChange()
    {
        QFETCH(QString, text);
        QFETCH(QString, row);
        QFETCH(double, percent);
        QFETCH(double, factor);
        QCOMPARE(measurementOf(text), row);
        QCOMPARE(readChange(text).percent.value_or(0), percent);
        QCOMPARE(readChange(text).factor.value_or(0), factor);
    }
};

SLIPWAY_TEST(ReportsFactTest)
#include "tst_reports.moc"
