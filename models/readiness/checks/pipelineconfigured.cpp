// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/testconfig.h"
#include "evidence/toml.h"
#include "readiness/checks/pipelinetools.h"
#include "yaml/document.h"

#include <memory>
#include <mutex>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr size_t mostScripts = 300;

std::optional<QByteArray> bytesOf(const Facts& facts, const QString& path)
{
    if (!facts.tree().contains(path))
        return {};
    const auto bytes = facts.tree().read(path, 1024 * 1024);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

/// pyproject.toml of folders, each read once.
struct ProjectFiles {
    static ProjectFiles gather(const Facts&) { return {}; }
    const evidence::TomlValue* of(const Facts& facts, const QString& folder) const
    {
        const QString path = joinedPath(folder, u"pyproject.toml"_s);
        const std::scoped_lock lock(m_known->mutex);
        auto found = m_known->files.find(path);
        if (found == m_known->files.end()) {
            const auto bytes = bytesOf(facts, path);
            const auto root
                = bytes ? evidence::readToml(*bytes) : Result<evidence::TomlValue>(failure({}, {}));
            found = m_known->files.insert(path,
                root ? std::make_shared<const evidence::TomlValue>(*root)
                     : std::shared_ptr<const evidence::TomlValue>());
        }
        return found->get();
    }

private:
    struct Known {
        std::mutex mutex;
        QHash<QString, std::shared_ptr<const evidence::TomlValue>> files;
    };
    std::unique_ptr<Known> m_known = std::make_unique<Known>();
};

CalledScript scriptAt(const QString& path, const QString& text, int line, const QString& folder)
{
    CalledScript out{path, evidence::splitShell(text), {}, {}};
    for (auto& command : out.script.commands)
        command.line = command.endLine = line;
    out.folder = folder.isNull() ? u""_s : folder;
    return out;
}

/// A task of hatch, pdm or poe: a text, a list of them, or a table that holds one.
void addTask(const evidence::TomlValue& task,
    const evidence::TomlValue& all,
    const QString& path,
    const QString& folder,
    std::vector<CalledScript>& out,
    int depth = 0)
{
    using Kind = evidence::TomlValue::Kind;
    if (depth > 4 || out.size() >= mostScripts)
        return;
    if (task.kind == Kind::Text) {
        // The name of another task stands for it.
        const auto* other = all.find(task.text.section(u' ', 0, 0));
        if (other && other != &task)
            addTask(*other, all, path, folder, out, depth + 1);
        else
            out.push_back(scriptAt(path, task.text, task.line, folder));
        if (!out.empty() && task.text.startsWith(u'-'))
            out.back().mask = u"its task ignores its failure (`-` before it)"_s;
        return;
    }
    for (const auto& item : task.items)
        addTask(item, all, path, folder, out, depth + 1);
    for (const auto& key : {u"cmd"_s, u"shell"_s, u"sequence"_s, u"composite"_s})
        if (const auto* inner = task.find(key))
            addTask(*inner, all, path, folder, out, depth + 1);
}

/// `hatch run lint:style`, `pdm run lint`, `poe lint`, `pixi run lint`.
std::vector<CalledScript> projectTask(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    QString program = words.value(0);
    qsizetype at = 1;
    while (words.value(at).startsWith(u'-'))
        ++at;
    if ((program == u"poetry" || program == u"uv" || program == u"pdm") && words.value(at) == u"run"
        && words.value(at + 1) == u"poe") {
        program = u"poe"_s;
        at += 2;
    } else if (words.value(at) == u"run") {
        ++at;
    } else if (program != u"poe") {
        return {};
    }
    while (words.value(at).startsWith(u'-'))
        ++at;
    const QString name = words.value(at);
    const auto* root = facts.get<ProjectFiles>().of(facts, folder);
    if (!root || name.isEmpty())
        return {};
    const evidence::TomlValue* tasks = nullptr;
    QString task = name;
    if (program == u"hatch") {
        const QString env = name.contains(u':') ? name.section(u':', 0, 0) : u"default"_s;
        task = name.section(u':', -1);
        if (const auto* envs = root->find({u"tool", u"hatch", u"envs"}))
            tasks = envs->find({env.section(u'.', 0, 0), u"scripts"});
    } else if (program == u"pdm") {
        tasks = root->find({u"tool", u"pdm", u"scripts"});
    } else if (program == u"pixi") {
        tasks = root->find({u"tool", u"pixi", u"tasks"});
    } else if (program == u"poe") {
        tasks = root->find({u"tool", u"poe", u"tasks"});
    }
    const auto* found = tasks ? tasks->find(task) : nullptr;
    std::vector<CalledScript> out;
    if (found)
        addTask(*found, *tasks, joinedPath(folder, u"pyproject.toml"_s), folder, out);
    return out;
}

/// `tox`, `tox run -e lint,types`.
std::vector<CalledScript> toxScripts(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    QStringList environments;
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == u"-e" || words[i] == u"--env")
            environments += evidence::expandEnvironments(words.value(++i));
        else if (words[i].startsWith(u"-e") && words[i].size() > 2)
            environments += evidence::expandEnvironments(words[i].mid(2));
        else if (words[i] == u"--")
            break;
    }
    std::vector<CalledScript> out;
    for (const auto& name : {u"tox.ini"_s, u"setup.cfg"_s}) {
        const QString path = joinedPath(folder, name);
        const auto bytes = bytesOf(facts, path);
        if (!bytes)
            continue;
        const auto file = evidence::readIni(*bytes);
        if (!file.find(u"tox") && !file.find(u"testenv"))
            continue;
        for (const auto& command : evidence::toxCommands(file, environments)) {
            if (out.size() >= mostScripts)
                break;
            out.push_back(scriptAt(path, command.text, command.line, folder));
            if (command.ignoresFailure)
                out.back().mask = u"tox ignores its failure"_s;
        }
        return out;
    }
    return out;
}

bool runsAtCommit(const yaml::Node& hook)
{
    const auto* stages = hook.find(u"stages");
    if (!stages)
        return true;
    for (const auto& stage : stages->items)
        if (stage.text == u"pre-commit" || stage.text == u"commit")
            return true;
    return stages->items.empty();
}

/// What `pre-commit run` runs: a command a hook, which fails where it would change a file.
std::vector<CalledScript> preCommitScripts(
    const Facts& facts, const QString& folder, const QString& only)
{
    const QString path = joinedPath(folder, u".pre-commit-config.yaml"_s);
    const auto bytes = bytesOf(facts, path);
    const auto documents
        = bytes ? yaml::readTolerant(*bytes) : Result<std::vector<yaml::Node>>(failure({}, {}));
    std::vector<CalledScript> out;
    if (!documents || documents->empty())
        return out;
    const auto* repositories = documents->front().find(u"repos");
    if (!repositories)
        return out;
    for (const auto& repository : repositories->items) {
        const auto* hooks = repository.find(u"hooks");
        for (const auto& hook : hooks ? hooks->items : std::vector<yaml::Node>()) {
            const QString id = hook.textOf(u"id");
            if (id.isEmpty() || out.size() >= mostScripts || (!only.isEmpty() && only != id)
                || (only.isEmpty() && !runsAtCommit(hook)))
                continue;
            const QString entry = hook.textOf(u"entry");
            auto made = scriptAt(path, entry.isEmpty() ? id : entry, hook.mark.line, folder);
            if (made.script.commands.empty())
                continue;
            auto& words = made.script.commands.front().words;
            if (const auto* arguments = hook.find(u"args"))
                for (const auto& argument : arguments->items)
                    words << argument.text;
            if (id == u"ruff" && entry.isEmpty())
                words << u"check"_s;
            words << u"--check"_s;
            out.push_back(std::move(made));
        }
    }
    return out;
}

} // namespace

std::vector<CalledScript> configuredScripts(
    const Facts& facts, const QStringList& all, const QString& folder)
{
    const QString outer = all.value(0).section(u'/', -1);
    static const QStringList projects{
        u"hatch"_s, u"pdm"_s, u"poe"_s, u"pixi"_s, u"poetry"_s, u"uv"_s};
    if (projects.contains(outer))
        if (auto found = projectTask(facts, all, folder); !found.empty())
            return found;
    const QStringList words = withoutWrappers(all);
    const QString name = words.value(0).section(u'/', -1);
    if (name == u"tox")
        return toxScripts(facts, words, folder);
    if (name == u"poe")
        return projectTask(facts, words, folder);
    if ((name == u"pre-commit" || name == u"prek") && words.value(1) == u"run") {
        static const QStringList valued{u"--from-ref"_s,
            u"--to-ref"_s,
            u"--source"_s,
            u"--origin"_s,
            u"-s"_s,
            u"-o"_s,
            u"--hook-stage"_s,
            u"--stage"_s,
            u"--config"_s,
            u"-c"_s,
            u"--color"_s,
            u"--directory"_s};
        QString only;
        for (qsizetype i = 2; i < words.size() && words[i] != u"--files"; ++i) {
            if (valued.contains(words[i]))
                ++i;
            else if (!words[i].startsWith(u'-') && only.isEmpty())
                only = words[i];
        }
        return preCommitScripts(facts, folder, only);
    }
    return {};
}

std::vector<CalledScript> scriptsOfAction(const Facts& facts, const evidence::WorkflowStep& step)
{
    if (!step.uses.startsWith(u"pre-commit/action@"))
        return {};
    return preCommitScripts(facts, {}, {});
}

} // namespace slipway::readiness
