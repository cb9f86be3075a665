// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/alertmanager.h"
#include "evidence/grafanaprovisioning.h"
#include "readiness/checks/observability/checks.h"
#include "readiness/checks/observability/scraping.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Every alertmanager.yml that is not a sample.
struct AlertmanagerFiles {
    std::vector<std::pair<QString, evidence::AlertmanagerConfig>> files;
    std::vector<std::pair<QString, Error>> broken;

    static AlertmanagerFiles gather(const Facts& facts)
    {
        AlertmanagerFiles out;
        for (const auto& path : facts.tree().files()) {
            if (!isYaml(path) || isSample(path))
                continue;
            const bool isNamed = path.section(u'/', -1).contains(u"alertmanager");
            const auto bytes = facts.tree().read(path, 1024 * 1024);
            if (!bytes || !bytes->contains("receivers:") || !bytes->contains("route:"))
                continue;
            const auto documents = yaml::readTolerant(*bytes);
            if (!documents) {
                if (isNamed)
                    out.broken.emplace_back(path, documents.error());
                continue;
            }
            if (documents->empty() || !evidence::isAlertmanagerConfig(documents->front()))
                continue;
            if (auto config = evidence::readAlertmanagerConfig(*bytes))
                out.files.emplace_back(path, std::move(*config));
        }
        return out;
    }
};

/// Whether a matcher holds for an alert: nothing if only the series at that time tells.
std::optional<bool> holds(const evidence::AlertMatcher& matcher, const evidence::PromRule& rule)
{
    using Kind = evidence::AlertMatcher::Kind;
    QString value;
    if (matcher.label == u"alertname")
        value = rule.name;
    else if (rule.labels.contains(matcher.label))
        value = rule.labels.value(matcher.label);
    else
        return std::nullopt;
    if (value.contains(u"{{"_s))
        return std::nullopt;
    bool isEqual = value == matcher.value;
    if (matcher.kind == Kind::Regex || matcher.kind == Kind::NotRegex) {
        const QRegularExpression pattern(
            QRegularExpression::anchoredPattern(matcher.value.left(1'000)));
        if (!pattern.isValid())
            return std::nullopt;
        isEqual = pattern.match(value.left(1'000)).hasMatch();
    }
    return isEqual == (matcher.kind == Kind::Equal || matcher.kind == Kind::Regex);
}

/// Names of the receivers that an alert may come to. Returns true if the alert surely stays in this
/// branch.
void receiversOf(
    const evidence::AlertRoute& route, const evidence::PromRule& rule, QStringList& out)
{
    for (const auto& child : route.routes) {
        bool isPossible = true;
        bool isSure = true;
        for (const auto& matcher : child.matchers) {
            const auto held = holds(matcher, rule);
            isPossible = isPossible && held.value_or(true);
            isSure = isSure && held.value_or(false);
        }
        if (!isPossible)
            continue;
        receiversOf(child, rule, out);
        if (isSure && !child.continues)
            return;
    }
    out << route.receiver;
}

struct Named {
    QString receiver;
    yaml::Mark mark;
};
void namesOf(const evidence::AlertRoute& route, std::vector<Named>& out)
{
    if (route.isOwn)
        out.push_back({route.receiver, route.mark});
    for (const auto& child : route.routes)
        namesOf(child, out);
}

/// An alert that is meant to go nowhere: it only shows that the chain works.
bool isHeartbeat(const evidence::PromRule& rule)
{
    const QString severity = rule.labels.value(u"severity"_s);
    return rule.name == u"Watchdog" || rule.name == u"InfoInhibitor"
        || rule.name == u"DeadMansSwitch" || severity == u"none" || severity == u"info";
}

Outcome judgeRoutes(
    const Facts& facts, const QString& path, const evidence::AlertmanagerConfig& config)
{
    const auto at
        = [&](const yaml::Mark& mark) { return placeOf(facts, path, mark.line, mark.column); };
    std::vector<Named> named;
    namesOf(config.route, named);
    for (const auto& one : named)
        if (config.find(one.receiver) == nullptr)
            return failed(
                u"The route names receiver %1, which %2 does not define."_s.arg(one.receiver, path),
                {at(one.mark)});
    Findings lost;
    int alerts = 0;
    for (const auto& [file, rule] : allRules(facts)) {
        if (!rule->isAlert || isHeartbeat(*rule))
            continue;
        ++alerts;
        QStringList names;
        receiversOf(config.route, *rule, names);
        const auto reaches = [&](const QString& name) {
            const auto* receiver = config.find(name);
            return receiver != nullptr && receiver->reachesSomeone();
        };
        if (std::ranges::any_of(names, reaches))
            continue;
        const auto* receiver = config.find(names.value(0));
        const QString why = receiver == nullptr || receiver->integrations.empty()
            ? u"it has no integration"_s
            : receiver->integrations.front().why;
        lost.add(u"%1 goes to receiver %2, which tells nobody: %3"_s.arg(
                     rule->name, names.value(0), why),
            receiver == nullptr ? placeOf(facts, path) : at(receiver->mark));
    }
    if (!lost.isEmpty())
        return failed(lost.text(1), std::move(lost.places));
    const auto* usual = config.find(config.route.receiver);
    if (alerts == 0 && (usual == nullptr || !usual->reachesSomeone()))
        return failed(
            u"The usual receiver %1 of %2 tells nobody."_s.arg(config.route.receiver, path),
            {at(usual == nullptr ? config.route.mark : usual->mark)});
    return passed(u"%1 routes %2 alerts to receivers that tell somebody."_s.arg(path).arg(alerts),
        {at(config.route.mark)});
}

/// prometheus.yml that sends no alert anywhere.
std::optional<Outcome> withoutAlertmanager(const Facts& facts)
{
    const auto& setup = facts.get<PrometheusSetup>();
    const auto& counting = facts.get<Scraping>().configs;
    for (const auto& file : setup.configs) {
        if (file.config.ruleFiles.empty() && file.config.scraped.empty())
            continue;
        if (!counting.empty() && std::ranges::find(counting, &file) == counting.end())
            continue; // another one is mounted
        if (!file.config.hasAlertmanagers)
            return failed(
                u"%1 names no Alertmanager under alerting: alerts fire and nobody is told."_s.arg(
                    file.path),
                {placeOf(facts,
                    file.path,
                    std::max(file.config.alertingMark.line, file.config.ruleFilesMark.line))});
        const auto& hosts = facts.get<ComposeHosts>();
        for (const auto& target : file.config.alertmanagers) {
            const bool isBare = !target.host.contains(u'.') && !target.host.contains(u'$')
                && target.host != u"localhost" && !target.host.isEmpty();
            if (isBare && hosts.isAnyStack && hosts.find(target.host) == nullptr
                && facts.get<KubernetesFiles>().paths.isEmpty())
                return failed(u"%1 sends alerts to %2, and no service is called %3."_s.arg(
                                  file.path, target.text, target.host),
                    {placeOf(facts, file.path, target.mark.line, target.mark.column)});
        }
    }
    return std::nullopt;
}

} // namespace

Outcome alertsAreRouted(const Facts& facts)
{
    const auto& setup = facts.get<PrometheusSetup>();
    if (auto missing = withoutAlertmanager(facts))
        return *missing;
    const auto& managers = facts.get<AlertmanagerFiles>();
    for (const auto& [path, config] : managers.files) {
        auto outcome = judgeRoutes(facts, path, config);
        if (outcome.status != Status::Pass || managers.files.size() == 1)
            return outcome;
    }
    if (!managers.files.empty())
        return judgeRoutes(facts, managers.files.front().first, managers.files.front().second);
    if (!managers.broken.empty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(
                managers.broken.front().first, managers.broken.front().second.what),
            {placeOf(facts, managers.broken.front().first)});
    if (!setup.configs.empty())
        return unknown(UnknownReason::Missing,
            u"Prometheus sends its alerts to an Alertmanager whose configuration is not in the tree."_s,
            {absent(u"alertmanager.yml"_s),
                placeOf(facts,
                    setup.configs.front().path,
                    setup.configs.front().config.alertingMark.line)});
    return unknown(UnknownReason::Missing,
        u"Neither a prometheus.yml nor an alertmanager.yml is in the tree."_s,
        {absent(u"alertmanager.yml"_s)});
}

Outcome alertsHaveRunbooks(const Facts& facts)
{
    static const QRegularExpression key(
        u"^(runbook|runbook_?url|playbook(_?url)?)$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression placeholder(u"\\bexample\\.(com|org|net)\\b|^<|todo|your-"_s,
        QRegularExpression::CaseInsensitiveOption);
    Findings without;
    int alerts = 0;
    for (const auto& rule : allRules(facts)) {
        if (!rule.rule->isAlert || isHeartbeat(*rule.rule))
            continue;
        ++alerts;
        bool hasRunbook = false;
        for (const auto* map : {&rule.rule->annotations, &rule.rule->labels})
            for (auto it = map->begin(); it != map->end(); ++it)
                hasRunbook = hasRunbook
                    || (key.match(it.key()).hasMatch() && !it.value().trimmed().isEmpty()
                        && !placeholder.match(it.value().left(500)).hasMatch());
        if (!hasRunbook)
            without.add(rule.rule->name, placeOf(facts, rule));
    }
    if (alerts == 0)
        return withoutRules(facts);
    if (without.isEmpty())
        return passed(u"All %1 alerts name their runbook."_s.arg(alerts),
            {placeOf(facts, allRules(facts).front())});
    const QString text = u"%1 of %2 alerts name no runbook: %3."_s.arg(without.places.size())
                             .arg(alerts)
                             .arg(listed(without.what));
    if (without.what.size() == alerts)
        return failed(text, std::move(without.places));
    return warned(text, std::move(without.places));
}

} // namespace slipway::readiness
