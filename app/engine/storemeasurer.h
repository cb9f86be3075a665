// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/polling/targets.h"
#include "base/redactor.h"
#include "io/httpclient.h"
#include "prometheus/apiclient.h"
#include "rollout/engine.h"
#include "scrape/scrapeservice.h"
#include "timeseries/seriesstore.h"

#include <QMap>
#include <QThreadPool>

#include <memory>

namespace slipway::engine {

/// Answers an engine's queries: from metrics that it scrapes itself, or by asking a server, as the
/// environment and the gate's metric say. Its own store begins with what the window has written of
/// the last two hours; without that there is nothing to rate until the second scrape, and a gate
/// holds. Scrapes the environment's metrics endpoints, in this thread, and only if some query goes
/// to its own store.
class StoreMeasurer final : public rollout::Measurer {
public:
    /// `clock` outlives it.
    explicit StoreMeasurer(const Clock& clock);
    ~StoreMeasurer() override;

    /// What is scraped and asked from now on, of a configuration that is trusted. Resolves secrets:
    /// they go to `redactor` first. Reads files.
    void apply(const config::Config& config, const QString& environment, Redactor& redactor);
    QFuture<Result<promql::Answer>> measure(const QString& query, const QString& source) override;

private:
    QFuture<Result<promql::Answer>> refuse(const QString& source);
    void seed(const config::Config& config, bool isScraped);

    const Clock& m_clock;
    QThreadPool m_pool;
    std::unique_ptr<timeseries::SeriesStore> m_store;
    io::HttpClient m_http;
    scrape::ScrapeService m_scrape;
    QMap<QString, std::shared_ptr<prometheus::ApiClient>>
        m_servers; ///< of the environment, by name
    QString m_usualSource; ///< a server's name; empty: the own store
};

} // namespace slipway::engine
