// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promqlpeer.h"

namespace slipway::test {

/// Where two values differ: sets of label sets, times, and numbers beyond `tolerance` of their
/// size; NaN is NaN. Nothing if they are the same.
QString differenceOf(
    const promql::Value& ours, const promql::Value& theirs, double tolerance = 1e-9);

/// How many series a value has; a scalar is one.
size_t seriesIn(const promql::Value& value);

/// Why the answers may differ, or nothing: the only reasons that are taken.
QString knownReason(const QString& expression,
    promql::Semantics semantics,
    const Result<promql::Value>& ours,
    const Result<promql::Value>& theirs);

} // namespace slipway::test
