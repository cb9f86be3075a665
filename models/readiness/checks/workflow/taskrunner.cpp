// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/taskrunner.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

using evidence::TaskFile;

namespace {

constexpr qsizetype mostFiles = 300;
constexpr qint64 mostBytes = 1024 * 1024;

QString folderOf(const QString& path)
{
    const auto slash = path.lastIndexOf(u'/');
    return slash < 0 ? QString() : path.left(slash);
}

QString runnerWord(TaskFile::Runner runner)
{
    switch (runner) {
    case TaskFile::Runner::Make: return u"make"_s;
    case TaskFile::Runner::Just: return u"just"_s;
    case TaskFile::Runner::Task: break;
    }
    return u"task"_s;
}

/// GNU make prefers GNUmakefile, makefile, Makefile.
int rankOf(const QString& path)
{
    const QString name = path.section(u'/', -1);
    return name == u"GNUmakefile" ? 0 : name == u"makefile" ? 1 : 2;
}

std::optional<TaskFile::Runner> runnerOf(const QString& program)
{
    const QString name = program.section(u'/', -1);
    if (name == u"make" || name == u"gmake" || name == u"$(MAKE)" || name == u"${MAKE}")
        return TaskFile::Runner::Make;
    if (name == u"just")
        return TaskFile::Runner::Just;
    if (name == u"task" || name == u"go-task")
        return TaskFile::Runner::Task;
    return {};
}

} // namespace

TaskRunner TaskRunner::gather(const Facts& facts)
{
    TaskRunner out;
    QStringList paths;
    for (const auto& path : facts.tree().files())
        if (evidence::taskRunnerOf(path))
            paths << path;
    std::ranges::stable_sort(paths, [](const QString& a, const QString& b) {
        return std::pair(a.count(u'/'), rankOf(a)) < std::pair(b.count(u'/'), rankOf(b));
    });
    const auto include = [&facts](const QString& path) -> std::optional<QByteArray> {
        if (!facts.tree().contains(path))
            return {};
        const auto bytes = facts.tree().read(path, mostBytes);
        return bytes ? std::optional(*bytes) : std::nullopt;
    };
    for (const auto& path : paths.mid(0, mostFiles)) {
        const auto bytes = facts.tree().read(path, mostBytes);
        if (!bytes) {
            out.unreadable.push_back({path, 0, bytes.error().what});
            continue;
        }
        auto file = evidence::readTasks(*bytes, path, include);
        const QString key = runnerWord(file.runner) + u':' + folderOf(path);
        if (!out.byFolder.contains(key))
            out.byFolder.insert(key, int(out.files.size()));
        out.files.push_back(std::move(file));
    }
    return out;
}

const TaskFile* TaskRunner::fileIn(TaskFile::Runner runner, const QString& folder) const
{
    QString at = folder == u"." ? QString() : folder;
    while (true) {
        const auto found = byFolder.constFind(runnerWord(runner) + u':' + at);
        if (found != byFolder.constEnd())
            return &files[size_t(*found)];
        if (runner == TaskFile::Runner::Make || at.isEmpty())
            return nullptr;
        at = folderOf(at);
    }
}

std::optional<TaskCall> taskCall(
    const Facts& facts, const QStringList& words, const QString& folder)
{
    const auto runner = words.isEmpty() ? std::nullopt : runnerOf(words[0]);
    if (!runner)
        return {};
    TaskCall out{.file = nullptr, .runner = *runner, .folder = folder, .targets = {}};
    static const QStringList withValue{u"-j"_s, u"-l"_s, u"-I"_s, u"-o"_s, u"-W"_s, u"--set"_s};
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word == u"-C" || word == u"--directory" || word == u"-d" || word == u"--dir"
            || word == u"--working-directory") {
            const QString in = words.value(++i);
            out.folder = QDir::cleanPath(folder.isEmpty() ? in : folder + u'/' + in);
        } else if (word == u"-f" || word == u"--file" || word == u"--makefile"
            || word == u"--justfile" || word == u"-t" || word == u"--taskfile"
            || word.startsWith(u"--file=") || word == u"--") {
            out.isUnclear = true;
            break;
        } else if (word == u"-i" || word == u"--ignore-errors") {
            out.keepsGoing = true;
        } else if (withValue.contains(word)) {
            // `-j4` and `-j 4`, but `-j test` names a target
            bool isNumber = false;
            words.value(i + 1).toInt(&isNumber);
            i += isNumber || word == u"-I" || word == u"-o" || word == u"-W" ? 1 : 0;
        } else if (word.contains(u'$')) {
            out.isUnclear = true;
        } else if (!word.startsWith(u'-') && !word.contains(u'=')) {
            out.targets << word;
            if (*runner == TaskFile::Runner::Just)
                break; // what follows are its arguments
        }
    }
    if (out.folder.contains(u'$') || out.folder.startsWith(u"..") || out.folder.startsWith(u'/'))
        out.isUnclear = true;
    if (!out.isUnclear)
        out.file = facts.get<TaskRunner>().fileIn(*runner, out.folder);
    return out;
}

QStringList TaskCall::missing() const
{
    if (isUnclear || !file || file->isOpen)
        return {};
    QStringList out;
    for (const auto& target : targets)
        if (!file->find(target))
            out << target;
    return out;
}

} // namespace slipway::readiness
