// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/stack/stack.h"

#include <QHash>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Names that environment files of the tree define, templates and real ones.
struct DefinedVariables {
    QHash<QString, evidence::Place> filled;
    QHash<QString, evidence::Place> blank;
    QStringList files;
    QStringList templates;

    static DefinedVariables gather(const Facts& facts)
    {
        DefinedVariables out;
        for (const auto& path : facts.tree().files()) {
            const auto kind = evidence::environmentFileKind(path);
            if (kind == evidence::EnvironmentFileKind::None)
                continue;
            const auto bytes = facts.tree().read(path, 256 * 1024);
            if (!bytes)
                continue;
            out.files << path;
            if (kind == evidence::EnvironmentFileKind::Template)
                out.templates << path;
            for (const auto& line : evidence::readEnvironmentFile(*bytes))
                (line.value.isEmpty() ? out.blank : out.filled)
                    .insert(line.name, {path, line.line, line.column});
        }
        return out;
    }
};

/// Names that workflows give to their commands.
struct WorkflowVariables {
    QHash<QString, QString> paths; ///< name → workflow
    static WorkflowVariables gather(const Facts& facts)
    {
        WorkflowVariables out;
        const auto add = [&out](const QMap<QString, QString>& variables, const QString& path) {
            for (auto it = variables.cbegin(); it != variables.cend(); ++it)
                out.paths.insert(it.key(), path);
        };
        for (const auto& workflow : facts.get<WorkflowFacts>().workflows) {
            add(workflow.variables, workflow.path);
            for (const auto& job : workflow.jobs) {
                add(job.variables, workflow.path);
                for (const auto& step : job.steps)
                    add(step.environment, workflow.path);
            }
        }
        return out;
    }
};

/// Variables of the shell and of Compose itself.
bool isGiven(const QString& name)
{
    static const QSet<QString> names{u"HOME"_s,
        u"PWD"_s,
        u"USER"_s,
        u"UID"_s,
        u"GID"_s,
        u"HOSTNAME"_s,
        u"PATH"_s,
        u"SHELL"_s,
        u"TMPDIR"_s,
        u"LANG"_s,
        u"DISPLAY"_s,
        u"SSH_AUTH_SOCK"_s,
        u"XDG_RUNTIME_DIR"_s};
    return names.contains(name) || name.startsWith(u"COMPOSE_") || name.startsWith(u"DOCKER_");
}

struct Use {
    QString name;
    QString service;
    evidence::Place place;
};

/// `${X}` without a fallback, wherever a service of the stack says it.
class Uses {
public:
    std::vector<Use> bare;
    int all = 0;

    void service(const evidence::ComposeService& service)
    {
        m_service = service.name;
        text(service.image);
        for (const auto& variable : service.environment)
            if (variable.value)
                text(*variable.value, variable.place);
        for (const auto& port : service.ports)
            text(port.text, port.place);
        for (const auto& volume : service.volumes)
            text(volume.source, volume.place);
        for (const auto& file : service.environmentFiles)
            text(file.text, file.place);
        for (const auto& label : service.labels)
            if (label.value)
                text(*label.value, label.place);
        for (const auto* command : {&service.command, &service.entrypoint})
            if (*command)
                for (const auto& word : (*command)->words)
                    text(word, (*command)->place);
        for (const auto& one : {service.cpuLimit,
                 service.memoryLimit,
                 service.replicas,
                 service.restart,
                 service.user})
            text(one);
        if (!service.build)
            return;
        text(service.build->context, service.build->place);
        for (const auto& argument : service.build->arguments)
            if (argument.value)
                text(*argument.value, argument.place);
    }

private:
    void text(const std::optional<evidence::Located>& one)
    {
        if (one)
            text(one->text, one->place);
    }
    void text(const QString& value, const evidence::Place& place, int depth = 0)
    {
        if (depth > 4 || !value.contains(u'$'))
            return;
        for (const auto& reference : evidence::referencesOf(value)) {
            ++all;
            if (reference.operation.isEmpty())
                bare.push_back({reference.name, m_service, place});
            else if (reference.operation.endsWith(u'-'))
                text(reference.word, place, depth + 1);
        }
    }

    QString m_service;
};

} // namespace

Outcome checkVariables(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    Uses uses;
    for (const auto& service : facts.get<ProductionStack>().services)
        uses.service(service);
    if (uses.all == 0)
        return notApplicable(u"The stack of %1 takes no variable."_s.arg(
                                 facts.get<ProductionStack>().paths.join(u" + "_s)),
            stackPlaces(facts));
    const auto& defined = facts.get<DefinedVariables>();
    const auto& workflows = facts.get<WorkflowVariables>();
    Findings missing;
    Findings blank;
    Findings given;
    QSet<QString> told;
    for (const auto& use : uses.bare) {
        if (told.contains(use.name) || isGiven(use.name) || defined.filled.contains(use.name))
            continue;
        told.insert(use.name);
        const QString what = u"service %1 takes ${%2}"_s.arg(use.service, use.name);
        if (const auto found = defined.blank.constFind(use.name); found != defined.blank.cend()) {
            blank.add(
                what + u", which %1 leaves blank"_s.arg(found->path), placeOf(facts, use.place));
            blank.places.push_back(placeOf(facts, *found));
        } else if (workflows.paths.contains(use.name)) {
            given.add(what + u", which %1 gives"_s.arg(workflows.paths.value(use.name)),
                placeOf(facts, use.place));
        } else {
            missing.add(
                what + u" without a fallback, and no template or environment file names it"_s,
                placeOf(facts, use.place));
        }
    }
    if (!missing.isEmpty()) {
        if (defined.templates.isEmpty())
            missing.places.push_back(absent(u".env.example"_s));
        return failedStack(facts,
            missing.text(2) + u" Compose would put nothing there."_s,
            std::move(missing.places));
    }
    if (!blank.isEmpty())
        return warned(blank.text(2), std::move(blank.places));
    if (!given.isEmpty())
        return unknown(UnknownReason::Missing,
            given.text(2) + u" Only a deployment shows its value."_s,
            std::move(given.places));
    auto places = stackPlaces(facts);
    for (const auto& path : defined.templates.mid(0, 2))
        places.push_back(placeOf(facts, path, 1));
    return passed(
        u"Every variable of the stack has a value in a template, a fallback, or stops Compose where it is missing."_s,
        std::move(places));
}

} // namespace slipway::readiness
