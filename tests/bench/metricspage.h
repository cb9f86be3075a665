// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace slipway::bench {

/// What services of different kinds expose.
enum class PageSort { Counters, Histograms, Gauges, Summaries };

/// A page of about `samples` samples; values move with `round`, labels do not.
std::string metricsPage(PageSort sort, int samples, int target, int round);
/// All sorts in one page.
std::string mixedPage(int samples, int round);

/// Reads every byte once, line by line: the floor of any parser.
size_t countLines(const std::string& page);

} // namespace slipway::bench
