// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/serverprobe.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

/// A round of questions about one server.
struct Probe {
    BuildInfo build;
    int open = 0;
    std::optional<Error> error;
};

void tell(Conversation& server, const Result<BuildInfo>& found)
{
    if (found)
        server.build = *found;
    for (const auto& done : std::exchange(server.waiting, {}))
        done(found);
}

/// Asks whether a part of the API is there, and sets `field` if so.
void askFor(Conversation& server,
    const std::shared_ptr<Probe>& probe,
    const ApiCall& call,
    const std::function<void(const io::HttpResponse&)>& isThere)
{
    ++probe->open;
    server.send(call, [&server, probe, isThere](const Result<io::HttpResponse>& response) {
        if (!response)
            probe->error = response.error();
        else if (const auto refusal = refusalOf(*response, server.url()); !refusal)
            isThere(*response);
        else if (!isUnsupported(*response))
            probe->error = refusal;
        if (--probe->open > 0)
            return;
        if (probe->error)
            return tell(server, failure(*probe->error));
        tell(server, probe->build);
    });
}

void askFeatures(Conversation& server, const std::shared_ptr<Probe>& probe)
{
    // Held open until all are sent: the first may be answered at once.
    auto& build = probe->build;
    ++probe->open;
    askFor(server,
        probe,
        {.path = u"rules"_s, .parameters = {{u"group_limit"_s, u"1"_s}}},
        [&build](const auto&) { build.hasRules = true; });
    askFor(server,
        probe,
        {.path = u"targets"_s, .parameters = {{u"state"_s, u"active"_s}}},
        [&build](const auto&) { build.hasTargets = true; });
    askFor(server,
        probe,
        {.path = u"metadata"_s, .parameters = {{u"limit"_s, u"1"_s}}},
        [&build](const auto&) { build.hasMetadata = true; });
    if (build.product == u"Prometheus")
        askFor(server,
            probe,
            {.path = u"status/runtimeinfo"_s, .parameters = {}},
            [&build](const io::HttpResponse& response) {
                const auto& body = response.body;
                const auto facts
                    = readRuntimeFacts({body.constData(), static_cast<size_t>(body.size())});
                build.retention = facts ? visible(facts->retention, 100) : QString();
            });
    if (build.product == u"unknown")
        askFor(server, probe, {.path = u"stores"_s, .parameters = {}}, [&build](const auto&) {
            build.product = u"Thanos"_s;
        });
    --probe->open;
}

} // namespace

QString productOf(const io::HttpResponse& response, const BuildFacts& facts)
{
    if (facts.application.contains(u"Mimir"_s))
        return u"Mimir"_s;
    if (!facts.application.isEmpty())
        return visible(facts.application, 40);
    if (!response.header("x-server-hostname").isEmpty())
        return u"VictoriaMetrics"_s;
    // Thanos counts its versions from 0 and says revisions as Prometheus does.
    const bool isPrometheus = !facts.revision.isEmpty() && !facts.version.startsWith(u"0.");
    return isPrometheus ? u"Prometheus"_s : u"unknown"_s;
}

void findOut(Conversation& server, const Done<Result<BuildInfo>>& done)
{
    if (server.build)
        return done(*server.build);
    server.waiting.push_back(done);
    if (server.waiting.size() > 1)
        return;
    const ApiCall call{.path = u"status/buildinfo"_s, .parameters = {}};
    server.send(call, [&server](const Result<io::HttpResponse>& response) {
        if (!response)
            return tell(server, failure(response.error()));
        const auto refusal = refusalOf(*response, server.url());
        if (refusal && !isUnsupported(*response))
            return tell(server, failure(*refusal));
        const auto& body = response->body;
        const auto facts = readBuildFacts({body.constData(), static_cast<size_t>(body.size())});
        if (!facts && !refusal)
            return tell(server, failure(facts.error().in(server.url())));
        const auto probe = std::make_shared<Probe>();
        probe->build.product = productOf(*response, facts.value_or(BuildFacts{}));
        probe->build.version = facts ? visible(facts->version, 100) : QString();
        askFeatures(server, probe);
    });
}

void askTargets(Conversation& server, const Done<Result<Listed<Target>>>& done)
{
    const ApiCall call{.path = u"targets"_s, .parameters = {{u"state"_s, u"active"_s}}};
    server.ask<Listed<Target>>(
        call, [](std::string_view body) { return readTargets(body); }, done);
}

void askAlerts(Conversation& server, const Done<Result<Listed<Alert>>>& done)
{
    const ApiCall call{.path = u"alerts"_s, .parameters = {}};
    server.ask<Listed<Alert>>(
        call, [](std::string_view body) { return readAlerts(body); }, done);
}

} // namespace slipway::prometheus
