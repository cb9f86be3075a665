// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/rollout.h"
#include "base/text.h"
#include "rollout/enginelog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QJsonValue time(qint64 milliseconds)
{
    return milliseconds > 0 ? QJsonValue(toRfc3339(milliseconds)) : QJsonValue();
}

QJsonValue number(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject jsonOf(const rollout::StepView& step)
{
    return {{u"name"_s, step.name},
        {u"phase"_s, rollout::stepPhaseWord(step.phase)},
        {u"detail"_s, step.detail},
        {u"attempt"_s, step.attempt},
        {u"current"_s, step.isCurrent},
        {u"started"_s, time(step.started)},
        {u"ended"_s, time(step.ended)},
        {u"due"_s, time(step.due)}};
}

QJsonArray jsonOf(const std::vector<rollout::StepView>& steps)
{
    QJsonArray out;
    for (const auto& step : steps)
        out << jsonOf(step);
    return out;
}

QJsonObject jsonOf(const rollout::GateView& gate)
{
    return {{u"metric"_s, gate.metric},
        {u"step"_s, gate.step},
        {u"condition"_s, gate.condition},
        {u"verdict"_s, rollout::verdictWord(gate.verdict)},
        {u"sentence"_s, gate.sentence},
        {u"canary"_s, number(gate.canary)},
        {u"stable"_s, number(gate.stable)},
        {u"measurements"_s, static_cast<qint64>(gate.measurements.size())},
        {u"dryRun"_s, gate.isDryRun}};
}

QJsonObject jsonOf(const rollout::ActionView& action)
{
    return {{u"action"_s, rollout::actionWord(action.action)},
        {u"enabled"_s, action.isEnabled},
        {u"why"_s, action.why},
        {u"needsReason"_s, action.needsReason}};
}

QJsonObject jsonOf(const rollout::CommandRecord& command)
{
    QJsonObject out{{u"key"_s, command.key},
        {u"argv"_s, QJsonArray::fromStringList(command.command.argv)},
        {u"started"_s, time(command.started)},
        {u"ended"_s, time(command.ended)}};
    if (command.exit) {
        static constexpr std::array kinds{"exited", "signalled", "not-started"};
        out.insert(u"exit"_s,
            QJsonObject{
                {u"kind"_s, QLatin1StringView(kinds[static_cast<size_t>(command.exit->kind)])},
                {u"code"_s, command.exit->code},
                {u"swept"_s, command.exit->swept}});
    }
    return out;
}

QJsonArray jsonOf(const std::vector<io::TreeProcess>& tree)
{
    QJsonArray out;
    for (const auto& process : tree)
        out << QJsonObject{{u"pid"_s, process.pid}, {u"name"_s, process.name}};
    return out;
}

template<typename T>
QJsonArray listOf(const std::vector<T>& values)
{
    QJsonArray out;
    for (const auto& value : values)
        out << jsonOf(value);
    return out;
}

QChar glyphOf(rollout::StepPhase phase)
{
    using rollout::StepPhase;
    switch (phase) {
    case StepPhase::Succeeded: return u'+';
    case StepPhase::Skipped: return u'/';
    case StepPhase::Failed:
    case StepPhase::TimedOut:
    case StepPhase::Errored: return u'x';
    case StepPhase::Unknown: return u'?';
    case StepPhase::Executing:
    case StepPhase::Waiting: return u'>';
    case StepPhase::Pending: return u' ';
    }
    return u' ';
}

void addSteps(QStringList& lines, const std::vector<rollout::StepView>& steps)
{
    for (const auto& step : steps)
        lines << u"  [%1] %2  %3"_s.arg(glyphOf(step.phase)).arg(step.name, -24).arg(step.detail);
}

} // namespace

QByteArray rolloutJson(const history::RunRow& row, const rollout::RunView& view)
{
    const QJsonObject traffic{
        {u"desired"_s, view.traffic.desired ? QJsonValue(*view.traffic.desired) : QJsonValue()},
        {u"measured"_s, number(view.traffic.measured)},
        {u"why"_s, view.traffic.why},
        {u"differs"_s, view.traffic.differs}};
    const QJsonObject out{{u"schema"_s, u"slipway.rollout/1"_s},
        {u"run"_s, view.run},
        {u"number"_s, row.number},
        {u"project"_s, view.project},
        {u"environment"_s, view.environment},
        {u"demo"_s, view.isDemo},
        {u"plan"_s, view.plan},
        {u"version"_s, view.version},
        {u"stable"_s, view.stable},
        {u"phase"_s, rollout::phaseWord(view.phase)},
        {u"headline"_s, view.headline},
        {u"sentence"_s, view.sentence},
        {u"next"_s, view.next},
        {u"actor"_s, view.actor},
        {u"host"_s, view.host},
        {u"reason"_s, view.reason},
        {u"started"_s, time(view.started)},
        {u"ended"_s, time(view.ended)},
        {u"steps"_s, jsonOf(view.steps)},
        {u"rollback"_s, jsonOf(view.rollback)},
        {u"gates"_s, listOf(view.gates)},
        {u"traffic"_s, traffic},
        {u"actions"_s, listOf(view.actions)},
        {u"commands"_s, listOf(view.commands)},
        {u"tree"_s, jsonOf(view.tree)}};
    return QJsonDocument(out).toJson().trimmed();
}

QByteArray rolloutText(const history::RunRow& row, const rollout::RunView& view, qint64)
{
    QStringList lines{u"#%1 %2 → %3 into %4 (plan %5)%6"_s.arg(row.number)
                          .arg(view.stable.isEmpty() ? u"?"_s : view.stable,
                              view.version,
                              view.environment,
                              view.plan,
                              view.isDemo ? u" DEMO"_s : QString()),
        u"%1: %2"_s.arg(rollout::phaseWord(view.phase), view.headline)};
    for (const auto& sentence : {view.sentence, view.next}) {
        if (!sentence.isEmpty())
            lines << sentence;
    }
    addSteps(lines, view.steps);
    if (!view.rollback.empty() && view.rollback.front().phase != rollout::StepPhase::Pending) {
        lines << u"rollback"_s;
        addSteps(lines, view.rollback);
    }
    for (const auto& gate : view.gates)
        lines << u"  gate %1  %2  %3"_s.arg(gate.metric, -18)
                     .arg(rollout::verdictWord(gate.verdict), -12)
                     .arg(gate.sentence);
    for (const auto& process : view.tree)
        lines << u"  still runs: %1 %2"_s.arg(process.pid).arg(process.name);
    QStringList possible;
    for (const auto& action : view.actions) {
        if (action.isEnabled)
            possible << rollout::actionWord(action.action);
    }
    if (!possible.isEmpty())
        lines << u"possible: "_s + possible.join(u", "_s);
    for (auto& line : lines)
        line = visible(line);
    return lines.join(u'\n').toUtf8();
}

} // namespace slipway::verbs
