// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Measures others, and logs nothing that anyone would look for.
bool isMeter(const QString& image)
{
    return image.contains(u"exporter") || image.endsWith(u"cadvisor")
        || image.endsWith(u"pushgateway");
}

/// Programs that take logs and send them on.
bool isShipper(const QString& image)
{
    static const QStringList names{u"promtail"_s,
        u"alloy"_s,
        u"fluent-bit"_s,
        u"fluentd"_s,
        u"filebeat"_s,
        u"vector"_s,
        u"logstash"_s,
        u"agent"_s,
        u"datadog-agent"_s,
        u"logspout"_s,
        u"grafana-agent"_s,
        u"syslog-ng"_s,
        u"newrelic-fluentbit-output"_s,
        u"splunkforwarder"_s,
        u"universalforwarder"_s,
        u"logging-operator"_s,
        u"elastic-agent"_s,
        u"cloudwatch-agent"_s,
        u"fluentd-kubernetes-daemonset"_s,
        u"aws-for-fluent-bit"_s};
    return std::ranges::any_of(names, [&image](const QString& name) { return image == name; });
}

/// Drivers that keep logs on the host, where they go with it.
bool staysOnHost(const QString& driver)
{
    static const QStringList local{
        u"json-file"_s, u"local"_s, u"none"_s, u"journald"_s, u""_s, u"passthrough"_s};
    return local.contains(driver);
}

/// A service that sends its logs itself.
bool sendsItself(const evidence::ComposeService& service)
{
    static const QStringList names{u"OTEL_LOGS_EXPORTER"_s,
        u"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"_s,
        u"LOKI_URL"_s,
        u"LOGTAIL_SOURCE_TOKEN"_s,
        u"PAPERTRAIL_HOST"_s,
        u"GELF_HOST"_s};
    return std::ranges::any_of(service.environment, [](const auto& variable) {
        return names.contains(variable.name)
            && variable.value.value_or(QStringLiteral("x")) != u"none";
    });
}

QString nameOfImage(const QString& image)
{
    return image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).toLower();
}

Outcome logsOfKubernetes(const Facts& facts)
{
    const auto& kubernetes = facts.get<KubernetesFiles>();
    for (const auto* set : kubernetes.judged())
        for (const auto& workload : set->workloads)
            for (const auto& container : workload.containers)
                if (container.image && isShipper(nameOfImage(container.image->text)))
                    return passed(u"%1 ships the logs."_s.arg(workload.title()),
                        {placeOf(facts, workload.place)});
    return unknown(UnknownReason::Missing,
        u"No manifest of the repository ships logs; a cluster may do so by itself, which cannot be seen here."_s,
        {kubernetes.paths.isEmpty() ? absent(u"k8s"_s)
                                    : placeOf(facts, kubernetes.paths.first(), 1)});
}

/// How far a tag lets one go back.
enum class Tag { Versioned, Latest, None };
Tag tagOf(const QString& image)
{
    if (image.contains(u'@'))
        return Tag::Versioned;
    // A colon within ${A:-b} is no separator.
    const QString last = image.section(u'/', -1);
    QString bare;
    int depth = 0;
    for (const QChar c : last) {
        depth += c == u'{' ? 1 : c == u'}' ? -1 : 0;
        bare += c == u':' && depth > 0 ? QChar(u'.') : c;
    }
    if (!bare.contains(u':'))
        return bare.contains(u'$') ? Tag::Versioned : Tag::Latest;
    const QString tag = bare.section(u':', 1);
    return tag == u"latest" ? Tag::Latest : Tag::Versioned;
}

} // namespace

Outcome checkLogShipping(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    if (!stack.exists() && (!kubernetes.paths.isEmpty() || !kubernetes.charts.isEmpty()))
        return logsOfKubernetes(facts);
    if (const auto none = withoutStack(facts))
        return *none;
    const auto services = startedServices(stack);
    std::vector<Evidence> silent;
    QStringList names;
    bool isAnyJudged = false;
    for (const auto* service : services) {
        if (isShipper(imageName(*service)))
            return passed(u"Service %1 ships the logs of the stack."_s.arg(service->name),
                {placeOf(facts, service->place)});
        const QString driver = service->loggingDriver ? service->loggingDriver->text : QString();
        if (backingService(*service).isKnown() || isMeter(imageName(*service))
            || isOneShot(stack, *service))
            continue;
        isAnyJudged = true;
        if (!staysOnHost(driver) || sendsItself(*service))
            continue;
        names << service->name;
        silent.push_back(placeOf(
            facts, service->loggingDriver ? service->loggingDriver->place : service->place));
    }
    if (!names.isEmpty())
        return failedStack(facts,
            u"Logs of %1 stay on the host: no logging driver and no shipper takes them away."_s.arg(
                listed(names)),
            std::move(silent));
    if (stack.isScaffolding)
        return notApplicable(
            u"The stack starts backing services only, as for development."_s, stackPlaces(facts));
    if (!isAnyJudged)
        return notApplicable(
            u"The stack runs backing services and what measures them, and no program of its own."_s,
            stackPlaces(facts));
    return passed(u"Every service of the stack hands its logs to a driver that sends them on."_s,
        stackPlaces(facts));
}

Outcome checkRollbackImage(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    Findings bad;
    std::vector<Evidence> good;
    for (const auto* service : ownServices(stack)) {
        auto place = placeOf(facts, service->image ? service->image->place : service->place);
        if (!service->image) {
            bad.add(u"service %1 is built from the working copy and has no image name: there is no "
                    u"earlier image to go back to"_s.arg(service->name),
                std::move(place));
            continue;
        }
        if (tagOf(service->image->text) == Tag::Versioned)
            good.push_back(std::move(place));
        else
            bad.add(u"service %1 is always `%2`: the earlier image loses its name"_s.arg(
                        service->name, service->image->text.left(80)),
                std::move(place));
    }
    // Without a build here, what is not someone else's comes from a registry.
    if (good.empty() && bad.isEmpty() && !stack.isScaffolding) {
        for (const auto* service : startedServices(stack)) {
            if (!service->image || backingService(*service).isKnown())
                continue;
            auto place = placeOf(facts, service->image->place);
            if (tagOf(service->image->text) == Tag::Versioned)
                good.push_back(std::move(place));
            else
                bad.add(u"service %1 is always `%2`: the earlier image loses its name"_s.arg(
                            service->name, service->image->text.left(80)),
                    std::move(place));
        }
    }
    if (!bad.isEmpty())
        return failedStack(facts, bad.text(), std::move(bad.places));
    if (good.empty())
        return notApplicable(
            u"The stack of %1 has backing services only."_s.arg(stack.paths.join(u" + "_s)),
            stackPlaces(facts));
    return passed(u"Every own service of the stack has an image with a version to go back to."_s,
        std::move(good));
}

namespace {

bool isStagingName(const QString& name)
{
    static const QRegularExpression shape(
        u"(^|[._/ -])(staging|stage|stg|pre-?prod(uction)?|uat|qa)([._/ -]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(name).hasMatch();
}

/// A file whose name or folder says that it configures a staging environment.
bool configuresStaging(const QString& path)
{
    static const QRegularExpression configuration(
        u"\\.(ya?ml|env|tfvars|toml|json|ini|hcl|conf)$|(^|/)\\.env|env$"_s);
    static const QRegularExpression aside(
        u"(^|/)(docs?|tests?|testdata|fixtures?|examples?|node_modules|vendor|src)/"_s);
    const QString name = path.section(u'/', -1);
    if (path.startsWith(u".github/") || aside.match(path).hasMatch())
        return false;
    const bool isConfiguration = configuration.match(name).hasMatch()
        || evidence::environmentFileKind(path) != evidence::EnvironmentFileKind::None;
    return isConfiguration && isStagingName(path);
}

} // namespace

Outcome checkStaging(const Facts& facts)
{
    if (!isDeployable(facts))
        return notApplicable(
            u"Nothing in the repository is deployed: no image, stack, manifest or platform file."_s,
            {absent(u"Dockerfile"_s)});
    for (const auto& path : facts.tree().files())
        if (configuresStaging(path))
            return passed(
                u"%1 defines a staging environment."_s.arg(path), {placeOf(facts, path, 1)});
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        for (const auto& job : workflow.jobs)
            for (const auto& name : job.filledIn(job.environment))
                if (isStagingName(name))
                    return passed(u"Job %1 of %2 deploys to the environment %3."_s.arg(
                                      job.id, workflow.path, name),
                        {placeOf(facts,
                            workflow.path,
                            job.environmentLine > 0 ? job.environmentLine : job.line)});
    for (const auto& set : facts.get<KubernetesFiles>().sets)
        if (isStagingName(set.environment) && !set.paths.isEmpty())
            return passed(u"%1 makes the environment %2."_s.arg(set.name, set.environment),
                {placeOf(facts, set.paths.first(), 1)});
    return failed(
        u"No overlay, environment file, kustomization or CI environment is for staging: a release is first seen in production."_s,
        {absent(u"docker-compose.staging.yml"_s)});
}

} // namespace slipway::readiness
