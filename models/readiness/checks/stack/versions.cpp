// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/source/language.h"
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// A version of a backing service or a runtime, where one file says it.
struct Seen {
    QString component; ///< PostgreSQL, Python
    QString version; ///< as far as it matters; empty: not known
    QString source; ///< file, or kind of files
    bool isProduction = false;
    evidence::Place place{};
    friend bool operator==(const Seen&, const Seen&) = default;
};

/// Runtimes by image name, and how many numbers of their version make a release of its own.
struct Runtime {
    const char* image;
    const char* name;
    int numbers;
};
constexpr Runtime runtimes[]{{"python", "Python", 2},
    {"node", "Node.js", 1},
    {"golang", "Go", 2},
    {"ruby", "Ruby", 2},
    {"php", "PHP", 2},
    {"eclipse-temurin", "Java", 1},
    {"openjdk", "Java", 1},
    {"amazoncorretto", "Java", 1}};

QString leading(const QString& version, int numbers)
{
    static const QRegularExpression shape(u"^v?(\\d+)(?:\\.(\\d+))?"_s);
    const auto match = shape.match(version);
    if (!match.hasMatch() || (numbers > 1 && match.captured(2).isEmpty()))
        return {};
    return numbers > 1 ? match.captured(1) + u'.' + match.captured(2) : match.captured(1);
}

/// Component and version of an image reference; no component for images that are not compared.
Seen seenIn(const QString& written)
{
    const QString image = evidence::valueWithDefaults(written).value_or(written);
    const QString last = image.section(u'@', 0, 0).section(u'/', -1);
    const QString name = last.section(u':', 0, 0).toLower();
    const QString tag = last.section(u':', 1);
    Seen out;
    for (const auto& runtime : runtimes) {
        if (name == QLatin1StringView(runtime.image)) {
            out.component = QLatin1StringView(runtime.name);
            out.version = leading(tag, runtime.numbers);
            return out;
        }
    }
    const auto known = backingService(name);
    if (!known.isStore && known.kind != u"Redis" && known.kind != u"Valkey"
        && known.kind != u"Memcached")
        return out;
    out.component = known.kind;
    static const QRegularExpression postgres(u"(?:^|-)pg(\\d+)"_s);
    const auto inTag = postgres.match(tag);
    if (inTag.hasMatch())
        out.version = inTag.captured(1);
    else if (!name.startsWith(u"timescaledb") && name != u"pgvector" && name != u"minio")
        out.version = leading(tag, 1);
    return out;
}

/// All versions that the repository's manifests name.
class Versions {
public:
    explicit Versions(const Facts& facts) : m_facts(facts) { }
    std::vector<Seen> seen;

    void gather()
    {
        const auto& stack = m_facts.get<ProductionStack>();
        for (const auto& service : stack.services)
            if (service.image && !service.build)
                add(service.image->text, service.image->place, u"the production stack"_s, true);
        for (const auto& file : stack.others) {
            if (isBesideApplication(file.path))
                continue;
            for (const auto& service : file.services)
                if (service.image && !service.build)
                    add(service.image->text, service.image->place, file.path, false);
        }
        images();
        for (const auto* set : m_facts.get<KubernetesFiles>().judged())
            for (const auto& workload : set->workloads)
                for (const auto& container : workload.containers)
                    if (container.image)
                        add(container.image->text, container.image->place, u"Kubernetes"_s, true);
        workflows();
    }

private:
    void add(const QString& image,
        const evidence::Place& place,
        const QString& source,
        bool isProduction)
    {
        auto one = seenIn(image);
        if (one.component.isEmpty())
            return;
        one.source = source;
        one.isProduction = isProduction;
        one.place = place;
        seen.push_back(std::move(one));
    }

    void images()
    {
        const auto& images = m_facts.get<ProductionImages>();
        for (const auto& build : images.builds) {
            const auto& file = images.dockerfiles.at(build.dockerfile);
            const auto stage
                = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
            add(stage.base, {build.dockerfile, stage.baseLine, 1}, u"images"_s, true);
        }
    }

    void workflows()
    {
        struct Setup {
            QStringView action;
            QStringView key;
            const char* name;
            int numbers;
        };
        static const Setup setups[]{{u"actions/setup-python@", u"python-version", "Python", 2},
            {u"actions/setup-node@", u"node-version", "Node.js", 1},
            {u"actions/setup-go@", u"go-version", "Go", 2},
            {u"actions/setup-java@", u"java-version", "Java", 1},
            {u"ruby/setup-ruby@", u"ruby-version", "Ruby", 2}};
        for (const auto& workflow : m_facts.get<WorkflowFacts>().workflows) {
            for (const auto& job : workflow.jobs) {
                for (const auto& image : job.images)
                    add(image.image, {workflow.path, image.line, 1}, u"CI"_s, false);
                for (const auto& step : job.steps) {
                    for (const auto& setup : setups) {
                        if (!step.uses.startsWith(setup.action))
                            continue;
                        const QString written = step.with.value(setup.key.toString());
                        for (const auto& text : job.filledIn(written))
                            for (const auto& version : text.split(u'\n', Qt::SkipEmptyParts))
                                seen.push_back({QLatin1StringView(setup.name),
                                    leading(version.trimmed(), setup.numbers),
                                    u"CI"_s,
                                    false,
                                    {workflow.path, step.line, 1}});
                    }
                }
            }
        }
    }

    const Facts& m_facts;
};

QString versionsText(const std::vector<const Seen*>& list)
{
    QStringList out;
    for (const auto* one : list)
        if (!one->version.isEmpty() && !out.contains(one->version))
            out << one->version;
    out.sort();
    return out.join(u" and "_s);
}

/// One component: do the sources have a version in common with production?
void compare(const Facts& facts,
    const QString& component,
    const std::vector<const Seen*>& all,
    Findings& bad,
    Findings& open,
    std::vector<Evidence>& good)
{
    QMap<QString, std::vector<const Seen*>> bySource;
    for (const auto* one : all)
        bySource[one->source].push_back(one);
    if (bySource.size() < 2)
        return;
    // What ships is the measure; without it, the first source.
    auto reference = std::ranges::find_if(bySource.begin(), bySource.end(), [](const auto& list) {
        return list.front()->isProduction;
    });
    if (reference == bySource.end())
        reference = bySource.begin();
    for (auto it = bySource.begin(); it != bySource.end(); ++it) {
        if (it == reference)
            continue;
        const auto knows = [](const auto& list) {
            return std::ranges::any_of(
                list, [](const auto* one) { return !one->version.isEmpty(); });
        };
        const bool isShared = std::ranges::any_of(*it, [&](const auto* one) {
            return std::ranges::any_of(*reference, [&](const auto* other) {
                return !one->version.isEmpty() && one->version == other->version;
            });
        });
        auto place = placeOf(facts, it->front()->place);
        auto otherPlace = placeOf(facts, reference->front()->place);
        if (isShared) {
            good.push_back(std::move(place));
        } else if (!knows(*it) || !knows(*reference)) {
            const auto& unclear = knows(*it) ? *reference : *it;
            open.add(u"%1 does not say which %2 it takes"_s.arg(unclear.front()->source, component),
                placeOf(facts, unclear.front()->place));
        } else {
            bad.add(u"%1 is %2 in %3 and %4 in %5"_s.arg(component,
                        versionsText(*reference),
                        reference.key(),
                        versionsText(*it),
                        it.key()),
                std::move(otherPlace));
            bad.places.push_back(std::move(place));
        }
    }
}

} // namespace

Outcome checkVersions(const Facts& facts)
{
    Versions versions(facts);
    versions.gather();
    QMap<QString, std::vector<const Seen*>> byComponent;
    for (const auto& one : versions.seen)
        byComponent[one.component].push_back(&one);
    Findings bad;
    Findings open;
    std::vector<Evidence> good;
    for (auto it = byComponent.cbegin(); it != byComponent.cend(); ++it)
        compare(facts, it.key(), *it, bad, open, good);
    if (!bad.isEmpty())
        return failed(bad.text() + u" What is tested is not what ships."_s, std::move(bad.places));
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!open.isEmpty())
        return unknown(UnknownReason::Missing, open.text(), std::move(open.places));
    if (good.empty())
        return notApplicable(
            u"No backing service and no runtime is named in two places that could disagree."_s,
            {absent(u".github/workflows"_s)});
    return passed(
        u"Backing services and runtimes have the same major version wherever they are named."_s,
        std::move(good));
}

} // namespace slipway::readiness
