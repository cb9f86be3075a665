// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"
#include "support/testcase.h"

#include <QRandomGenerator>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;
using namespace slipway::rollout::test;

namespace {

/// Plans and events out of a seed; the same seed gives the same run.
class Dice {
public:
    explicit Dice(quint32 seed) : m_random(seed) { }
    int to(int most) { return static_cast<int>(m_random.bounded(most + 1)); }
    bool oneIn(int chances) { return to(chances - 1) == 0; }

    RunPlan plan()
    {
        std::vector<PlannedStep> steps;
        for (int i = 1 + to(4); i > 0; --i)
            steps.push_back(step());
        RunPlan out = planOf(std::move(steps));
        out.autoRollback = !oneIn(4);
        if (oneIn(2))
            out.background = {gate(u"bg-a"_s, std::nullopt), gate(u"bg-b"_s, 3)};
        out.backgroundFrom = to(2);
        if (oneIn(3))
            out.progressDeadline = Milliseconds(90'000);
        if (oneIn(4))
            out.setWeight.reset();
        if (oneIn(3))
            out.observe = observe();
        if (oneIn(4))
            out.rollback = {commandStep(u"restore"_s)};
        return out;
    }

    Event event(const State& state, qint64 now)
    {
        return oneIn(4) ? anything(state, now) : fitting(state, now);
    }

private:
    CommandLine observe()
    {
        CommandLine out = line(u"observe"_s);
        out.mutates = false;
        out.readsJson = oneIn(2);
        out.errorThreshold = 1 + to(1);
        return out;
    }
    PlannedStep step()
    {
        PlannedStep out = kind();
        out.onFailure = static_cast<config::OnFailure>(to(2));
        out.isRequired = oneIn(4);
        if (out.command) {
            out.command->errorThreshold = 1 + to(2);
            out.command->isIdempotent = oneIn(2);
            out.command->mutates = !oneIn(4);
        }
        if (oneIn(3))
            out.undo.reset();
        return out;
    }
    PlannedStep kind()
    {
        switch (to(6)) {
        case 0: return pauseStep(Milliseconds(1'000 * to(200)));
        case 1: return pauseStep(std::nullopt);
        case 2: return approvalStep(1 + to(1));
        case 3: return analysisStep({gate(u"a"_s), gate(u"b"_s, 1)});
        case 4: return weightStep(to(100));
        default: return commandStep(u"deploy"_s);
        }
    }

    io::CommandExit exit()
    {
        io::CommandExit out = exited(oneIn(3) ? 1 : 0);
        if (oneIn(12))
            out.kind = static_cast<io::CommandExit::Kind>(to(2));
        out.swept = oneIn(20) ? 2 : 0;
        return out;
    }
    std::vector<io::TreeProcess> tree()
    {
        return oneIn(2) ? std::vector<io::TreeProcess>{}
                        : std::vector<io::TreeProcess>{{7 + to(1), u"sleep"_s}};
    }
    event::Measured measured(const State& state, qint64 now)
    {
        event::Measured out;
        const auto wanted = wantedMeasurements(state);
        if (!wanted.empty()) {
            const auto& one = wanted[static_cast<std::size_t>(to(int(wanted.size()) - 1))];
            out.step = one.step;
            out.metric = one.spec.metric.name;
        }
        const int roll = to(20);
        out.measurement.phase
            = roll < 14 ? analysis::Phase::Successful : static_cast<analysis::Phase>(roll % 5);
        out.measurement.time = now;
        return out;
    }
    event::Requested request()
    {
        auto out = wish(
            static_cast<Action>(to(11)), oneIn(3) ? QString() : u"why"_s, u"p%1"_s.arg(to(2)));
        out.weight = to(110);
        return out;
    }

    Event fitting(const State& state, qint64 now)
    {
        if (state.created.run.isEmpty() || state.phase == Phase::Preflight)
            return event::PreflightDone{holding(!oneIn(20))};
        if (isEnd(state.phase))
            return event::LogStored{};
        if (oneIn(6))
            return request();
        if (!wantedMeasurements(state).empty() && oneIn(2))
            return measured(state, now);
        return state.command ? command(*state.command) : Event(event::TimeCame{});
    }
    Event command(const OpenCommand& open)
    {
        if (open.phase == OpenCommand::Phase::Wanted)
            return oneIn(3) ? Event(event::TimeCame{})
                            : Event(event::CommandIntended{open.key, open.command, {}});
        switch (to(9)) {
        case 0: return event::CommandNeverRan{open.key};
        case 1: return event::CommandLost{open.key, tree()};
        case 2: return event::CommandLeaderExited{open.key, 0, tree()};
        case 3: return event::TimeCame{};
        case 4: return event::StopSent{open.key, open.rung.value_or(io::Stop::Kill)};
        case 5:
        case 6: return event::CommandStarted{open.key, 1, 2};
        default: return event::CommandEnded{open.key, exit(), output()};
        }
    }
    std::optional<QJsonObject> output()
    {
        if (oneIn(2))
            return std::nullopt;
        return QJsonObject{{u"healthy"_s, !oneIn(4)}};
    }
    Event anything(const State& state, qint64 now)
    {
        const QString key = state.command && oneIn(2) ? state.command->key : u"99-1-other"_s;
        switch (to(14)) {
        case 0: return event::Created{};
        case 1:
        case 2: return event::EngineAttached{{}, {}, 5, to(3) * 30'000};
        case 3: return event::PreflightDone{holding(oneIn(2))};
        case 4: return event::CommandIntended{key, line(u"other"_s), {}};
        case 5: return event::CommandStarted{key, 1, 2};
        case 6: return event::CommandLeaderExited{key, 0, tree()};
        case 7: return event::CommandEnded{key, exit(), std::nullopt};
        case 8: return event::CommandNeverRan{key};
        case 9: return event::CommandLost{key, tree()};
        case 10: return event::StopSent{key, io::Stop::Terminate};
        case 11: return event::TrafficMeasured{double(to(100)), {}};
        case 12: return request();
        case 13: {
            auto out = measured(state, now);
            out.step = to(5) - 1;
            return out;
        }
        default: return oneIn(3) ? Event(event::LogStored{}) : Event(event::TimeCame{});
        }
    }

    QRandomGenerator m_random;
};

bool contains(const std::vector<Effect>& effects, const Effect& effect)
{
    return std::ranges::find(effects, effect) != effects.end();
}

const ActionView& actionIn(const RunView& view, Action action)
{
    return *std::ranges::find(view.actions, action, &ActionView::action);
}

bool isUndoing(Phase phase)
{
    return phase == Phase::Aborting || phase == Phase::RollingBack
        || phase == Phase::RollbackFailed;
}

/// What must hold of every state, whatever happened.
QString brokenRule(const State& state)
{
    const RunView view = viewOf(state, state.lastEvent);
    const bool ended = isEnd(state.phase);
    if (ended && (state.command || nextDue(state) || !wantedMeasurements(state).empty()))
        return u"an end that still wants something"_s;
    if (ended != (rowOf(state).result != history::RunResult::Open))
        return u"the list's result is not the phase's"_s;
    if (ended && (state.ended == 0 || state.waitingSince != 0))
        return u"an end without a time"_s;
    const bool canAbort = actionIn(view, Action::Abort).isEnabled;
    if (canAbort == (ended || isUndoing(state.phase)))
        return u"Abort is armed when it should not be, or the other way"_s;
    if (ended)
        return {};
    const bool canAct = std::ranges::any_of(view.actions, &ActionView::isEnabled);
    const bool isDriven = state.phase == Phase::Preflight || nextDue(state) || state.command
        || !wantedMeasurements(state).empty()
        || ((state.phase == Phase::Paused || state.phase == Phase::AwaitingApproval
                || state.phase == Phase::RollbackFailed)
            && canAct);
    if (!isDriven)
        return u"nothing and nobody leads out of here"_s;
    if (state.phase == Phase::RollingBack && !state.command)
        return u"a rollback that does nothing"_s;
    if (state.sentence.isEmpty())
        return u"no sentence"_s;
    return {};
}

} // namespace

class RandomRunsTest : public QObject {
    Q_OBJECT
private slots:
    void everyInvariantHolds_data()
    {
        QTest::addColumn<int>("from");
        for (int from = 0; from < 300; from += 100)
            QTest::addRow("seeds from %d", from) << from;
    }
    void everyInvariantHolds()
    {
        QFETCH(int, from);
        for (int seed = from; seed < from + 100; ++seed) {
            drive(static_cast<quint32>(seed));
            if (QTest::currentTestFailed()) {
                qInfo("seed %d", seed);
                return;
            }
        }
    }
    void everyWayIsTaken()
    {
        QSet<int> phases;
        for (quint32 seed = 0; seed < 400; ++seed)
            phases += phasesOf(seed);
        for (int phase = 0; phase <= static_cast<int>(Phase::Abandoned); ++phase)
            QVERIFY2(phases.contains(phase), qPrintable(phaseWord(static_cast<Phase>(phase))));
    }

private:
    static QSet<int> phasesOf(quint32 seed)
    {
        Dice dice(seed);
        Drive drive(dice.plan());
        QSet<int> out{static_cast<int>(Phase::Preflight), static_cast<int>(drive.state.phase)};
        if (seed % 20 == 0) {
            Drive cancelled;
            event::Created created;
            created.run = u"r"_s;
            cancelled.take(created).take(event::PreflightDone{holding(false)});
            out.insert(static_cast<int>(cancelled.state.phase));
        }
        for (int i = 0; i < 120; ++i) {
            drive.after(dice.to(20'000)).take(dice.event(drive.state, drive.now));
            out.insert(static_cast<int>(drive.state.phase));
        }
        return out;
    }

    void drive(quint32 seed)
    {
        Dice dice(seed);
        Drive drive(dice.plan());
        QSet<QString> intended;
        qint64 observed = 0; // of the current timed pause, while nothing halted it
        qint64 last = drive.now;
        for (int i = 0; i < 120; ++i) {
            drive.after(dice.to(20'000));
            if (const auto due = nextDue(drive.state); due && dice.oneIn(3))
                drive.now = std::max(drive.now, *due);
            const State before = drive.state;
            const Event event = dice.event(before, drive.now);
            const auto* wish = std::get_if<event::Requested>(&event);
            const auto why = wish ? refusal(before, *wish) : std::nullopt;
            drive.take(event);
            observed += before.phase == Phase::Running ? drive.now - last : 0;
            last = drive.now;
            if (const auto* attached = std::get_if<event::EngineAttached>(&event))
                observed -= before.phase == Phase::Running ? attached->unobserved : 0;
            if (std::holds_alternative<event::TimeCame>(event))
                checkPause(before, drive.state, observed);
            if (drive.state.step != before.step || drive.state.steps != before.steps)
                observed = isSoaking(before) && isSoaking(drive.state) ? observed : 0;
            QVERIFY2(brokenRule(drive.state).isEmpty(), qPrintable(brokenRule(drive.state)));
            checkStep(before, event, drive);
            if (QTest::currentTestFailed())
                return;
            QVERIFY(!wish || (drive.state == before) == why.has_value());
            if (std::holds_alternative<event::CommandIntended>(event) && drive.state != before) {
                QVERIFY2(!intended.contains(drive.key()), "a key is used twice");
                intended.insert(drive.key());
            }
            const auto due = nextDue(drive.state);
            if (due) {
                const auto next = advance(drive.state, event::TimeCame{}, *due);
                QVERIFY2(next.state != drive.state, "a time that changes nothing when it comes");
            }
        }
        QCOMPARE(replay(drive.records).value(), drive.state);
    }

    static bool isSoaking(const State& state)
    {
        return state.step < std::ssize(state.steps)
            && state.steps[static_cast<std::size_t>(state.step)].phase == StepPhase::Waiting;
    }

    static void checkPause(const State& before, const State& state, qint64 observed)
    {
        const auto index = static_cast<std::size_t>(before.step);
        const bool isOver = isSoaking(before) && state.step > before.step;
        const auto& steps = state.created.plan.steps;
        if (isOver && steps[index].kind == config::StepKind::Pause && steps[index].duration)
            QVERIFY2(observed >= steps[index].duration->count(), "a soak that nobody observed");
    }

    /// What must hold of every step from one state to the next.
    static void checkStep(const State& before, const Event& event, const Drive& drive)
    {
        const State& state = drive.state;
        if (isEnd(before.phase)) {
            QCOMPARE(state.phase, before.phase);
            QVERIFY(state.commands == before.commands && state.steps == before.steps);
        }
        for (const Effect& effect : drive.effects)
            QVERIFY2(contains(pendingEffects(state), effect), "an effect that may get lost");
        for (const Effect& effect : drive.effects) {
            const auto* run = std::get_if<effect::Run>(&effect);
            QVERIFY(!run || state.command->phase == OpenCommand::Phase::Wanted);
        }
        QVERIFY(state.waited >= before.waited);
        QVERIFY(state.commands.size() - before.commands.size() <= 1);
        const auto& plan = state.created.plan;
        for (std::size_t i = 0; i < state.steps.size(); ++i) {
            const bool isNew = state.steps[i].phase == StepPhase::Succeeded
                && before.steps[i].phase != StepPhase::Succeeded;
            if (isNew && plan.steps[i].kind == config::StepKind::Analysis) {
                for (const auto& run : state.steps[i].metrics)
                    QVERIFY2(run.successful > 0, "a gate passed unobserved");
            }
            const bool isWork = plan.steps[i].command.has_value();
            if (isNew && isWork) {
                const auto* ended = std::get_if<event::CommandEnded>(&event);
                const auto* wish = std::get_if<event::Requested>(&event);
                QVERIFY((ended && ended->exit.isSuccess())
                    || (wish && wish->action == Action::MarkDone));
            }
        }
        if (state.phase == Phase::Succeeded && !state.isPromotedFully) {
            for (const auto& run : state.background)
                QVERIFY2(run.successful > 0, "a background gate passed unobserved");
        }
    }
};

SLIPWAY_TEST(RandomRunsTest)
#include "tst_randomruns.moc"
