// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/findings.h"
#include "promql/signatures.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

/// Characters before a byte of the query's text.
qsizetype charactersTo(const Query& query, std::uint32_t byte)
{
    const auto bytes = query.text.toUtf8();
    return QString::fromUtf8(bytes.left(qsizetype(byte))).size();
}

} // namespace

Finding findingAt(const Subject& subject, const promql::Span& span, Fault fault, Grade grade)
{
    Finding out;
    out.fault = fault;
    out.grade = grade;
    out.begin = charactersTo(subject.query, span.begin);
    out.end = charactersTo(subject.query, span.end);
    return out;
}

void checkQuantiles(
    const Subject& subject, const promql::Expression& expression, std::vector<Finding>& out)
{
    const auto into = [&](const promql::ExpressionPtr& inner) {
        if (inner)
            checkQuantiles(subject, *inner, out);
    };
    if (const auto* call = std::get_if<promql::Call>(&expression.node)) {
        const bool isQuantile
            = call->function->name == "histogram_quantile" && call->arguments.size() == 2;
        if (isQuantile) {
            const auto& argument = *call->arguments[1];
            const auto below = selectionsOf(argument);
            const bool isClassic = std::ranges::any_of(below, [](const Selection& one) {
                return one.metric.endsWith(u"_bucket") || one.metric.endsWith(u"_count")
                    || one.metric.endsWith(u"_sum");
            });
            if (isClassic && !labelsOf(argument, subject.metrics).mayHave(u"le"_s)) {
                auto finding
                    = findingAt(subject, expression.span, Fault::QuantileWithoutLe, Grade::Error);
                finding.subject = below.front().metric;
                finding.label = u"le"_s;
                finding.text
                    = u"histogram_quantile gets %1 without the label le, so it gives nothing"_s.arg(
                        finding.subject);
                out.push_back(std::move(finding));
            }
        }
        for (const auto& argument : call->arguments)
            into(argument);
    } else if (const auto* binary = std::get_if<promql::Binary>(&expression.node)) {
        into(binary->left);
        into(binary->right);
    } else if (const auto* aggregation = std::get_if<promql::Aggregation>(&expression.node)) {
        into(aggregation->inner);
    } else if (const auto* subquery = std::get_if<promql::Subquery>(&expression.node)) {
        into(subquery->inner);
    } else if (const auto* parenthesis = std::get_if<promql::Parenthesis>(&expression.node)) {
        into(parenthesis->inner);
    } else if (const auto* unary = std::get_if<promql::Unary>(&expression.node)) {
        into(unary->inner);
    }
}

void checkGroupings(const Subject& subject, std::vector<Finding>& out)
{
    for (const auto& use : groupingsOf(subject.expression)) {
        const auto below = selectionsOf(*use.below);
        if (isPlaceholder(use.label) || below.empty()
            || labelsOf(*use.below, subject.metrics).mayHave(use.label))
            continue;
        auto finding = findingAt(subject, use.span, Fault::UnknownLabel, Grade::Warning);
        finding.subject = below.front().metric;
        finding.label = use.label;
        finding.text = u"the grouping names the label %1, which %2 does not have there"_s.arg(
            use.label, finding.subject);
        out.push_back(std::move(finding));
    }
}

} // namespace slipway::lint
