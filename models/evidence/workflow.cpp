// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/workflow.h"

#include "evidence/dockerfile.h"
#include "evidence/workflowparts.h"
#include "yaml/document.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

WorkflowFlag flagOf(const yaml::Node& node, QStringView key)
{
    WorkflowFlag out;
    for (const auto& [name, value] : node.entries) {
        if (name.text != key)
            continue;
        out.line = name.mark.line;
        const QString text = value.text.trimmed();
        const QString inner = text.startsWith(u"${{") && text.endsWith(u"}}")
            ? text.mid(3, text.size() - 5).trimmed()
            : text;
        if (inner.compare(u"true", Qt::CaseInsensitive) == 0)
            out.kind = WorkflowFlag::Kind::Yes;
        else if (!inner.isEmpty() && inner.compare(u"false", Qt::CaseInsensitive) != 0) {
            out.kind = WorkflowFlag::Kind::Expression;
            out.text = text;
        }
    }
    return out;
}

bool isFalse(QString condition)
{
    condition = condition.trimmed();
    if (condition.startsWith(u"${{") && condition.endsWith(u"}}"))
        condition = condition.mid(3, condition.size() - 5).trimmed();
    return condition == u"false";
}

int indentOf(const QString& line)
{
    int indent = 0;
    while (indent < line.size() && line[indent] == u' ')
        ++indent;
    return indent;
}

/// Last line that a node reaches.
int lastLine(const yaml::Node& node)
{
    int line = node.mark.line;
    for (const auto& item : node.items)
        line = std::max(line, lastLine(item));
    for (const auto& [key, value] : node.entries)
        line = std::max({line, key.mark.line, lastLine(value)});
    return line;
}

/// `defaults.run` of a workflow or a job.
struct Defaults {
    QString shell;
    QString workingDirectory;

    static Defaults of(const yaml::Node& node, Defaults outer)
    {
        if (const auto* run = node.find({u"defaults", u"run"})) {
            outer.shell = run->textOf(u"shell", outer.shell);
            outer.workingDirectory = run->textOf(u"working-directory", outer.workingDirectory);
        }
        return outer;
    }
};

/// Turns nodes into steps and jobs, with the file's own lines at hand for the text of block
/// scalars.
class Reader {
public:
    explicit Reader(const QByteArray& bytes) : m_lines(sourceText(bytes).split(u'\n')) { }

    std::vector<WorkflowStep> steps(const yaml::Node* list, const Defaults& defaults) const
    {
        std::vector<WorkflowStep> out;
        if (!list)
            return out;
        for (const auto& item : list->items)
            if (item.isMap())
                out.push_back(step(item, defaults));
        return out;
    }

    WorkflowJob job(const yaml::Node& key, const yaml::Node& node, const Defaults& outer) const
    {
        WorkflowJob out;
        out.id = key.text;
        out.line = key.mark.line;
        out.name = node.textOf(u"name", key.text);
        out.condition = node.textOf(u"if");
        readJobParts(out, node);
        out.continueOnError = flagOf(node, u"continue-on-error");
        out.steps = steps(node.find(u"steps"), Defaults::of(node, outer));
        if (out.runsOn.contains(u"windows", Qt::CaseInsensitive))
            for (auto& step : out.steps)
                if (step.shell.isEmpty())
                    step.shell = u"pwsh"_s;
        return out;
    }

private:
    WorkflowStep step(const yaml::Node& node, const Defaults& defaults) const
    {
        WorkflowStep out;
        out.line = node.mark.line;
        out.endLine = lastLine(node);
        out.uses = node.textOf(u"uses");
        out.usesLine = keyLine(node, u"uses");
        out.id = node.textOf(u"id");
        out.environment = textMap(node.find(u"env"));
        out.timeout = node.textOf(u"timeout-minutes");
        out.condition = node.textOf(u"if");
        out.shell = node.textOf(u"shell", defaults.shell);
        out.workingDirectory = node.textOf(u"working-directory", defaults.workingDirectory);
        out.continueOnError = flagOf(node, u"continue-on-error");
        if (const auto* run = node.find(u"run"); run && run->isScalar()) {
            script(out, *run);
            out.endLine = std::max(out.endLine, out.runLine + int(out.run.count(u'\n')));
        }
        out.with = textMap(node.find(u"with"));
        out.name = node.textOf(u"name");
        if (out.name.isEmpty())
            out.name
                = !out.uses.isEmpty() ? out.uses : out.run.trimmed().section(u'\n', 0, 0).left(80);
        return out;
    }

    void script(WorkflowStep& out, const yaml::Node& run) const
    {
        out.run = run.text;
        out.runLine = run.mark.line;
        out.runColumn = run.mark.column + (run.isQuoted ? 1 : 0);
        if (run.mark.line < 1 || run.mark.line > m_lines.size())
            return;
        const QString header
            = m_lines[run.mark.line - 1].mid(std::max(0, run.mark.column - 1)).trimmed();
        if (!header.startsWith(u'|') && !header.startsWith(u'>'))
            return;
        block(out, run.mark.line, header.startsWith(u'>'));
    }

    /// The lines of a block scalar as they stand in the file; those of a folded one are joined by
    /// continuations, so that each command keeps its line.
    void block(WorkflowStep& out, int headerLine, bool isFolded) const
    {
        qsizetype first = headerLine;
        while (first < m_lines.size() && m_lines[first].trimmed().isEmpty())
            ++first;
        if (first >= m_lines.size())
            return;
        const int indent = indentOf(m_lines[first]);
        if (indent == 0)
            return;
        QStringList body;
        for (auto i = first; i < m_lines.size(); ++i) {
            const QString& line = m_lines[i];
            if (!line.trimmed().isEmpty() && indentOf(line) < indent)
                break;
            body << line.mid(indent);
        }
        while (!body.isEmpty() && body.last().trimmed().isEmpty())
            body.removeLast();
        if (isFolded) {
            for (qsizetype i = 0; i + 1 < body.size(); ++i) {
                const bool isKept = body[i].trimmed().isEmpty() || body[i].startsWith(u' ')
                    || body[i + 1].trimmed().isEmpty() || body[i + 1].startsWith(u' ');
                if (!isKept)
                    body[i] += u" \\"_s;
            }
        }
        out.run = body.join(u'\n');
        out.runLine = int(first) + 1;
        out.runColumn = indent + 1;
    }

    const QStringList m_lines;
};

WorkflowTrigger triggerOf(const yaml::Node& key, const yaml::Node* value)
{
    WorkflowTrigger out;
    out.event = key.text;
    out.line = key.mark.line;
    if (!value || !value->isMap())
        return out;
    out.branches = texts(value->find(u"branches"));
    out.branchesIgnored = texts(value->find(u"branches-ignore"));
    out.paths = texts(value->find(u"paths"));
    out.isTagsOnly = (value->find(u"tags") || value->find(u"tags-ignore")) && out.branches.isEmpty()
        && out.branchesIgnored.isEmpty();
    return out;
}

void readTriggers(Workflow& out, const yaml::Node& root)
{
    for (const auto& [key, value] : root.entries) {
        if (key.text != u"on" && key.text != u"true") // some writers print the YAML 1.1 boolean
            continue;
        out.triggersLine = key.mark.line;
        if (value.isScalar())
            out.triggers.push_back(triggerOf(value, nullptr));
        for (const auto& item : value.items)
            out.triggers.push_back(triggerOf(item, nullptr));
        for (const auto& [event, filter] : value.entries)
            out.triggers.push_back(triggerOf(event, &filter));
    }
}

} // namespace

bool WorkflowStep::isDisabled() const
{
    return isFalse(condition);
}

bool WorkflowJob::isDisabled() const
{
    return isFalse(condition);
}

bool WorkflowStep::runsAfterFailure() const
{
    return condition.contains(u"always()") || condition.contains(u"failure()");
}

bool WorkflowJob::runsAfterFailure() const
{
    return condition.contains(u"always()") || condition.contains(u"failure()");
}

bool WorkflowStep::isPosixShell() const
{
    const QString name = shell.section(u' ', 0, 0).section(u'/', -1);
    return name.isEmpty() || name == u"bash" || name == u"sh" || name == u"dash" || name == u"zsh";
}

ShellScript WorkflowStep::script() const
{
    auto out = splitShell(run);
    for (auto& command : out.commands) {
        command.column += runColumn - 1;
        command.line += runLine - 1;
        command.endLine += runLine - 1;
    }
    return out;
}

ShellOptions WorkflowStep::shellOptions() const
{
    // Unset: `bash -e {0}`; `bash`: `bash --noprofile --norc -eo pipefail {0}`; `sh`: `sh -e {0}`;
    // else as written.
    if (shell.isEmpty() || shell == u"sh")
        return {true, false};
    if (shell == u"bash")
        return {true, true};
    ShellOptions options;
    const auto words = shell.split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 1; i < words.size(); ++i) {
        const bool isShort = words[i].startsWith(u'-') && !words[i].startsWith(u"--");
        options.errexit = options.errexit || (isShort && words[i].contains(u'e'));
        options.pipefail = options.pipefail || words[i] == u"pipefail";
    }
    return options;
}

const WorkflowTrigger* Workflow::trigger(const QString& event) const
{
    const auto found = std::ranges::find(triggers, event, &WorkflowTrigger::event);
    return found == triggers.end() ? nullptr : &*found;
}

const WorkflowJob* Workflow::job(const QString& id) const
{
    const auto found = std::ranges::find(jobs, id, &WorkflowJob::id);
    return found == jobs.end() ? nullptr : &*found;
}

Result<Workflow> readWorkflow(const QByteArray& bytes, const QString& path)
{
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty() || !documents->front().isMap())
        return failure(u"1:1"_s, u"not a workflow: no mapping at its top"_s);
    const auto& root = documents->front();
    Workflow out;
    out.path = path;
    out.name = root.textOf(u"name", path.section(u'/', -1));
    readTriggers(out, root);
    out.permissions = permissionsOf(root);
    out.concurrency = concurrencyOf(root);
    out.variables = textMap(root.find(u"env"));
    const Reader reader(bytes);
    if (const auto* jobs = root.find(u"jobs"); jobs && jobs->isMap())
        for (const auto& [key, value] : jobs->entries)
            out.jobs.push_back(reader.job(key, value, Defaults::of(root, {})));
    return out;
}

Result<std::vector<WorkflowStep>> readCompositeAction(const QByteArray& bytes)
{
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty())
        return std::vector<WorkflowStep>();
    return Reader(bytes).steps(documents->front().find({u"runs", u"steps"}), {});
}

bool matchesBranch(const QStringList& patterns, const QString& branch)
{
    bool isMatch = false;
    const QStringList path = branch.split(u'/');
    for (const auto& pattern : patterns) {
        const bool isNegated = pattern.startsWith(u'!');
        const QStringList parts = (isNegated ? pattern.mid(1) : pattern).split(u'/');
        if (pattern == u"$default-branch" || matchesPath(parts, path))
            isMatch = !isNegated;
    }
    return isMatch;
}

} // namespace slipway::evidence
