// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;
using config::OnFailure;

class StepsTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsDoneBeforeThePreflightHolds()
    {
        Drive drive;
        event::Created created;
        created.run = u"r"_s;
        created.plan = planOf({commandStep(u"deploy"_s)});
        drive.take(created);
        QCOMPARE(drive.does(), QStringList{u"preflight"_s});
        drive.after(500).take(event::PreflightDone{holding(false)});
        QCOMPARE(drive.state.phase, Phase::Cancelled);
        QCOMPARE(drive.does(), QStringList{u"finish"_s});
        QVERIFY(drive.state.sentence.contains(u"Nobody else rolls out here"_s));
        QCOMPARE(drive.state.ended, drive.now);
        drive.take(event::PreflightDone{holding(true)});
        QCOMPARE(drive.state.phase, Phase::Cancelled);
    }
    void carriesOutOneStepAfterTheOther()
    {
        Drive drive(planOf(
            {commandStep(u"Deploy Green!"_s), weightStep(10), pauseStep(Milliseconds(5'000))}));
        QCOMPARE(drive.does(), QStringList{u"run 01-1-deploy-green"_s});
        QVERIFY(!drive.state.isMutated);
        drive.begin();
        QVERIFY(drive.state.isMutated);
        QCOMPARE(drive.state.command->deadline, drive.now + 60'000);
        drive.after(4'000).end();
        QCOMPARE(drive.step(0), StepPhase::Succeeded);
        QCOMPARE(drive.does(), QStringList{u"run 02-1-set-weight"_s});
        drive.begin();
        QVERIFY(drive.state.isWeightTouched);
        QVERIFY(!drive.state.desiredWeight);
        drive.end();
        QCOMPARE(drive.state.desiredWeight, 10);
        QCOMPARE(nextDue(drive.state), drive.now + 5'000);
        drive.after(4'999).take(event::TimeCame{});
        QCOMPARE(drive.step(2), StepPhase::Waiting);
        drive.after(1).take(event::TimeCame{});
        QCOMPARE(drive.state.phase, Phase::Succeeded);
        QCOMPARE(drive.does(), QStringList{u"finish"_s});
        QStringList marks;
        for (const auto& mark : drive.state.marks)
            marks.append(QString::number(static_cast<int>(mark.kind)));
        QCOMPARE(marks.join(u' '), u"0 1 4"_s);
    }
    void successIsOnlyACleanExit_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("swept");
        QTest::addColumn<QString>("sentence");
        using Kind = io::CommandExit::Kind;
        QTest::newRow("code") << int(Kind::Exited) << 3 << 0 << u"deploy exited with 3"_s;
        QTest::newRow("signal") << int(Kind::Signalled) << 9 << 0
                                << u"deploy was ended by signal 9"_s;
        QTest::newRow("swept") << int(Kind::Exited) << 0 << 2 << u"left 2 processes"_s;
        QTest::newRow("not started") << int(Kind::NotStarted) << 2 << 0 << u"no such file"_s;
    }
    void successIsOnlyACleanExit()
    {
        QFETCH(int, kind);
        QFETCH(int, code);
        QFETCH(int, swept);
        QFETCH(QString, sentence);
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].onFailure = OnFailure::Guide;
        Drive drive(plan);
        auto exit = exited(code);
        exit.kind = static_cast<io::CommandExit::Kind>(kind);
        exit.swept = swept;
        exit.error = u"no such file"_s;
        drive.begin().end(exit);
        QCOMPARE(drive.state.phase, Phase::Paused);
        QCOMPARE(drive.state.pause, PauseReason::StepFailed);
        QCOMPARE(drive.step(0), StepPhase::Failed);
        QVERIFY2(drive.state.sentence.contains(sentence), qPrintable(drive.state.sentence));
        QCOMPARE(drive.state.isMutated, exit.kind != io::CommandExit::Kind::NotStarted);
    }
    void failuresInARowAreTriedAgainWithBackoff()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.steps[0].command->errorThreshold = 3;
        plan.steps[0].command->backoff = {Milliseconds(1'000), 2, Milliseconds(1'500)};
        Drive drive(plan);
        drive.run(1);
        QVERIFY(drive.effects.empty());
        QCOMPARE(drive.key(), u"01-2-deploy"_s);
        QCOMPARE(nextDue(drive.state), drive.now + 1'000);
        drive.after(1'000).take(event::TimeCame{});
        QCOMPARE(drive.does(), QStringList{u"run 01-2-deploy"_s});
        drive.run(1);
        QCOMPARE(nextDue(drive.state), drive.now + 1'500);
        drive.onDue().run(1);
        QCOMPARE(drive.state.phase, Phase::RollingBack);
        QCOMPARE(drive.state.commands.size(), 3u);
    }
    void onFailureDecides_data()
    {
        QTest::addColumn<int>("onFailure");
        QTest::addColumn<bool>("isRequired");
        QTest::addColumn<int>("phase");
        QTest::newRow("abort") << int(OnFailure::Abort) << false << int(Phase::RollingBack);
        QTest::newRow("guide") << int(OnFailure::Guide) << false << int(Phase::Paused);
        QTest::newRow("ignore") << int(OnFailure::Ignore) << false << int(Phase::Running);
        QTest::newRow("required") << int(OnFailure::Ignore) << true << int(Phase::RollingBack);
    }
    void onFailureDecides()
    {
        QFETCH(int, onFailure);
        QFETCH(bool, isRequired);
        QFETCH(int, phase);
        auto plan = planOf({commandStep(u"deploy"_s), commandStep(u"smoke"_s)});
        plan.steps[0].onFailure = static_cast<OnFailure>(onFailure);
        plan.steps[0].isRequired = isRequired;
        Drive drive(plan);
        drive.run(1);
        QCOMPARE(int(drive.state.phase), phase);
        QCOMPARE(drive.step(0), StepPhase::Failed);
    }
    void aCommandThatNeverRanIsWantedAgainUnderANewKey()
    {
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        drive.take(event::CommandIntended{drive.key(), line(u"deploy"_s), {}});
        drive.take(event::CommandNeverRan{drive.key()});
        QCOMPARE(drive.does(), QStringList{u"run 01-2-deploy"_s});
        QCOMPARE(drive.state.steps[0].failures, 0);
        QVERIFY(!drive.state.isMutated);
        drive.begin().take(event::CommandNeverRan{drive.key()});
        QCOMPARE(drive.state.pause, PauseReason::Unknown);
    }
    void aPersonPausesAfterTheCommand()
    {
        Drive drive(planOf({commandStep(u"deploy"_s), commandStep(u"smoke"_s)}));
        drive.begin().ask(Action::Pause);
        QCOMPARE(drive.state.phase, Phase::Pausing);
        drive.after(1'000).end();
        QCOMPARE(drive.state.phase, Phase::Paused);
        QCOMPARE(drive.state.pause, PauseReason::User);
        QVERIFY(drive.effects.empty());
        drive.after(9'000).ask(Action::Continue);
        QCOMPARE(drive.does(), QStringList{u"run 02-1-smoke"_s});
        QCOMPARE(drive.state.waited, 9'000);
        drive.ask(Action::Pause);
        QCOMPARE(drive.state.phase, Phase::Paused);
        QVERIFY2(!drive.state.command, "a command that was not begun is taken back");
        drive.ask(Action::Continue);
        QCOMPARE(drive.key(), u"02-1-smoke"_s);
    }
    void aTimedPauseHaltsWhilePausedAndWhileUnobserved()
    {
        Drive drive(planOf({pauseStep(Milliseconds(60'000))}));
        drive.after(10'000).ask(Action::Pause);
        QCOMPARE(drive.state.steps[0].remaining, 50'000);
        QVERIFY(!nextDue(drive.state));
        drive.after(500'000).ask(Action::Continue);
        QCOMPARE(nextDue(drive.state), drive.now + 50'000);
        drive.after(70'000).take(event::EngineAttached{{}, {}, 2, 65'000});
        QCOMPARE(drive.step(0), StepPhase::Waiting);
        QCOMPARE(nextDue(drive.state), drive.now + 45'000);
        drive.onDue();
        QCOMPARE(drive.state.phase, Phase::Succeeded);
        QCOMPARE(drive.state.waited, 500'000);
    }
    void anOpenPauseWaitsForContinue()
    {
        Drive drive(planOf({pauseStep(std::nullopt), commandStep(u"deploy"_s)}));
        QCOMPARE(drive.state.pause, PauseReason::Waiting);
        drive.after(1).ask(Action::Continue);
        QCOMPARE(drive.step(0), StepPhase::Succeeded);
        QCOMPARE(drive.state.phase, Phase::Running);
    }
    void aStepThatTakesTooLongIsStopped()
    {
        auto plan = planOf({commandStep(u"deploy"_s)});
        plan.progressDeadline = Milliseconds(30'000);
        plan.steps[0].command->errorThreshold = 5;
        plan.steps[0].onFailure = OnFailure::Guide;
        Drive drive(plan);
        drive.begin().onDue();
        QCOMPARE(drive.does(), QStringList{u"stop interrupt"_s});
        drive.after(100).end(0);
        QCOMPARE(drive.step(0), StepPhase::TimedOut);
        QCOMPARE(drive.state.pause, PauseReason::StepFailed);
    }
    void whatDoesNotFitChangesNothing_data()
    {
        QTest::addColumn<Event>("event");
        event::Created again;
        again.run = u"other"_s;
        QTest::newRow("created") << Event(again);
        QTest::newRow("preflight") << Event(event::PreflightDone{holding(false)});
        QTest::newRow("other key") << Event(event::CommandEnded{u"09-1-x"_s, exited(0), {}});
        QTest::newRow("ended, not begun")
            << Event(event::CommandEnded{u"01-1-deploy"_s, exited(0), {}});
        QTest::newRow("lost, not begun") << Event(event::CommandLost{u"01-1-deploy"_s, {}});
        QTest::newRow("no gate") << Event(event::Measured{0, u"x"_s, {}});
        QTest::newRow("no rung") << Event(event::StopSent{u"01-1-deploy"_s, io::Stop::Kill});
        QTest::newRow("no time") << Event(event::TimeCame{});
        QTest::newRow("log too soon") << Event(event::LogStored{});
        QTest::newRow("refused") << Event(wish(Action::Continue));
    }
    void whatDoesNotFitChangesNothing()
    {
        QFETCH(Event, event);
        Drive drive(planOf({commandStep(u"deploy"_s)}));
        const State before = drive.state;
        drive.after(7).take(event);
        QVERIFY(drive.state == before);
        QVERIFY(drive.effects.empty());
    }
};

SLIPWAY_TEST(StepsTest)
#include "tst_steps.moc"
