// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/selectors.h"

#include "promql/children.h"
#include "promql/parser.h"

namespace slipway::promql {
namespace {

void gather(const Expression& expression, std::vector<std::vector<timeseries::Matcher>>& out)
{
    if (const auto* selector = std::get_if<VectorSelector>(&expression.node))
        out.push_back(selector->matchers);
    if (const auto* range = std::get_if<MatrixSelector>(&expression.node))
        out.push_back(range->selector.matchers);
    eachChild(expression, [&out](const Expression& child) { gather(child, out); });
}

} // namespace

Result<std::vector<std::vector<timeseries::Matcher>>> selectorsOf(std::string_view expression)
{
    const auto parsed = parse(expression);
    if (!parsed)
        return failure(parsed.error());
    std::vector<std::vector<timeseries::Matcher>> out;
    gather(**parsed, out);
    return out;
}

std::vector<timeseries::Matcher> bareSelector(std::string_view expression)
{
    const auto parsed = parse(expression);
    if (!parsed)
        return {};
    const auto* selector = std::get_if<VectorSelector>(&(*parsed)->node);
    const bool isBare = selector && !selector->placement.offset
        && selector->placement.at == Placement::At::None && selector->extension == Keyword::None;
    return isBare ? selector->matchers : std::vector<timeseries::Matcher>{};
}

} // namespace slipway::promql
