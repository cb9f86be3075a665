// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/monitoring.h"

#include "evidence/grafanajson.h"
#include "readiness/place.h"

#include <QRegularExpression>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxDashboard = 8 * 1024 * 1024;

/// `12:4` of an error as evidence.
Evidence placeOfError(const Facts& facts, const QString& path, const Error& error)
{
    return placeOf(facts,
        path,
        error.where.section(u':', 0, 0).toInt(),
        error.where.section(u':', 1, 1).toInt());
}

bool isDashboardPath(const QString& path)
{
    static const QRegularExpression name(
        u"(grafana|dashboard)"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression other(u"(^|/)(package(-lock)?|tsconfig|composer)\\.json$"_s);
    return path.endsWith(u".json") && !other.match(path).hasMatch() && name.match(path).hasMatch()
        && !isSample(path);
}

/// In a folder of dashboards, an object with a title or panels is meant as one.
bool isProvisioned(const QString& path, const yaml::Node& root)
{
    return path.contains(u"dashboards/") && root.isMap()
        && (root.find(u"panels") != nullptr || root.find(u"dashboard") != nullptr);
}

/// What keeps file provisioning from showing a dashboard; empty if nothing does.
QString faultOf(const evidence::Dashboard& board)
{
    if (board.isWrapped)
        return u"is wrapped in a \"dashboard\" key, as the HTTP API wants it; file provisioning finds no title"_s;
    if (!board.isTitled)
        return u"has no title at the top level"_s;
    if (!board.isPanelled)
        return u"has no panels at the top level"_s;
    return {};
}

Outcome dashboardsLoad(const Facts& facts)
{
    const auto& found = facts.get<Boards>();
    Outcome out{Status::Pass};
    QStringList faults;
    for (const auto& [path, board] : found.boards) {
        const QString fault = faultOf(board);
        if (fault.isEmpty())
            continue;
        faults << u"%1 %2"_s.arg(path, fault);
        out.evidence.push_back(placeOf(facts, path, board.mark.line, board.mark.column));
    }
    if (!faults.isEmpty()) {
        out.status = Status::Fail;
        out.reason = faults.size() == 1
            ? faults.front() + u'.'
            : u"%1 of %2 dashboards do not load: %3."_s.arg(faults.size())
                  .arg(found.boards.size())
                  .arg(faults.front());
        return out;
    }
    if (!found.broken.empty()) {
        out = {Status::Unknown, UnknownReason::Unreadable};
        out.reason = u"%1 cannot be read: %2."_s.arg(
            found.broken.front().first, found.broken.front().second.what);
        for (const auto& [path, error] : found.broken)
            out.evidence.push_back(placeOfError(facts, path, error));
        return out;
    }
    if (found.boards.empty()) {
        return {Status::Unknown,
            UnknownReason::Missing,
            u"There is no Grafana dashboard in the tree."_s,
            {absent(u"grafana/dashboards"_s)}};
    }
    out.reason
        = u"%1 dashboards have their title and panels at the top level."_s.arg(found.boards.size());
    for (const auto& [path, board] : found.boards)
        out.evidence.push_back(placeOf(facts, path, 0));
    return out;
}

Evidence liveEvidence(const LiveTarget& target)
{
    const QString state = health::stateWord(target.condition.state);
    QString excerpt = u"%1: %2"_s.arg(target.id.service, state);
    if (!target.condition.text.isEmpty())
        excerpt += u", "_s + target.condition.text;
    return Evidence{.kind = EvidenceKind::Live,
        .excerpt = masked(excerpt),
        .url = target.url,
        .time = target.condition.lastAttempt};
}

/// How one endpoint bears on the row; the worst of all counts.
Outcome answerOf(const LiveTarget& target)
{
    const QString name = target.id.service;
    if (target.isStale)
        return {Status::Unknown,
            UnknownReason::Stale,
            u"The last answer of %1 is too old."_s.arg(name)};
    const QString cause
        = target.condition.text.isEmpty() ? target.condition.cause : target.condition.text;
    const QString tail = cause.isEmpty() ? u"."_s : u": %1."_s.arg(cause);
    switch (target.condition.state) {
    case health::State::Up: return {Status::Pass, UnknownReason::None, name + u" is up."_s};
    case health::State::Down:
        return {Status::Fail, UnknownReason::None, name + u" is down"_s + tail};
    case health::State::Degraded:
        return {Status::Warn, UnknownReason::None, name + u" is degraded"_s + tail};
    case health::State::Starting:
        return {Status::Warn, UnknownReason::None, name + u" is starting"_s + tail};
    case health::State::Maintenance:
        return {Status::Warn, UnknownReason::None, name + u" is in maintenance"_s + tail};
    case health::State::Unknown: break;
    }
    return {Status::Unknown,
        UnknownReason::Unreadable,
        u"The answer of %1 cannot be taken at its word"_s.arg(name) + tail};
}

int rankOf(Status status)
{
    switch (status) {
    case Status::Fail: return 3;
    case Status::Unknown: return 2;
    case Status::Warn: return 1;
    default: return 0;
    }
}

Outcome endpointsAnswer(const Facts& facts)
{
    const QString configuration = u"slipway.yaml"_s;
    const bool hasFile = facts.tree().contains(configuration);
    const auto nowhere = hasFile ? placeOf(facts, configuration) : absent(configuration);
    std::vector<const LiveTarget*> targets;
    for (const auto& target : facts.inputs().live) {
        if (target.id.kind == health::TargetKind::Health)
            targets.push_back(&target);
    }
    if (targets.empty()) {
        const QString reason = facts.inputs().isOffline
            ? u"No endpoint was asked: this is an offline check."_s
            : u"No health endpoint is configured."_s;
        return {Status::Unknown, UnknownReason::Missing, reason, {nowhere}};
    }
    std::ranges::sort(targets, {}, [](const LiveTarget* target) {
        return std::tuple(target->id.environment, target->id.service, target->url);
    });
    Outcome worst{Status::Pass,
        UnknownReason::None,
        u"%1 health endpoints answered that they are up."_s.arg(targets.size())};
    std::vector<Evidence> bad;
    std::vector<Evidence> all;
    for (const auto* target : targets) {
        const auto one = answerOf(*target);
        all.push_back(liveEvidence(*target));
        if (one.status != Status::Pass)
            bad.push_back(all.back());
        if (rankOf(one.status) > rankOf(worst.status))
            worst = one;
    }
    worst.evidence = bad.empty() ? all : bad;
    return worst;
}

} // namespace

Boards Boards::gather(const Facts& facts)
{
    Boards out;
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u".json") || isSample(path))
            continue;
        const bool isNamed = isDashboardPath(path);
        const auto bytes = facts.tree().read(path, maxDashboard);
        if (!bytes) {
            if (isNamed)
                out.broken.emplace_back(path, bytes.error());
            continue;
        }
        if (!isNamed && !(bytes->contains("\"panels\"") && bytes->contains("\"schemaVersion\"")))
            continue;
        const auto root = evidence::readJson(*bytes);
        if (!root)
            out.broken.emplace_back(path, root.error());
        else if (evidence::isDashboard(*root) || isProvisioned(path, *root))
            out.boards.emplace_back(path, evidence::dashboardOf(*root));
    }
    return out;
}

namespace {

constexpr Check table[]{
    {"MON-03",
        Category::Monitoring,
        Severity::High,
        "Alert rules parse, are loaded and mounted",
        "Name the rule file under rule_files in prometheus.yml and mount it where that path "
        "points.",
        rulesAreLoaded,
        "A rule file that Prometheus refuses or never reads alerts nobody, and nothing says so "
        "until "
        "the outage."},
    {"MON-09",
        Category::Monitoring,
        Severity::High,
        "Dashboards load by file provisioning",
        "Put title and panels at the top level of the JSON: take them out of the \"dashboard\" "
        "key.",
        dashboardsLoad,
        "A dashboard that provisioning skips is missing on the night when somebody needs it."},
    {"MON-24",
        Category::Monitoring,
        Severity::High,
        "Health endpoints answer now",
        "Name each service's health URL in slipway.yaml, check without --offline, and bring up "
        "what is down.",
        endpointsAnswer,
        "Only an answer of the running system shows that it is up; files cannot.",
        EvidenceClass::Live},
};

} // namespace

std::span<const Check> monitoringChecks()
{
    return table;
}

} // namespace slipway::readiness
