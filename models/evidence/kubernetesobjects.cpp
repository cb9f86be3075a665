// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesreaders.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

template<typename T>
void readMetadata(const ManifestNode& document, T& out)
{
    out.name = document.textOf({u"metadata", u"name"});
    out.nameSpace = document.textOf({u"metadata", u"namespace"});
    out.place = document.place;
}

void addHost(const ManifestNode* host, KubernetesRoute& out)
{
    if (host != nullptr && host->isScalar() && !host->text.isEmpty())
        out.hosts.push_back(host->located());
}

/// `{serviceName, servicePort}` of the old API, `{service: {name, port}}` of the new.
void addBackend(const ManifestNode* node, const QString& host, KubernetesRoute& out)
{
    if (node == nullptr || !node->isMap())
        return;
    KubernetesBackend backend;
    backend.host = host;
    backend.place = node->place;
    if (const auto* service = node->find(u"service")) {
        backend.service = service->textOf(u"name");
        backend.port = service->textOf({u"port", u"number"});
        if (backend.port.isEmpty())
            backend.port = service->textOf({u"port", u"name"});
        if (const auto* name = service->find(u"name"))
            backend.place = name->place;
    } else if (const auto* name = node->find(u"serviceName")) {
        backend.service = name->text;
        backend.port = node->textOf(u"servicePort");
        backend.place = name->place;
    } else {
        return; // a resource backend: a bucket, for example
    }
    out.backends.push_back(std::move(backend));
}

void readIngress(const ManifestNode& spec, KubernetesRoute& out)
{
    out.className = spec.textOf(u"ingressClassName");
    if (out.className.isEmpty())
        out.className = out.annotations.value(u"kubernetes.io/ingress.class"_s).text;
    addBackend(spec.find(u"defaultBackend"), {}, out);
    addBackend(spec.find(u"backend"), {}, out);
    if (const auto* rules = spec.find(u"rules"); rules != nullptr && rules->isSequence())
        for (const auto& rule : rules->children) {
            addHost(rule.find(u"host"), out);
            const auto* paths = rule.find({u"http", u"paths"});
            if (paths == nullptr)
                continue;
            for (const auto& path : paths->children)
                addBackend(path.find(u"backend"), rule.textOf(u"host"), out);
        }
    if (const auto* tls = spec.find(u"tls"); tls != nullptr && tls->isSequence())
        for (const auto& entry : tls->children) {
            KubernetesTls one;
            one.secret = entry.textOf(u"secretName");
            one.place = entry.place;
            if (const auto* hosts = entry.find(u"hosts")) {
                one.hosts = hosts->texts();
                for (const auto& host : hosts->children)
                    addHost(&host, out);
            }
            out.tls.push_back(std::move(one));
        }
}

void readGatewayRoute(const ManifestNode& spec, KubernetesRoute& out)
{
    if (const auto* parents = spec.find(u"parentRefs"))
        for (const auto& parent : parents->children)
            out.parents << parent.textOf(u"name");
    if (const auto* hosts = spec.find(u"hostnames"))
        for (const auto& host : hosts->children)
            addHost(&host, out);
    const auto* rules = spec.find(u"rules");
    if (rules == nullptr)
        return;
    for (const auto& rule : rules->children) {
        out.hasTimeouts = out.hasTimeouts || rule.find(u"timeouts") != nullptr;
        if (const auto* filters = rule.find(u"filters"))
            for (const auto& filter : filters->children) {
                const QString scheme = filter.textOf({u"requestRedirect", u"scheme"});
                out.filters << filter.textOf(u"type")
                        + (scheme.isEmpty() ? QString() : u':' + scheme);
            }
        const auto* backends = rule.find(u"backendRefs");
        if (backends == nullptr)
            continue;
        for (const auto& backend : backends->children)
            out.backends.push_back({backend.textOf(u"kind"),
                backend.textOf(u"name"),
                backend.textOf(u"port"),
                {},
                backend.place});
    }
}

/// Hosts in a rule of Traefik: Host(`a`, `b`) && PathPrefix(`/`).
void addMatchedHosts(const ManifestNode* match, KubernetesRoute& out)
{
    if (match == nullptr)
        return;
    qsizetype at = match->text.indexOf(u"Host(");
    while (at >= 0) {
        const qsizetype end = match->text.indexOf(u')', at);
        for (const QString& host : match->text.mid(at + 5, end - at - 5).split(u',')) {
            QString plain = host.trimmed();
            plain.remove(u'`').remove(u'"');
            if (!plain.isEmpty())
                out.hosts.push_back({plain, match->place});
        }
        at = end < 0 ? -1 : match->text.indexOf(u"Host(", end);
    }
}

void readIngressRoute(const ManifestNode& spec, KubernetesRoute& out)
{
    if (const auto* points = spec.find(u"entryPoints"))
        out.parents = points->texts();
    if (const auto* tls = spec.find(u"tls"))
        out.tls.push_back({{}, tls->textOf(u"secretName"), tls->keyPlace()});
    const auto* routes = spec.find(u"routes");
    if (routes == nullptr)
        return;
    for (const auto& route : routes->children) {
        addMatchedHosts(route.find(u"match"), out);
        if (const auto* middlewares = route.find(u"middlewares"))
            for (const auto& middleware : middlewares->children)
                out.filters << middleware.textOf(u"name");
        if (const auto* services = route.find(u"services"))
            for (const auto& service : services->children)
                out.backends.push_back({service.textOf(u"kind"),
                    service.textOf(u"name"),
                    service.textOf(u"port"),
                    {},
                    service.place});
    }
}

void readMetrics(const ManifestNode& spec, KubernetesScaler& out)
{
    if (const auto* share = spec.find(u"targetCPUUtilizationPercentage"))
        out.metrics.push_back({u"Resource"_s, u"cpu"_s, share->text, share->keyPlace()});
    const auto* metrics = spec.find(u"metrics");
    if (metrics == nullptr || !metrics->isSequence())
        return;
    for (const auto& metric : metrics->children) {
        KubernetesScaler::Metric one;
        one.type = metric.textOf(u"type");
        one.place = metric.place;
        for (const auto& field : {u"resource"_s, u"containerResource"_s}) {
            const auto* resource = metric.find(field);
            if (resource == nullptr)
                continue;
            one.name = resource->textOf(u"name");
            for (const auto& key : {u"averageUtilization"_s,
                     u"averageValue"_s,
                     u"value"_s,
                     u"targetAverageUtilization"_s}) {
                QString target = resource->textOf({u"target", key});
                if (target.isEmpty())
                    target = resource->textOf(key);
                if (one.target.isEmpty())
                    one.target = target;
            }
        }
        out.metrics.push_back(std::move(one));
    }
}

bool hasRules(const ManifestNode& spec, QStringView name)
{
    const auto* rules = spec.find(name);
    return rules != nullptr && rules->isSequence() && !rules->children.empty();
}

} // namespace

std::optional<KubernetesService> readService(const ManifestNode& document)
{
    if (document.textOf(u"kind") != u"Service" || !groupOf(document).isEmpty())
        return std::nullopt;
    KubernetesService out;
    readMetadata(document, out);
    out.annotations = textsByKey(document.find({u"metadata", u"annotations"}));
    const auto* spec = document.find(u"spec");
    if (spec == nullptr)
        return out;
    out.type = spec->textOf(u"type");
    out.isHeadless = spec->textOf(u"clusterIP") == u"None";
    if (const auto* selector = spec->find(u"selector")) {
        out.selector = textsByKey(selector);
        out.selectorPlace = selector->keyPlace();
    }
    if (const auto* ports = spec->find(u"ports"); ports != nullptr && ports->isSequence())
        for (const auto& port : ports->children)
            out.ports.push_back({port.textOf(u"name"),
                port.textOf(u"port").toInt(),
                port.textOf(u"targetPort"),
                port.place});
    return out;
}

std::optional<KubernetesRoute> readRoute(const ManifestNode& document)
{
    KubernetesRoute out;
    out.kind = document.textOf(u"kind");
    const QString group = groupOf(document);
    const bool isIngress
        = out.kind == u"Ingress" && (group == u"networking.k8s.io" || group == u"extensions");
    const bool isGateway = out.kind == u"HTTPRoute" && group == u"gateway.networking.k8s.io";
    const bool isTraefik = out.kind == u"IngressRoute" && group.contains(u"traefik");
    if (!isIngress && !isGateway && !isTraefik)
        return std::nullopt;
    readMetadata(document, out);
    if (const auto* annotations = document.find({u"metadata", u"annotations"}))
        for (const auto& one : annotations->children)
            out.annotations.insert(one.key, {one.text, one.keyPlace()});
    const auto* spec = document.find(u"spec");
    if (spec == nullptr || !spec->isMap())
        return out;
    if (isIngress)
        readIngress(*spec, out);
    else if (isGateway)
        readGatewayRoute(*spec, out);
    else
        readIngressRoute(*spec, out);
    return out;
}

std::optional<KubernetesScaler> readScaler(const ManifestNode& document)
{
    KubernetesScaler out;
    out.kind = document.textOf(u"kind");
    const QString group = groupOf(document);
    const bool isKeda = out.kind == u"ScaledObject" && group == u"keda.sh";
    if (!isKeda && !(out.kind == u"HorizontalPodAutoscaler" && group == u"autoscaling"))
        return std::nullopt;
    readMetadata(document, out);
    const auto* spec = document.find(u"spec");
    if (spec == nullptr)
        return out;
    if (const auto* target = spec->find(u"scaleTargetRef")) {
        out.targetKind = target->textOf(u"kind", isKeda ? u"Deployment"_s : QString());
        out.targetName = target->textOf(u"name");
        const auto* name = target->find(u"name");
        out.targetPlace = name != nullptr ? name->place : target->place;
    }
    out.leastAt = locatedAt(*spec, {isKeda ? u"minReplicaCount" : u"minReplicas"});
    out.least = numberOf(out.leastAt);
    out.most = numberOf(locatedAt(*spec, {isKeda ? u"maxReplicaCount" : u"maxReplicas"}));
    readMetrics(*spec, out);
    if (const auto* triggers = spec->find(u"triggers"); isKeda && triggers != nullptr)
        for (const auto& trigger : triggers->children) {
            const QString type = trigger.textOf(u"type");
            const bool isResource = type == u"cpu" || type == u"memory";
            out.metrics.push_back({isResource ? u"Resource"_s : type,
                isResource ? type : QString(),
                trigger.textOf({u"metadata", u"value"}),
                trigger.place});
        }
    return out;
}

std::optional<KubernetesSelection> readSelection(const ManifestNode& document)
{
    KubernetesSelection out;
    out.kind = document.textOf(u"kind");
    const QString group = groupOf(document);
    const bool isBudget = out.kind == u"PodDisruptionBudget" && group == u"policy";
    const bool isPolicy = out.kind == u"NetworkPolicy" && !group.isEmpty();
    const bool isForeign
        = (out.kind == u"CiliumNetworkPolicy" || out.kind == u"CiliumClusterwideNetworkPolicy"
              || out.kind == u"GlobalNetworkPolicy")
        && !group.isEmpty();
    if (!isBudget && !isPolicy && !isForeign)
        return std::nullopt;
    readMetadata(document, out);
    const auto* spec = document.find(u"spec");
    if (spec == nullptr || !spec->isMap())
        return out;
    const auto* selector = spec->find(isBudget ? u"selector"
            : isForeign                        ? u"endpointSelector"
                                               : u"podSelector");
    out.labels = textsByKey(selector != nullptr ? selector->find(u"matchLabels") : nullptr);
    out.hasExpressions = selector != nullptr && selector->find(u"matchExpressions") != nullptr;
    out.selectsAll = out.labels.isEmpty() && !out.hasExpressions;
    if (const auto* types = spec->find(u"policyTypes"))
        out.types = types->texts();
    out.hasIngressRules = hasRules(*spec, u"ingress");
    out.hasEgressRules = hasRules(*spec, u"egress");
    out.minAvailable = locatedAt(*spec, {u"minAvailable"});
    out.maxUnavailable = locatedAt(*spec, {u"maxUnavailable"});
    return out;
}

bool KubernetesSelection::selects(const QMap<QString, QString>& podLabels) const
{
    for (auto label = labels.begin(); label != labels.end(); ++label)
        if (podLabels.value(label.key()) != label.value() || !podLabels.contains(label.key()))
            return false;
    return true; // expressions may narrow it: who cares looks at hasExpressions
}

} // namespace slipway::evidence
