// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/rows.h"

#include "format/time.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr qsizetype shownBeats = 30;
constexpr int sparklinePoints = 60;
constexpr qint64 tenMinutes = 600'000; ///< that one LatencyPoint of the board covers
constexpr qint64 uptimeSpan = 30LL * 86'400'000;

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::desktop", text);
}

/// The endpoints of one service, the one that decides its state first: health, else probe, else
/// scrape.
std::vector<const polling::WatchedEndpoint*> endpointsOfService(
    const Monitor& monitor, const QString& environment, const QString& service)
{
    std::vector<const polling::WatchedEndpoint*> out;
    for (const auto kind :
        {health::TargetKind::Health, health::TargetKind::Probe, health::TargetKind::Metrics}) {
        for (const auto& watched : monitor.endpoints()) {
            if (watched.id == health::TargetId{environment, service, kind})
                out.push_back(&watched);
        }
    }
    return out;
}

std::vector<tables::Beat> beatsOf(const health::BoardRow& row)
{
    std::vector<tables::Beat> out;
    const auto known = std::min<size_t>(row.beats.size(), shownBeats);
    for (size_t i = row.beats.size() - known; i < row.beats.size(); ++i)
        out.push_back({row.beats[i].state, row.beats[i].time, row.beats[i].latencyMs});
    return out;
}

/// Response times over the range in equal slots: single attempts where they reach, ten-minute means
/// before them.
std::vector<double> latenciesOf(const health::BoardRow& row, qint64 now, qint64 range)
{
    std::vector<double> sums(sparklinePoints, 0);
    std::vector<int> counts(sparklinePoints, 0);
    const qint64 from = now - range;
    const auto add = [&](qint64 time, double latency) {
        if (time <= from || time > now)
            return;
        const auto slot = std::min<size_t>(
            static_cast<size_t>((time - from) * sparklinePoints / range), sparklinePoints - 1);
        sums[slot] += latency;
        ++counts[slot];
    };
    // Before the attempts that are remembered one by one there are means of ten minutes: each
    // stands for as long as its answers took, up to where the single attempts begin.
    const qint64 firstBeat = row.beats.empty() ? now : row.beats.front().time;
    const qint64 interval = std::max<qint64>(1, row.pace.interval.count());
    for (const auto& point : row.latency) {
        const auto single = std::ranges::count_if(row.beats, [&](const health::Beat& beat) {
            return beat.time >= point.time && beat.time < point.time + tenMinutes;
        });
        const qint64 end = std::min(point.time + tenMinutes, firstBeat);
        const qint64 begin = std::max(point.time, end - (point.answers - single) * interval);
        for (qint64 time = begin; time < end;
             time += std::max<qint64>(1, range / sparklinePoints / 2))
            add(time, point.meanMs);
    }
    for (const auto& beat : row.beats) {
        if (beat.state != health::State::Unknown)
            add(beat.time, beat.latencyMs);
    }
    std::vector<double> out(sparklinePoints, std::numeric_limits<double>::quiet_NaN());
    double held = out.front();
    qint64 heldUntil = -1;
    for (int i = 0; i < sparklinePoints; ++i) {
        const auto at = static_cast<size_t>(i);
        if (counts[at] > 0) {
            held = sums[at] / counts[at];
            heldUntil
                = i + std::max<qint64>(1, 2 * row.pace.interval.count() * sparklinePoints / range);
        }
        // A slot between two attempts of an unbroken row is no gap.
        if (counts[at] > 0 || i <= heldUntil)
            out[at] = held;
    }
    return out;
}

/// The one sentence of a row: why it is not well, or what it says of itself.
QString detailOf(const health::BoardRow& row, health::State state, bool isStale, qint64 now)
{
    const auto& condition = row.condition;
    if (condition.lastAttempt == 0)
        return tr("not asked yet");
    if (isStale)
        return tr("stale: last answer %1").arg(format::age(condition.lastSuccess, now));
    if (condition.isRetrying)
        return tr("retrying: %1").arg(condition.text);
    if (state != health::State::Up && !condition.text.isEmpty()) {
        return condition.failures > 1
            ? tr("%1 · %2 in a row").arg(condition.text).arg(condition.failures)
            : condition.text;
    }
    if (!condition.report)
        return condition.text;
    const auto& report = *condition.report;
    QStringList parts = report.facts.mid(0, 2);
    if (!report.components.empty()) {
        const auto up
            = std::ranges::count(report.components, health::State::Up, &health::Component::state);
        parts.append(tr("%1 of %2 components up").arg(up).arg(report.components.size()));
    }
    if (parts.isEmpty() && !report.message.isEmpty())
        parts.append(report.message);
    return parts.join(u" · "_s);
}

tables::ServiceSource sourceOf(
    const Monitor& monitor, const polling::WatchedEndpoint& watched, qint64 now)
{
    tables::ServiceSource source{tables::kindWord(watched.id.kind), watched.url, {}, {}, 0, 0};
    if (const auto* row = monitor.board().row(watched.id)) {
        const auto& condition = row->condition;
        source.state = health::effectiveState(condition, row->pace, now);
        source.lastAttempt = condition.lastAttempt;
        source.lastSuccess = condition.lastSuccess;
        source.words
            = condition.report && !condition.report->stateRaw.isEmpty() && condition.text.isEmpty()
            ? tr("says \"%1\", HTTP %2")
                  .arg(condition.report->stateRaw)
                  .arg(condition.report->httpStatus)
            : condition.text;
    }
    return source;
}

/// Two endpoints of one service that cannot both be right.
QStringList disagreements(const std::vector<tables::ServiceSource>& sources)
{
    QStringList out;
    for (size_t i = 1; i < sources.size(); ++i) {
        const auto& first = sources.front();
        const auto& other = sources[i];
        const bool isOpposite
            = (first.state == health::State::Up && other.state == health::State::Down)
            || (first.state == health::State::Down && other.state == health::State::Up);
        if (isOpposite) {
            out.append(tr("%1 says %2, %3 says %4")
                           .arg(first.name,
                               health::stateWord(first.state),
                               other.name,
                               health::stateWord(other.state)));
        }
    }
    return out;
}

void fillFromBoard(tables::ServiceRow& row, const health::BoardRow& known, qint64 now, qint64 range)
{
    const auto& condition = known.condition;
    row.state = health::effectiveState(condition, known.pace, now);
    row.isStale = condition.lastAttempt > 0 && health::isStale(condition, known.pace, now);
    row.isRetrying = condition.isRetrying;
    row.isFlapping = health::isFlapping(condition, now);
    row.cause = condition.cause;
    if (condition.lastAttempt > 0 && condition.cause.isEmpty())
        row.latencyMs = condition.latencyMs;
    row.beats = beatsOf(known);
    row.latencies = latenciesOf(known, now, range);
    row.detail = detailOf(known, row.state, row.isStale, now);
    row.reason = condition.text;
    if (condition.report) {
        row.version = condition.report->version;
        row.contradictions = condition.report->contradictions;
        row.components = condition.report->components;
        row.bodyExcerpt = condition.report->bodyExcerpt;
    }
}

tables::ServiceRow rowOf(const Monitor& monitor,
    const config::Service& service,
    const QString& environment,
    qint64 now,
    qint64 range)
{
    tables::ServiceRow row;
    row.service = service.name;
    row.title = service.title.isEmpty() ? service.name : service.title;
    const auto endpoints = endpointsOfService(monitor, environment, service.name);
    for (const auto* watched : endpoints)
        row.sources.push_back(sourceOf(monitor, *watched, now));
    if (endpoints.empty()) {
        row.detail = tr("no endpoint configured here");
        return row;
    }
    const auto& decider = endpoints.front()->id;
    row.byScrape = decider.kind == health::TargetKind::Metrics;
    row.detail = tr("not asked yet");
    const auto* known = monitor.board().row(decider);
    if (known == nullptr)
        return row;
    fillFromBoard(row, *known, now, range);
    if (row.byScrape && row.detail.isEmpty())
        row.detail = tr("by scrape");
    row.contradictions += disagreements(row.sources);
    row.hasContradiction = !row.contradictions.isEmpty();
    const auto uptime = monitor.board().uptime(decider, now, uptimeSpan);
    if (uptime.ratio) {
        row.uptimePercent = *uptime.ratio * 100;
        row.uptimeSpan = format::span(uptime.seen);
    }
    return row;
}

} // namespace

std::vector<tables::ServiceRow> serviceRows(const Monitor& monitor,
    const config::Config& config,
    const QString& environment,
    qint64 now,
    qint64 range)
{
    std::vector<tables::ServiceRow> out;
    for (const auto& one : config.environments) {
        if (one.name != environment)
            continue;
        for (const auto& service : one.services)
            out.push_back(rowOf(monitor, service, environment, now, range));
    }
    return out;
}

std::vector<tables::SourceRow> sourceRows(
    const Monitor& monitor, const QString& environment, qint64 now)
{
    std::vector<tables::SourceRow> out;
    for (const auto& watched : monitor.endpoints()) {
        if (watched.id.environment != environment)
            continue;
        tables::SourceRow row;
        row.environment = watched.id.environment;
        row.service = watched.id.service;
        row.kind = watched.id.kind;
        row.url = watched.url;
        if (const auto* known = monitor.board().row(watched.id)) {
            const auto& condition = known->condition;
            row.state = health::effectiveState(condition, known->pace, now);
            row.isStale = condition.lastAttempt > 0 && health::isStale(condition, known->pace, now);
            row.lastAttempt = condition.lastAttempt;
            row.lastSuccess = condition.lastSuccess;
            row.nextDue = condition.lastAttempt + known->pace.interval.count();
            if (condition.lastAttempt > 0 && condition.cause.isEmpty())
                row.latencyMs = condition.latencyMs;
            row.cause = condition.cause;
            row.error = condition.text;
            if (condition.report)
                row.capability = condition.report->format;
        }
        if (watched.id.kind == health::TargetKind::Probe)
            row.capability = u"TCP"_s;
        if (const auto note = monitor.scrapeNote(watched.id)) {
            row.samples = note->samples;
            row.capability = note->capability;
        }
        out.push_back(row);
    }
    return out;
}

std::vector<prometheus::ServerView> serverViews(
    const Monitor& monitor, const config::Config& config, const QString& environment)
{
    const Redactor masking; // takes credentials out of URLs
    std::vector<prometheus::ServerView> out;
    for (const auto& one : config.environments) {
        if (one.name != environment)
            continue;
        for (const auto& server : one.servers) {
            const auto known = std::ranges::find_if(monitor.servers(), [&](const auto& view) {
                return view.environment == environment && view.name == server.name;
            });
            if (known != monitor.servers().end()) {
                out.push_back(*known);
                continue;
            }
            prometheus::ServerView view;
            view.environment = environment;
            view.name = server.name;
            view.url = masking.redact(server.endpoint.url.toString());
            out.push_back(std::move(view));
        }
    }
    return out;
}

ui::PollSummary pollSummary(const Monitor& monitor, qint64 now)
{
    ui::PollSummary summary;
    summary.endpoints = monitor.isReadOnly() ? 0 : static_cast<int>(monitor.endpoints().size());
    summary.lastSweep = monitor.lastSweep();
    for (const auto& watched : monitor.endpoints()) {
        const auto* row = monitor.board().row(watched.id);
        const qint64 allowed = 2 * watched.pace.interval.count() + watched.pace.timeout.count();
        if (row != nullptr && now - row->condition.lastAttempt > allowed)
            ++summary.late;
    }
    return summary;
}

ui::Freshness freshness(const Monitor& monitor, const QString& environment, qint64 now)
{
    qint64 shortest = std::numeric_limits<qint64>::max();
    qint64 newest = 0;
    int known = 0;
    int fresh = 0;
    int all = 0;
    for (const auto& watched : monitor.endpoints()) {
        if (watched.id.environment != environment)
            continue;
        ++all;
        shortest = std::min<qint64>(shortest, watched.pace.interval.count());
        const auto* row = monitor.board().row(watched.id);
        if (row == nullptr)
            continue;
        ++known;
        newest = std::max(newest, row->condition.lastAttempt);
        const qint64 allowed = std::max<qint64>(
            30'000, 2 * watched.pace.interval.count() + watched.pace.timeout.count());
        if (now - row->condition.lastAttempt <= allowed)
            ++fresh;
    }
    if (all == 0 || known == 0)
        return {};
    if (fresh == 0)
        return {ui::Freshness::Kind::Stale, now - newest};
    return {fresh == all ? ui::Freshness::Kind::Live : ui::Freshness::Kind::Partial, shortest};
}

std::vector<alerts::Alert> alertsOf(const Monitor& monitor, const QString& environment)
{
    std::vector<alerts::Alert> out;
    std::ranges::copy_if(monitor.alerts(),
        std::back_inserter(out),
        [&](const alerts::Alert& alert) { return alert.target.environment == environment; });
    return out;
}

std::vector<readiness::LiveTarget> liveTargets(
    const Monitor& monitor, const QString& environment, qint64 now)
{
    std::vector<readiness::LiveTarget> out;
    for (const auto& watched : monitor.endpoints()) {
        const auto* row = monitor.board().row(watched.id);
        if (watched.id.environment != environment || row == nullptr)
            continue;
        out.push_back({watched.id,
            watched.url,
            row->condition,
            health::isStale(row->condition, row->pace, now)});
    }
    return out;
}

} // namespace slipway::desktop
