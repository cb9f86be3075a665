// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isOn(const QString& text)
{
    return text.compare(u"true", Qt::CaseInsensitive) == 0 || text == u"1" || text == u"on";
}

bool isOff(const QString& text)
{
    return text.compare(u"false", Qt::CaseInsensitive) == 0 || text == u"0";
}

bool covers(const QString& pattern, const QString& host)
{
    return pattern == host
        || (pattern.startsWith(u"*.") && host.section(u'.', 1) == pattern.mid(2));
}

/// Certificates that a controller takes from an annotation.
bool hasAnnotatedCertificate(const KubernetesRoute& route)
{
    const QString ports = annotation(route, u"alb.ingress.kubernetes.io/listen-ports"_s);
    return !annotation(route, u"alb.ingress.kubernetes.io/certificate-arn"_s).isEmpty()
        || ports.contains(u"HTTPS")
        || !annotation(route, u"networking.gke.io/managed-certificates"_s).isEmpty()
        || !annotation(route, u"ingress.gcp.kubernetes.io/pre-shared-cert"_s).isEmpty()
        || !annotation(route, u"networking.gke.io/certmap"_s).isEmpty()
        || !annotation(route, u"appgw.ingress.kubernetes.io/appgw-ssl-certificate"_s).isEmpty()
        || isOn(annotation(route, u"traefik.ingress.kubernetes.io/router.tls"_s))
        || !annotation(route, u"traefik.ingress.kubernetes.io/router.tls.certresolver"_s).isEmpty();
}

enum class Redirect { Yes, No, Unknown };

Redirect redirectOfTraefik(const KubernetesRoute& route, const KubernetesSet& set)
{
    const QString points = annotation(route, u"traefik.ingress.kubernetes.io/router.entrypoints"_s);
    if (points == u"websecure" || points == u"https")
        return Redirect::Yes; // plain HTTP does not reach it at all
    const QString used = annotation(route, u"traefik.ingress.kubernetes.io/router.middlewares"_s);
    for (const auto& object : set.objects)
        if (object.kind == u"Middleware" && used.contains(object.name)
            && object.node.find({u"spec", u"redirectScheme"}) != nullptr)
            return Redirect::Yes;
    if (used.contains(u"redirect") || used.contains(u"https"))
        return Redirect::Yes;
    return Redirect::Unknown; // the entry point itself may redirect: static configuration
}

Redirect redirectOfGce(const KubernetesRoute& route, const KubernetesSet& set)
{
    if (isOff(annotation(route, u"kubernetes.io/ingress.allow-http"_s)))
        return Redirect::Yes;
    const QString name = annotation(route, u"networking.gke.io/v1beta1.FrontendConfig"_s);
    if (name.isEmpty())
        return Redirect::No;
    const auto* frontend = set.object(u"FrontendConfig"_s, name);
    if (frontend == nullptr)
        return Redirect::Unknown;
    const auto* flag = frontend->node.find({u"spec", u"redirectToHttps", u"enabled"});
    return flag != nullptr && flag->isTrue() ? Redirect::Yes : Redirect::No;
}

Redirect redirectOfAlb(const KubernetesRoute& route)
{
    if (!annotation(route, u"alb.ingress.kubernetes.io/ssl-redirect"_s).isEmpty()
        || !annotation(route, u"alb.ingress.kubernetes.io/actions.ssl-redirect"_s).isEmpty())
        return Redirect::Yes;
    const QString ports = annotation(route, u"alb.ingress.kubernetes.io/listen-ports"_s);
    const bool isHttpsOnly
        = ports.contains(u"HTTPS") && !ports.contains(u"\"HTTP\"") && !ports.contains(u"HTTP:");
    return isHttpsOnly ? Redirect::Yes : Redirect::No;
}

/// Whether plain HTTP is sent on to HTTPS, where the route has TLS.
Redirect redirectOf(const KubernetesRoute& route, const KubernetesSet& set)
{
    const auto by = [&route](const QString& name, bool isDefault) {
        const QString text = annotation(route, name);
        return (text.isEmpty() ? isDefault : isOn(text)) ? Redirect::Yes : Redirect::No;
    };
    switch (controllerOf(route)) {
    case Controller::Nginx:
        if (isOn(annotation(route, u"nginx.ingress.kubernetes.io/force-ssl-redirect"_s)))
            return Redirect::Yes;
        return by(u"nginx.ingress.kubernetes.io/ssl-redirect"_s, true);
    case Controller::NginxInc: return by(u"nginx.org/redirect-to-https"_s, true);
    case Controller::HaProxy:
        if (!annotation(route, u"haproxy.org/ssl-redirect"_s).isEmpty())
            return by(u"haproxy.org/ssl-redirect"_s, true);
        return by(u"haproxy-ingress.github.io/ssl-redirect"_s, true);
    case Controller::AppGateway: return by(u"appgw.ingress.kubernetes.io/ssl-redirect"_s, false);
    case Controller::Traefik: return redirectOfTraefik(route, set);
    case Controller::Gce: return redirectOfGce(route, set);
    case Controller::Alb: return redirectOfAlb(route);
    case Controller::Unknown: break;
    }
    return Redirect::Unknown;
}

struct Edge {
    const Facts& facts;
    Noted bad;
    Noted poor;
    Noted open;
    std::vector<Evidence> good;

    void ingress(const KubernetesRoute& route, const KubernetesSet& set)
    {
        const QString who = route.kind + u'/' + route.name;
        const auto place = placeOf(facts, route.place);
        if (route.tls.empty() && !hasAnnotatedCertificate(route)) {
            bad.add(u"%1 has no TLS"_s.arg(who), place);
            return;
        }
        for (const auto& backend : route.backends)
            if (!backend.host.isEmpty() && !isCovered(route, backend.host)) {
                bad.add(
                    u"%1 serves %2, and its TLS does not name that host"_s.arg(who, backend.host),
                    placeOf(facts, route.tls.front().place));
                return;
            }
        switch (redirectOf(route, set)) {
        case Redirect::Yes:
            good.push_back(route.tls.empty() ? place : placeOf(facts, route.tls.front().place));
            break;
        case Redirect::No:
            bad.add(u"%1 has TLS and answers plain HTTP, too: no redirect"_s.arg(who),
                redirectPlace(route));
            break;
        case Redirect::Unknown:
            open.add(
                u"%1 has TLS; whether HTTP is redirected is decided elsewhere"_s.arg(who), place);
            break;
        }
    }

    void ingressRoute(const KubernetesRoute& route)
    {
        const bool isPlain = route.parents.contains(u"web"_s) || route.parents.contains(u"http"_s);
        const bool redirects = std::ranges::any_of(route.filters, [](const QString& name) {
            return name.contains(u"redirect") || name.contains(u"https");
        });
        if (!route.tls.empty())
            good.push_back(placeOf(facts, route.tls.front().place));
        else if (isPlain && redirects)
            good.push_back(placeOf(facts, route.place));
        else
            bad.add(u"IngressRoute/%1 has no TLS"_s.arg(route.name), placeOf(facts, route.place));
    }

    void gatewayRoute(const KubernetesRoute& route, const KubernetesSet& set)
    {
        if (route.backends.empty())
            return; // redirects only
        for (const auto& parent : route.parents) {
            const auto* gateway = set.object(u"Gateway"_s, parent);
            if (gateway == nullptr) {
                open.add(u"Gateway %1 of HTTPRoute/%2 is not in the repository"_s.arg(
                             parent, route.name),
                    placeOf(facts, route.place));
                continue;
            }
            const auto* listeners = gateway->node.find({u"spec", u"listeners"});
            const bool hasTls = listeners != nullptr
                && std::ranges::any_of(listeners->children, [](const auto& one) {
                       return one.textOf(u"protocol") == u"HTTPS" || one.find(u"tls") != nullptr;
                   });
            const bool redirects = std::ranges::any_of(set.routes, [](const auto& other) {
                return other.filters.contains(u"RequestRedirect:https"_s);
            });
            const bool isPlain = listeners != nullptr
                && std::ranges::any_of(listeners->children,
                    [](const auto& one) { return one.textOf(u"protocol") == u"HTTP"; });
            auto place = placeOf(facts, gateway->place);
            if (!hasTls)
                bad.add(u"Gateway/%1 has no HTTPS listener"_s.arg(parent), std::move(place));
            else if (isPlain && !redirects)
                bad.add(u"Gateway/%1 answers plain HTTP and no route redirects it"_s.arg(parent),
                    std::move(place));
            else
                good.push_back(std::move(place));
        }
    }

private:
    static bool isCovered(const KubernetesRoute& route, const QString& host)
    {
        return route.tls.empty() || std::ranges::any_of(route.tls, [&host](const auto& tls) {
            return tls.hosts.isEmpty()
                || std::ranges::any_of(
                    tls.hosts, [&host](const QString& one) { return covers(one, host); });
        });
    }

    Evidence redirectPlace(const KubernetesRoute& route) const
    {
        for (auto one = route.annotations.begin(); one != route.annotations.end(); ++one)
            if (one.key().contains(u"redirect"))
                return placeOf(facts, one->place);
        return placeOf(facts, route.place);
    }
};

} // namespace

QString annotation(const KubernetesRoute& route, const QString& name)
{
    return route.annotations.value(name).text;
}

Controller controllerOf(const KubernetesRoute& route)
{
    const QString name = route.className.toLower();
    const auto hasPrefix = [&route](const QString& prefix) {
        return std::ranges::any_of(route.annotations.keys(),
            [&prefix](const QString& key) { return key.startsWith(prefix); });
    };
    if (name.contains(u"traefik"))
        return Controller::Traefik;
    if (name == u"gce" || name == u"gce-internal")
        return Controller::Gce;
    if (name.contains(u"alb"))
        return Controller::Alb;
    if (name.contains(u"haproxy"))
        return Controller::HaProxy;
    if (name.contains(u"azure") && name.contains(u"application-gateway"))
        return Controller::AppGateway;
    if (name.contains(u"nginx"))
        return hasPrefix(u"nginx.org/"_s) ? Controller::NginxInc : Controller::Nginx;
    if (!name.isEmpty() && name != u"public" && name != u"private" && name != u"internal"
        && name != u"external")
        return Controller::Unknown;
    static const std::pair<QString, Controller> prefixes[]{
        {u"nginx.ingress.kubernetes.io/"_s, Controller::Nginx},
        {u"nginx.org/"_s, Controller::NginxInc},
        {u"traefik.ingress.kubernetes.io/"_s, Controller::Traefik},
        {u"alb.ingress.kubernetes.io/"_s, Controller::Alb},
        {u"networking.gke.io/"_s, Controller::Gce},
        {u"ingress.gcp.kubernetes.io/"_s, Controller::Gce},
        {u"haproxy"_s, Controller::HaProxy},
        {u"appgw.ingress.kubernetes.io/"_s, Controller::AppGateway}};
    for (const auto& [prefix, controller] : prefixes)
        if (hasPrefix(prefix))
            return controller;
    return Controller::Unknown;
}

Outcome checkEdgeTls(const Facts& facts)
{
    Edge edge{facts, {}, {}, {}, {}};
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& route : set->routes) {
            if (route.kind == u"Ingress")
                edge.ingress(route, *set);
            else if (route.kind == u"IngressRoute")
                edge.ingressRoute(route);
            else
                edge.gatewayRoute(route, *set);
        }
    if (edge.bad.isEmpty() && edge.open.isEmpty() && edge.good.empty())
        return withoutObjects(facts, u"No Ingress"_s);
    return concluded(facts,
        edge.bad,
        edge.poor,
        edge.open,
        u"Every route has TLS, and plain HTTP is redirected or not served."_s,
        std::move(edge.good));
}

} // namespace slipway::readiness
