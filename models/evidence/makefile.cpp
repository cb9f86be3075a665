// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/makefile.h"

#include "evidence/makefilelines.h"
#include "evidence/shell.h"

#include <QDir>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr int mostIncludes = 50;
constexpr int deepestInclude = 8;
constexpr qsizetype mostLines = 100'000;
constexpr size_t mostTargets = 20'000;
constexpr size_t mostProblems = 20;

QString folderOf(const QString& path)
{
    const auto slash = path.lastIndexOf(u'/');
    return slash < 0 ? QString() : path.left(slash + 1);
}

/// Reads one Makefile and what it includes into one TaskFile.
class MakeReader {
public:
    MakeReader(TaskFile& out, const TaskInclude& include) : m_out(out), m_include(include)
    {
        m_out.variables = {{u"MAKE"_s, u"make"_s}, {u"RM"_s, u"rm -f"_s}, {u"CURDIR"_s, u"."_s}};
    }

    void file(const QByteArray& bytes, const QString& path, int depth)
    {
        const auto lines = sourceText(bytes.left(1024 * 1024)).split(u'\n');
        const QString outer = std::exchange(m_path, path);
        const auto rules = std::exchange(m_rules, {});
        m_define.clear();
        for (qsizetype at = 0; at < std::min(lines.size(), mostLines);)
            line(lines, at, depth);
        m_rules = rules;
        m_path = outer;
    }

    void finish()
    {
        for (auto& target : m_out.targets) {
            target.isPhony = m_phony.contains(target.name);
            if (m_ignoresAll || m_ignored.contains(target.name))
                for (auto& line : target.recipe)
                    line.ignoresFailure = true;
        }
        const QString goal
            = expanded(m_out.variables.value(u".DEFAULT_GOAL"_s), m_out.variables).trimmed();
        if (!goal.isEmpty() && !goal.contains(u'$'))
            m_out.defaultTarget = goal;
        for (const auto& flag : m_out.variables.value(u".SHELLFLAGS"_s).split(u' '))
            if (flag.startsWith(u'-') && !flag.startsWith(u"--") && flag.contains(u'e'))
                m_out.isErrexit = true;
    }

private:
    void line(const QStringList& lines, qsizetype& at, int depth)
    {
        const int number = int(at) + 1;
        if (!m_define.isEmpty()) {
            inDefine(lines[at++]);
            return;
        }
        if (lines[at].startsWith(u'\t') && !m_rules.empty()) {
            recipe(lines, at);
            return;
        }
        const bool isIndented = lines[at].startsWith(u' ');
        const QString text = logicalLine(lines, at);
        if (!text.isEmpty())
            statement(text, number, isIndented, depth);
    }

    void statement(const QString& text, int number, bool isIndented, int depth)
    {
        const QString word = text.section(u' ', 0, 0);
        static const QStringList conditions{
            u"ifeq"_s, u"ifneq"_s, u"ifdef"_s, u"ifndef"_s, u"else"_s, u"endif"_s};
        if (conditions.contains(word) || text.startsWith(u"ifeq(") || text.startsWith(u"ifneq("))
            return;
        if (word == u"include" || word == u"-include" || word == u"sinclude") {
            includeAll(text.mid(word.size()), word == u"include", depth);
            return;
        }
        if (word == u"vpath" || word == u"undefine" || word == u"load" || word == u"-load"
            || word == u"unexport")
            return;
        const QString plain = withoutModifiers(text);
        if (plain.section(u' ', 0, 0) == u"define") {
            m_define = plain.section(u' ', 1, 1);
            m_body.clear();
            m_defineDepth = 0;
            return;
        }
        if (const auto assigned = assignmentOf(plain)) {
            assign(*assigned);
            return;
        }
        if (plain.size() < text.size())
            return; // `export NAME`
        rule(text, number, isIndented);
    }

    void inDefine(const QString& line)
    {
        const QString word = line.trimmed().section(u' ', 0, 0);
        if (word == u"define")
            ++m_defineDepth;
        if (word == u"endef" && m_defineDepth-- == 0) {
            if (m_body.size() < 64 * 1024)
                m_out.variables.insert(m_define, m_body.join(u'\n'));
            m_define.clear();
            return;
        }
        m_body << line;
    }

    void assign(const MakeAssignment& given)
    {
        auto& variables = m_out.variables;
        if (given.operation == u"!="
            || (given.operation == u"?=" && variables.contains(given.name)))
            return;
        if (given.operation == u"+=" && variables.contains(given.name)) {
            auto& value = variables[given.name];
            if (value.size() < 64 * 1024)
                value += u' ' + given.value;
            return;
        }
        variables.insert(given.name, given.value);
    }

    QStringList words(const QString& text) const
    {
        return expanded(text, m_out.variables).simplified().split(u' ', Qt::SkipEmptyParts);
    }

    void rule(const QString& text, int number, bool isIndented)
    {
        const auto colon = outsideReferences(text, u':');
        if (colon < 0) {
            if (isReferencesOnly(text)) {
                m_out.isOpen = m_out.isOpen || text.contains(u"eval") || text.contains(u"call");
                return;
            }
            const bool isRecipe = isIndented && !m_rules.empty();
            problem(number,
                isRecipe ? u"the recipe's line begins with spaces, not with a tab"_s
                         : u"missing separator: neither a rule, a variable nor a directive"_s);
            return;
        }
        QString left = text.left(colon);
        if (left.endsWith(u'&'))
            left.chop(1);
        QString right = text.mid(colon + (text.mid(colon, 2) == u"::" ? 2 : 1)).trimmed();
        if (assignmentOf(withoutModifiers(right)))
            return; // a variable for that target alone
        QString command;
        if (const auto semicolon = outsideReferences(right, u';'); semicolon >= 0) {
            command = right.mid(semicolon + 1).trimmed();
            right.truncate(semicolon);
        }
        if (const auto pattern = outsideReferences(right, u':'); pattern >= 0)
            right = right.mid(pattern + 1); // a static pattern
        right.replace(u'|', u' ');
        start(words(left), words(right), number);
        if (!command.isEmpty())
            addLine(command, number, number);
    }

    void start(const QStringList& names, const QStringList& prerequisites, int number)
    {
        m_rules.clear();
        for (const auto& name : names) {
            if (special(name, prerequisites))
                continue;
            if (name.contains(u'$')) {
                m_out.isOpen = true;
                continue;
            }
            if (m_out.targets.size() >= mostTargets)
                return;
            TaskTarget target{.name = name, .prerequisites = {}, .recipe = {}};
            for (const auto& one : prerequisites)
                if (!one.contains(u'$'))
                    target.prerequisites << one;
            target.isPattern = name.contains(u'%');
            target.path = m_path;
            target.line = number;
            if (m_out.defaultTarget.isEmpty() && !target.isPattern && !name.startsWith(u'.'))
                m_out.defaultTarget = name;
            m_rules.push_back(m_out.targets.size());
            m_out.targets.push_back(std::move(target));
        }
        m_takesRecipe = !m_rules.empty();
        if (m_rules.empty() && !names.isEmpty())
            m_rules.push_back(m_out.targets.size()); // a rule, though none to keep
    }

    /// `.PHONY` and its like; true for names that are no targets.
    bool special(const QString& name, const QStringList& prerequisites)
    {
        if (name == u".PHONY")
            m_phony.unite({prerequisites.begin(), prerequisites.end()});
        else if (name == u".ONESHELL")
            m_out.isOneShell = true;
        else if (name == u".DEFAULT")
            m_out.isOpen = true;
        else if (name == u".IGNORE") {
            m_ignoresAll = m_ignoresAll || prerequisites.isEmpty();
            m_ignored.unite({prerequisites.begin(), prerequisites.end()});
        }
        return name.size() > 1 && name[0] == u'.' && name[1].isUpper();
    }

    void recipe(const QStringList& lines, qsizetype& at)
    {
        const int first = int(at) + 1;
        QString text = lines[at++].mid(1);
        while (endsWithContinuation(text) && at < lines.size()) {
            const QString& next = lines[at++];
            text += u'\n' + (next.startsWith(u'\t') ? next.mid(1) : next);
        }
        if (!text.trimmed().isEmpty() && !text.trimmed().startsWith(u'#'))
            addLine(text, first, int(at));
    }

    void addLine(const QString& text, int line, int endLine)
    {
        if (!m_takesRecipe)
            return;
        for (const auto index : m_rules) {
            auto& target = m_out.targets[index];
            auto variables = m_out.variables;
            variables.insert(u"@"_s, target.name);
            variables.insert(u"<"_s, target.prerequisites.value(0));
            variables.insert(u"^"_s, target.prerequisites.join(u' '));
            TaskLine made{.text = expanded(text, variables), .line = line, .endLine = endLine};
            takePrefixes(made);
            if (!made.text.trimmed().isEmpty())
                target.recipe.push_back(std::move(made));
        }
    }

    void includeAll(const QString& text, bool isRequired, int depth)
    {
        for (const auto& name : words(text)) {
            const QString beside = QDir::cleanPath(folderOf(m_path) + name);
            const QString fromStart = QDir::cleanPath(folderOf(m_out.path) + name);
            bool isFound = false;
            for (const auto& path : {fromStart, beside}) {
                if (isFound || !m_include || name.contains(u'$') || name.contains(u'*')
                    || path.startsWith(u"../") || path.startsWith(u'/') || depth >= deepestInclude
                    || m_out.includes.size() >= mostIncludes)
                    continue;
                const auto bytes = m_out.includes.contains(path) ? std::nullopt : m_include(path);
                isFound = bytes || m_out.includes.contains(path);
                if (!bytes)
                    continue;
                m_out.includes << path;
                file(*bytes, path, depth + 1);
            }
            if (isFound)
                continue;
            m_out.missing << name;
            m_out.isOpen = m_out.isOpen || isRequired || name.contains(u'*');
        }
    }

    void problem(int line, const QString& text)
    {
        if (m_out.problems.size() < mostProblems)
            m_out.problems.push_back({m_path, line, text});
    }

    TaskFile& m_out;
    const TaskInclude& m_include;
    QString m_path;
    std::vector<size_t> m_rules; ///< targets that a recipe's line belongs to
    bool m_takesRecipe = false;
    QString m_define;
    QStringList m_body;
    int m_defineDepth = 0;
    QSet<QString> m_phony;
    QSet<QString> m_ignored;
    bool m_ignoresAll = false;
};

} // namespace

std::optional<TaskFile::Runner> taskRunnerOf(const QString& path)
{
    const QString name = path.section(u'/', -1);
    if (name == u"Makefile" || name == u"makefile" || name == u"GNUmakefile")
        return TaskFile::Runner::Make;
    const QString lower = name.toLower();
    if (lower == u"justfile" || lower == u".justfile")
        return TaskFile::Runner::Just;
    if (lower == u"taskfile.yml" || lower == u"taskfile.yaml" || lower == u"taskfile.dist.yml"
        || lower == u"taskfile.dist.yaml")
        return TaskFile::Runner::Task;
    return {};
}

TaskFile readMakefile(const QByteArray& bytes, const QString& path, const TaskInclude& include)
{
    TaskFile out;
    out.path = path;
    MakeReader reader(out, include);
    reader.file(bytes, path, 0);
    reader.finish();
    return out;
}

TaskFile readTasks(const QByteArray& bytes, const QString& path, const TaskInclude& include)
{
    const auto runner = taskRunnerOf(path);
    if (runner == TaskFile::Runner::Just)
        return readJustfile(bytes, path);
    if (runner == TaskFile::Runner::Task)
        return readTaskfile(bytes, path);
    return readMakefile(bytes, path, include);
}

} // namespace slipway::evidence
