// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/polling/targets.h"
#include "base/redactor.h"
#include "io/httpclient.h"
#include "rollout/engine.h"
#include "scrape/scrapeservice.h"
#include "timeseries/seriesstore.h"

#include <QThreadPool>

#include <memory>

namespace slipway::engine {

/// Answers an engine's queries from metrics that it scrapes itself. Starts empty: until the second
/// scrape there is nothing to rate, and a gate holds. Scrapes every metrics endpoint of one
/// environment, in this thread.
class StoreMeasurer final : public rollout::Measurer {
public:
    /// `clock` outlives it.
    explicit StoreMeasurer(const Clock& clock);
    ~StoreMeasurer() override;

    /// What is scraped from now on, of a configuration that is trusted. Resolves secrets: they go
    /// to `redactor` first. Reads files.
    void apply(const config::Config& config, const QString& environment, Redactor& redactor);
    QFuture<Result<promql::Answer>> measure(const QString& query) override;

private:
    const Clock& m_clock;
    QThreadPool m_pool;
    std::unique_ptr<timeseries::SeriesStore> m_store;
    io::HttpClient m_http;
    scrape::ScrapeService m_scrape;
};

} // namespace slipway::engine
