// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/signatures.h"

#include <algorithm>

using slipway::timeseries::Labels;

namespace slipway::promql {

void Evaluation::noteQuantiles(const Column& quantiles, Span span)
{
    double last = 0;
    for (const double quantile : quantiles) {
        if (quantile != last)
            m_notes.warnOfQuantile(quantile, span);
        last = quantile;
    }
}

void Evaluation::noteBuckets(
    const functions::HistogramNotes& notes, const Expression& buckets, const Grid& grid)
{
    for (const auto& bucket : notes.badBuckets)
        m_notes.warnOfBucket(bucket.metric, bucket.bound, buckets.span);
    for (const auto& [metric, one] : notes.corrected) {
        auto correction = one;
        correction.first = correction.last = grid.at(static_cast<size_t>(one.first));
        m_notes.informOfCorrection(metric, correction, buckets.span);
    }
}

Result<Tracks> Evaluation::histogramCall(const Call& call, const Grid& grid)
{
    if (call.function->name == "histogram_quantile")
        return histogramQuantile(call, grid);
    return call.function->name == "histogram_fraction" ? histogramFraction(call, grid)
                                                       : histogramQuantiles(call, grid);
}

Result<Tracks> Evaluation::histogramQuantile(const Call& call, const Grid& grid)
{
    const auto quantile = scalar(*call.arguments[0], grid);
    if (!quantile)
        return failure(quantile.error());
    const auto tracks = vector(*call.arguments[1], grid);
    if (!tracks)
        return failure(tracks.error());
    noteQuantiles(*quantile, call.arguments[0]->span);
    functions::HistogramNotes notes;
    auto out = functions::histogramQuantile(*quantile, *tracks, notes);
    noteBuckets(notes, *call.arguments[1], grid);
    return out;
}

Result<Tracks> Evaluation::histogramQuantiles(const Call& call, const Grid& grid)
{
    const auto label = text(*call.arguments[1]);
    if (!label)
        return failure(label.error());
    const auto tracks = vector(*call.arguments[0], grid);
    if (!tracks)
        return failure(tracks.error());
    Tracks out;
    for (size_t i = 2; i < call.arguments.size(); ++i) {
        const auto quantile = scalar(*call.arguments[i], grid);
        if (!quantile)
            return failure(quantile.error());
        noteQuantiles(*quantile, call.arguments[i]->span);
        functions::HistogramNotes notes;
        for (auto& track : functions::histogramQuantile(*quantile, *tracks, notes)) {
            // The parameter may change from step to step, and the label with it.
            for (size_t step = 0; step < grid.count;) {
                const auto name = functions::quantileText((*quantile)[step]);
                Column values(grid.count, absent);
                for (; step < grid.count && functions::quantileText((*quantile)[step]) == name;
                     ++step)
                    values[step] = track.values[step];
                if (!std::ranges::all_of(values, isAbsent)) {
                    out.push_back({std::make_shared<const Labels>(track.labels->with(*label, name)),
                        true,
                        std::move(values)});
                }
            }
        }
        noteBuckets(notes, *call.arguments[0], grid);
    }
    return out;
}

Result<Tracks> Evaluation::histogramFraction(const Call& call, const Grid& grid)
{
    const auto lower = scalar(*call.arguments[0], grid);
    const auto upper = lower ? scalar(*call.arguments[1], grid) : lower;
    if (!upper)
        return failure(upper.error());
    const auto tracks = vector(*call.arguments[2], grid);
    if (!tracks)
        return failure(tracks.error());
    functions::HistogramNotes notes;
    auto out = functions::histogramFraction(*lower, *upper, *tracks, notes);
    noteBuckets(notes, *call.arguments[2], grid);
    return out;
}

} // namespace slipway::promql
