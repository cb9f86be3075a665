// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/seriescache.h"
#include "scrape/seriestext.h"

namespace slipway::scrape {

/// What is odd about a page apart from its values and times: comments, families, how series are
/// written. Holds for every page of the same shape.
std::vector<Finding> shapeFindings(const SeriesCache& cache, Dialect dialect);

} // namespace slipway::scrape
