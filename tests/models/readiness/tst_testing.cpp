// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "support/testcase.h"

#include <QDateTime>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

constexpr qint64 day = 86'400'000;
constexpr qint64 committed = 1'700'000'000'000;

QByteArray junitAt(qint64 time)
{
    return "<testsuite timestamp=\""
        + QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODate).toLatin1()
        + "\"><testcase name=\"a\"/></testsuite>";
}

} // namespace

class TestingChecksTest : public QObject {
    Q_OBJECT
private slots:
    void judgesTestReports_data()
    {
        QTest::addColumn<QByteArray>("report");
        QTest::addColumn<QString>("there");
        QTest::addColumn<QString>("green");
        QTest::newRow("good") << QByteArray("<testsuite><testcase name=\"a\"/></testsuite>")
                              << u"pass"_s << u"pass"_s;
        QTest::newRow("failed") << QByteArray(
            "<testsuite><testcase name=\"a\"><failure/></testcase></testsuite>")
                                << u"pass"_s << u"fail"_s;
        QTest::newRow("broke") << QByteArray("<testsuite tests=\"3\" errors=\"1\"/>") << u"pass"_s
                               << u"fail"_s;
        QTest::newRow("no test") << QByteArray("<testsuites/>") << u"unknown(missing)"_s
                                 << u"unknown(missing)"_s;
        QTest::newRow("all skipped")
            << QByteArray("<testsuite><testcase name=\"a\"><skipped/></testcase></testsuite>")
            << u"pass"_s << u"unknown(missing)"_s;
        QTest::newRow("cut") << QByteArray("<testsuite><testcase") << u"unknown(unreadable)"_s
                             << u"unknown(unreadable)"_s;
        QTest::newRow("emptied") << QByteArray() << u"unknown(unreadable)"_s
                                 << u"unknown(unreadable)"_s;
    }
    void judgesTestReports()
    {
        QFETCH(QByteArray, report);
        QFETCH(QString, there);
        QFETCH(QString, green);
        const auto assessment = assess(inputsOf({{u"reports/junit.xml"_s, report}}));
        QCOMPARE(stateOf(assessment, "TST-01"), there);
        QCOMPARE(stateOf(assessment, "TST-02"), green);
    }
    void showsWhichTestFailed()
    {
        const auto assessment = assess(inputsOf({{u"reports/junit.xml"_s,
            "<testsuite>\n<testcase classname=\"t\" name=\"x\"><failure "
            "message=\"password=hunter2hunter2\"/></testcase>\n</testsuite>"}}));
        const auto& evidence = rowOf(assessment, "TST-02").evidence.front();
        QCOMPARE(evidence.kind, EvidenceKind::Report);
        QCOMPARE(evidence.line, 2);
        QVERIFY(evidence.excerpt.startsWith(u"t.x"));
        QVERIFY(!evidence.excerpt.contains(u"hunter2"));
    }
    void oneBrokenReportBesideAGoodOneLeavesItOpen()
    {
        const FileMap files{
            {u"reports/junit-a.xml"_s, "<testsuite><testcase name=\"a\"/></testsuite>"},
            {u"reports/junit-b.xml"_s, "<testsuite>"}};
        QCOMPARE(stateOf(files, "TST-02"), u"unknown(unreadable)"_s);
    }
    void judgesCoverage_data()
    {
        QTest::addColumn<QByteArray>("report");
        QTest::addColumn<QString>("state");
        QTest::newRow("enough") << QByteArray("<coverage line-rate=\"0.8\"/>") << u"pass"_s;
        QTest::newRow("too little") << QByteArray("<coverage line-rate=\"0.799\"/>") << u"fail"_s;
        QTest::newRow("cut") << QByteArray("<coverage line-rate=\"0.9\">")
                             << u"unknown(unreadable)"_s;
    }
    void judgesCoverage()
    {
        QFETCH(QByteArray, report);
        QFETCH(QString, state);
        QCOMPARE(stateOf({{u"coverage.xml"_s, report}}, "TST-03"), state);
    }
    void theThresholdIsTheProfiles()
    {
        auto inputs = inputsOf({{u"coverage.xml"_s, "<coverage line-rate=\"0.7\"/>"}});
        QCOMPARE(stateOf(assess(inputs), "TST-03"), u"fail"_s);
        inputs.settings.coverageThreshold = 70;
        QCOMPARE(stateOf(assess(inputs), "TST-03"), u"pass"_s);
    }
    void configuredPlacesAreTheOnlyOnes()
    {
        auto inputs
            = inputsOf({{u"reports/junit.xml"_s, "<testsuite><testcase name=\"a\"/></testsuite>"},
                {u"out/mine.xml"_s, "<testsuite tests=\"1\" failures=\"1\"/>"}});
        inputs.settings.reports = {u"./out/"_s};
        QCOMPARE(stateOf(assess(inputs), "TST-02"), u"fail"_s);
    }
    void samplesAreNobodysReports()
    {
        QCOMPARE(
            stateOf({{u"tests/fixtures/junit.xml"_s, "<testsuite tests=\"1\" failures=\"1\"/>"}},
                "TST-02"),
            u"unknown(missing)"_s);
    }
    void aReportBelongsToItsCommit_data()
    {
        QTest::addColumn<qint64>("stamp"); // against the last change of the code; 0: none
        QTest::addColumn<qint64>("reportCommit");
        QTest::addColumn<QString>("state");
        QTest::newRow("made after the commit") << committed + day << committed << u"pass"_s;
        QTest::newRow("made just before it") << committed - 60'000 << committed << u"pass"_s;
        QTest::newRow("made the day before") << committed - day << committed << u"unknown(stale)"_s;
        QTest::newRow("no time, committed with the code") << qint64(0) << committed << u"pass"_s;
        QTest::newRow("no time, committed before the code")
            << qint64(0) << committed - day << u"unknown(stale)"_s;
    }
    void aReportBelongsToItsCommit()
    {
        QFETCH(qint64, stamp);
        QFETCH(qint64, reportCommit);
        QFETCH(QString, state);
        evidence::GitFacts git;
        git.commit = u"a"_s.repeated(40);
        git.commitTime = committed + day;
        git.lastSourceChange = committed;
        git.reportTimes = {{u"reports/junit.xml"_s, reportCommit}};
        // A checkout gives every file the same new time: it must not make an old report fresh.
        const QHash<QString, qint64> modified{
            {u"reports/junit.xml"_s, committed + 9 * day}, {u"a.py"_s, committed + 9 * day}};
        QByteArray report
            = stamp != 0 ? junitAt(stamp) : "<testsuite><testcase name=\"a\"/></testsuite>";
        report.replace("Z\"", "+00:00\"");
        const auto assessment
            = assess(inputsOf({{u"reports/junit.xml"_s, report}, {u"a.py"_s, "1"}}, git, modified));
        QCOMPARE(stateOf(assessment, "TST-01"), state);
        QCOMPARE(stateOf(assessment, "TST-02"), state);
        QVERIFY(rowOf(assessment, "TST-01").evidence.front().time > 0);
    }
    void withoutGitTheFilesOwnTimesCount()
    {
        const FileMap files{
            {u"reports/junit.xml"_s, "<testsuite><testcase name=\"a\"/></testsuite>"},
            {u"a.py"_s, "1"},
            {u"README.md"_s, "x"}};
        const auto at = [&files](qint64 report, qint64 source) {
            return stateOf(assess(inputsOf(files,
                               {},
                               {{u"reports/junit.xml"_s, report},
                                   {u"a.py"_s, source},
                                   {u"README.md"_s, 99 * day}})),
                "TST-01");
        };
        QCOMPARE(at(5 * day, 5 * day), u"pass"_s);
        QCOMPARE(at(5 * day, 4 * day), u"pass"_s);
        QCOMPARE(at(5 * day, 6 * day), u"unknown(stale)"_s);
    }
    void aFreshReportBesideAStaleOneDecides()
    {
        const FileMap files{
            {u"reports/junit-new.xml"_s, "<testsuite><testcase name=\"a\"/></testsuite>"},
            {u"reports/junit-old.xml"_s, "<testsuite tests=\"1\" failures=\"1\"/>"},
            {u"a.py"_s, "1"}};
        const auto assessment = assess(inputsOf(files,
            {},
            {{u"reports/junit-new.xml"_s, 5 * day},
                {u"reports/junit-old.xml"_s, day},
                {u"a.py"_s, 4 * day}}));
        QCOMPARE(stateOf(assessment, "TST-02"), u"pass"_s);
    }
};

SLIPWAY_TEST(TestingChecksTest)
#include "tst_testing.moc"
