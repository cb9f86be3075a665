// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/ast.h"
#include "promql/track.h"

namespace slipway::promql {

/// vector OP scalar, in place; `isScalarLeft` where the scalar stands first.
void combineWithScalar(
    const Binary& node, Tracks& tracks, const Column& numbers, bool isScalarLeft);

/// vector OP vector for arithmetic and comparisons: elements with equal matching labels. Fails
/// where that is ambiguous.
Result<Tracks> matchVectors(
    const Binary& node, const Tracks& left, const Tracks& right, size_t steps);

/// and, or, unless.
Result<Tracks> combineSets(const Binary& node, Tracks left, Tracks right, size_t steps);

/// Tracks with equal labels become one where no step has both, else that is an error.
Result<Tracks> mergeEqual(Tracks tracks);

} // namespace slipway::promql
