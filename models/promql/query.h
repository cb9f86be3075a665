// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "timeseries/seriesstore.h"

#include <QStringList>

#include <atomic>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The query language of Prometheus, over a snapshot of samples.
namespace slipway::promql {

/// One series at one time.
struct VectorElement {
    timeseries::Labels labels;
    timeseries::Sample sample;
};
/// One series over time.
struct MatrixSeries {
    timeseries::Labels labels;
    std::vector<timeseries::Sample> samples;
};
using Vector = std::vector<VectorElement>;
using Matrix = std::vector<MatrixSeries>;
struct Scalar {
    timeseries::Sample sample;
};
struct Text {
    qint64 time = 0;
    std::string value;
};
using Value = std::variant<Scalar, Text, Vector, Matrix>;

/// Whose answers are wanted where versions differ.
enum class Semantics {
    Prometheus3, ///< ranges and lookback are left-open, label names are any UTF-8
    Prometheus2, ///< both ends count, label names are `[a-zA-Z_][a-zA-Z0-9_]*`: to compare with
                 ///< such a server
};

/// What a query may cost, and how far an instant selector looks back.
struct QueryLimits {
    qint64 lookback = 5 * 60'000; ///< milliseconds; left-open, as in Prometheus 3
    qint64 samples = 50'000'000; ///< read in all
    qint64 points = 11'000; ///< steps of a range query
    const std::atomic_bool* cancelled = nullptr;
    qint64 milliseconds = 120'000; ///< of wall time, then the query fails; 0: any
    int threads = 1; ///< that may work on one query
    Semantics semantics = Semantics::Prometheus3;
};

/// A value with what the user should know about it.
struct Answer {
    Value value;
    QStringList warnings;
    QStringList infos;
};

/// The expression at one time. Errors carry `line:column` of the expression in `where`.
Result<Answer> queryInstant(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 time,
    const QueryLimits& limits = {});

/// The expression at start, start+step, … ≤ end (milliseconds); always a Matrix, sorted by labels.
Result<Answer> queryRange(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 start,
    qint64 end,
    qint64 step,
    const QueryLimits& limits = {});

/// Names of the metrics that an expression selects (equality on the name only): for "no such
/// metric" and "keep what is asked for".
Result<QStringList> metricNames(std::string_view expression);

} // namespace slipway::promql
