// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/webchecks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Annotations of Ingress controllers that really limit a rate.
bool isLimitAnnotation(const QString& name)
{
    static const QStringList known{u"nginx.ingress.kubernetes.io/limit-rps"_s,
        u"nginx.ingress.kubernetes.io/limit-rpm"_s,
        u"nginx.ingress.kubernetes.io/limit-connections"_s,
        u"nginx.ingress.kubernetes.io/global-rate-limit"_s,
        u"haproxy.org/rate-limit-requests"_s,
        u"haproxy-ingress.github.io/limit-rps"_s,
        u"haproxy-ingress.github.io/limit-connections"_s,
        u"traefik.ingress.kubernetes.io/rate-limit"_s,
        u"konghq.com/plugins"_s};
    return known.contains(name);
}

struct RateLimits {
    std::vector<Evidence> good;
    Findings idle; ///< looks like a limit and does nothing
};

void limitsOfIngress(const Facts& facts, RateLimits& out)
{
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& object : set->objects) {
            if (object.kind == u"Middleware" && object.node.find({u"spec", u"rateLimit"}))
                out.good.push_back(placeOf(facts, object.place));
            if (object.kind != u"Ingress")
                continue;
            const auto* notes = object.node.find({u"metadata", u"annotations"});
            if (notes == nullptr)
                continue;
            for (const auto& note : notes->children) {
                if (isLimitAnnotation(note.key))
                    out.good.push_back(placeOf(facts, note.keyPlace()));
                else if (note.key.contains(u"rate-limit") || note.key.contains(u"limit-req"))
                    out.idle.add(u"No Ingress controller knows the annotation %1"_s.arg(note.key),
                        placeOf(facts, note.keyPlace()));
            }
        }
    }
}

void limitsOfProxies(const Facts& facts, RateLimits& out)
{
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        const bool isProxy = (name.endsWith(u".conf") || name.endsWith(u".conf.template"))
            && path.contains(u"nginx");
        if ((!isProxy && name != u"Caddyfile") || isBesideApplication(path))
            continue;
        const auto bytes = facts.tree().read(path, 512 * 1024).value_or(QByteArray());
        int line = 0;
        for (const auto& text : bytes.split('\n')) {
            ++line;
            const auto bare = text.trimmed();
            if (bare.startsWith("limit_req ") || bare.startsWith("rate_limit")) {
                out.good.push_back(placeOf(facts, path, line));
                break;
            }
        }
    }
}

} // namespace

Outcome checkRateLimit(const Facts& facts)
{
    RateLimits found;
    limitsOfIngress(facts, found);
    const bool isEdgeIdle = found.good.empty() && !found.idle.isEmpty();
    limitsOfProxies(facts, found);
    const auto& source = facts.get<PythonSource>();
    for (const auto& one : source.uses.limiters)
        if (one.isRegistered)
            found.good.push_back(placeOf(facts, one.place));
    if (!found.good.empty() && isEdgeIdle) {
        auto places = std::move(found.idle.places);
        places.insert(places.end(), found.good.begin(), found.good.end());
        return warned(found.idle.text().chopped(1)
                + u", so that the edge limits nothing; a limiter inside holds for its service only."_s,
            std::move(places));
    }
    if (!found.good.empty())
        return passed(u"A limiter is registered, or an annotation that is known limits the rate."_s,
            std::move(found.good));
    for (const auto& one : source.uses.limiters)
        found.idle.add(
            u"%1 is made and not registered with any route or application"_s.arg(one.what),
            placeOf(facts, one.place));
    if (!found.idle.isEmpty())
        return failed(found.idle.text(), std::move(found.idle.places));
    if (auto without = withoutWeb(facts))
        return std::move(*without);
    return unknown(UnknownReason::Missing,
        u"Nothing in the repository limits the rate of requests; a gateway elsewhere may."_s,
        {placeOf(facts, source.routes.application)});
}

namespace {

const QStringList& readinessPaths()
{
    static const QStringList paths{u"/ready"_s,
        u"/readyz"_s,
        u"/readiness"_s,
        u"/health/ready"_s,
        u"/healthz/ready"_s,
        u"/health/readiness"_s,
        u"/_ready"_s,
        u"/startup"_s};
    return paths;
}

const QStringList& livenessPaths()
{
    static const QStringList paths{u"/health"_s,
        u"/healthz"_s,
        u"/live"_s,
        u"/livez"_s,
        u"/liveness"_s,
        u"/health/live"_s,
        u"/healthz/live"_s,
        u"/health/liveness"_s,
        u"/health-check"_s,
        u"/healthcheck"_s,
        u"/ping"_s,
        u"/alive"_s,
        u"/status"_s,
        u"/up"_s,
        u"/_health"_s};
    return paths;
}

bool isAmong(const evidence::PythonRoute& route, const QStringList& paths)
{
    QString path = route.path;
    while (path.size() > 1 && path.endsWith(u'/'))
        path.chop(1);
    return std::ranges::any_of(paths, [&path](const QString& one) { return path.endsWith(one); });
}

} // namespace

Outcome checkHealthEndpoints(const Facts& facts)
{
    if (auto without = withoutWeb(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    std::vector<Evidence> live;
    std::vector<Evidence> ready;
    for (const auto& one : source.routes.routes) {
        if (one.method != u"GET" && one.method != u"ANY" && one.method != u"HEAD")
            continue;
        if (isAmong(one, readinessPaths()))
            ready.push_back(placeOf(facts, one.place));
        else if (isAmong(one, livenessPaths()))
            live.push_back(placeOf(facts, one.place));
    }
    if (!live.empty() && !ready.empty()) {
        live.insert(live.end(), ready.begin(), ready.end());
        return passed(u"There are endpoints for liveness and for readiness."_s, std::move(live));
    }
    if (auto unread = unreadModules(facts, source))
        return std::move(*unread);
    if (!live.empty())
        return warned(
            u"There is an endpoint for liveness, and none for readiness."_s, std::move(live));
    if (!ready.empty())
        return warned(
            u"There is an endpoint for readiness, and none for liveness."_s, std::move(ready));
    if (source.routes.isOpen)
        return unknown(UnknownReason::Unsupported,
            u"Some routes are registered in ways that are not read; none of the others is a health endpoint."_s,
            {placeOf(facts, source.routes.application)});
    return failed(u"None of the %1 routes answers for liveness or readiness."_s.arg(
                      source.routes.routes.size()),
        {placeOf(facts, source.routes.application)});
}

} // namespace slipway::readiness
