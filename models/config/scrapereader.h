// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/fields.h"

#include <QDir>

namespace slipway::config {

/// What a metrics endpoint has beyond other endpoints. A bare URL has the defaults.
ScrapeSettings readScrapeSettings(const yaml::Node& node, Mistakes& mistakes);

/// `prometheus` of an environment: servers that speak Prometheus' HTTP API.
std::vector<PrometheusServer> readServers(
    const Fields& environment, const QDir& folder, Mistakes& mistakes);
/// `source` of an environment: one of its servers, or empty for what Slipway scraped itself.
QString readSource(
    const Fields& environment, const std::vector<PrometheusServer>& servers, Mistakes& mistakes);

/// `storage` of the file.
Storage readStorage(const yaml::Node& node, Mistakes& mistakes);

/// Charts and analysis metrics may only name a server that some environment has.
void checkSources(const yaml::Node& root, const Config& config, Mistakes& mistakes);

} // namespace slipway::config
