// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;

class PeopleTest : public QObject {
    Q_OBJECT
private slots:
    void approvalsComeFromDifferentPeople()
    {
        Drive drive(planOf({approvalStep(2), commandStep(u"deploy"_s)}));
        QCOMPARE(drive.state.phase, Phase::AwaitingApproval);
        drive.ask(Action::Approve, {}, u"alice"_s);
        QVERIFY(drive.state.sentence.contains(u"1 of 2"_s));
        QVERIFY(refusal(drive.state, wish(Action::Approve, {}, u"alice"_s)));
        drive.ask(Action::Approve, {}, u"alice"_s);
        QCOMPARE(drive.state.steps[0].approvals.size(), 1u);
        drive.after(5'000).ask(Action::Approve, {}, u"bob"_s);
        QCOMPARE(drive.does(), QStringList{u"run 02-1-deploy"_s});
        QCOMPARE(drive.state.steps[0].sentence, u"approved by alice, bob"_s);
        QCOMPARE(drive.state.waited, 5'000);
    }
    void aRejectionPausesAndRetryAsksAgain()
    {
        Drive drive(planOf({approvalStep(), commandStep(u"deploy"_s)}));
        drive.ask(Action::Reject);
        QCOMPARE(drive.state.phase, Phase::AwaitingApproval);
        drive.ask(Action::Reject, u"not today"_s);
        QCOMPARE(drive.state.pause, PauseReason::Rejected);
        QVERIFY(drive.state.sentence.contains(u"alice: not today"_s));
        QVERIFY(refusal(drive.state, wish(Action::Continue)));
        drive.ask(Action::Retry);
        QCOMPARE(drive.state.phase, Phase::AwaitingApproval);
    }
    void promotedFullyWaitsNoMoreButRunsEveryCommand()
    {
        Drive drive(planOf({pauseStep(Milliseconds(60'000)),
            approvalStep(),
            commandStep(u"deploy"_s),
            analysisStep({gate(u"errors"_s)}),
            weightStep(100)}));
        QVERIFY(refusal(drive.state, wish(Action::PromoteFully)));
        drive.ask(Action::PromoteFully, u"hot fix"_s);
        QCOMPARE(drive.step(0), StepPhase::Skipped);
        QCOMPARE(drive.step(1), StepPhase::Skipped);
        QCOMPARE(drive.does(), QStringList{u"run 03-1-deploy"_s});
        drive.run();
        QCOMPARE(drive.step(3), StepPhase::Skipped);
        drive.run();
        QCOMPARE(drive.state.phase, Phase::Succeeded);
        QVERIFY(drive.state.isPromotedFully);
    }
    void aRequiredStepIsNeverSkipped()
    {
        auto plan = planOf({approvalStep(), commandStep(u"deploy"_s)});
        plan.steps[0].isRequired = true;
        Drive drive(plan);
        QVERIFY(refusal(drive.state, wish(Action::SkipStep, u"x"_s)));
        QVERIFY(refusal(drive.state, wish(Action::PromoteFully, u"x"_s)));
    }
    void aFailedGateStopsEvenWhatIsPromotedFully()
    {
        auto plan = planOf({commandStep(u"deploy"_s), commandStep(u"more"_s)});
        plan.background = {gate(u"errors"_s)};
        Drive drive(plan);
        drive.run().ask(Action::PromoteFully, u"hot fix"_s);
        drive.measure(u"errors"_s, analysis::Phase::Failed);
        QCOMPARE(drive.state.phase, Phase::RollingBack);
    }
    void skippingNeedsAReasonAndKeepsAPersonsPause()
    {
        Drive drive(planOf({pauseStep(Milliseconds(60'000)), commandStep(u"deploy"_s)}));
        QVERIFY(refusal(drive.state, wish(Action::SkipStep)));
        drive.ask(Action::Pause).ask(Action::SkipStep, u"no need"_s);
        QCOMPARE(drive.step(0), StepPhase::Skipped);
        QCOMPARE(drive.state.phase, Phase::Paused);
        drive.ask(Action::Continue);
        QCOMPARE(drive.does(), QStringList{u"run 02-1-deploy"_s});
    }
    void setsAWeightByHandWhilePaused()
    {
        Drive drive(planOf({pauseStep(Milliseconds(60'000))}));
        auto weight = wish(Action::SetWeight);
        weight.weight = 30;
        QVERIFY(refusal(drive.state, weight));
        drive.ask(Action::Pause);
        weight.weight = 101;
        QVERIFY(refusal(drive.state, weight));
        weight.weight = 30;
        drive.take(weight);
        QCOMPARE(drive.does(), QStringList{u"run w01-1-set-weight"_s});
        QCOMPARE(drive.state.command->command.argv.last(), u"30"_s);
        QVERIFY(refusal(drive.state, wish(Action::Continue)));
        drive.run();
        QCOMPARE(drive.state.phase, Phase::Paused);
        QCOMPARE(drive.state.pause, PauseReason::User);
        QCOMPARE(drive.state.desiredWeight, 30);
        drive.ask(Action::Abort);
        QCOMPARE(drive.state.rollback.front().name, u"Traffic 0 %"_s);
    }
    void aRetriedStepStartsAfresh()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].onFailure = config::OnFailure::Guide;
        Drive drive(plan);
        drive.run(1).ask(Action::Retry);
        QCOMPARE(drive.does(), QStringList{u"run 01-2-deploy"_s});
        QCOMPARE(drive.state.steps[0].failures, 0);
        drive.run();
        QCOMPARE(drive.state.phase, Phase::Succeeded);
    }
    void theLastLookDecidesWhetherItIsDone_data()
    {
        QTest::addColumn<QJsonObject>("seen");
        QTest::addColumn<QString>("wrong");
        QTest::newRow("as it should be")
            << QJsonObject{{u"weight"_s, 100}, {u"version"_s, u"v2"_s}, {u"healthy"_s, true}}
            << QString();
        QTest::newRow("weight") << QJsonObject{{u"weight"_s, 50}} << u"the weight is 50 %"_s;
        QTest::newRow("version") << QJsonObject{{u"version"_s, u"v1"_s}} << u"the version is v1"_s;
        QTest::newRow("health") << QJsonObject{{u"healthy"_s, false}} << u"not healthy"_s;
    }
    void theLastLookDecidesWhetherItIsDone()
    {
        QFETCH(QJsonObject, seen);
        QFETCH(QString, wrong);
        auto plan = planOf({weightStep(100)});
        plan.observe = line(u"observe"_s);
        plan.observe->mutates = false;
        plan.observe->readsJson = true;
        Drive drive(plan);
        drive.run();
        QCOMPARE(drive.does(), QStringList{u"run o01-1-observe"_s});
        drive.begin().take(event::CommandEnded{drive.key(), exited(0), seen});
        if (wrong.isEmpty()) {
            QCOMPARE(drive.state.phase, Phase::Succeeded);
            return;
        }
        QCOMPARE(drive.state.pause, PauseReason::StepFailed);
        QVERIFY2(drive.state.sentence.contains(wrong), qPrintable(drive.state.sentence));
        QVERIFY(refusal(drive.state, wish(Action::Continue, u"x"_s)));
        Drive marked = drive;
        drive.ask(Action::Retry);
        QCOMPARE(drive.does(), QStringList{u"run o01-2-observe"_s});
        marked.ask(Action::MarkDone, u"the script is wrong"_s);
        QCOMPARE(marked.state.phase, Phase::Succeeded);
    }
    void aRollbackIsOverOnlyWhenItIsObserved()
    {
        auto plan = planOf({weightStep(50)});
        plan.observe = line(u"observe"_s);
        Drive drive(plan);
        drive.run().begin().end(1);
        QCOMPARE(drive.state.phase, Phase::Paused);
        drive.ask(Action::Abort).run();
        QCOMPARE(drive.does(), QStringList{u"run o01-2-observe"_s});
        drive.run(1);
        QCOMPARE(drive.state.phase, Phase::RollbackFailed);
        drive.ask(Action::Retry).run();
        QCOMPARE(drive.state.phase, Phase::RolledBack);
    }
    void everyDisabledButtonSaysWhy()
    {
        Drive drive(planOf({approvalStep()}));
        for (const auto& action : viewOf(drive.state, drive.now).actions)
            QVERIFY(action.isEnabled == action.why.isEmpty());
    }
    void theViewTellsWhatHappensAndWhatIsNext()
    {
        Drive drive(planOf(
            {weightStep(50), pauseStep(Milliseconds(600'000)), approvalStep(), weightStep(100)}));
        drive.run().after(192'000);
        const auto view = viewOf(drive.state, drive.now);
        QCOMPARE(view.headline, u"v2 rolling out · 50 %"_s);
        QCOMPARE(view.next, u"Next: traffic 100 % after 6:48 of soak and one approval."_s);
        QCOMPARE(view.steps.size(), 5u);
        QCOMPARE(view.steps[0].name, u"Preflight"_s);
        QCOMPARE(view.steps[0].detail, u"2 checks · lock held by alice"_s);
        QCOMPARE(view.steps[1].detail, u"set-weight --now"_s);
        QCOMPARE(view.steps[2].detail, u"soaking · 3:12 of 10:00"_s);
        QCOMPARE(view.steps[2].progress, 0.32);
        QVERIFY(view.steps[2].isCurrent);
        QCOMPARE(view.steps[3].detail, u"waits for approval"_s);
        QCOMPARE(view.actions.front().action, Action::Approve);
        QCOMPARE(view.actions.back().action, Action::Abort);
        QCOMPARE(view.rollback.size(), 1u);
    }
    void theTrafficDiffersOnlyAfterTheWeightCouldAct()
    {
        Drive drive(planOf({weightStep(50), pauseStep(Milliseconds(600'000))}));
        drive.run().after(5'000).take(event::TrafficMeasured{10.0, {}});
        QVERIFY(!viewOf(drive.state, drive.now).traffic.differs);
        drive.after(40'000).take(event::TrafficMeasured{10.0, {}});
        QVERIFY(viewOf(drive.state, drive.now).traffic.differs);
        drive.take(event::TrafficMeasured{54.0, {}});
        QVERIFY(!viewOf(drive.state, drive.now).traffic.differs);
        drive.take(event::TrafficMeasured{std::nullopt, u"no requests"_s});
        QCOMPARE(viewOf(drive.state, drive.now).traffic.why, u"no requests"_s);
    }
};

SLIPWAY_TEST(PeopleTest)
#include "tst_people.moc"
