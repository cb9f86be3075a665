// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/storemeasurer.h"

#include "base/async.h"
#include "base/log.h"

namespace slipway::engine {

StoreMeasurer::StoreMeasurer(const Clock& clock)
    : m_clock(clock)
    , m_store(timeseries::makeMemoryStore(
          {.retention = 86'400'000, .series = 200'000, .samples = 20'000'000}))
    , m_http(clock)
    , m_scrape(m_http, *m_store, clock)
{
    m_pool.setMaxThreadCount(1);
}

StoreMeasurer::~StoreMeasurer()
{
    m_pool.waitForDone();
}

void StoreMeasurer::apply(
    const config::Config& config, const QString& environment, Redactor& redactor)
{
    std::vector<Error> mistakes;
    auto targets = polling::planOf(config, true, redactor, mistakes).metrics;
    std::erase_if(targets, [&](const auto& target) { return target.environment != environment; });
    for (const auto& mistake : mistakes)
        qCWarning(logRollout).noquote() << mistake.text();
    m_scrape.apply(std::move(targets));
}

QFuture<Result<promql::Answer>> StoreMeasurer::measure(const QString& query)
{
    return inPool(
        m_pool, [snapshot = m_store->snapshot(), query = query.toStdString(), now = m_clock.now()] {
            return promql::queryInstant(*snapshot, query, now, {.samples = 5'000'000});
        });
}

} // namespace slipway::engine
