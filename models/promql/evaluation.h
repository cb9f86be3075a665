// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/annotations.h"
#include "promql/ast.h"
#include "promql/budget.h"
#include "promql/query.h"
#include "promql/track.h"

#include <functional>

namespace slipway::promql {
namespace functions {
struct HistogramNotes;
}

/// One query under way: a tree, evaluated column by column over all its steps at once. Each
/// selector reads its samples once, one series at a time. Lives on one thread, for one query; the
/// threads of a query have one each, and share the budget.
class Evaluation {
public:
    /// `grid` is that of the whole query, also where only a part of it is asked for below.
    Evaluation(const timeseries::Snapshot& snapshot,
        std::string_view text,
        Grid grid,
        const QueryLimits& limits,
        Budget& budget,
        bool isRange);

    Result<Column> scalar(const Expression& expression, const Grid& grid);
    Result<Tracks> vector(const Expression& expression, const Grid& grid);
    Result<std::string> text(const Expression& expression);
    /// The raw samples of a range vector at the only step of an instant query.
    Result<Matrix> matrix(const Expression& expression, const Grid& grid);

    /// What there is to say about the answers so far.
    const Annotations& notes() const { return m_notes; }

private:
    /// How a selector's times follow the steps.
    struct Times {
        Grid grid;
        bool isFixed = false; ///< by @: the same time at every step
        qint64 fixed = 0;
        qint64 offset = 0;
        qint64 range = 0;
        bool isClosed = false; ///< what lies exactly at the early end counts too
        qint64 to(size_t step) const { return (isFixed ? fixed : grid.at(step)) - offset; }
        qint64 first() const { return to(0); }
        qint64 last() const { return to(grid.count - 1); }
        /// The latest time that is too early for what ends at `end`.
        qint64 before(qint64 end) const { return end - range - (isClosed ? 1 : 0); }
    };
    /// Sees the samples of one series without stale markers; false stops.
    using SeriesVisitor = std::function<bool(const std::shared_ptr<const timeseries::Labels>&,
        bool dropsName,
        std::span<const timeseries::Sample>)>;

    /// Takes one track after the other, and may move its values away; false stops.
    using TrackVisitor = std::function<bool(Track&)>;

    /// The tracks of an instant vector one by one, wherever they need not be there all at once.
    Result<void> eachTrack(
        const Expression& expression, const Grid& grid, const TrackVisitor& visitor);
    Result<void> eachSelected(const VectorSelector& selector,
        const Grid& grid,
        Span span,
        bool asTimes,
        const TrackVisitor& visitor);
    Result<void> eachOverTime(const Call& call,
        WindowFunction function,
        bool keepsName,
        const Grid& grid,
        const TrackVisitor& visitor);
    /// How the windows of a call are worked off.
    struct Work {
        WindowFunction window = nullptr;
        SeriesFunction series = nullptr; ///< goes before `window`
        bool keepsName = false;
        timeseries::Aspect aspect = timeseries::Aspect::Last;
    };
    Result<void> eachWorked(
        const Call& call, const Work& work, const Grid& grid, const TrackVisitor& visitor);
    Result<Tracks> worked(const Call& call, const Work& work, const Grid& grid);
    /// How many of the steps, from the first, need samples of which only buckets are left, and
    /// have a function that buckets can answer.
    Result<size_t> stepsOfBuckets(const Call& call, const Grid& grid);
    Result<Tracks> overBuckets(const Call& call, const Grid& grid);
    /// What each step covers of a series' samples.
    static void slice(std::span<const timeseries::Sample> samples,
        const Times& times,
        std::vector<Windows::Slice>& out);
    Result<Tracks> select(
        const VectorSelector& selector, const Grid& grid, Span span, bool asTimes);
    Result<Tracks> overTime(
        const Call& call, WindowFunction function, bool keepsName, const Grid& grid);
    /// Ranges and selectors with `anchored` or `smoothed`.
    Result<void> eachWithSurroundings(const VectorSelector& selector,
        const Times& times,
        Span span,
        const SeriesVisitor& visitor);
    Result<void> eachExtended(
        const Call& call, const Expression& range, const Grid& grid, const TrackVisitor& visitor);
    Result<void> eachSmoothed(
        const VectorSelector& selector, const Grid& grid, Span span, const TrackVisitor& visitor);
    Result<Matrix> extendedMatrix(const Expression& range, const Grid& grid);
    Result<Tracks> rangeAbsence(const Call& call, const Grid& grid);
    Result<void> eachSeries(const Expression& range,
        const Grid& grid,
        Times& times,
        const SeriesVisitor& visitor,
        timeseries::Aspect aspect = timeseries::Aspect::Last);
    Result<void> eachOfSubquery(
        const Subquery& subquery, Times& times, const SeriesVisitor& visitor);
    Result<Times> timesOf(
        const Placement& placement, const TimeSpan* range, const Grid& grid, Span span);
    Result<qint64> lengthOf(const TimeSpan& span, Span where) const;
    Result<void> readAll(std::span<const timeseries::Matcher> matchers,
        qint64 from,
        qint64 to,
        Span span,
        const timeseries::Snapshot::Visitor& visitor,
        timeseries::Aspect aspect = timeseries::Aspect::Last);

    Result<Tracks> unary(const Unary& node, const Grid& grid);
    Result<Column> scalarBinary(const Binary& node, const Grid& grid);
    Result<Tracks> vectorBinary(const Binary& node, const Grid& grid, Span span);
    Result<Tracks> aggregation(const Aggregation& node, const Grid& grid, Span span);
    Result<Column> scalarCall(const Call& call, const Grid& grid, Span span);
    Result<Column> extremeOf(const Call& call, const Grid& grid, bool isSmallest);
    Result<Tracks> vectorCall(const Call& call, const Grid& grid, Span span);
    Result<Tracks> elementwise(const Call& call, double (*function)(double), const Grid& grid);
    Result<Tracks> withScalars(const Call& call, const Grid& grid);
    Result<Tracks> histogramCall(const Call& call, const Grid& grid);
    Result<Tracks> histogramQuantile(const Call& call, const Grid& grid);
    Result<Tracks> histogramQuantiles(const Call& call, const Grid& grid);
    Result<Tracks> histogramFraction(const Call& call, const Grid& grid);
    Result<Tracks> info(const Call& call, const Grid& grid, Span span);
    Result<bool> findPlacement(const Expression& expression, Placement& out) const;
    Result<Tracks> timestamps(const Call& call, const Grid& grid);
    Result<Tracks> relabel(const Call& call, const Grid& grid, Span span);
    Result<Tracks> sorted(const Call& call, const Grid& grid, Span span);
    Result<Tracks> limited(const Aggregation& node, Tracks tracks, const Column& parameter);

    /// What is to be said of a range function's track, of parameters and of buckets.
    void noteWindowed(const Call& call, const Expression& range, const Track& track);
    void noteQuantiles(const Column& quantiles, Span span);
    void noteBuckets(
        const functions::HistogramNotes& notes, const Expression& buckets, const Grid& grid);
    Result<void> checkSmoothing(const Call& call, const Grid& grid);

    /// Refuses what is no name of a label in the asked semantics.
    Result<void> checkLabelName(const std::string& name, const QString& where, Span span) const;
    /// Refuses a result that would not fit the budget.
    Result<void> charge(qint64 samples, Span span);
    tl::unexpected<Error> wrong(Span span, const QString& what, const QString& fix = {}) const;
    tl::unexpected<Error> notYet(Span span, const QString& what) const;

    const timeseries::Snapshot& m_snapshot;
    std::string_view m_text;
    const Grid m_grid; ///< of the whole query
    const QueryLimits& m_limits;
    Budget& m_budget;
    const bool m_isRange;
    Annotations m_notes;
};

} // namespace slipway::promql
