// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"
#include "scrape/pagereport.h"

#include <QByteArray>

#include <optional>

namespace slipway::verbs {

/// A page or what stands in its place, and the exit code that goes with it.
struct ScrapedPage {
    std::optional<scrape::PageReport> report;
    std::optional<scrape::Exposition> page; ///< only if its samples are asked for
    Error error;
    int exit = 0;
};

/// Families, lint and findings as lines; the samples too if there is a page.
QByteArray scrapeText(const ScrapedPage& scraped);
/// The document `slipway.scrape/1`; `series` are the samples of each family if there is a page.
QByteArray scrapeJson(const ScrapedPage& scraped);

/// A value as metrics pages write it.
QString valueText(double value);

} // namespace slipway::verbs
