// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/monitoring.h"

#include "evidence/kubernetesnode.h"
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isScraper(const QString& image)
{
    static const QStringList names{u"prometheus"_s,
        u"vmagent"_s,
        u"victoria-metrics"_s,
        u"vmsingle"_s,
        u"opentelemetry-collector"_s,
        u"opentelemetry-collector-contrib"_s,
        u"otelcol"_s,
        u"alloy"_s,
        u"grafana-agent"_s,
        u"agent"_s, // datadog/agent, grafana/agent
        u"telegraf"_s,
        u"netdata"_s,
        u"mimir"_s,
        u"newrelic-infra"_s,
        u"signoz-otel-collector"_s,
        u"zabbix-agent"_s};
    return names.contains(imageBase(image));
}

/// Objects that only a scraper reads.
bool isMonitor(const evidence::KubernetesObject& object)
{
    static const QStringList kinds{u"ServiceMonitor"_s,
        u"PodMonitor"_s,
        u"Prometheus"_s,
        u"PrometheusAgent"_s,
        u"ScrapeConfig"_s,
        u"VMServiceScrape"_s,
        u"VMPodScrape"_s,
        u"VMAgent"_s,
        u"VMSingle"_s,
        u"PodMonitoring"_s,
        u"ClusterPodMonitoring"_s,
        u"OpenTelemetryCollector"_s,
        u"Instrumentation"_s,
        u"DatadogAgent"_s};
    return kinds.contains(object.kind);
}

/// A release of a chart that holds a monitoring stack (Flux, Argo CD, Rancher).
bool isMonitoringRelease(const evidence::KubernetesObject& object)
{
    if (object.kind != u"HelmRelease" && object.kind != u"Application"
        && object.kind != u"HelmChart")
        return false;
    for (const auto& path : {object.node.textOf({u"spec", u"chart", u"spec", u"chart"}),
             object.node.textOf({u"spec", u"source", u"chart"}),
             object.node.textOf({u"spec", u"chart"}),
             object.name})
        for (const auto& part : {u"prometheus"_s,
                 u"victoria-metrics"_s,
                 u"k8s-monitoring"_s,
                 u"datadog"_s,
                 u"opentelemetry"_s,
                 u"monitoring"_s})
            if (path.contains(part))
                return true;
    return false;
}

std::optional<Evidence> scraperOf(const Facts& facts, const KubernetesSet& set)
{
    for (const auto& object : set.objects)
        if (isMonitor(object) || isMonitoringRelease(object))
            return placeOf(facts, object.place);
    for (const auto& workload : set.workloads) {
        for (const auto& container : workload.containers)
            if (container.image && isScraper(container.image->text))
                return placeOf(facts, container.image->place);
        if (workload.annotations.value(u"prometheus.io/scrape"_s) == u"true")
            return placeOf(facts, workload.place);
    }
    for (const auto& service : set.services)
        if (service.annotations.value(u"prometheus.io/scrape"_s) == u"true")
            return placeOf(facts, service.place);
    return {};
}

/// What a prometheus.yml says which environment its series are of, where it is not production.
std::optional<Evidence> otherLabel(const Facts& facts, QString& says)
{
    static const QStringList others{
        u"dev"_s, u"development"_s, u"staging"_s, u"stage"_s, u"local"_s, u"test"_s, u"qa"_s};
    std::optional<Evidence> out;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        if (!name.startsWith(u"prometheus") || isSample(path)
            || !(name.endsWith(u".yml") || name.endsWith(u".yaml")))
            continue;
        const auto bytes = facts.tree().read(path, 512 * 1024);
        if (!bytes || !bytes->contains("external_labels"))
            continue;
        const auto file = evidence::readDocuments(*bytes, path);
        for (const auto& document : file.documents) {
            const auto* labels = document.find({u"global", u"external_labels"});
            if (labels == nullptr)
                continue;
            for (const auto& label : labels->children) {
                const bool isNamed = label.key == u"environment" || label.key == u"env";
                if (isNamed && !others.contains(label.text.toLower()))
                    return {}; // one of them speaks of production, or of what is filled in
                if (isNamed) {
                    says = label.text;
                    out = placeOf(facts, label.place);
                }
            }
        }
    }
    return out;
}

/// What production runs on, and what scrapes it there.
struct Target {
    QString name;
    Evidence place;
    std::optional<Evidence> scraper;
};

std::vector<Target> targetsOf(const Facts& facts)
{
    std::vector<Target> out;
    std::optional<Target> cluster;
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        if (!cluster && !set->workloads.empty())
            cluster = Target{
                u"the cluster"_s, placeOf(facts, set->workloads.front().place), std::nullopt};
    }
    if (cluster) // monitors are often kept in a set of their own
        for (const auto* set : facts.get<KubernetesFiles>().judged())
            if (!cluster->scraper)
                cluster->scraper = scraperOf(facts, *set);
    if (cluster)
        out.push_back(std::move(*cluster));
    if (!isComposeTarget(facts))
        return out;
    const auto& stack = facts.get<ProductionStack>();
    Target compose{u"the stack of "_s + stack.paths.join(u" + "_s),
        placeOf(facts, stack.paths.first(), 1),
        std::nullopt};
    for (const auto& service : stack.services)
        if (service.image && isScraper(imageName(service)))
            compose.scraper = placeOf(facts, service.image->place);
    out.push_back(std::move(compose));
    return out;
}

} // namespace

Outcome checkMonitoring(const Facts& facts)
{
    const auto& files = facts.get<KubernetesFiles>();
    const auto& stack = facts.get<ProductionStack>();
    const auto targets = targetsOf(facts);
    if (targets.empty()) {
        if (stack.exists() && stack.isScaffolding && files.paths.isEmpty())
            return notApplicable(u"The Compose file starts backing services only."_s,
                {placeOf(facts, stack.paths.first(), 1)});
        return withoutObjects(facts, u"No production workload"_s);
    }
    std::vector<Evidence> good;
    Noted bad;
    for (const auto& target : targets) {
        if (target.scraper)
            good.push_back(*target.scraper);
        else
            bad.add(u"Nothing scrapes %1: no Prometheus, no agent, no monitor"_s.arg(target.name),
                target.place);
    }
    if (!bad.isEmpty()) {
        for (const auto* set : files.judged())
            if (!set->unread.empty())
                return unknown(UnknownReason::Unsupported,
                    bad.text() + u" But %1."_s.arg(set->unread.front().text),
                    {placeOf(facts, set->unread.front().place)});
        if (!files.charts.isEmpty())
            return unknown(UnknownReason::Unsupported,
                bad.text() + u" But Helm templates are not read."_s,
                {placeOf(facts, files.charts.first(), 1)});
        return failed(bad.text(), bad.places());
    }
    QString label;
    if (auto other = otherLabel(facts, label))
        return warned(
            u"Prometheus labels its series %1, and it is the only one configured."_s.arg(label),
            {std::move(*other)});
    return passed(u"The production target holds what scrapes it."_s, std::move(good));
}

} // namespace slipway::readiness
