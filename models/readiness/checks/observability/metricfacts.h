// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lint/lint.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// Every metric that Prometheus would hold: what the application's source declares, what known
/// exporters bring, what recording rules make.
struct MetricsOfTree {
    lint::MetricSet set;
    bool hasDeclarations = false; ///< the source declares at least one metric
    static MetricsOfTree gather(const Facts& facts);
};

/// Expressions of rule files and dashboards with what stands against them.
struct Linted {
    std::vector<lint::Query> rules; ///< by file, then place
    std::vector<lint::Finding> ruleFindings;
    std::vector<lint::Query> panels;
    std::vector<lint::Finding> panelFindings;
    static Linted gather(const Facts& facts);
};

/// Rules of every rule file that is not a template, as queries.
std::vector<lint::Query> ruleQueries(const Facts& facts);

} // namespace slipway::readiness
