// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/children.h"
#include "promql/evaluation.h"
#include "promql/functions/functions.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Matcher;

namespace slipway::promql {
namespace {

/// The matchers for the names of info metrics; without one that says which, all `…_info`.
Result<std::vector<Matcher>> nameMatchers(std::vector<Matcher> given)
{
    const std::string name(timeseries::metricName);
    const bool isSaid = std::ranges::any_of(given, [](const Matcher& matcher) {
        return matcher.kind() == Matcher::Kind::Equal || matcher.kind() == Matcher::Kind::Regex;
    });
    if (isSaid)
        return given;
    if (given.empty())
        return std::vector{Matcher::equal(name, "target_info")};
    auto all = Matcher::make(Matcher::Kind::Regex, name, ".+_info");
    if (!all)
        return failure(all.error());
    given.push_back(std::move(*all));
    return given;
}

} // namespace

/// Where the first selector below looks: its own @ and offset, and those of the subqueries around
/// it up to the first @.
Result<bool> Evaluation::findPlacement(const Expression& expression, Placement& out) const
{
    const auto* vector = std::get_if<VectorSelector>(&expression.node);
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        vector = &matrix->selector;
    const auto* subquery = std::get_if<Subquery>(&expression.node);
    Result<bool> found = vector != nullptr;
    if (!vector) {
        eachChild(expression, [&](const Expression& child) {
            if (found && !*found)
                found = findPlacement(child, out);
        });
    }
    if (!found || !*found || (!vector && !subquery) || out.at != Placement::At::None)
        return found;
    const auto& own = vector ? vector->placement : subquery->placement;
    out.at = own.at;
    out.atTime = own.atTime;
    if (!own.offset)
        return found;
    const auto length = lengthOf(*own.offset, expression.span);
    if (!length)
        return failure(length.error());
    if (!out.offset)
        out.offset.emplace();
    out.offset->milliseconds += *length;
    return found;
}

Result<Tracks> Evaluation::info(const Call& call, const Grid& grid, Span span)
{
    auto base = vector(*call.arguments[0], grid);
    if (!base)
        return base;
    functions::InfoRequest request;
    if (call.arguments.size() > 1) {
        const auto* asked = std::get_if<VectorSelector>(&unwrapped(*call.arguments[1]).node);
        if (!asked)
            return wrong(call.arguments[1]->span, u"expected label matchers in braces"_s);
        for (const auto& matcher : asked->matchers) {
            auto& list = matcher.name() == timeseries::metricName ? request.names : request.labels;
            list.push_back(matcher);
        }
    }
    auto names = nameMatchers(std::move(request.names));
    if (!names)
        return failure(names.error());
    request.names = std::move(*names);
    VectorSelector selector;
    selector.matchers = request.names;
    selector.matchers.insert(selector.matchers.end(), request.labels.begin(), request.labels.end());
    if (auto placed = findPlacement(*call.arguments[0], selector.placement); !placed)
        return failure(placed.error());
    const auto infos = select(selector, grid, span, true);
    if (!infos)
        return infos;
    auto out = functions::joinInfo(request, *base, *infos, grid.count);
    return out ? std::move(out) : wrong(span, out.error().what);
}

} // namespace slipway::promql
