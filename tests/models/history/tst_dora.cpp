// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/dora.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::history;

namespace {

constexpr qint64 hour = 3'600'000;
constexpr qint64 day = 24 * hour;
constexpr qint64 now = 1'000 * day;

/// Ended `daysAgo` before now after one hour, of a commit two hours before that.
RunRow deployment(qint64 number, double daysAgo, RunResult result = RunResult::Succeeded)
{
    RunRow out;
    out.number = number;
    out.run = QString::number(number);
    out.environment = u"production"_s;
    out.version = u"1.%1"_s.arg(number);
    out.stable = u"1.%1"_s.arg(number - 1);
    out.result = result;
    out.ended = now - static_cast<qint64>(daysAgo * day);
    out.started = out.ended - hour;
    out.committed = out.started - 2 * hour;
    return out;
}

RunRow rollback(qint64 number, double daysAgo, const QString& from)
{
    auto out = deployment(number, daysAgo);
    out.isRollback = true;
    out.stable = from;
    return out;
}

Dora figures(const std::vector<RunRow>& runs, int days = 28)
{
    return dora(runs, {.now = now, .days = days, .environment = u"production"_s});
}

} // namespace

class DoraTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsKnownOfNothing()
    {
        const auto none = figures({});
        for (const auto& trend : {none.deploymentFrequency,
                 none.leadTime,
                 none.changeFailureRate,
                 none.recoveryTime,
                 none.rollbacks}) {
            QVERIFY(!trend.now.value);
            QVERIFY(!trend.before.value);
            QVERIFY(!trend.change());
            QCOMPARE(trend.now.n, 0);
        }
    }
    void frequencyIsSucceededDeploymentsAWeek()
    {
        const auto f = figures({deployment(1, 1),
            deployment(2, 2),
            deployment(3, 3, RunResult::RolledBack),
            deployment(4, 29)});
        QCOMPARE(f.deploymentFrequency.now.value, 0.5);
        QCOMPARE(f.deploymentFrequency.now.numerator, 2.0);
        QCOMPARE(f.deploymentFrequency.now.denominator, 4.0);
        QCOMPARE(f.deploymentFrequency.now.n, 3);
        QCOMPARE(f.deploymentFrequency.before.value, 0.25);
        QCOMPARE(f.deploymentFrequency.change(), 0.25);
    }
    void onlyFailuresAreZeroAWeekAndNotUnknown()
    {
        const auto f = figures({deployment(1, 1, RunResult::RolledBack)});
        QCOMPARE(f.deploymentFrequency.now.value, 0.0);
        QCOMPARE(f.changeFailureRate.now.value, 1.0);
    }
    void theWindowHoldsItsEndAndNotItsStart()
    {
        const auto f = figures({deployment(1, 0), deployment(2, 28), deployment(3, 56)});
        QCOMPARE(f.deploymentFrequency.now.numerator, 1.0);
        QCOMPARE(f.deploymentFrequency.before.numerator, 1.0);
        QCOMPARE(f.from, now - 28 * day);
        QCOMPARE(f.to, now);
    }
    void leadTimeIsTheMedianFromCommitToEnd()
    {
        auto slow = deployment(1, 1);
        slow.committed = slow.ended - 10 * hour;
        auto slower = deployment(2, 2);
        slower.committed = slower.ended - 100 * hour;
        auto future = deployment(4, 4);
        future.committed = future.ended; // zero: a clock was wrong
        auto unknown = deployment(5, 5);
        unknown.committed = 0;
        const auto odd = figures({slow, slower, deployment(3, 3), future, unknown});
        QCOMPARE(odd.leadTime.now.value, 10.0 * hour);
        QCOMPARE(odd.leadTime.now.n, 3);
        const auto even = figures({slow, slower});
        QCOMPARE(even.leadTime.now.value, 55.0 * hour);
    }
    void failureRateIsFailedByAllDeployments()
    {
        const auto f = figures({deployment(1, 5),
            deployment(2, 4, RunResult::RolledBack),
            deployment(3, 3, RunResult::RollbackFailed),
            deployment(4, 2),
            deployment(5, 1, RunResult::Aborted),
            deployment(6, 1, RunResult::Cancelled),
            deployment(7, 1, RunResult::Rejected)});
        QCOMPARE(f.changeFailureRate.now.value, 0.5);
        QCOMPARE(f.changeFailureRate.now.numerator, 2.0);
        QCOMPARE(f.changeFailureRate.now.denominator, 4.0);
        QCOMPARE(f.rollbacks.now.value, 2.0);
    }
    void goingBackLaterMakesItsDeploymentFailOnce()
    {
        const auto f = figures({deployment(1, 5),
            deployment(2, 4),
            rollback(3, 3, u"1.2"_s),
            rollback(4, 2, u"1.2"_s)});
        QCOMPARE(f.changeFailureRate.now.numerator, 1.0);
        QCOMPARE(f.changeFailureRate.now.denominator, 2.0);
        QCOMPARE(f.deploymentFrequency.now.numerator, 2.0);
        QCOMPARE(f.rollbacks.now.value, 2.0);
        QCOMPARE(f.rollbacks.now.n, 4);
    }
    void recoveryIsFromTheFailuresStartToItsRestoredEnd()
    {
        QCOMPARE(
            figures({deployment(1, 3, RunResult::RolledBack)}).recoveryTime.now.value, 1.0 * hour);
        QCOMPARE(figures({deployment(1, 3), rollback(2, 2, u"1.1"_s)}).recoveryTime.now.value,
            1.0 * hour);
    }
    void aFailedRollbackIsRestoredByTheNextSuccess()
    {
        const auto failed = deployment(1, 3, RunResult::RollbackFailed);
        const auto open = figures({failed});
        QVERIFY(!open.recoveryTime.now.value);
        QCOMPARE(open.recoveryTime.now.n, 0);
        // The run that restores it counts once, although it is a rollback itself.
        const auto f = figures({rollback(2, 2, u"1.1"_s), failed});
        QCOMPARE(f.recoveryTime.now.value, 25.0 * hour);
        QCOMPARE(f.recoveryTime.now.n, 1);
    }
    void othersDoNotCount_data()
    {
        QTest::addColumn<RunRow>("run");
        auto run = deployment(1, 1);
        run.environment = u"staging"_s;
        QTest::newRow("environment") << run;
        run = deployment(1, 1);
        run.isDemo = true;
        QTest::newRow("demo") << run;
        run = deployment(1, 1, RunResult::Open);
        QTest::newRow("open") << run;
        run = deployment(1, -1);
        QTest::newRow("ended in the future") << run;
        run = deployment(1, 1);
        run.project = u"/elsewhere"_s;
        QTest::newRow("project") << run;
    }
    void othersDoNotCount()
    {
        QFETCH(RunRow, run);
        const auto f = dora(
            {run}, {.now = now, .days = 28, .project = u"/here"_s, .environment = u"production"_s});
        QCOMPARE(f.rollbacks.now.n, 0);
        QCOMPARE(f.deploymentFrequency.now.n, 0);
    }
    void theDemoCountsItsOwnRuns()
    {
        auto run = deployment(1, 1);
        run.isDemo = true;
        const auto f
            = dora({run}, {.now = now, .days = 7, .environment = u"production"_s, .isDemo = true});
        QCOMPARE(f.deploymentFrequency.now.value, 1.0);
    }
};

SLIPWAY_TEST(DoraTest)
#include "tst_dora.moc"
