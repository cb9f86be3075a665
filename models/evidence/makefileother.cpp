// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/makefile.h"
#include "evidence/makefilelines.h"
#include "evidence/shell.h"
#include "yaml/document.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr size_t mostTargets = 5'000;

/// Where a recipe's name ends: the first `:` that is in no string and does not assign; -1.
qsizetype headColon(const QString& line)
{
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (!quote.isNull()) {
            if (line[i] == quote)
                quote = {};
        } else if (line[i] == u'"' || line[i] == u'\'' || line[i] == u'`') {
            quote = line[i];
        } else if (line[i] == u'#') {
            return -1;
        } else if (line[i] == u':') {
            return i + 1 < line.size() && line[i + 1] == u'=' ? -1 : i;
        }
    }
    return -1;
}

QStringList dependencies(QString text)
{
    if (const auto comment = text.indexOf(u'#'); comment >= 0)
        text.truncate(comment);
    QStringList out;
    bool isArgument = false;
    for (QString word : text.simplified().split(u' ', Qt::SkipEmptyParts)) {
        const bool opens = word.startsWith(u'(');
        const bool closes = word.endsWith(u')');
        if (!isArgument && word != u"&&") {
            word.remove(u'(').remove(u')');
            out << word;
        }
        isArgument = (isArgument || opens) && !closes;
    }
    return out;
}

void addJustLine(TaskFile& out, const QStringList& lines, qsizetype& at)
{
    const int first = int(at) + 1;
    QString text = lines[at++].trimmed();
    while (endsWithContinuation(text) && at < lines.size())
        text += u'\n' + lines[at++].trimmed();
    TaskLine line{.text = text, .line = first, .endLine = int(at)};
    if (text.startsWith(u"#!"))
        out.targets.back().recipe.push_back(line); // one script: the rest follows
    else if (takePrefixes(line); !line.text.isEmpty() && !line.text.startsWith(u'#'))
        out.targets.back().recipe.push_back(line);
}

void addJustRecipe(TaskFile& out, const QString& text, qsizetype colon, int line)
{
    const QString head = text.left(colon).simplified();
    TaskTarget target{.name = head.section(u' ', 0, 0), .prerequisites = {}, .recipe = {}};
    if (target.name.startsWith(u'@'))
        target.name.remove(0, 1);
    target.prerequisites = dependencies(text.mid(colon + 1));
    target.isPhony = true;
    target.path = out.path;
    target.line = line;
    if (out.defaultTarget.isEmpty())
        out.defaultTarget = target.name;
    if (!target.name.isEmpty() && out.targets.size() < mostTargets)
        out.targets.push_back(std::move(target));
}

/// The commands of a task: texts, `{cmd: …}`, `{task: …}`.
void addCommands(TaskTarget& target, const yaml::Node* list)
{
    if (!list)
        return;
    const auto add = [&target](const yaml::Node& text, bool ignores) {
        target.recipe.push_back({.text = text.text,
            .line = text.mark.line,
            .endLine = text.mark.line + int(text.text.trimmed().count(u'\n')),
            .isSilent = false,
            .ignoresFailure = ignores});
    };
    if (list->isScalar())
        add(*list, false);
    for (const auto& item : list->items) {
        if (item.isScalar())
            add(item, false);
        else if (const auto* command = item.find(u"cmd"))
            add(*command, item.textOf(u"ignore_error") == u"true");
        else if (const auto* task = item.find(u"task"))
            target.prerequisites << task->text;
    }
}

TaskTarget taskOf(const yaml::Node& key, const yaml::Node& node, const QString& path)
{
    TaskTarget out{.name = key.text, .prerequisites = {}, .recipe = {}};
    out.isPhony = true;
    out.path = path;
    out.line = key.mark.line;
    if (!node.isMap()) {
        addCommands(out, &node);
        return out;
    }
    if (const auto* deps = node.find(u"deps"))
        for (const auto& item : deps->items)
            out.prerequisites << (item.isMap() ? item.textOf(u"task") : item.text);
    addCommands(out, node.find(u"cmds"));
    addCommands(out, node.find(u"cmd"));
    if (node.textOf(u"ignore_error") == u"true")
        for (auto& line : out.recipe)
            line.ignoresFailure = true;
    return out;
}

} // namespace

TaskFile readJustfile(const QByteArray& bytes, const QString& path)
{
    TaskFile out;
    out.runner = TaskFile::Runner::Just;
    out.path = path;
    const auto lines = sourceText(bytes.left(1024 * 1024)).split(u'\n');
    bool isInRecipe = false;
    for (qsizetype at = 0; at < lines.size();) {
        const QString& line = lines[at];
        if (line.trimmed().isEmpty()) {
            ++at;
            continue;
        }
        if (line[0].isSpace()) {
            if (isInRecipe && !out.targets.empty())
                addJustLine(out, lines, at);
            else
                ++at;
            continue;
        }
        isInRecipe = false;
        const QString word = line.section(u' ', 0, 0);
        const auto colon = headColon(line);
        if (word == u"alias") {
            const QString name = line.section(u' ', 1, 1);
            TaskTarget target{.name = name, .prerequisites = {}, .recipe = {}};
            target.prerequisites << line.section(u":="_s, 1).trimmed();
            target.path = path;
            target.line = int(at) + 1;
            out.targets.push_back(std::move(target));
        } else if (word == u"import" || word == u"mod" || word == u"import?" || word == u"mod?") {
            out.isOpen = true;
        } else if (colon > 0 && !line.startsWith(u'[') && !line.startsWith(u'#') && word != u"set"
            && word != u"export") {
            addJustRecipe(out, line, colon, int(at) + 1);
            isInRecipe = true;
        }
        ++at;
    }
    return out;
}

TaskFile readTaskfile(const QByteArray& bytes, const QString& path)
{
    TaskFile out;
    out.runner = TaskFile::Runner::Task;
    out.path = path;
    const auto documents = yaml::readTolerant(bytes);
    if (!documents) {
        const auto& error = documents.error();
        out.problems.push_back({path, error.where.section(u':', 0, 0).toInt(), error.what});
        return out;
    }
    if (documents->empty())
        return out;
    const auto& root = documents->front();
    out.isOpen = root.find(u"includes") != nullptr;
    if (const auto* tasks = root.find(u"tasks"))
        for (const auto& [key, value] : tasks->entries)
            if (out.targets.size() < mostTargets)
                out.targets.push_back(taskOf(key, value, path));
    if (out.find(u"default"_s))
        out.defaultTarget = u"default"_s;
    return out;
}

} // namespace slipway::evidence
