// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/preflight.h"

#include "app/engine/starter.h"
#include "config/configreader.h"
#include "io/command.h"
#include "rollout/engine.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::engine {
namespace {

policy::Condition condition(const QString& name, bool holds, const QString& text)
{
    return {.name = name, .text = text, .holds = holds, .canBeOverridden = false};
}

policy::Condition trustCondition(const rollout::State& state, const Paths& paths)
{
    const auto& file = state.created.plan.project;
    const auto reading = config::loadConfig(file);
    if (!reading.config)
        return condition(u"trust"_s, false, u"%1 cannot be read any more"_s.arg(file));
    const auto standing = standingOf(*reading.config, paths);
    if (!standing)
        return condition(u"trust"_s, false, standing.error().text());
    if (standing->state != trust::State::Trusted)
        return condition(u"trust"_s, false, standing->why);
    const auto subject = trust::subjectOf(*reading.config);
    if (!subject || subject->digest != state.created.configDigest)
        return condition(
            u"trust"_s, false, u"%1 has changed since the rollout was confirmed"_s.arg(file));
    return condition(u"trust"_s, true, u"the configuration is the one that was confirmed"_s);
}

void addCommand(
    std::vector<policy::Condition>& out, const std::optional<rollout::CommandLine>& command)
{
    if (!command || command->argv.isEmpty())
        return;
    const QString name = u"command:"_s + command->name;
    if (std::ranges::any_of(out, [&](const auto& one) { return one.name == name; }))
        return;
    const auto environment
        = io::commandEnvironment(QProcessEnvironment::systemEnvironment(), command->environment);
    if (!QFileInfo(command->workingDirectory).isDir()) {
        out.push_back(condition(name,
            false,
            u"the working folder of %1 is missing: %2"_s.arg(
                command->name, command->workingDirectory)));
        return;
    }
    const auto program
        = io::resolveProgram(command->argv.first(), command->workingDirectory, environment);
    out.push_back(program
            ? condition(name, true, u"%1 can be started: %2"_s.arg(command->name, *program))
            : condition(name, false, program.error().text()));
}

} // namespace

std::vector<policy::Condition> preflight(const rollout::State& state, const Paths& paths)
{
    const auto& plan = state.created.plan;
    std::vector<policy::Condition> out{condition(u"lock"_s,
        true,
        u"%1 is locked by %2@%3"_s.arg(plan.environment, state.engine.owner, state.engine.host))};
    out.push_back(trustCondition(state, paths));
    for (const auto& step : plan.steps) {
        addCommand(out, step.command);
        addCommand(out, step.undo);
    }
    for (const auto& step : plan.rollback)
        addCommand(out, step.command);
    const auto folder = rollout::runFolder(paths.runs(), state.created.run);
    out.push_back(QFileInfo(folder).isWritable()
            ? condition(u"log"_s, true, u"the log can be written"_s)
            : condition(u"log"_s, false, u"%1 cannot be written"_s.arg(folder)));
    return out;
}

} // namespace slipway::engine
