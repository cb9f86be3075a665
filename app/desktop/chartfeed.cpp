// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartfeed.h"

#include "app/desktop/environmentsnapshot.h"
#include "base/async.h"
#include "promql/query.h"

#include <algorithm>
#include <limits>

namespace slipway::desktop {
namespace {

constexpr qint64 warmUpMs = 60'000;

/// What tells an empty chart's reasons apart: was the metric ever seen, and long enough for a rate.
charts::Situation situationOf(
    const timeseries::Snapshot& snapshot, const charts::Panel& panel, const charts::Grid& grid)
{
    charts::Situation situation;
    const auto names = promql::metricNames(panel.query.toStdString());
    if (!names || names->isEmpty())
        return situation;
    const auto known = snapshot.labelValues(timeseries::metricName);
    for (const auto& name : *names) {
        if (!std::ranges::binary_search(known, name.toStdString())) {
            situation.isMetricKnown = false;
            situation.metric = name;
            return situation;
        }
    }
    const std::vector matchers{timeseries::Matcher::equal(
        std::string(timeseries::metricName), names->first().toStdString())};
    const auto series = snapshot.select(matchers, 0, std::numeric_limits<qint64>::max());
    // Seen for less than a rate's window before the last moment that is drawn.
    situation.isWarmingUp = std::ranges::all_of(series, [&](const timeseries::Series& one) {
        return one.samples.size() < 2 || grid.to - one.samples.front().time < warmUpMs;
    });
    return situation;
}

} // namespace

charts::Frame evaluateFrame(const std::shared_ptr<const timeseries::Snapshot>& snapshot,
    const QString& environment,
    const charts::Panel& panel,
    const charts::Grid& grid)
{
    const EnvironmentSnapshot part(snapshot, environment.toStdString());
    const auto answer
        = promql::queryRange(part, panel.query.toStdString(), grid.from, grid.to, grid.step);
    const auto* matrix = answer ? std::get_if<promql::Matrix>(&answer->value) : nullptr;
    const bool isEmpty = matrix != nullptr && matrix->empty();
    return charts::buildFrame(
        answer, panel, grid, isEmpty ? situationOf(part, panel, grid) : charts::Situation{});
}

ChartFeed::ChartFeed(Source source, QThreadPool& pool, QObject* parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_pool(pool)
{
}

void ChartFeed::setEnvironment(const QString& environment)
{
    m_environment = environment;
    ++m_generation;
    m_next.clear();
}

void ChartFeed::request(
    const QString& key, const charts::Panel& panel, qint64 from, qint64 to, int width)
{
    const Job job{panel, charts::gridFor(from, to, std::max(width, 100), m_scrapeInterval)};
    if (m_running.value(key))
        m_next.insert(key, job);
    else
        start(key, job);
}

void ChartFeed::start(const QString& key, const Job& job)
{
    m_running.insert(key, true);
    const auto work = [snapshot = m_source(), environment = m_environment, job] {
        return evaluateFrame(snapshot, environment, job.panel, job.grid);
    };
    whenDone(inPool(m_pool, work),
        this,
        [this, key, generation = m_generation](const charts::Frame& frame) {
            m_running.remove(key);
            if (generation == m_generation)
                emit framed(key, frame);
            if (m_next.contains(key))
                start(key, m_next.take(key));
        });
}

} // namespace slipway::desktop
