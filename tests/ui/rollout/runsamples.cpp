// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/runsamples.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

using rollout::Action;
using rollout::ActionView;
using rollout::GateView;
using rollout::RunView;
using rollout::StepPhase;
using rollout::StepView;

constexpr qint64 second = 1000;

StepView step(const QString& name, const QString& detail, StepPhase phase = StepPhase::Pending)
{
    StepView out;
    out.name = name;
    out.detail = detail;
    out.phase = phase;
    return out;
}

StepView done(const QString& name, const QString& detail, qint64 seconds)
{
    StepView out = step(name, detail, StepPhase::Succeeded);
    out.attempt = 1;
    out.started = runNow - 600 * second - seconds * second;
    out.ended = runNow - 600 * second;
    return out;
}

/// The step that goes on, or that something has to be done about.
StepView current(const QString& name, const QString& detail, StepPhase phase)
{
    StepView out = step(name, detail, phase);
    out.isCurrent = true;
    out.attempt = 1;
    out.started = runNow - 192 * second;
    return out;
}

GateView gate(const QString& name,
    const QString& condition,
    const QString& unit,
    double stable,
    double canary,
    const QByteArray& dots)
{
    GateView out;
    out.name = name;
    out.metric = name.toLower().replace(u' ', u'-');
    out.condition = condition;
    out.unit = unit;
    out.stable = stable;
    out.canary = canary;
    out.verdict = analysis::Verdict::Running;
    out.nextDue = runNow + 10 * second;
    qint64 time = runNow - 12 * 30 * second;
    for (const char dot : dots) {
        using analysis::Phase;
        const Phase phase = dot == 'o' ? Phase::Successful
            : dot == 'w'               ? Phase::Inconclusive
            : dot == 'f'               ? Phase::Failed
            : dot == 'e'               ? Phase::Error
                                       : Phase::NoData;
        time += 30 * second;
        out.measurements.push_back(
            {phase, canary, stable, u"%1 %2"_s.arg(canary).arg(condition), time});
    }
    return out;
}

std::vector<ActionView> actions(const std::vector<std::pair<Action, QString>>& list)
{
    std::vector<ActionView> out;
    for (const auto& [action, why] : list) {
        const bool needsReason = action == Action::Reject || action == Action::SkipStep
            || action == Action::PromoteFully || action == Action::MarkDone
            || action == Action::Abandon || action == Action::SetWeight;
        out.push_back({.action = action,
            .isEnabled = why.isEmpty(),
            .isShown = true,
            .why = why,
            .needsReason = needsReason,
            .needsName = action == Action::PromoteFully});
    }
    return out;
}

RunView base()
{
    RunView run;
    run.run = u"20261122-150211-4f2a"_s;
    run.project = u"/srv/shop/slipway.yaml"_s;
    run.environment = u"production"_s;
    run.plan = u"gradual"_s;
    run.strategy = u"blue-green"_s;
    run.version = u"v4.2.0"_s;
    run.stable = u"v4.1.3"_s;
    run.actor = u"release"_s;
    run.host = u"ops-1"_s;
    run.started = runNow - 8 * 60 * second;
    run.rollbackRule = u"Automatic rollback if a gate fails."_s;
    run.steps = {done(u"Preflight"_s, u"14 checks · lock held by you"_s, 12),
        done(u"Deploy green"_s, u"docker compose up -d green"_s, 41),
        done(u"Smoke test"_s, u"6 of 6 endpoints healthy"_s, 8),
        done(u"Traffic 10 %"_s, u"soaked 5 min · 4 gates pass"_s, 300),
        current(u"Traffic 50 %"_s, u"soaking · 3:12 of 10:00"_s, StepPhase::Waiting),
        step(u"Traffic 100 %"_s, u"waits for approval"_s),
        step(u"Retire blue"_s, u"kept 30 min for rollback"_s)};
    run.steps[4].kind = config::StepKind::Pause;
    run.steps[4].due = runNow + 408 * second;
    run.rollback = {step(u"Traffic 0 %"_s, u"set-weight 0"_s),
        step(u"Stop green"_s, u"docker compose stop green"_s)};
    run.gates = {gate(u"Error ratio"_s, u"< 1 %"_s, u"%"_s, 0.21, 0.24, "oooooooooooo"),
        gate(u"p95 latency"_s, u"< 300 ms and ≤ 1.1 × stable"_s, u"ms"_s, 184, 191, "ooooooowoooo"),
        gate(u"CPU per replica"_s, u"< 80 %"_s, u"%"_s, 52, 74, "ooooowwwowww"),
        gate(u"Ready replicas"_s, u"= 2"_s, {}, 2, 2, "oooooooooooo")};
    run.traffic.canaryName = u"green"_s;
    run.traffic.stableName = u"blue"_s;
    run.traffic.desired = 50;
    run.traffic.measured = 48.2;
    run.traffic.measuredAt = runNow - 4 * second;
    return run;
}

} // namespace

RunView runningRun()
{
    RunView run = base();
    run.phase = rollout::Phase::Running;
    run.headline = u"v4.2.0 rolling out · 50 %"_s;
    run.next = u"Next: traffic 100 % after 6:48 of soak and one approval."_s;
    run.actions = actions({{Action::Approve, u"No step waits for an approval."_s},
        {Action::PromoteFully, {}},
        {Action::Pause, {}},
        {Action::Abort, {}}});
    return run;
}

RunView unknownRun()
{
    RunView run = base();
    run.phase = rollout::Phase::Paused;
    run.pause = rollout::PauseReason::Unknown;
    run.headline = u"v4.2.0 paused · 10 %"_s;
    run.sentence = u"Waiting because nobody saw how “Traffic 50 %” ended: its shim is gone. Two "
                   u"processes of it still live. Look, then say what is true."_s;
    run.steps[4] = current(u"Traffic 50 %"_s,
        u"outcome unknown: the shim is gone without an exit code"_s,
        StepPhase::Unknown);
    run.tree
        = {{4711, u"/srv/shop/ops/weight.sh green 50"_s}, {4713, u"socat - /run/haproxy.sock"_s}};
    run.traffic.desired = 10;
    run.traffic.measured.reset();
    run.traffic.why = u"no request in the last minute"_s;
    run.actions = actions({{Action::MarkDone, {}},
        {Action::Retry, u"The command is not idempotent."_s},
        {Action::SkipStep, {}},
        {Action::Kill, {}},
        {Action::Abort, {}}});
    return run;
}

RunView rollbackFailedRun()
{
    RunView run = base();
    run.phase = rollout::Phase::RollbackFailed;
    run.headline = u"v4.2.0 rollback failed"_s;
    run.sentence = u"The rollback failed: “Stop green” ended with exit code 1. Only a person leads "
                   u"out of this."_s;
    run.steps[4].phase = StepPhase::Failed;
    run.steps[4].isCurrent = false;
    run.steps[4].ended = runNow - 60 * second;
    run.steps[4].detail = u"gate error-ratio failed: 0.052 > 0.01 (2 of 1 tolerated)"_s;
    run.rollback = {done(u"Traffic 0 %"_s, u"set-weight 0"_s, 1),
        current(u"Stop green"_s, u"exit code 1: no such service: green"_s, StepPhase::Failed)};
    run.rollback[1].ended = runNow - 38 * second;
    run.traffic.desired = 0;
    run.traffic.measured = 12.5;
    run.traffic.differs = true;
    run.gates[0].verdict = analysis::Verdict::Failed;
    run.gates[0].canary = 5.2;
    run.gates[0].sentence = u"error-ratio: 0.052 > 0.01, failed 2 of 1 tolerated"_s;
    run.gates[0].measurements[10].phase = analysis::Phase::Failed;
    run.gates[0].measurements[11].phase = analysis::Phase::Failed;
    run.actions = actions({{Action::Retry, {}}, {Action::MarkDone, {}}, {Action::Abandon, {}}});
    return run;
}

RunView endedRun()
{
    RunView run = rollbackFailedRun();
    run.phase = rollout::Phase::RolledBack;
    run.headline = u"v4.2.0 rolled back"_s;
    run.sentence = u"Rolled back because error-ratio was 0.052 > 0.01."_s;
    run.ended = runNow - 30 * second;
    run.rollback[1] = done(u"Stop green"_s, u"docker compose stop green"_s, 3);
    run.traffic.measured = 0.0;
    run.traffic.differs = false;
    run.actions = {};
    return run;
}

std::vector<charts::Frame> gateFrames()
{
    std::vector<charts::Frame> out;
    const QStringList titles{
        u"Error ratio"_s, u"p95 latency"_s, u"CPU per replica"_s, u"Ready replicas"_s};
    for (int f = 0; f < titles.size(); ++f) {
        charts::Frame frame;
        frame.title = titles[f];
        frame.unit = u"stable vs canary"_s;
        frame.to = runNow;
        frame.from = runNow - 3'600'000;
        frame.step = 15'000;
        frame.threshold = f == 0 ? 1.0 : 300;
        frame.yMax = f == 0 ? 2 : 400;
        for (int i = 0; i <= 4; ++i)
            frame.yTicks.push_back(frame.yMax * i / 4);
        for (const auto& name : {u"blue"_s, u"green"_s}) {
            charts::Line line;
            line.name = name;
            for (int i = 0; i <= 240; ++i) {
                const bool isBefore = name == u"green" && i < 91;
                const double wave = std::sin(i * 1.7) + std::sin(i * 0.61 + 2);
                line.times.push_back(frame.from + i * frame.step);
                line.values.push_back(isBefore ? std::numeric_limits<double>::quiet_NaN()
                        : f == 0               ? 0.26 + 0.04 * wave
                                               : 188 + 8 * wave);
            }
            line.last = line.values.back();
            frame.lines.push_back(line);
        }
        frame.markers = {
            {frame.from + 91 * frame.step, u"10 %"_s}, {frame.from + 173 * frame.step, u"50 %"_s}};
        out.push_back(frame);
    }
    return out;
}

ui::StartView startView()
{
    ui::StartView view;
    view.plans = {u"gradual"_s, u"all at once"_s};
    view.plan = u"gradual"_s;
    view.version = u"v4.2.0"_s;
    view.stable = u"v4.1.3"_s;
    view.knownVersions = {u"v4.2.0"_s, u"v4.1.3"_s, u"v4.1.2"_s};
    view.environment = u"production"_s;
    rollout::RunPlan plan;
    plan.environment = view.environment;
    plan.name = view.plan;
    plan.version = view.version;
    plan.stable = view.stable;
    const auto command = [](const QString& name, const QStringList& argv) {
        rollout::CommandLine out;
        out.name = name;
        out.argv = argv;
        out.workingDirectory = u"/srv/shop"_s;
        return out;
    };
    const auto planned = [](const QString& name, config::StepKind kind) {
        rollout::PlannedStep out;
        out.name = name;
        out.kind = kind;
        return out;
    };
    using config::StepKind;
    plan.steps = {planned(u"Deploy green"_s, StepKind::Command),
        planned(u"Traffic 10 %"_s, StepKind::SetWeight),
        planned(u"Soak"_s, StepKind::Pause),
        planned(u"Approval"_s, StepKind::Approval)};
    plan.steps[0].command = command(u"deploy"_s,
        {u"docker"_s, u"compose"_s, u"up"_s, u"-d"_s, u"green"_s, u"--label=a b \"c\""_s});
    plan.steps[0].undo = command(u"stop"_s, {u"docker"_s, u"compose"_s, u"stop"_s, u"green"_s});
    plan.steps[0].isRequired = true;
    plan.steps[1].command
        = command(u"set-weight"_s, {u"/srv/shop/ops/weight.sh"_s, u"green"_s, u"10"_s});
    plan.steps[1].weight = 10;
    plan.steps[2].duration = Milliseconds(300'000);
    analysis::MetricSpec errors;
    errors.metric.name = u"error-ratio"_s;
    errors.metric.title = u"Error ratio"_s;
    errors.metric.successCondition = u"result < 0.01"_s;
    plan.background.push_back(errors);
    view.preview = plan;
    view.digest = QByteArray(32, '\x5A');
    view.permit.conditions = {{u"plan"_s, u"The plan “gradual” is for production."_s, true},
        {u"trust"_s, u"The configuration is trusted since yesterday."_s, true},
        {u"lock"_s, u"Nothing else is rolled out in production."_s, true},
        {u"scorecard"_s, u"The scorecard says GO WITH RISK, 4 min ago."_s, true},
        {u"confirmation"_s, u"The environment’s name must be typed."_s, false}};
    policy::Scorecard card;
    card.verdict = u"go-with-risk"_s;
    card.proven = 82;
    card.coverage = 91;
    view.scorecard = card;
    view.asOf = runNow;
    return view;
}

QStringList hostileTexts()
{
    return {u"<b>bold</b>"_s,
        u"<img src=\"file:///etc/passwd\">"_s,
        u"<a href=\"http://example.org\">x</a>"_s,
        u"<table><tr><td><table><tr><td>x"_s,
        u"<script>alert(1)</script>"_s,
        u"&lt;b&gt;"_s,
        u"\u202Egnp.exe"_s,
        u"a\u200Bb"_s,
        u"\x1B[31mred"_s,
        u"nul"_s + QChar(0) + u"nul"_s,
        u"two\nlines"_s,
        u"tab\there"_s,
        u"%1 %2 %n"_s,
        u"&accelerator"_s,
        u"{{version}}"_s,
        QString(5000, u'x')};
}

} // namespace slipway::test
