// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "charts/panel.h"
#include "promql/query.h"

namespace slipway::charts {

/// Lines that one chart draws; more are counted.
inline constexpr int mostLines = 12;

/// The moments at which a chart's query is evaluated: from, from + step, … ≤ to. Milliseconds since
/// the Unix epoch.
struct Grid {
    qint64 from = 0;
    qint64 to = 0;
    qint64 step = 0;
    friend bool operator==(const Grid&, const Grid&) = default;
};

struct Spread;

/// The grid for a chart of `pixels` width: a round step, never below the scrape interval
/// (milliseconds), at most one point a pixel; both ends aligned to it, so that a range that moves
/// keeps its points.
Grid gridFor(qint64 from, qint64 to, int pixels, qint64 scrapeInterval);

/// What is known about a panel beyond its answer: tells apart the reasons for an empty chart.
struct Situation {
    bool isMetricKnown = true; ///< some target has exposed the metric
    bool isWarmingUp = false; ///< observed for too short a time for the query's window
    QString metric; ///< the name that was asked for, for the sentence
    friend bool operator==(const Situation&, const Situation&) = default;
};

/// The frame of an answer, or of the error in its place. Pure. Values that are not finite are gaps;
/// a step without a sample splits the line; with neither the frame says why it is empty. With a
/// spread (charts/spread.h) no spike between two steps hides.
Frame buildFrame(const Result<promql::Answer>& answer,
    const Panel& panel,
    const Grid& grid,
    const Situation& situation = {},
    const Spread* spread = nullptr);

/// The frame of a panel before its first answer.
Frame loadingFrame(const Panel& panel, const Grid& grid);

/// A series' legend text: `{{label}}` of the template replaced; without a template all labels. Safe
/// to show.
QString legendText(const timeseries::Labels& labels, const QString& legend);

} // namespace slipway::charts
