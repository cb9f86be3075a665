// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lint/lint.h"
#include "lint/reading.h"

/// The parts of lint.cpp: one kind of question each.
namespace slipway::lint {

/// One query that could be parsed.
struct Subject {
    const Query& query;
    const promql::Expression& expression;
    const MetricSet& metrics;
};

/// A finding about some bytes of the query's text.
Finding findingAt(const Subject& subject, const promql::Span& span, Fault fault, Grade grade);
/// The name, the labels, the buckets and the function of one selector.
void checkSelection(const Subject& subject, const Selection& selection, std::vector<Finding>& out);
/// histogram_quantile over what lost its `le`.
void checkQuantiles(
    const Subject& subject, const promql::Expression& expression, std::vector<Finding>& out);
/// Groupings and matchings by labels that are never there.
void checkGroupings(const Subject& subject, std::vector<Finding>& out);

} // namespace slipway::lint
