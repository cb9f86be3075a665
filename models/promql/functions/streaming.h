// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"
#include "promql/track.h"

#include <memory>
#include <string_view>

/// What takes one series after the other, each with all its steps.
namespace slipway::promql::functions {

/// The range functions that share work between the steps of a series; the others are in
/// functions.h, as functions of a single window, and these two ways give the same bits.
SeriesFunction findSeriesFunction(std::string_view name);
/// Of these, rate.cpp: rate, increase, delta, resets, changes; sliding.cpp: the *_over_time
/// functions.
SeriesFunction findSlidingRate(std::string_view name);
SeriesFunction findSliding(std::string_view name);

/// Folds the tracks that it is given, one by one, into groups; needs memory for the groups only.
class Aggregator {
public:
    virtual ~Aggregator() = default;
    virtual void add(const Track& track) = 0;
    /// One track a group, in order of appearance.
    virtual Tracks finish() = 0;
};
/// Null where the operation has to see all tracks together. Keeps a reference to `aggregation`.
std::unique_ptr<Aggregator> makeAggregator(const Aggregation& aggregation, size_t steps);

} // namespace slipway::promql::functions
