// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/taskrunner.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr size_t mostLines = 300; // of recipes, for one command

void shift(evidence::ShellScript& script, int lines)
{
    for (auto& command : script.commands) {
        command.line += lines;
        command.endLine += lines;
    }
}

std::vector<CalledScript> shellFile(const Facts& facts, const QString& path, bool isErrexit)
{
    const auto bytes = facts.tree().read(path, 512 * 1024);
    if (!bytes)
        return {};
    const QString text = evidence::sourceText(*bytes);
    CalledScript out{path, evidence::splitShell(text), evidence::optionsOfShebang(text), {}};
    out.options.errexit = out.options.errexit || isErrexit;
    return {out};
}

/// One recipe as a whole, its lines where they stand in the file.
CalledScript wholeRecipe(const evidence::TaskFile& file, const evidence::TaskTarget& target)
{
    QString text;
    const int first = target.recipe.front().line;
    for (const auto& line : target.recipe) {
        while (first + int(text.count(u'\n')) < line.line)
            text += u'\n';
        text += line.text;
    }
    CalledScript out{target.path, evidence::splitShell(text), evidence::optionsOfShebang(text), {}};
    out.options.errexit = out.options.errexit || file.isErrexit;
    shift(out.script, first - 1);
    return out;
}

/// Recipes of the targets and of their prerequisites; make stops at the first line that fails.
void addTarget(const evidence::TaskFile& file,
    const QString& target,
    bool keepsGoing,
    const QString& folder,
    std::vector<CalledScript>& out)
{
    for (const auto* one : file.orderOf(target)) {
        if (one->recipe.empty())
            continue;
        const bool isScript = one->recipe.front().text.startsWith(u"#!");
        if (file.isOneShell || isScript) {
            out.push_back(wholeRecipe(file, *one));
            out.back().folder = folder;
            continue;
        }
        for (const auto& line : one->recipe) {
            if (out.size() >= mostLines)
                return;
            CalledScript made{one->path, evidence::splitShell(line.text), {}, {}};
            made.options.errexit = file.isErrexit;
            made.folder = folder;
            if (line.ignoresFailure || keepsGoing)
                made.mask = keepsGoing ? u"`-i` lets make ignore its failure"_s
                                       : u"make ignores its failure (`-` before it)"_s;
            shift(made.script, line.line - 1);
            if (!made.script.commands.empty())
                out.push_back(std::move(made));
        }
    }
}

std::vector<CalledScript> taskTargets(const Facts& facts, const TaskCall& call)
{
    std::vector<CalledScript> out;
    if (!call.file)
        return out;
    QStringList targets = call.targets;
    if (targets.isEmpty())
        targets << call.file->defaultTarget;
    const QString folder = call.folder.isNull() ? u""_s : call.folder;
    Q_UNUSED(facts)
    for (const auto& target : std::as_const(targets))
        if (!target.isEmpty())
            addTarget(*call.file, target, call.keepsGoing, folder, out);
    return out;
}

/// What `npm run x`, `yarn x`, `pnpm -C folder x` names.
struct PackageCall {
    QString folder;
    QString script;
    bool isUnclear = false; ///< a filter, a workspace
};
PackageCall packageCall(const QStringList& words, const QString& folder)
{
    PackageCall out{.folder = folder, .script = {}};
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == u"--prefix" || word == u"-C" || word == u"--cwd" || word == u"--dir")
            out.folder = joinedPath(folder, words.value(++i));
        else if (word.startsWith(u"--prefix=") || word.startsWith(u"--cwd="))
            out.folder = joinedPath(folder, word.section(u'=', 1));
        else if (word == u"-r" || word == u"--recursive" || word.startsWith(u"--filter")
            || word == u"-F" || word == u"-w" || word.startsWith(u"--workspace")
            || word == u"workspace" || word == u"workspaces")
            out.isUnclear = true;
        else if (word.startsWith(u'-') || word == u"run" || word == u"run-script")
            continue;
        else {
            out.script = word == u"t" || word == u"tst" ? u"test"_s : word;
            break;
        }
    }
    return out;
}

const PackageManifests::Manifest* manifestIn(const Facts& facts, const QString& folder)
{
    const QString path = joinedPath(folder, u"package.json"_s);
    for (const auto& one : facts.get<PackageManifests>().files)
        if (one.path == path)
            return &one;
    return nullptr;
}

void addPackageScript(const PackageManifests::Manifest& manifest,
    const QString& name,
    const QString& folder,
    std::vector<CalledScript>& out)
{
    for (const auto& script : manifest.package.scripts) {
        if (script.name != name || out.size() >= mostLines)
            continue;
        CalledScript made{manifest.path, evidence::splitShell(script.text), {}, {}};
        shift(made.script, std::max(0, script.line - 1));
        for (auto& command : made.script.commands)
            command.line = command.endLine = script.line;
        made.folder = folder.isNull() ? u""_s : folder;
        out.push_back(std::move(made));
    }
}

std::vector<CalledScript> packageScripts(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    const auto call = packageCall(words, folder);
    const auto* manifest = call.isUnclear ? nullptr : manifestIn(facts, call.folder);
    std::vector<CalledScript> out;
    if (!manifest || call.script.isEmpty())
        return out;
    for (const auto& prefix : {u"pre"_s, u""_s, u"post"_s})
        addPackageScript(*manifest, prefix + call.script, call.folder, out);
    return out;
}

/// `run-s lint test`, `npm-run-all --parallel 'lint:*'`: scripts of the package by name.
std::vector<CalledScript> severalScripts(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    std::vector<CalledScript> out;
    const auto* manifest = manifestIn(facts, folder);
    if (!manifest)
        return out;
    const bool goesOn = words.contains(u"--continue-on-error"_s) || words.contains(u"-c"_s);
    Q_UNUSED(goesOn) // it still leaves with a failure
    for (const auto& word : words.mid(1)) {
        if (word.startsWith(u'-'))
            continue;
        const QString prefix = word.section(u'*', 0, 0);
        for (const auto& script : manifest->package.scripts)
            if (word.contains(u'*') ? script.name.startsWith(prefix) : script.name == word)
                addPackageScript(*manifest, script.name, folder, out);
    }
    return out;
}

/// `bash -e x.sh`, `./x.sh`, `scripts/x`.
std::vector<CalledScript> shellScripts(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    const QString name = words.value(0).section(u'/', -1);
    const bool isShell = name == u"bash" || name == u"sh" || name == u"source" || name == u".";
    QString file = words.value(0);
    bool isErrexit = false;
    if (isShell) {
        qsizetype at = 1;
        while (words.value(at).startsWith(u'-')) {
            isErrexit = isErrexit || words[at].contains(u'e');
            if (words[at].contains(u'c')) {
                CalledScript out{
                    {}, evidence::splitShell(words.value(at + 1)), {isErrexit, false}, {}};
                return {out};
            }
            ++at;
        }
        file = words.value(at);
    }
    static const QRegularExpression shellName(u"\\.(sh|bash)$"_s);
    if (!isShell && !shellName.match(file).hasMatch() && !file.startsWith(u"./")
        && !file.contains(u"script"))
        return {};
    const QString path = joinedPath(folder, file);
    if (path.isEmpty() || !facts.tree().contains(path) || path.endsWith(u".py")
        || path.endsWith(u".js"))
        return {};
    return shellFile(facts, path, isErrexit);
}

} // namespace

std::vector<CalledScript> calledScripts(
    const Facts& facts, const QStringList& all, const QString& folder)
{
    if (all.isEmpty())
        return {};
    if (auto configured = configuredScripts(facts, all, folder); !configured.empty())
        return configured;
    const QStringList words = withoutWrappers(all);
    const QString name = words.value(0).section(u'/', -1);
    if (const auto call = taskCall(facts, words, folder))
        return taskTargets(facts, *call);
    if (name == u"npm" || name == u"yarn" || name == u"pnpm" || name == u"bun")
        return packageScripts(facts, words, folder);
    if (name == u"run-s" || name == u"run-p" || name == u"npm-run-all" || name == u"npm-run-all2")
        return severalScripts(facts, words, folder);
    return shellScripts(facts, words, folder);
}

} // namespace slipway::readiness
