// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lint/metricset.h"
#include "promql/ast.h"

#include <QSet>

/// What an expression asks for and what it gives, without evaluating it.
namespace slipway::lint {

/// One selector of an expression.
struct Selection {
    QString metric{}; ///< empty: no name, or a regular expression of names
    const promql::VectorSelector* selector = nullptr; ///< lives as long as the expression
    promql::Span span{};
    qint64 range = 0; ///< milliseconds; 0: an instant
    QString function{}; ///< that is applied to it directly, as `rate`; empty: none
    QStringList around{}; ///< functions and aggregations around it, the innermost first
    bool isInSubquery = false;
};
std::vector<Selection> selectionsOf(const promql::Expression& expression);

/// The labels that the series of a result have.
struct LabelSet {
    bool isOpen = true; ///< all but `names` are possible; else only `names` are
    QSet<QString> names{};
    bool mayHave(const QString& label) const { return names.contains(label) != isOpen; }
};
/// Labels of the result. A metric's own labels count where the set knows them.
LabelSet labelsOf(const promql::Expression& expression, const MetricSet& metrics);

/// Labels named in groupings and matchings (`by`, `without`, `on`, `ignoring`, `group_left`), with
/// the metrics below them.
struct LabelUse {
    QString label{};
    const promql::Expression* below = nullptr; ///< lives as long as the expression
    promql::Span span{};
};
std::vector<LabelUse> groupingsOf(const promql::Expression& expression);

/// Labels that a text of an alert takes from its series: `{{ $labels.x }}`, `.Labels.x`,
/// `index $labels "x"`.
QStringList templateLabels(const QString& text);

} // namespace slipway::lint
