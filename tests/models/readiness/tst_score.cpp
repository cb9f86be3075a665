// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/score.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;

namespace {

CheckResult row(Status status, double weight, Severity severity = Severity::Medium)
{
    return {.id = u"X"_s, .status = status, .severity = severity, .weight = weight};
}

using Numbers = std::array<double, 3>;

} // namespace

class ScoreTest : public QObject {
    Q_OBJECT
private slots:
    void sumsByWeight_data()
    {
        QTest::addColumn<QList<std::pair<int, double>>>("rows"); // status, weight
        QTest::addColumn<QList<double>>("expected"); // proven, best, coverage
        const auto is = [](Status status) { return static_cast<int>(status); };
        const auto pass = is(Status::Pass);
        const auto fail = is(Status::Fail);
        const auto unknown = is(Status::Unknown);
        QTest::newRow("pass and fail") << QList<std::pair<int, double>>{{pass, 10}, {fail, 6}}
                                       << QList<double>{62.5, 62.5, 100};
        QTest::newRow("warn is half")
            << QList<std::pair<int, double>>{{is(Status::Warn), 4}} << QList<double>{50, 50, 100};
        QTest::newRow("unknown") << QList<std::pair<int, double>>{{pass, 3}, {unknown, 1}}
                                 << QList<double>{75, 100, 75};
        QTest::newRow("na and waived leave the sums") << QList<std::pair<int, double>>{{pass, 1},
            {is(Status::NotApplicable), 9},
            {is(Status::Waived), 9}} << QList<double>{100, 100, 100};
        QTest::newRow("weight zero")
            << QList<std::pair<int, double>>{{pass, 0}, {fail, 1}} << QList<double>{0, 0, 100};
        QTest::newRow("nothing applies")
            << QList<std::pair<int, double>>{{is(Status::NotApplicable), 9}} << QList<double>{};
        QTest::newRow("only weight zero")
            << QList<std::pair<int, double>>{{pass, 0}} << QList<double>{};
        QTest::newRow("nothing") << QList<std::pair<int, double>>{} << QList<double>{};
    }
    void sumsByWeight()
    {
        using Rows = QList<std::pair<int, double>>;
        QFETCH(Rows, rows);
        QFETCH(QList<double>, expected);
        std::vector<CheckResult> checks;
        for (const auto& [status, weight] : rows)
            checks.push_back(row(static_cast<Status>(status), weight));
        const auto score = scoreOf(checks);
        QCOMPARE(score.proven.has_value(), !expected.isEmpty());
        if (expected.isEmpty())
            return;
        QCOMPARE(*score.proven, expected[0]);
        QCOMPARE(*score.best, expected[1]);
        QCOMPARE(*score.coverage, expected[2]);
    }
    void equalRowsBothCount()
    {
        const std::vector checks{row(Status::Pass, 3), row(Status::Pass, 3), row(Status::Fail, 3)};
        QCOMPARE(*scoreOf(checks).proven, 100.0 * 6 / 9);
    }
    void theOrderChangesNoBit()
    {
        std::vector<CheckResult> checks;
        for (int i = 0; i < 30; ++i)
            checks.push_back(row(i % 3 == 0 ? Status::Pass
                    : i % 3 == 1            ? Status::Warn
                                            : Status::Unknown,
                0.1 * (i + 1)));
        const auto before = scoreOf(checks);
        std::ranges::reverse(checks);
        QCOMPARE(scoreOf(checks), before);
        std::ranges::rotate(checks, checks.begin() + 7);
        QCOMPARE(scoreOf(checks), before);
    }
    void overallIsTheMeanOfWhatIsScored()
    {
        std::vector<CategoryScore> categories(3);
        categories[0].score = {.proven = 50, .best = 60, .coverage = 90};
        categories[2].score = {.proven = 100, .best = 100, .coverage = 100};
        const auto overall = overallScore(categories);
        QCOMPARE(*overall.proven, 75.0);
        QCOMPARE(*overall.best, 80.0);
        QCOMPARE(*overall.coverage, 95.0);
        QVERIFY(!overallScore({}).proven);
    }
    void roundsHalfUpOnce_data()
    {
        QTest::addColumn<double>("exact");
        QTest::addColumn<double>("shown");
        QTest::newRow("down") << 66.64 << 66.6;
        QTest::newRow("half up") << 66.65 << 66.7;
        QTest::newRow("half up, binary below") << 58.35 << 58.4;
        QTest::newRow("third") << 100.0 / 3 << 33.3;
        QTest::newRow("whole") << 100.0 << 100.0;
        QTest::newRow("nothing") << 0.0 << 0.0;
    }
    void roundsHalfUpOnce()
    {
        QFETCH(double, exact);
        QFETCH(double, shown);
        QCOMPARE(rounded(exact), shown);
    }
    void decides_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("severity");
        QTest::addColumn<double>("coverage");
        QTest::addColumn<QString>("verdict");
        const auto add = [](const char* name,
                             Status status,
                             Severity severity,
                             double coverage,
                             const char* verdict) {
            QTest::newRow(name) << static_cast<int>(status) << static_cast<int>(severity)
                                << coverage << QString::fromLatin1(verdict);
        };
        add("all well", Status::Pass, Severity::Blocker, 100, "go");
        add("failed blocker", Status::Fail, Severity::Blocker, 100, "no-go");
        add("failed blocker beats low coverage", Status::Fail, Severity::Blocker, 10, "no-go");
        add("unknown blocker", Status::Unknown, Severity::Blocker, 90, "not-proven");
        add("low coverage", Status::Pass, Severity::Blocker, 59.9, "not-proven");
        add("just enough coverage", Status::Pass, Severity::Blocker, 60, "go");
        add("waived blocker", Status::Waived, Severity::Blocker, 100, "go-with-risk");
        add("failed high", Status::Fail, Severity::High, 100, "go-with-risk");
        add("unknown high", Status::Unknown, Severity::High, 90, "go");
        add("failed medium", Status::Fail, Severity::Medium, 100, "go");
        add("warned blocker", Status::Warn, Severity::Blocker, 100, "go");
    }
    void decides()
    {
        QFETCH(int, status);
        QFETCH(int, severity);
        QFETCH(double, coverage);
        QFETCH(QString, verdict);
        const std::vector checks{
            row(static_cast<Status>(status), 1, static_cast<Severity>(severity))};
        const auto decision = decide(checks, {.proven = 50, .best = 50, .coverage = coverage}, {});
        QCOMPARE(verdictWord(decision.verdict), verdict);
        QVERIFY(!decision.reason.isEmpty());
        QCOMPARE(decision.blockers.size(), verdict == u"no-go" ? 1 : 0);
    }
    void nothingScoredIsNotProven() { QCOMPARE(decide({}, {}, {}).verdict, Verdict::NotProven); }
};

SLIPWAY_TEST(ScoreTest)
#include "tst_score.moc"
