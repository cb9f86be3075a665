// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;

namespace {

const std::vector<io::TreeProcess> twoAlive{{7, u"sleep 100"_s}, {8, u"sleep 200"_s}};

} // namespace

class StoppingTest : public QObject {
    Q_OBJECT
private slots:
    void anAbortedCommandIsLedDownTheLadder()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.begin().ask(Action::Abort, u"wrong build"_s);
        QCOMPARE(drive.state.phase, Phase::Aborting);
        QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
        drive.take(event::StopSent{drive.key(), io::Stop::Interrupt});
        QVERIFY(pendingEffects(drive.state).empty());
        drive.after(9'999).take(event::TimeCame{});
        QVERIFY(drive.effects.empty());
        drive.after(1).take(event::TimeCame{});
        QCOMPARE(drive.does(), QStringList{u"stop terminate"_s});
        QVERIFY(!drive.state.command->needsPerson);
        drive.after(10'000).take(event::TimeCame{});
        QVERIFY(drive.effects.empty());
        QVERIFY(drive.state.command->needsPerson);
        QVERIFY(drive.state.sentence.contains(u"does not stop"_s));
        QCOMPARE(nextDue(drive.state), drive.now + 300'000);
        drive.onDue();
        QCOMPARE(drive.does(), QStringList{u"stop kill"_s});
        QVERIFY(!nextDue(drive.state));
        auto exit = exited(9);
        exit.kind = io::CommandExit::Kind::Signalled;
        drive.end(exit);
        QCOMPARE(drive.state.phase, Phase::RollingBack);
        QCOMPARE(drive.does(), QStringList{u"run r01-1-undo-deploy"_s});
        drive.run();
        QCOMPARE(drive.state.phase, Phase::RolledBack);
        QCOMPARE(drive.state.sentence, u"Aborted by alice: wrong build"_s);
    }
    void aPersonMayKillWhenAsked()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.begin().ask(Action::Kill);
        QVERIFY(drive.effects.empty());
        drive.ask(Action::Abort).onDue().onDue();
        QVERIFY(drive.state.command->needsPerson);
        drive.ask(Action::Kill);
        QCOMPARE(drive.does(), QStringList{u"stop kill"_s});
    }
    void aCommandBeyondItsTimeHasTimedOutWhateverItSays()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].onFailure = config::OnFailure::Guide;
        Drive drive(plan);
        drive.begin().after(59'999).take(event::TimeCame{});
        QVERIFY(drive.effects.empty());
        drive.after(1).take(event::TimeCame{});
        QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
        drive.after(1'000).end(0);
        QCOMPARE(drive.step(0), StepPhase::TimedOut);
        QVERIFY(drive.state.sentence.contains(u"took too long (at most 1m)"_s));
    }
    void waitsForTheWholeTreeUntilTheDeadline()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.begin().take(event::CommandLeaderExited{drive.key(), 0, twoAlive});
        QCOMPARE(drive.step(0), StepPhase::Executing);
        QCOMPARE(viewOf(drive.state, drive.now).tree, twoAlive);
        drive.onDue();
        QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
    }
    void abortBeforeAnythingChangedEndsAtOnce_data()
    {
        QTest::addColumn<bool>("isPreflight");
        QTest::newRow("preflight") << true;
        QTest::newRow("wanted, not begun") << false;
    }
    void abortBeforeAnythingChangedEndsAtOnce()
    {
        QFETCH(bool, isPreflight);
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        if (isPreflight) {
            Drive early;
            event::Created created;
            created.run = u"r"_s;
            created.plan = planOf({commandStep(u"deploy"_s)});
            drive = early.take(created);
        }
        drive.ask(Action::Abort);
        QCOMPARE(drive.state.phase, Phase::Aborted);
        QCOMPARE(drive.does(), QStringList{u"finish"_s});
        QVERIFY(drive.state.sentence.contains(u"Nothing had been changed"_s));
    }
    void aLostCommandWaitsForAPerson()
    {
        auto plan = planOf({commandStep(u"deploy"_s), commandStep(u"smoke"_s)});
        Drive drive(plan);
        drive.begin().lose(twoAlive);
        QCOMPARE(drive.step(0), StepPhase::Unknown);
        QCOMPARE(drive.state.pause, PauseReason::Unknown);
        QVERIFY(drive.effects.empty());
        QVERIFY(!nextDue(drive.state));
        QVERIFY(refusal(drive.state, wish(Action::Retry, u"checked"_s)));
        QVERIFY(!refusal(drive.state, wish(Action::Kill)));
        drive.lose({});
        QVERIFY2(refusal(drive.state, wish(Action::Retry)), "it is not idempotent");
        QVERIFY(refusal(drive.state, wish(Action::MarkDone)));
        Drive other = drive;
        drive.ask(Action::Retry, u"looked at it"_s);
        QCOMPARE(drive.does(), QStringList{u"run 01-2-deploy"_s});
        other.ask(Action::MarkDone, u"it is there"_s);
        QCOMPARE(other.step(0), StepPhase::Succeeded);
        QCOMPARE(other.does(), QStringList{u"run 02-1-smoke"_s});
    }
    void anIdempotentLostCommandNeedsNoReason()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].command->isIdempotent = true;
        Drive drive(plan);
        drive.begin().lose();
        QVERIFY(!refusal(drive.state, wish(Action::Retry)));
    }
    void abortStopsWhatSurvivedALostCommandFirst()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.begin().lose(twoAlive).ask(Action::Abort);
        QCOMPARE(drive.state.phase, Phase::Aborting);
        QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
        drive.lose({twoAlive.front()});
        QCOMPARE(drive.state.phase, Phase::Aborting);
        drive.lose();
        QCOMPARE(drive.does(), QStringList{u"run r01-1-undo-deploy"_s});
        QCOMPARE(drive.step(0), StepPhase::Unknown);
    }
    void rollsBackInReverseAfterWeightZero()
    {
        Drive drive(planOf({commandStep(u"a"_s),
            commandStep(u"b"_s),
            weightStep(50),
            pauseStep(Milliseconds(5'000)),
            commandStep(u"never"_s)}));
        drive.run().run().run().ask(Action::Abort);
        QStringList names;
        for (const auto& step : drive.state.rollback)
            names.append(step.name);
        QCOMPARE(names, QStringList({u"Traffic 0 %"_s, u"Undo b"_s, u"Undo a"_s}));
        QCOMPARE(drive.state.rollback[0].command->argv.last(), u"0"_s);
        drive.run();
        QCOMPARE(drive.state.desiredWeight, 0);
        drive.run().run();
        QCOMPARE(drive.state.phase, Phase::RolledBack);
    }
    void explicitRollbackStepsReplaceTheDerivedOnes()
    {
        auto plan = planOf({commandStep(u"a"_s), weightStep(50)});
        plan.rollback = {commandStep(u"restore"_s)};
        QCOMPARE(rollbackOf(plan, 2).size(), 1u);
        plan.rollback.clear();
        QCOMPARE(rollbackOf(plan, 2).size(), 2u);
        QCOMPARE(rollbackOf(plan, 1).size(), 1u);
        QCOMPARE(rollbackOf(plan, 0).size(), 0u);
    }
    void aFailedRollbackIsAnAlarmThatOnlyAPersonLeaves()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.run(1).run(1);
        QCOMPARE(drive.state.phase, Phase::RollbackFailed);
        QVERIFY(drive.state.sentence.contains(u"undo-deploy exited with 1"_s));
        QVERIFY(refusal(drive.state, wish(Action::Abort)));
        QVERIFY(refusal(drive.state, wish(Action::Abandon)));
        Drive marked = drive;
        Drive abandoned = drive;
        drive.ask(Action::Retry);
        QCOMPARE(drive.does(), QStringList{u"run r01-2-undo-deploy"_s});
        drive.run();
        QCOMPARE(drive.state.phase, Phase::RolledBack);
        QVERIFY(drive.state.sentence.contains(u"deploy exited with 1"_s));
        marked.ask(Action::MarkDone, u"by hand"_s);
        QCOMPARE(marked.state.phase, Phase::RolledBack);
        abandoned.ask(Action::Abandon, u"ticket"_s);
        QCOMPARE(abandoned.state.phase, Phase::Abandoned);
        QCOMPARE(rowOf(abandoned.state).result, history::RunResult::RollbackFailed);
    }
    void aRollbackWithNothingToUndoWithFailsAndSaysSo()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].undo.reset();
        Drive drive(plan);
        drive.run(1);
        QCOMPARE(drive.state.phase, Phase::RollbackFailed);
        QVERIFY(drive.state.sentence.contains(u"nothing to undo it with"_s));
    }
    void aLostRollbackCommandIsAnAlarm()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.run(1).begin().lose(twoAlive);
        QCOMPARE(drive.state.phase, Phase::RollbackFailed);
        QVERIFY(refusal(drive.state, wish(Action::Retry, u"x"_s)));
        drive.lose();
        QVERIFY(!refusal(drive.state, wish(Action::Retry, u"x"_s)));
    }
    void recoveryTellsWhatCanBeSeen_data()
    {
        using Seen = io::CommandStatus::State;
        QTest::addColumn<int>("seen");
        QTest::addColumn<bool>("hasStarted");
        QTest::addColumn<bool>("claimed");
        QTest::addColumn<int>("event"); // its place in Event; -1: nothing
        const auto row = [](const char* name, Seen seen, bool started, bool claimed, int event) {
            QTest::newRow(name) << int(seen) << started << claimed << event;
        };
        row("not begun, claimed", Seen::Unclaimed, false, true, 7);
        row("not begun, not claimed", Seen::Unclaimed, false, false, -1);
        row("seen to run, folder gone", Seen::Unclaimed, true, true, 8);
        row("starting", Seen::Starting, false, false, -1);
        row("running", Seen::Running, false, false, 4);
        row("running, known", Seen::Running, true, false, -1);
        row("leader gone", Seen::LeaderExited, true, false, 5);
        row("ended", Seen::Ended, true, false, 6);
        row("ended unseen", Seen::Ended, false, false, 6);
        row("never ran", Seen::NeverRan, false, false, 7);
        row("never ran, seen to run", Seen::NeverRan, true, false, 8);
        row("lost", Seen::Lost, false, false, 8);
    }
    void recoveryTellsWhatCanBeSeen()
    {
        QFETCH(int, seen);
        QFETCH(bool, hasStarted);
        QFETCH(bool, claimed);
        QFETCH(int, event);
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        io::CommandStatus status;
        status.state = static_cast<io::CommandStatus::State>(seen);
        status.exit = exited(0);
        QVERIFY2(!recovered(drive.state, status, claimed), "only wanted");
        drive.take(event::CommandIntended{drive.key(), line(u"deploy"_s), {}});
        if (hasStarted)
            drive.take(event::CommandStarted{drive.key(), 1, 2});
        const auto told = recovered(drive.state, status, claimed);
        QCOMPARE(told ? int(told->index()) : -1, event);
        if (!told)
            return;
        const State before = drive.state;
        drive.take(*told);
        QVERIFY(drive.state != before);
        QVERIFY2(drive.state.command != before.command, "the same is not told twice");
    }
};

SLIPWAY_TEST(StoppingTest)
#include "tst_stopping.moc"
