// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/serverprobe.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

constexpr int maxPages = 200;
constexpr qint64 maxRules = 200'000;

/// One look on its way.
struct Look {
    ServerView view;
    QStringList troubles;
    int open = 0;
    Done<ServerView> done;
};

QString sentence(const Error& error)
{
    return Error{{}, error.what, error.fix}.text();
}

void addNotes(Look& look, const QStringList& notes)
{
    for (const auto& note : notes) {
        if (!look.view.warnings.contains(note))
            look.view.warnings << note;
    }
}

void finishPart(const std::shared_ptr<Look>& look, const Clock& clock)
{
    if (--look->open > 0)
        return;
    look->view.time = clock.now();
    look->view.trouble = look->troubles.join(u"; "_s);
    look->done(look->view);
}

bool isRaised(const Alert& alert)
{
    return alert.state == Alert::State::Pending || alert.state == Alert::State::Firing;
}

void addAlerts(Look& look, const std::vector<Alert>& alerts)
{
    std::ranges::copy_if(alerts, std::back_inserter(look.view.alerts), isRaised);
}

void lookAtAlerts(Conversation& server, const std::shared_ptr<Look>& look, const Clock& clock)
{
    ++look->open;
    askAlerts(server, [look, &clock](const Result<Listed<Alert>>& alerts) {
        if (alerts)
            addAlerts(*look, alerts->values);
        else
            look->troubles << u"alerts: "_s + sentence(alerts.error());
        finishPart(look, clock);
    });
}

void lookAtRules(Conversation& server, const std::shared_ptr<Look>& look, const Clock& clock)
{
    ++look->open;
    askRules(server, [&server, look, &clock](const Result<RulePage>& rules) {
        if (rules) {
            look->view.rules = rules->rules;
            addNotes(*look, rules->notes);
            for (const auto& rule : rules->rules)
                addAlerts(*look, rule.alerts);
        } else {
            look->troubles << u"rules: "_s + sentence(rules.error());
            lookAtAlerts(server, look, clock);
        }
        finishPart(look, clock);
    });
}

void lookAtTargets(Conversation& server, const std::shared_ptr<Look>& look, const Clock& clock)
{
    ++look->open;
    askTargets(server, [look, &clock](const Result<Listed<Target>>& targets) {
        if (targets) {
            look->view.targets = targets->values;
            addNotes(*look, targets->notes);
        } else {
            look->troubles << u"targets: "_s + sentence(targets.error());
        }
        finishPart(look, clock);
    });
}

/// Whether the server runs with the configuration that its files hold.
void lookAtRuntime(Conversation& server, const std::shared_ptr<Look>& look, const Clock& clock)
{
    ++look->open;
    const ApiCall call{.path = u"status/runtimeinfo"_s, .parameters = {}};
    server.ask<RuntimeFacts>(
        call,
        [](std::string_view body) { return readRuntimeFacts(body); },
        [look, &clock](const Result<RuntimeFacts>& facts) {
            if (facts && facts->isReloadFailed)
                addNotes(*look,
                    {u"the server could not load its configuration again and runs with the one before"_s});
            finishPart(look, clock);
        });
}

void nextPage(Conversation& server,
    const QString& token,
    int page,
    const std::shared_ptr<RulePage>& before,
    const Done<Result<RulePage>>& done)
{
    ApiCall call{.path = u"rules"_s, .parameters = {{u"group_limit"_s, u"500"_s}}};
    if (!token.isEmpty())
        call.parameters.append({u"group_next_token"_s, token});
    server.ask<RulePage>(
        call,
        [](std::string_view body) { return readRules(body); },
        [&server, token, page, before, done](Result<RulePage> got) {
            if (!got)
                return done(failure(got.error()));
            std::ranges::move(got->rules, std::back_inserter(before->rules));
            before->notes += got->notes;
            if (got->nextToken.isEmpty())
                return done(std::move(*before));
            // A server that gives the same page again, or pages without end.
            if (got->nextToken == token || page >= maxPages
                || std::ssize(before->rules) > maxRules) {
                return done(failure(server.url(), u"its pages of rules do not end"_s));
            }
            nextPage(server, got->nextToken, page + 1, before, done);
        });
}

} // namespace

void askRules(Conversation& server, const Done<Result<RulePage>>& done)
{
    nextPage(server, {}, 1, std::make_shared<RulePage>(), done);
}

void look(Conversation& server, const Clock& clock, const Done<ServerView>& done)
{
    const auto look = std::make_shared<Look>();
    look->view.environment = server.address().environment;
    look->view.name = server.address().name;
    look->view.url = server.url();
    const auto& endpoint = server.address().endpoint;
    look->view.staleAfter
        = std::max<qint64>(30'000, 2 * endpoint.interval.count() + endpoint.timeout.count());
    look->done = done;
    ++look->open;
    findOut(server, [&server, &clock, look](const Result<BuildInfo>& build) {
        if (!build) {
            look->troubles << sentence(build.error());
            return finishPart(look, clock);
        }
        look->view.build = *build;
        if (build->hasTargets)
            lookAtTargets(server, look, clock);
        if (build->hasRules)
            lookAtRules(server, look, clock);
        if (build->product == u"Prometheus")
            lookAtRuntime(server, look, clock);
        finishPart(look, clock);
    });
}

} // namespace slipway::prometheus
