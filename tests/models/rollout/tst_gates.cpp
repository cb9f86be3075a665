// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;
using Seen = analysis::Phase;

namespace {

/// Deploy, then a soak of ten minutes under a background gate.
RunPlan watched()
{
    auto plan = planOf({commandStep(u"deploy"_s), pauseStep(Milliseconds(600'000))});
    plan.background = {gate(u"errors"_s, std::nullopt)};
    plan.backgroundFrom = 1;
    return plan;
}

} // namespace

class GatesTest : public QObject {
    Q_OBJECT
private slots:
    void anAnalysisPassesOnlyByMeasurements()
    {
        Drive drive(planOf({analysisStep({gate(u"errors"_s)})}));
        const auto wanted = wantedMeasurements(drive.state);
        QCOMPARE(wanted.size(), 1u);
        QCOMPARE(wanted[0].step, 0);
        QCOMPARE(wanted[0].due, drive.now);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(drive.step(0), StepPhase::Waiting);
            drive.after(10'000).measure(u"errors"_s, Seen::Successful, 0);
        }
        QCOMPARE(drive.step(0), StepPhase::Succeeded);
        QCOMPARE(drive.state.phase, Phase::Succeeded);
    }
    void toleratedFailuresAloneAreNoPass()
    {
        auto metric = gate(u"errors"_s, 1);
        metric.metric.failureLimit = -1;
        Drive drive(planOf({analysisStep({metric})}));
        drive.measure(u"errors"_s, Seen::Failed, 0);
        QCOMPARE(drive.state.pause, PauseReason::Inconclusive);
        QVERIFY(drive.state.sentence.contains(u"has not passed once"_s));
    }
    void aFailedAnalysis_data()
    {
        QTest::addColumn<bool>("autoRollback");
        QTest::addColumn<int>("onFailure");
        QTest::addColumn<int>("phase");
        using config::OnFailure;
        QTest::newRow("abort") << true << int(OnFailure::Abort) << int(Phase::RollingBack);
        QTest::newRow("no autoRollback") << false << int(OnFailure::Abort) << int(Phase::Paused);
        QTest::newRow("guide") << true << int(OnFailure::Guide) << int(Phase::Paused);
        QTest::newRow("ignore") << true << int(OnFailure::Ignore) << int(Phase::Succeeded);
    }
    void aFailedAnalysis()
    {
        QFETCH(bool, autoRollback);
        QFETCH(int, onFailure);
        QFETCH(int, phase);
        auto plan = planOf({commandStep(u"deploy"_s), analysisStep({gate(u"errors"_s)})});
        plan.autoRollback = autoRollback;
        plan.steps[1].onFailure = static_cast<config::OnFailure>(onFailure);
        Drive drive(plan);
        drive.run().measure(u"errors"_s, Seen::Failed, 1);
        QCOMPARE(drive.step(1), StepPhase::Failed);
        QCOMPARE(int(drive.state.phase), phase);
    }
    void whatCannotBeDecidedAsksAndRetryMeasuresAfresh_data()
    {
        QTest::addColumn<int>("seen");
        QTest::addColumn<int>("reason");
        QTest::newRow("inconclusive") << int(Seen::Inconclusive) << int(PauseReason::Inconclusive);
        QTest::newRow("error") << int(Seen::Error) << int(PauseReason::AnalysisError);
    }
    void whatCannotBeDecidedAsksAndRetryMeasuresAfresh()
    {
        QFETCH(int, seen);
        QFETCH(int, reason);
        Drive drive(planOf({commandStep(u"deploy"_s), analysisStep({gate(u"errors"_s)})}));
        drive.run();
        for (int i = 0; i < 5; ++i)
            drive.after(10'000).measure(u"errors"_s, static_cast<Seen>(seen), 1);
        QCOMPARE(drive.state.phase, Phase::Paused);
        QCOMPARE(int(drive.state.pause), reason);
        QVERIFY(refusal(drive.state, wish(Action::Continue)));
        drive.ask(Action::Retry);
        QCOMPARE(drive.step(1), StepPhase::Waiting);
        QCOMPARE(drive.state.steps[1].metrics[0].count, 0);
        QCOMPARE(drive.state.steps[1].metrics[0].started, drive.now);
    }
    void measuringGoesOnWhilePausedButTheNextStepWaits()
    {
        Drive drive(planOf({analysisStep({gate(u"errors"_s, 1)}), commandStep(u"deploy"_s)}));
        drive.ask(Action::Pause);
        QCOMPARE(wantedMeasurements(drive.state).size(), 1u);
        drive.measure(u"errors"_s, Seen::Successful, 0);
        QCOMPARE(drive.step(0), StepPhase::Succeeded);
        QCOMPARE(drive.state.phase, Phase::Paused);
        drive.ask(Action::Continue);
        QCOMPARE(drive.does(), QStringList{u"run 02-1-deploy"_s});
    }
    void theBackgroundBeginsWithItsStep()
    {
        Drive drive(watched());
        QVERIFY(drive.state.background.empty());
        drive.run();
        QCOMPARE(drive.state.background.size(), 1u);
        QCOMPARE(wantedMeasurements(drive.state).at(0).step, -1);
    }
    void aFailedBackgroundRollsBackFromEveryState_data()
    {
        QTest::addColumn<int>("phase");
        for (const auto phase :
            {Phase::Running, Phase::Paused, Phase::AwaitingApproval, Phase::Pausing})
            QTest::newRow(qPrintable(phaseWord(phase))) << int(phase);
    }
    void aFailedBackgroundRollsBackFromEveryState()
    {
        QFETCH(int, phase);
        auto plan = watched();
        if (phase == int(Phase::AwaitingApproval))
            plan.steps[1] = approvalStep();
        if (phase == int(Phase::Pausing))
            plan.steps[1] = commandStep(u"more"_s);
        Drive drive(plan);
        drive.run();
        if (phase == int(Phase::Pausing))
            drive.begin();
        if (phase == int(Phase::Paused) || phase == int(Phase::Pausing))
            drive.ask(Action::Pause);
        QCOMPARE(int(drive.state.phase), phase);
        drive.measure(u"errors"_s, Seen::Failed);
        if (phase == int(Phase::Pausing)) {
            QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
            drive.end(130);
        }
        QCOMPARE(drive.state.phase, Phase::RollingBack);
        QVERIFY(drive.state.cause.startsWith(u"A gate failed: Title of errors"_s));
        QVERIFY(wantedMeasurements(drive.state).empty());
    }
    void anUndecidedBackgroundPausesAfterTheCommand()
    {
        auto plan = watched();
        plan.steps[1] = commandStep(u"more"_s);
        Drive drive(plan);
        drive.run().begin().measure(u"errors"_s, Seen::Inconclusive);
        QCOMPARE(drive.state.phase, Phase::Pausing);
        drive.end();
        QCOMPARE(drive.state.pause, PauseReason::Inconclusive);
        drive.ask(Action::Continue);
        QCOMPARE(drive.state.background[0].count, 0);
        QCOMPARE(drive.state.phase, Phase::Paused); // nothing was measured since
        drive.measure(u"errors"_s, Seen::Successful).ask(Action::Continue);
        QCOMPARE(drive.state.phase, Phase::Succeeded);
    }
    void nothingMeasuredIsNoPromotion()
    {
        Drive drive(watched());
        drive.run().after(10'000).measure(u"errors"_s, Seen::NoData).onDue();
        QCOMPARE(drive.state.phase, Phase::Paused);
        QCOMPARE(drive.state.pause, PauseReason::Inconclusive);
        QVERIFY(drive.state.sentence.contains(u"nothing was measured"_s));
        QVERIFY(refusal(drive.state, wish(Action::Continue)));
        QVERIFY(!refusal(drive.state, wish(Action::Abort)));
        QVERIFY(!refusal(drive.state, wish(Action::PromoteFully, u"seen in the logs"_s)));
    }
    void dryRunsNeverCount()
    {
        auto plan = watched();
        plan.background[0].metric.dryRun = true;
        Drive drive(plan);
        drive.run().measure(u"errors"_s, Seen::Failed).onDue();
        QCOMPARE(drive.state.phase, Phase::Succeeded);
    }
    void unobservedTimeNeverCountsForAnAnalysis()
    {
        auto metric = gate(u"errors"_s);
        metric.metric.initialDelay = Milliseconds(60'000);
        Drive drive(planOf({analysisStep({metric})}));
        const qint64 begun = drive.now;
        drive.after(90'000).take(event::EngineAttached{{}, {}, 3, 80'000});
        QCOMPARE(wantedMeasurements(drive.state).at(0).due, begun + 140'000);
    }
    void noVerdictWithinTheDeadlineAsks()
    {
        auto plan = planOf({commandStep(u"deploy"_s), analysisStep({gate(u"errors"_s)})});
        plan.progressDeadline = Milliseconds(120'000);
        Drive drive(plan);
        drive.run().onDue();
        QCOMPARE(drive.state.pause, PauseReason::Inconclusive);
        QVERIFY(drive.state.sentence.contains(u"no verdict within 2m"_s));
    }
    void aLongFoldMovesItsMeasurements()
    {
        Drive drive(watched());
        drive.run();
        for (int i = 0; i < 10'000; ++i) {
            analysis::Measurement measurement;
            measurement.phase = Seen::Successful;
            measurement.time = drive.now + i;
            drive.state = advance(std::move(drive.state),
                event::Measured{-1, u"errors"_s, measurement},
                drive.now + i)
                              .state;
        }
        QCOMPARE(drive.state.background[0].measurements.size(), 10'000u);
        QCOMPARE(drive.state.background[0].successful, 10'000);
    }
};

SLIPWAY_TEST(GatesTest)
#include "tst_gates.moc"
