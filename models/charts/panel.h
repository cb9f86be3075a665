// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QString>

#include <optional>
#include <vector>

namespace slipway::charts {

/// One chart as it is asked for.
struct Panel {
    QString id; ///< unique on its page: `request-rate`, `chart-3`
    QString title;
    QString unit; ///< beside the title; the query's values are in this unit
    QString query; ///< PromQL
    QString legend; ///< `{{label}}` template; empty shows the labels
    std::optional<double> threshold; ///< above it the field is tinted
    QString source{}; ///< who answers: a server's name; empty: what was scraped here
    friend bool operator==(const Panel&, const Panel&) = default;
};

/// What found panels look at. Series carry their service under one label, their environment under
/// another.
struct Scope {
    QString environment; ///< empty: all
    QString service; ///< empty: all, one line each
    QString serviceLabel = QStringLiteral("service");
    QString environmentLabel = QStringLiteral("environment");
    Milliseconds scrapeInterval{15'000}; ///< rates look back over four of them, at least a minute
    friend bool operator==(const Scope&, const Scope&) = default;
};

/// Request rate, error ratio, p95 latency, CPU, memory, scrape time, from the counters and
/// histograms that client libraries expose. Ids: `request-rate`, `error-ratio`, `p95-latency`,
/// `cpu`, `memory`, `scrape-time`.
std::vector<Panel> servicePanels(const Scope& scope);

/// The same three first figures over all services together, for tiles. Ids: `total-request-rate`,
/// `total-error-ratio`, `total-p95-latency`.
std::vector<Panel> totalPanels(const Scope& scope);

/// Gives panels without an id one by their place: `chart-1`, …
std::vector<Panel> numbered(std::vector<Panel> panels);

} // namespace slipway::charts
