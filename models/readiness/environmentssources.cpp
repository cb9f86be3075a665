// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/environmentssources.h"

#include "evidence/envfile.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/source/language.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr size_t mostEnvironments = 8;

/// The environment that a file's name speaks of; empty: none.
QString environmentOfName(const QString& name)
{
    static const QRegularExpression word(
        u"(?:^|[._-])(prod|production|live|staging|stage|stg|pre-?prod|uat|qa|dev|development|"
        u"local|override|test|testing|ci)(?:[._-]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = word.match(name);
    return match.hasMatch() ? canonicalEnvironment(match.captured(1)) : QString();
}

using Values = QHash<QString, QString>;

/// `${X}` filled in with what the environment's own files say, then with fallbacks.
std::optional<QString> filled(const QString& value, const Values& values)
{
    QString out = value;
    for (const auto& reference : evidence::referencesOf(value)) {
        const auto found = values.constFind(reference.name);
        if (found == values.cend() || found->contains(u'$'))
            continue;
        const QString inner = reference.name + reference.operation + reference.word;
        out.replace(u"${"_s + inner + u'}', *found);
        if (reference.operation.isEmpty())
            out.replace(u'$' + reference.name, *found);
    }
    return evidence::valueWithDefaults(out);
}

class Gatherer {
public:
    explicit Gatherer(const Facts& facts) : m_facts(facts) { }

    std::vector<EnvironmentSource> run()
    {
        files();
        compose();
        kubernetes();
        workflows();
        configured();
        return std::move(m_all);
    }

private:
    EnvironmentSource& of(const QString& name)
    {
        const QString canonical = canonicalEnvironment(name);
        const auto found = std::ranges::find(m_all, canonical, &EnvironmentSource::canonical);
        if (found != m_all.end())
            return *found;
        m_all.push_back({.name = canonical, .canonical = canonical});
        return m_all.back();
    }

    void note(EnvironmentSource& environment, const QString& path)
    {
        if (!environment.files.contains(path))
            environment.files << path;
    }

    void files()
    {
        for (const auto& path : m_facts.tree().files()) {
            const auto kind = evidence::environmentFileKind(path);
            if (kind == evidence::EnvironmentFileKind::None
                || kind == evidence::EnvironmentFileKind::Template
                || !m_facts.tree().isTracked(path) || isBesideApplication(path))
                continue;
            const auto bytes = m_facts.tree().read(path, 256 * 1024);
            if (!bytes)
                continue;
            const QString name = environmentOfName(path.section(u'/', -1));
            const auto lines = evidence::readEnvironmentFile(*bytes);
            for (const auto& line : lines)
                m_values[name].insert(line.name, line.value);
            if (name.isEmpty())
                continue; // `.env`: what every stack is filled in from
            auto& environment = of(name);
            environment.hasFile = true;
            note(environment, path);
            for (const auto& line : lines) {
                std::erase_if(environment.variables, [&line](const SetVariable& variable) {
                    return variable.service.isEmpty() && variable.name == line.name;
                });
                environment.variables.push_back({.name = line.name,
                    .value = filled(line.value, m_values.value(name)),
                    .written = line.value.contains(u'$') ? line.value : QString(),
                    .place = {path, line.line, line.column}});
            }
        }
    }

    Values valuesOf(const QString& environment) const
    {
        Values out = m_values.value(QString());
        const auto own = m_values.value(environment);
        for (auto it = own.cbegin(); it != own.cend(); ++it)
            out.insert(it.key(), it.value());
        return out;
    }

    void compose()
    {
        const auto& stack = m_facts.get<ProductionStack>();
        if (!stack.exists() || stack.files.empty())
            return;
        if (!stack.isScaffolding)
            add(u"production"_s, stack.services, stack.paths);
        const auto& base = stack.files.front();
        const QString folder = base.path.section(u'/', 0, -2);
        for (const auto& other : stack.others) {
            const QString name = environmentOfName(other.path.section(u'/', -1));
            if (name.isEmpty() || name == u"production"
                || other.path.section(u'/', 0, -2) != folder)
                continue;
            const bool isOverlay = environmentOfName(base.path.section(u'/', -1)).isEmpty();
            std::vector<evidence::ComposeFile> files;
            if (isOverlay)
                files.push_back(base);
            files.push_back(other);
            QStringList paths;
            for (const auto& file : files)
                paths << file.path;
            add(name, evidence::mergeCompose(files, stack.others), paths);
        }
    }

    void add(const QString& name,
        const std::vector<evidence::ComposeService>& services,
        const QStringList& paths)
    {
        auto& environment = of(name);
        for (const auto& path : paths)
            note(environment, path);
        const Values values = valuesOf(environment.canonical);
        for (const auto& service : services)
            add(environment, service, values);
    }

    void add(EnvironmentSource& environment,
        const evidence::ComposeService& service,
        const Values& values)
    {
        const auto text = [&values](const std::optional<evidence::Located>& one) {
            return one ? filled(one->text, values).value_or(one->text) : QString();
        };
        RunService run{.name = service.name,
            .image = text(service.image),
            .isOwn = service.build.has_value(),
            .cpu = text(service.cpuLimit),
            .memory = text(service.memoryLimit),
            .replicas = text(service.replicas),
            .place = service.places.empty() ? service.place : service.places.back(),
            .imagePlace = service.image ? service.image->place : service.place};
        for (const auto& port : service.published) {
            run.containerPorts << QString::number(port.containerFirst) + u'/' + port.protocol;
            run.hostPorts << (port.hostFirst > 0 ? QString::number(port.hostFirst) : u"any"_s);
        }
        run.containerPorts.sort();
        run.hostPorts.sort();
        QSet<QString> told;
        static const QRegularExpression nameShape(u"^[A-Za-z_][\\w.-]{0,99}$"_s);
        for (const auto& variable : service.environment) {
            if (!nameShape.match(variable.name).hasMatch())
                continue; // no name, and so perhaps a value
            told.insert(variable.name);
            environment.variables.push_back({.name = variable.name,
                .service = service.name,
                .value = variable.value ? filled(*variable.value, values) : std::nullopt,
                .written = variable.value.value_or(u"${"_s + variable.name + u'}'),
                .place = variable.place,
                .isOwn = run.isOwn});
        }
        for (const auto& file : service.environmentFiles)
            addFile(environment, service, run.isOwn, file.text, told);
        environment.services.push_back(std::move(run));
    }

    /// A file of `env_file`: the last one wins, `environment` over all of them.
    void addFile(EnvironmentSource& environment,
        const evidence::ComposeService& service,
        bool isOwn,
        const QString& path,
        const QSet<QString>& told)
    {
        if (!m_facts.tree().contains(path)) {
            environment.isOpen = true;
            return;
        }
        const auto bytes = m_facts.tree().read(path, 256 * 1024);
        if (!bytes)
            return;
        note(environment, path);
        for (const auto& line : evidence::readEnvironmentFile(*bytes)) {
            if (told.contains(line.name))
                continue;
            std::erase_if(environment.variables, [&](const SetVariable& variable) {
                return variable.service == service.name && variable.name == line.name;
            });
            environment.variables.push_back({.name = line.name,
                .service = service.name,
                .value = evidence::valueWithDefaults(line.value),
                .place = {path, line.line, line.column},
                .isOwn = isOwn});
        }
    }

    void kubernetes()
    {
        for (const auto& set : m_facts.get<KubernetesFiles>().sets) {
            const QString name = !set.environment.isEmpty() ? set.environment
                : set.isProduction                          ? u"production"_s
                                                            : QString();
            if (name.isEmpty() || set.workloads.empty())
                continue;
            auto& environment = of(name);
            for (const auto& path : set.paths)
                note(environment, path);
            for (const auto& workload : set.workloads)
                for (const auto& container : workload.containers)
                    if (!container.isInit)
                        add(environment, set, workload, container);
        }
    }

    static void add(EnvironmentSource& environment,
        const evidence::KubernetesSet& set,
        const evidence::KubernetesWorkload& workload,
        const evidence::KubernetesContainer& container)
    {
        const QString name = workload.containers.size() > 1 ? workload.name + u'/' + container.name
                                                            : workload.name;
        const auto text = [](const std::optional<evidence::Located>& one) {
            return one ? one->text : QString();
        };
        RunService run{.name = name,
            .image = text(container.image),
            .cpu = text(container.cpuLimit),
            .memory = text(container.memoryLimit),
            .replicas = text(workload.replicasAt),
            .place = container.place,
            .imagePlace = container.image ? container.image->place : container.place};
        for (const auto& port : container.ports)
            run.containerPorts << QString::number(port.number) + u"/tcp"_s;
        run.containerPorts.sort();
        const auto reaching = evidence::reachingVariables(set, container);
        environment.isOpen = environment.isOpen || !reaching.open.empty();
        for (const auto& variable : reaching.variables)
            environment.variables.push_back({.name = variable.name,
                .service = name,
                .value = variable.value,
                .written
                = variable.object.isEmpty() ? QString() : variable.object + u'/' + variable.key,
                .place = variable.source.line > 0 ? variable.source : variable.place});
        environment.services.push_back(std::move(run));
    }

    void workflows()
    {
        for (const auto& workflow : m_facts.get<WorkflowFacts>().workflows)
            for (const auto& job : workflow.jobs)
                for (const auto& name : job.filledIn(job.environment))
                    if (!name.isEmpty() && !name.contains(u'$') && name.size() < 60
                        && m_all.size() < mostEnvironments)
                        note(of(name), workflow.path);
    }

    /// Names and order of the configuration.
    void configured()
    {
        std::ranges::sort(m_all, {}, &EnvironmentSource::name);
        std::vector<EnvironmentSource> ordered;
        for (const auto& environment : m_facts.inputs().environments) {
            auto copy = of(environment.name);
            const auto removed = std::erase_if(
                m_all, [&copy](const auto& one) { return one.canonical == copy.canonical; });
            const bool isTold = std::ranges::any_of(
                ordered, [&copy](const auto& one) { return one.canonical == copy.canonical; });
            copy.name = environment.name;
            if (removed > 0 && !isTold)
                ordered.push_back(std::move(copy));
        }
        for (auto& one : m_all)
            ordered.push_back(std::move(one));
        if (ordered.size() > mostEnvironments)
            ordered.resize(mostEnvironments);
        for (auto& one : ordered)
            if (one.variables.empty() && one.services.empty())
                one.why = one.files.isEmpty()
                    ? u"Only the configuration names it; no overlay, environment file or manifest says what it is made of."_s
                    : u"Only CI names it; no overlay, environment file or manifest says what it is made of."_s;
        m_all = std::move(ordered);
    }

    const Facts& m_facts;
    std::vector<EnvironmentSource> m_all;
    QHash<QString, Values> m_values; ///< by environment; empty: of every one
};

} // namespace

const SetVariable* EnvironmentSource::find(const QString& service, const QString& variable) const
{
    for (const auto& one : variables)
        if (one.service == service && one.name == variable)
            return &one;
    return nullptr;
}

QString canonicalEnvironment(const QString& written)
{
    static const QHash<QString, QString> names{{u"prod"_s, u"production"_s},
        {u"live"_s, u"production"_s},
        {u"stg"_s, u"staging"_s},
        {u"stage"_s, u"staging"_s},
        {u"preprod"_s, u"staging"_s},
        {u"pre-prod"_s, u"staging"_s},
        {u"dev"_s, u"development"_s},
        {u"local"_s, u"development"_s},
        {u"override"_s, u"development"_s},
        {u"testing"_s, u"test"_s},
        {u"ci"_s, u"test"_s}};
    const QString name = written.toLower();
    return names.value(name, name);
}

std::vector<EnvironmentSource> environmentSources(const Facts& facts)
{
    return Gatherer(facts).run();
}

} // namespace slipway::readiness
