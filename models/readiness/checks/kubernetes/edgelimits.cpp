// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// What sets timeouts and body limit at one controller. An empty list of body keys: the controller
/// has no such limit.
struct Keys {
    Controller controller;
    QStringList timeouts;
    QStringList bodies;
};

const std::vector<Keys>& keys()
{
    static const std::vector<Keys> all{
        {Controller::Nginx,
            {u"nginx.ingress.kubernetes.io/proxy-read-timeout"_s,
                u"nginx.ingress.kubernetes.io/proxy-send-timeout"_s,
                u"nginx.ingress.kubernetes.io/proxy-connect-timeout"_s},
            {u"nginx.ingress.kubernetes.io/proxy-body-size"_s}},
        {Controller::NginxInc,
            {u"nginx.org/proxy-read-timeout"_s,
                u"nginx.org/proxy-send-timeout"_s,
                u"nginx.org/proxy-connect-timeout"_s},
            {u"nginx.org/client-max-body-size"_s}},
        {Controller::HaProxy,
            {u"haproxy.org/timeout-server"_s,
                u"haproxy-ingress.github.io/timeout-server"_s,
                u"haproxy-ingress.github.io/timeout-client"_s,
                u"haproxy.org/timeout-client"_s},
            {u"haproxy-ingress.github.io/proxy-body-size"_s}},
        {Controller::AppGateway, {u"appgw.ingress.kubernetes.io/request-timeout"_s}, {}},
        {Controller::Alb, {u"alb.ingress.kubernetes.io/load-balancer-attributes"_s}, {}}};
    return all;
}

const Keys* keysOf(Controller controller)
{
    const auto found = std::ranges::find(keys(), controller, &Keys::controller);
    return found == keys().end() ? nullptr : &*found;
}

std::optional<evidence::Located> firstOf(const KubernetesRoute& route, const QStringList& names)
{
    for (const auto& name : names)
        if (const auto found = route.annotations.constFind(name); found != route.annotations.cend())
            return *found;
    return {};
}

/// Settings of the controller itself, in its ConfigMap.
struct Defaults {
    bool hasTimeout = false;
    bool hasBody = false;
};

Defaults defaultsOf(const KubernetesFiles& files)
{
    Defaults out;
    for (const auto* set : files.judged())
        for (const auto& map : set->keys) {
            if (map.isSecret || !map.name.contains(u"nginx"))
                continue;
            out.hasTimeout = out.hasTimeout || map.find(u"proxy-read-timeout"_s) != nullptr;
            out.hasBody = out.hasBody || map.find(u"proxy-body-size"_s) != nullptr
                || map.find(u"client-max-body-size"_s) != nullptr;
        }
    return out;
}

struct Limits {
    const Facts& facts;
    Defaults defaults;
    Noted bad;
    Noted poor;
    Noted open;
    std::vector<Evidence> good;

    void judge(const KubernetesRoute& route, const KubernetesSet& set)
    {
        const auto controller = controllerOf(route);
        const auto* names = keysOf(controller);
        if (route.kind == u"HTTPRoute")
            settle(route, route.hasTimeouts, true, true);
        else if (controller == Controller::Gce)
            settle(route, hasBackendTimeout(set), true, true);
        else if (controller == Controller::Traefik || route.kind == u"IngressRoute")
            traefik(route, set);
        else if (names == nullptr)
            open.add(u"%1/%2 does not say which controller serves it"_s.arg(route.kind, route.name),
                placeOf(facts, route.place));
        else
            byAnnotation(route, *names);
    }

private:
    void byAnnotation(const KubernetesRoute& route, const Keys& names)
    {
        const auto timeout = firstOf(route, names.timeouts);
        const auto body = firstOf(route, names.bodies);
        bool hasTimeout = timeout.has_value();
        if (names.controller == Controller::Alb && timeout)
            hasTimeout = timeout->text.contains(u"timeout");
        if (body && (body->text == u"0" || body->text == u"0m")) {
            bad.add(u"%1/%2 takes bodies of any size"_s.arg(route.kind, route.name),
                placeOf(facts, body->place));
            return;
        }
        const bool isNginx
            = names.controller == Controller::Nginx || names.controller == Controller::NginxInc;
        settle(route,
            hasTimeout || (isNginx && defaults.hasTimeout),
            body.has_value() || names.bodies.isEmpty() || (isNginx && defaults.hasBody),
            names.bodies.isEmpty(),
            timeout ? timeout->place : route.place);
    }

    /// Body limits are a Middleware; timeouts are of the entry points or a ServersTransport.
    void traefik(const KubernetesRoute& route, const KubernetesSet& set)
    {
        const QString used
            = annotation(route, u"traefik.ingress.kubernetes.io/router.middlewares"_s) + u' '
            + route.filters.join(u' ');
        const auto has = [&](const QString& kind, const QString& field) {
            return std::ranges::any_of(set.objects, [&](const auto& object) {
                return object.kind == kind && object.node.find({u"spec", field}) != nullptr
                    && (kind != u"Middleware" || used.contains(object.name));
            });
        };
        if (!has(u"Middleware"_s, u"buffering"_s))
            bad.add(u"%1/%2 uses no buffering middleware: bodies of any size pass"_s.arg(
                        route.kind, route.name),
                placeOf(facts, route.place));
        else
            good.push_back(placeOf(facts, route.place));
    }

    static bool hasBackendTimeout(const KubernetesSet& set)
    {
        return std::ranges::any_of(set.objects, [](const auto& object) {
            return object.kind == u"BackendConfig"
                && object.node.find({u"spec", u"timeoutSec"}) != nullptr;
        });
    }

    void settle(const KubernetesRoute& route,
        bool hasTimeout,
        bool hasBody,
        bool isWithoutBody,
        const evidence::Place& place = {})
    {
        auto evidence = placeOf(facts, place.line > 0 ? place : route.place);
        const QString who = route.kind + u'/' + route.name;
        if (!hasTimeout && (!hasBody || isWithoutBody))
            bad.add(u"%1 sets no timeout%2"_s.arg(
                        who, isWithoutBody ? QString() : u" and no body limit"_s),
                std::move(evidence));
        else if (!hasTimeout)
            poor.add(u"%1 sets a body limit and no timeout"_s.arg(who), std::move(evidence));
        else if (!hasBody)
            poor.add(u"%1 sets timeouts and no body limit"_s.arg(who), std::move(evidence));
        else
            good.push_back(std::move(evidence));
    }
};

bool isPlaceholder(const QString& host)
{
    static const QRegularExpression example(
        u"(^|\\.)example(\\.|$)|(^|[.-])your[-_]?(domain|company|org|app|host|site)s?([.-]|$)"
        u"|(^|[.-])my[-_]?domain([.-]|$)|(^|\\.)domain\\.(com|tld|org|net)$|^localhost$"
        u"|\\.(test|invalid|localhost|example)$"
        u"|change-?me|placeholder|(^|\\.)foo\\.(bar|com)|^todo"_s,
        QRegularExpression::CaseInsensitiveOption);
    return example.match(host).hasMatch();
}

} // namespace

Outcome checkEdgeLimits(const Facts& facts)
{
    const auto& files = facts.get<KubernetesFiles>();
    Limits limits{facts, defaultsOf(files), {}, {}, {}, {}};
    int count = 0;
    for (const auto* set : files.judged())
        for (const auto& route : set->routes)
            if (!route.backends.empty()) {
                ++count;
                limits.judge(route, *set);
            }
    if (count == 0)
        return withoutObjects(facts, u"No Ingress"_s);
    return concluded(facts,
        limits.bad,
        limits.poor,
        limits.open,
        u"Every route sets timeouts and a body limit, as far as its controller has one."_s,
        std::move(limits.good));
}

Outcome checkHosts(const Facts& facts)
{
    Noted bad;
    Noted open;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& route : set->routes)
            for (const auto& host : route.hosts) {
                auto place = placeOf(facts, host.place);
                if (isPlaceholder(host.text))
                    bad.add(
                        u"%1/%2 serves %3, a placeholder"_s.arg(route.kind, route.name, host.text),
                        std::move(place));
                else if (isFilledIn(host.text))
                    open.add(u"The host %1 of %2/%3 is filled in when it is deployed"_s.arg(
                                 host.text, route.kind, route.name),
                        std::move(place));
                else
                    good.push_back(std::move(place));
            }
    if (bad.isEmpty() && open.isEmpty() && good.empty())
        return withoutObjects(facts, u"No Ingress with a host"_s);
    return concluded(facts, bad, {}, open, u"Every route names a real host."_s, std::move(good));
}

} // namespace slipway::readiness
