// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/storemeasurer.h"

#include "app/polling/store.h"
#include "base/async.h"
#include "base/log.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::engine {
namespace {

const auto own = u"own"_s;
constexpr qint64 seedMs = 2 * 3'600'000; ///< of the window's samples, for the ranges of gates

/// Whether any gate, or the traffic of a plan, is measured by what this process scrapes.
bool asksOwnStore(const config::Config& config, const QString& usualSource)
{
    if (usualSource.isEmpty())
        return true;
    return std::ranges::any_of(config.analysisTemplates, [](const auto& analysis) {
        return std::ranges::find(analysis.metrics, own, &config::Metric::source)
            != analysis.metrics.end();
    });
}

} // namespace

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
    auto plan = polling::planOf(config, true, redactor, mistakes);
    for (const auto& mistake : mistakes)
        qCWarning(logRollout).noquote() << mistake.text();
    m_servers.clear();
    for (const auto& server : plan.servers) {
        if (server.environment == environment)
            m_servers.insert(
                server.name, std::make_shared<prometheus::ApiClient>(m_http, m_clock, server));
    }
    m_usualSource.clear();
    for (const auto& one : config.environments) {
        if (one.name == environment)
            m_usualSource = one.querySource;
    }
    std::erase_if(
        plan.metrics, [&](const auto& target) { return target.environment != environment; });
    if (!asksOwnStore(config, m_usualSource))
        plan.metrics.clear();
    seed(config, !plan.metrics.empty());
    m_scrape.setWanted(std::move(plan.wanted));
    m_scrape.apply(std::move(plan.metrics));
}

QFuture<Result<promql::Answer>> StoreMeasurer::measure(const QString& query, const QString& source)
{
    const QString& wanted = source.isEmpty() ? m_usualSource : source;
    if (wanted.isEmpty() || wanted == own) {
        return inPool(m_pool,
            [snapshot = m_store->snapshot(), query = query.toStdString(), now = m_clock.now()] {
                return promql::queryInstant(*snapshot, query, now, {.samples = 5'000'000});
            });
    }
    const auto server = m_servers.value(wanted);
    return server ? server->query(query, m_clock.now()) : refuse(wanted);
}

void StoreMeasurer::seed(const config::Config& config, bool isScraped)
{
    const auto folder = polling::storeFolder(config);
    if (!isScraped || folder.isEmpty())
        return;
    const auto seeded = timeseries::restoreInto(*m_store, folder, m_clock.now() - seedMs);
    if (!seeded)
        qCWarning(logRollout).noquote()
            << "gates begin without earlier samples:" << seeded.error().text();
}

QFuture<Result<promql::Answer>> StoreMeasurer::refuse(const QString& source)
{
    return inPool(m_pool, [source]() -> Result<promql::Answer> {
        return failure(source,
            u"this environment has no such server, or its secret cannot be read"_s,
            u"describe it under environments[].prometheus"_s);
    });
}

} // namespace slipway::engine
