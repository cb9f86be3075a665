// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/checks.h"
#include "readiness/checks/workflow/taskrunner.h"
#include "readiness/checks/workflow/testcommands.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Targets whose name promises that something is checked.
bool isCheckTarget(const QString& name)
{
    static const QRegularExpression promise(
        u"^(ci|check|test|tests|lint|typecheck|type-check|types|mypy|audit|security|validate|"
        u"verify|fmt-check|format-check|check-format|coverage|qa)([-_:].*)?$"_s);
    static const QRegularExpression aside(u"watch|fix|clean|report|open|debug|local"_s);
    return promise.match(name).hasMatch() && !aside.match(name).hasMatch();
}

void judgeTarget(const Facts& facts,
    const evidence::TaskFile& file,
    const evidence::TaskTarget& target,
    Findings& out)
{
    Q_UNUSED(file)
    for (const auto& line : target.recipe) {
        const auto script = evidence::splitShell(line.text);
        for (int i = 0; i < int(script.commands.size()); ++i) {
            const auto& command = script.commands[size_t(i)];
            if (!gateOf(command.words))
                continue;
            const auto mask = evidence::maskOf(script, i, {});
            if (!mask && !line.ignoresFailure)
                continue;
            const QString why = line.ignoresFailure
                ? u"`-` before it lets make ignore its failure"_s
                : maskText(*mask);
            out.add(u"target %1 runs `%2`, but %3"_s.arg(
                        target.name.left(40), command.text.left(80), why),
                placeOf(facts, target.path, line.line + command.line - 1));
        }
    }
}

bool isOwn(const QString& path)
{
    static const QRegularExpression aside(
        u"(^|/)(tests?|fixtures?|examples?|docs?|vendor|third_party|node_modules|deps)/"_s);
    return !aside.match(path).hasMatch();
}

} // namespace

Outcome tasksParseAndFail(const Facts& facts)
{
    const auto& runner = facts.get<TaskRunner>();
    Findings bad;
    std::vector<Evidence> good;
    for (const auto& file : runner.files) {
        if (!isOwn(file.path))
            continue;
        for (const auto& problem : file.problems)
            bad.add(u"%1 line %2: %3"_s.arg(problem.path).arg(problem.line).arg(problem.text),
                placeOf(facts, problem.path, problem.line));
        if (good.size() < 5)
            good.push_back(placeOf(facts, file.path, 1));
    }
    // What workflows call, and what calls itself a check in the root's file.
    QSet<const evidence::TaskTarget*> called;
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        const auto call = taskCall(facts, command.words, command.folder);
        if (!call || !call->file)
            continue;
        for (const auto& name : call->missing())
            bad.add(u"%1 has no target %2, which job %3 calls"_s.arg(
                        call->file->path, name, command.jobName.left(60)),
                placeOf(facts, command));
        for (const auto& name : call->targets)
            for (const auto* target : call->file->orderOf(name))
                if (!called.contains(target)) {
                    called.insert(target);
                    judgeTarget(facts, *call->file, *target, bad);
                }
    }
    for (const auto& file : runner.files)
        if (isOwn(file.path) && file.path.count(u'/') == 0)
            for (const auto& target : file.targets)
                if (isCheckTarget(target.name) && !called.contains(&target))
                    judgeTarget(facts, file, target, bad);
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places, 10));
    if (!runner.unreadable.empty())
        return unreadable(facts, runner.unreadable);
    if (!good.empty())
        return passed(
            u"The task runner's files parse, and their checks can fail."_s, std::move(good));
    return notApplicable(u"There is no Makefile, justfile or Taskfile."_s, {absent(u"Makefile"_s)});
}

namespace {

bool hasMarker(const PythonTestSource& source, const QString& marker)
{
    return std::ranges::any_of(
        source.tests.tests, [&marker](const auto& test) { return test.markers.contains(marker); });
}

/// Whether a file or folder of a test command is there; nothing if that cannot be told.
std::optional<bool> isThere(const Facts& facts, const TestCommand& command, const QString& given)
{
    const QString path = given.section(u"::"_s, 0, 0);
    if (path.isEmpty() || path.startsWith(u'/') || path.contains(u'$') || path.contains(u"{{")
        || path.contains(u'{') || path.contains(u'*') || command.folder.contains(u'$')
        || path.startsWith(u"..") || path.startsWith(u'~'))
        return {};
    for (const QString& folder : {command.folder, QString()}) {
        const QString full = joinedPath(folder, path);
        if (full == u"." || facts.tree().contains(full) || facts.tree().hasFolder(full))
            return true;
    }
    return false;
}

} // namespace

Outcome testCommandsSelectTests(const Facts& facts)
{
    const auto& commands = facts.get<TestCommands>().commands;
    const auto& source = facts.get<PythonTestSource>();
    Findings bad;
    std::vector<Evidence> good;
    bool isOpen = false;
    for (const auto& command : commands) {
        for (const auto& path : command.paths) {
            const auto there = isThere(facts, command, path);
            if (there && !*there)
                bad.add(u"`%1` names %2, which does not exist"_s.arg(command.text.left(80), path),
                    placeOf(facts, command.place));
        }
        for (const auto& marker : command.markers) {
            if (source.tests.tests.empty() || !source.tests.unreadable.isEmpty())
                isOpen = true;
            else if (!hasMarker(source, marker))
                bad.add(u"`%1` selects the marker %2, which no test has"_s.arg(
                            command.text.left(80), marker),
                    placeOf(facts, command.place));
        }
        if (!command.missingScript.isEmpty())
            bad.add(u"`%1` calls the script %2, which package.json does not have"_s.arg(
                        command.text.left(80), command.missingScript),
                placeOf(facts, command.place));
        if (good.size() < 5)
            good.push_back(placeOf(facts, command.place));
    }
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places, 10));
    if (isOpen)
        return unknown(UnknownReason::Unsupported,
            u"A command selects tests by a marker, and the tests are not Python that is read."_s,
            std::move(good));
    if (!good.empty())
        return passed(u"Every test command selects tests that are there."_s, std::move(good));
    for (const auto& gate : facts.get<Gates>().gates)
        if (gate.kind == GateKind::Test && !gate.evidence.empty())
            return unknown(UnknownReason::Unsupported,
                u"Which tests `%1` selects is not read here."_s.arg(gate.command.left(80)),
                {gate.evidence.front()});
    return notApplicable(u"No task and no workflow runs tests by a command that is known here."_s,
        {absent(u"Makefile"_s)});
}

} // namespace slipway::readiness
