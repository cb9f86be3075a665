// SPDX-License-Identifier: GPL-3.0-or-later
#include "drive.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace slipway::rollout::test {

CommandLine line(const QString& name)
{
    CommandLine out;
    out.name = name;
    out.argv = {u"./"_s + name, u"--now"_s};
    out.workingDirectory = u"/srv/shop"_s;
    out.timeout = Milliseconds(60'000);
    return out;
}

analysis::MetricSpec gate(const QString& name, std::optional<int> count)
{
    analysis::MetricSpec out;
    out.metric.name = name;
    out.metric.title = u"Title of "_s + name;
    out.metric.query = u"errors"_s;
    out.metric.successCondition = u"result < 0.01"_s;
    out.metric.interval = Milliseconds(10'000);
    out.metric.count = count;
    out.query = u"errors"_s;
    return out;
}

PlannedStep commandStep(const QString& name)
{
    PlannedStep out;
    out.name = name;
    out.command = line(name);
    out.undo = line(u"undo-"_s + name);
    return out;
}

PlannedStep weightStep(int weight)
{
    PlannedStep out;
    out.name = u"Traffic %1 %"_s.arg(weight);
    out.kind = config::StepKind::SetWeight;
    out.weight = weight;
    out.command = line(u"set-weight"_s);
    return out;
}

PlannedStep pauseStep(std::optional<Milliseconds> duration)
{
    PlannedStep out;
    out.name = u"Soak"_s;
    out.kind = config::StepKind::Pause;
    out.duration = duration;
    return out;
}

PlannedStep analysisStep(std::vector<analysis::MetricSpec> metrics)
{
    PlannedStep out;
    out.name = u"Gates"_s;
    out.kind = config::StepKind::Analysis;
    out.metrics = std::move(metrics);
    return out;
}

PlannedStep approvalStep(int approvals)
{
    PlannedStep out;
    out.name = u"Approval"_s;
    out.kind = config::StepKind::Approval;
    out.minApprovals = approvals;
    return out;
}

RunPlan planOf(std::vector<PlannedStep> steps)
{
    RunPlan out;
    out.project = u"/srv/shop/slipway.yaml"_s;
    out.environment = u"production"_s;
    out.name = u"gradual"_s;
    out.strategy = u"canary"_s;
    out.version = u"v2"_s;
    out.stable = u"v1"_s;
    out.canaryName = u"green"_s;
    out.stableName = u"blue"_s;
    out.setWeight = line(u"set-weight"_s);
    out.setWeight->argv = {u"./set-weight"_s, u"{{weight}}"_s};
    out.steps = std::move(steps);
    return out;
}

event::Requested wish(Action action, const QString& reason, const QString& actor)
{
    event::Requested out;
    out.action = action;
    out.reason = reason;
    out.actor = actor.isEmpty() ? u"alice"_s : actor;
    out.host = u"desk"_s;
    return out;
}

io::CommandExit exited(int code)
{
    io::CommandExit out;
    out.code = code;
    return out;
}

std::vector<policy::Condition> holding(bool holds)
{
    return {{u"trust"_s, u"The configuration is trusted"_s, true, false},
        {u"lock"_s, u"Nobody else rolls out here"_s, holds, false}};
}

Drive::Drive(const RunPlan& plan)
{
    event::Created created;
    created.run = u"20261122-150211-4f2a"_s;
    created.plan = plan;
    created.actor = u"alice"_s;
    take(created);
    take(event::EngineAttached{u"alice"_s, u"desk"_s, 42, 0});
    take(event::PreflightDone{holding()});
}

history::Record Drive::record(const Event& event) const
{
    history::Record out;
    out.stream = u"rollout/x"_s;
    out.sequence = std::ssize(records) + 1;
    out.entry = toEntry(event, now);
    return out;
}

Drive& Drive::take(const Event& event)
{
    records.push_back(record(event));
    const auto read = fromEntry(records.back().entry);
    if (!read || *read != event)
        qFatal(
            "an event is not read as it was written: %s", records.back().entry.payload.constData());
    auto next = advance(std::move(state), *read, now);
    state = std::move(next.state);
    effects = std::move(next.effects);
    return *this;
}

Drive& Drive::after(qint64 milliseconds)
{
    now += milliseconds;
    return *this;
}

Drive& Drive::onDue()
{
    now = std::max(now, nextDue(state).value_or(now));
    return take(event::TimeCame{});
}

Drive& Drive::ask(Action action, const QString& reason, const QString& actor)
{
    return take(wish(action, reason, actor));
}

Drive& Drive::begin()
{
    if (!state.command)
        return *this;
    take(event::CommandIntended{key(), state.command->command, u"commands/"_s + key()});
    return take(event::CommandStarted{key(), 100, 101});
}

Drive& Drive::end(int code)
{
    return end(exited(code));
}

Drive& Drive::end(const io::CommandExit& exit)
{
    return take(event::CommandEnded{key(), exit, std::nullopt});
}

Drive& Drive::lose(std::vector<io::TreeProcess> tree)
{
    return take(event::CommandLost{key(), std::move(tree)});
}

Drive& Drive::measure(const QString& metric, analysis::Phase phase, int step)
{
    analysis::Measurement measurement;
    measurement.phase = phase;
    measurement.time = now;
    if (phase != analysis::Phase::NoData)
        measurement.value = 0.001;
    measurement.message = u"seen"_s;
    return take(event::Measured{step, metric, measurement});
}

namespace {

QString said(const effect::Preflight&)
{
    return u"preflight"_s;
}
QString said(const effect::Run& run)
{
    return u"run "_s + run.key;
}
QString said(const effect::Stop& stop)
{
    return stop.how == io::Stop::Interrupt ? u"stop interrupt"_s
        : stop.how == io::Stop::Terminate  ? u"stop terminate"_s
                                           : u"stop kill"_s;
}
QString said(const effect::Finish&)
{
    return u"finish"_s;
}

} // namespace

QStringList Drive::does() const
{
    QStringList out;
    for (const auto& effect : effects)
        out.append(std::visit([](const auto& one) { return said(one); }, effect));
    return out;
}

} // namespace slipway::rollout::test
