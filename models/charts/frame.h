// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

#include <optional>
#include <vector>

/// What a chart draws, as values; painting is ui/charts' work.
namespace slipway::charts {

/// One line. A NaN value ends a run: gaps are never bridged.
struct Line {
    QString name; ///< legend text, already safe to show
    std::vector<qint64> times; ///< milliseconds since the Unix epoch, rising
    std::vector<double> values; ///< same length; NaN = no data there
    std::optional<double> last, minimum, maximum,
        average; ///< over what is shown, none without data
    friend bool operator==(const Line&, const Line&) = default;
};

/// A moment on every chart: a deployment, with its label.
struct Marker {
    qint64 time = 0;
    QString label;
    bool isBad = false; ///< as a rollback: in the colour of trouble
    friend bool operator==(const Marker&, const Marker&) = default;
};

/// A deployment from start to end, behind the lines of every chart.
struct Band {
    enum Kind { Good, Bad, Open }; ///< ended well, did not, goes on
    qint64 from = 0; ///< milliseconds since the Unix epoch
    qint64 to = 0; ///< 0: goes on
    QString label; ///< short, on the chart: `v4.2.0`; safe to show
    Kind kind = Good;
    QString detail{}; ///< for the tip: `v4.1.4 to production · rolled back · 7:31`; empty: label
                      ///< and kind
    friend bool operator==(const Band&, const Band&) = default;
};

/// Why there is nothing to draw; five different texts (ux.md §5).
enum class Emptiness { None, Loading, WarmingUp, NoDataInRange, NoSuchMetric, QueryError };

/// One chart at one moment.
struct Frame {
    QString title;
    QString unit;
    QString query;
    qint64 from = 0, to = 0; ///< milliseconds since the Unix epoch
    qint64 step = 0; ///< milliseconds between points
    std::vector<Line> lines;
    std::vector<Marker> markers;
    std::vector<Band> bands; ///< in any order
    std::optional<double> threshold; ///< dotted line with a tinted field beyond it
    double yMin = 0, yMax = 1; ///< rounded range
    std::vector<double> yTicks; ///< at most 12
    Emptiness emptiness = Emptiness::None;
    QString note; ///< the sentence for emptiness, or warnings of the query
    int hiddenLines = 0; ///< beyond the limit: "+N more"
    friend bool operator==(const Frame&, const Frame&) = default;
};

} // namespace slipway::charts
