// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/view.h"

#include "base/text.h"
#include "rollout/texts.h"
#include "rollout/viewparts.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

constexpr qint64 weightTakesEffect = 30'000; ///< milliseconds before a difference counts

GateView gateOf(const analysis::MetricRun& run, int step)
{
    const auto& metric = run.spec.metric;
    GateView out;
    out.name = metric.title.isEmpty() ? metric.name : metric.title;
    out.metric = metric.name;
    out.condition = !metric.successCondition.isEmpty() ? metric.successCondition
        : metric.failureCondition.isEmpty()            ? QString()
                                            : Texts::tr("fails if %1").arg(metric.failureCondition);
    out.unit = metric.unit;
    for (auto it = run.measurements.rbegin(); it != run.measurements.rend(); ++it) {
        if (!out.canary)
            out.canary = it->value;
        if (!out.stable)
            out.stable = it->stable;
        if (out.canary && (out.stable || run.spec.stableQuery.isEmpty()))
            break;
    }
    out.verdict = run.verdict;
    out.sentence = run.sentence;
    out.measurements = run.measurements;
    out.threshold = metric.threshold;
    for (const QString& condition : {metric.successCondition, metric.failureCondition}) {
        if (!out.threshold && !condition.isEmpty())
            out.threshold = analysis::thresholdOf(condition);
    }
    out.query = run.spec.query;
    out.stableQuery = run.spec.stableQuery;
    out.step = step;
    out.isDryRun = metric.dryRun;
    return out;
}

/// A gate that has not begun: shown with nothing measured.
GateView plannedGate(const analysis::MetricSpec& spec)
{
    analysis::MetricRun run;
    run.spec = spec;
    return gateOf(run, -1);
}

CommandRecord openRecord(const OpenCommand& command)
{
    CommandRecord out;
    out.key = command.key;
    out.command = command.command;
    out.role = command.role;
    out.step = command.step;
    out.started = command.started;
    return out;
}

QString rollbackRule(const RunPlan& plan)
{
    const bool hasGates = !plan.background.empty()
        || std::ranges::any_of(
            plan.steps, [](const auto& step) { return step.kind == config::StepKind::Analysis; });
    if (!hasGates)
        return Texts::tr("No gate watches this rollout.");
    return plan.autoRollback ? Texts::tr("Automatic rollback if a gate fails.")
                             : Texts::tr("A failed gate pauses and asks.");
}

} // namespace

std::vector<GateView> gateViews(const State& state)
{
    std::vector<GateView> out;
    const auto add = [&out](const std::vector<analysis::MetricRun>& runs, int step) {
        for (const auto& run : runs)
            out.push_back(gateOf(run, step));
    };
    add(state.background, -1);
    if (state.background.empty()) {
        for (const auto& spec : state.created.plan.background)
            out.push_back(plannedGate(spec));
    }
    for (std::size_t i = 0; i < state.steps.size(); ++i)
        add(state.steps[i].metrics, static_cast<int>(i));
    for (const auto& wanted : wantedMeasurements(state)) {
        const auto found = std::ranges::find_if(out, [&wanted](const GateView& gate) {
            return gate.step == wanted.step && gate.metric == wanted.spec.metric.name;
        });
        if (found != out.end())
            found->nextDue = wanted.due;
    }
    return out;
}

TrafficView trafficView(const State& state)
{
    const RunPlan& plan = state.created.plan;
    TrafficView out;
    out.canaryName = plan.canaryName;
    out.stableName = plan.stableName;
    out.desired = state.desiredWeight;
    out.measured = state.measuredShare;
    out.measuredAt = state.measuredAt;
    out.why = state.measuredWhy;
    if (!out.measured && out.why.isEmpty()) {
        out.why = plan.trafficQuery.isEmpty() ? Texts::tr("the plan has no traffic query")
                                              : Texts::tr("not measured yet");
    }
    const auto last = std::find_if(state.marks.rbegin(), state.marks.rend(), [](const Mark& mark) {
        return mark.kind == Mark::Kind::Weight;
    });
    const bool hasActed
        = last == state.marks.rend() || state.measuredAt - last->time >= weightTakesEffect;
    out.differs = out.desired && out.measured && hasActed
        && std::abs(*out.measured - *out.desired) > plan.trafficTolerance;
    if (out.measured && !hasActed && isEnd(state.phase)) {
        // What was measured then says nothing of the weight that is there now.
        out.measured.reset();
        out.why = Texts::tr("the weight has changed since");
    }
    return out;
}

RunView viewOf(const State& state, qint64 now)
{
    const auto& created = state.created;
    RunView out;
    out.run = created.run;
    out.project = created.plan.project;
    out.environment = created.plan.environment;
    out.isProtected = created.plan.isProtected;
    out.isDemo = created.plan.isDemo;
    out.plan = created.plan.title.isEmpty() ? created.plan.name : created.plan.title;
    out.strategy = created.plan.strategy;
    out.version = created.plan.version;
    out.stable = created.plan.stable;
    out.phase = state.phase;
    out.pause = state.pause;
    out.headline = headlineOf(state);
    out.sentence = state.sentence;
    out.next = nextOf(state, now);
    out.rollbackRule = rollbackRule(created.plan);
    out.actor = created.actor;
    out.host = created.host;
    out.reason = created.reason;
    out.started = state.started;
    out.ended = state.ended;
    out.preflight = state.preflight;
    out.steps = stepViews(state, now);
    out.rollback = rollbackViews(state, now);
    out.gates = gateViews(state);
    out.traffic = trafficView(state);
    out.actions = actionViews(state);
    if (state.command)
        out.tree = state.command->tree;
    out.marks = state.marks;
    out.commands = state.commands;
    const bool isBegun = state.command && state.command->phase != OpenCommand::Phase::Wanted;
    if (isBegun)
        out.commands.push_back(openRecord(*state.command));
    out.people = state.requests;
    return out;
}

} // namespace slipway::rollout
