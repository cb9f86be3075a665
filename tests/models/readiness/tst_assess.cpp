// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/score.h"
#include "support/testcase.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

bool needsEvidence(Status status)
{
    return status == Status::Fail || status == Status::Warn || status == Status::Unknown;
}

} // namespace

class AssessTest : public QObject {
    Q_OBJECT
private slots:
    void everyRowThatIsNoPassCanBeLookedAt_data()
    {
        QTest::addColumn<FileMap>("files");
        QTest::newRow("empty tree") << FileMap{};
        QTest::newRow("sound project") << soundProject();
        FileMap bare = soundProject();
        bare.remove(u"README.md"_s);
        bare[u"docker-compose.yml"_s] = "services:\n  api:\n    privileged: true\n";
        QTest::newRow("faulty") << bare;
    }
    void everyRowThatIsNoPassCanBeLookedAt()
    {
        QFETCH(FileMap, files);
        for (const auto& check : assess(inputsOf(files)).checks) {
            QVERIFY2(
                !check.reason.isEmpty() && !check.remediation.isEmpty() && !check.title.isEmpty(),
                qPrintable(check.id));
            QVERIFY2(!needsEvidence(check.status) || !check.evidence.empty(), qPrintable(check.id));
            QCOMPARE(check.unknown != UnknownReason::None, check.status == Status::Unknown);
            for (const auto& evidence : check.evidence)
                QVERIFY2(!evidence.path.isEmpty() && !evidence.path.startsWith(u'/'),
                    qPrintable(check.id));
        }
    }
    void theSoundProjectIsNotAccused()
    {
        const auto assessment = assess(inputsOf(soundProject()));
        for (const auto* id : {"INF-01",
                 "INF-03",
                 "INF-10",
                 "SEC-01",
                 "SEC-03",
                 "SEC-07",
                 "TST-01",
                 "TST-02",
                 "TST-03",
                 "MON-03",
                 "MON-09",
                 "DOC-01",
                 "DOC-02",
                 "DOC-03"})
            QVERIFY2(stateOf(assessment, id) == u"pass",
                qPrintable(QLatin1String(id) + u": "_s + stateOf(assessment, id) + u' '
                    + rowOf(assessment, id).reason));
    }
    void theSameInputsGiveTheSameAssessment()
    {
        const auto inputs = inputsOf(soundProject());
        QCOMPARE(assess(inputs), assess(inputs));
    }
    void theOrderOfFilesDoesNotMatter()
    {
        const auto files = soundProject();
        std::vector<std::pair<QString, QByteArray>> list;
        for (auto it = files.begin(); it != files.end(); ++it)
            list.emplace_back(it.key(), it.value());
        auto inputs = inputsOf(files);
        const auto expected = assess(inputs);
        std::ranges::reverse(list);
        inputs.tree = evidence::makeTree(list);
        QCOMPARE(assess(inputs), expected);
    }
    void totalsCanBeRecomputedFromTheRows()
    {
        const auto assessment = assess(inputsOf(soundProject()));
        double sum = 0;
        int scored = 0;
        for (const auto& category : assessment.categories) {
            double weights = 0;
            double credits = 0;
            for (const auto& check : assessment.checks) {
                if (check.category != category.category || !creditOf(check.status))
                    continue;
                weights += check.weight;
                credits += check.weight * *creditOf(check.status);
            }
            QCOMPARE(category.score.proven.has_value(), weights > 0);
            if (weights <= 0)
                continue;
            QCOMPARE(*category.score.proven, 100 * credits / weights);
            sum += *category.score.proven;
            ++scored;
        }
        QCOMPARE(*assessment.score.proven, sum / scored);
    }
    void deletingAReportNeverHelps_data()
    {
        QTest::addColumn<QByteArray>("report");
        QTest::newRow("good") << soundProject().value(u"reports/junit.xml"_s);
        QTest::newRow("failed") << QByteArray(
            "<testsuite><testcase name=\"a\"><failure/></testcase></testsuite>");
        QTest::newRow("cut") << QByteArray("<testsuite><testcase");
        QTest::newRow("empty") << QByteArray("<testsuite/>");
    }
    void deletingAReportNeverHelps()
    {
        QFETCH(QByteArray, report);
        auto files = soundProject();
        files[u"reports/junit.xml"_s] = report;
        const auto with = assess(inputsOf(files));
        files.remove(u"reports/junit.xml"_s);
        const auto without = assess(inputsOf(files));
        QVERIFY(*without.score.proven <= *with.score.proven);
        files.remove(u"coverage.xml"_s);
        QVERIFY(*assess(inputsOf(files)).score.proven <= *without.score.proven);
    }
    void deletingAFolderOfEvidenceNeverHelps()
    {
        auto files = soundProject();
        files[u"monitoring/grafana/dashboards/a.json"_s]
            = "{\"dashboard\": {\"title\": \"A\", \"uid\": \"a\", \"panels\": []}}";
        const auto with = assess(inputsOf(files));
        files.remove(u"monitoring/grafana/dashboards/a.json"_s);
        files.remove(u"monitoring/rules/alerts.yml"_s);
        QVERIFY(*assess(inputsOf(files)).score.proven <= *with.score.proven);
    }
    void addingPassingEvidenceNeverHurts()
    {
        auto files = soundProject();
        const auto before = assess(inputsOf(files));
        files[u"reports/TEST-more.xml"_s] = "<testsuite><testcase name=\"c\"/></testsuite>";
        files[u"lcov.info"_s] = "SF:x\nLF:10\nLH:10\nend_of_record\n";
        files[u"monitoring/grafana/dashboards/b.json"_s]
            = files.value(u"monitoring/grafana/dashboards/a.json"_s);
        QVERIFY(*assess(inputsOf(files)).score.proven >= *before.score.proven);
    }
    void proseChangesDocumentationOnly()
    {
        auto files = soundProject();
        const auto before = assess(inputsOf(files));
        files[u"README.md"_s]
            = "All tests pass. `app/none.py` 100 % secure: no password=hunter2hunter2\n";
        files[u"docs/load-testing.md"_s] = "k6 run `loadtest/k6.js`, alert: x\n";
        const auto after = assess(inputsOf(files));
        for (size_t i = 0; i < before.checks.size(); ++i) {
            if (before.checks[i].category != Category::Documentation)
                QVERIFY2(before.checks[i].status == after.checks[i].status,
                    qPrintable(before.checks[i].id));
        }
        QVERIFY(stateOf(after, "DOC-03") != stateOf(before, "DOC-03"));
    }
    void weightsAreThePersonsOwn()
    {
        auto inputs = inputsOf(soundProject());
        inputs.settings.weights = {{u"DOC-01"_s, 0.0}, {u"DOC-02"_s, 20.0}, {u"DOC-03"_s, -5.0}};
        const auto assessment = assess(inputs);
        QCOMPARE(rowOf(assessment, "DOC-01").weight, 0.0);
        QCOMPARE(rowOf(assessment, "DOC-02").weight, 20.0);
        QCOMPARE(rowOf(assessment, "DOC-03").weight, 0.0);
    }
    void brokenFilesAreUnknownNotACrash_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("not UTF-8") << QByteArray("\xff\xfe\x80\x81: \xc3\x28\n").repeated(50);
        QTest::newRow("open brackets") << QByteArray("{[\"").repeated(3000);
        QTest::newRow("deep") << QByteArray("- ").repeated(3000);
        QTest::newRow("angle brackets") << QByteArray("<testsuite><coverage ").repeated(300);
        QTest::newRow("huge") << QByteArray("a: b\r\n").repeated(400'000);
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF\r\n");
        QTest::newRow("aliases") << QByteArray(
            "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c, *zz]\n");
    }
    void brokenFilesAreUnknownNotACrash()
    {
        QFETCH(QByteArray, bytes);
        const auto sound = assess(inputsOf(soundProject()));
        auto files = soundProject();
        for (const auto& path : files.keys())
            files[path] = bytes;
        files[u".github/workflows/ci.yml"_s] = bytes;
        const auto assessment = assess(inputsOf(files));
        QCOMPARE(assessment.checks.size(), sound.checks.size());
        QVERIFY2(assessment.errors.isEmpty(), qPrintable(assessment.errors.join(u'\n')));
        for (const auto* id : {"TST-01", "TST-02", "TST-03", "MON-09"})
            QVERIFY2(rowOf(assessment, id).status == Status::Unknown, id);
    }
};

SLIPWAY_TEST(AssessTest)
#include "tst_assess.moc"
