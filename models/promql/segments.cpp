// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/segments.h"

#include "promql/children.h"
#include "promql/evaluation.h"
#include "promql/matching.h"
#include "promql/names.h"

#include <algorithm>
#include <optional>
#include <thread>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;

namespace slipway::promql {
namespace {

constexpr size_t shortestSegment = 30; ///< steps; less is not worth a thread

Matrix toMatrix(const Tracks& tracks, const Grid& grid)
{
    Matrix out;
    for (const auto& track : tracks) {
        MatrixSeries series{*track.labels, {}};
        for (size_t i = 0; i < grid.count; ++i) {
            if (!isAbsent(track.values[i]))
                series.samples.push_back({grid.at(i), track.values[i]});
        }
        if (!series.samples.empty())
            out.push_back(std::move(series));
    }
    std::ranges::sort(out, {}, &MatrixSeries::labels);
    return out;
}

Result<Matrix> matrixOf(Evaluation& evaluation, const Expression& expression, const Grid& grid)
{
    if (expression.type == Type::Scalar) {
        auto column = evaluation.scalar(expression, grid);
        if (!column)
            return failure(column.error());
        return toMatrix({{std::make_shared<const Labels>(), false, std::move(*column)}}, grid);
    }
    if (expression.type != Type::Vector) {
        return failure(u"1:1"_s,
            u"a range query wants a scalar or an instant vector, got %1"_s.arg(
                typeName(expression.type)));
    }
    auto tracks = evaluation.vector(expression, grid);
    if (tracks)
        tracks = withoutDroppedNames(std::move(*tracks));
    return tracks ? Result<Matrix>(toMatrix(*tracks, grid)) : failure(tracks.error());
}

/// One segment, and what came of it.
struct Part {
    Grid grid;
    std::optional<Evaluation> evaluation;
    Result<Matrix> matrix;
};

void runAll(std::vector<Part>& parts, const Expression& expression)
{
    const auto run
        = [&](Part& part) { part.matrix = matrixOf(*part.evaluation, expression, part.grid); };
    std::vector<std::jthread> threads;
    for (size_t i = 1; i < parts.size(); ++i)
        threads.emplace_back([&run, &part = parts[i]] { run(part); });
    run(parts.front());
}

/// Adds to each series of `before` what `after` has of it; both are sorted.
Matrix joined(Matrix before, Matrix after)
{
    Matrix out;
    out.reserve(std::max(before.size(), after.size()));
    auto left = before.begin();
    auto right = after.begin();
    while (left != before.end() || right != after.end()) {
        if (right == after.end() || (left != before.end() && left->labels < right->labels)) {
            out.push_back(std::move(*left++));
        } else if (left == before.end() || right->labels < left->labels) {
            out.push_back(std::move(*right++));
        } else {
            auto& samples = left->samples;
            samples.insert(samples.end(), right->samples.begin(), right->samples.end());
            out.push_back(std::move(*left++));
            ++right;
        }
    }
    return out;
}

} // namespace

Result<Tracks> withoutDroppedNames(Tracks tracks)
{
    for (auto& track : tracks) {
        if (track.dropsName && hasMetadata(*track.labels))
            track.labels = std::make_shared<const Labels>(withoutMetadata(*track.labels));
        track.dropsName = false;
    }
    return mergeEqual(std::move(tracks));
}

std::vector<Grid> segmentsOf(
    const Expression& expression, const Grid& grid, const QueryLimits& limits)
{
    constexpr int most = 64;
    const auto threads = static_cast<size_t>(std::clamp(limits.threads, 1, most));
    const size_t count = std::min(threads, grid.count / shortestSegment);
    const qint64 length = grid.end() - grid.start;
    const bool isReadTwice
        = reachOf(expression, limits.lookback) > length / (2 * static_cast<qint64>(threads));
    if (count < 2 || isReadTwice)
        return {grid};
    std::vector<Grid> out;
    size_t begin = 0;
    for (size_t i = 1; i <= count; ++i) {
        const size_t end = grid.count * i / count;
        out.push_back({grid.at(begin), grid.step, end - begin});
        begin = end;
    }
    return out;
}

Matrix joined(std::vector<Matrix> parts)
{
    Matrix out;
    for (auto& part : parts)
        out = out.empty() ? std::move(part) : joined(std::move(out), std::move(part));
    return out;
}

Result<Answer> evaluateRange(const timeseries::Snapshot& snapshot,
    std::string_view text,
    const Expression& expression,
    const Grid& grid,
    const QueryLimits& limits)
{
    Budget budget(limits);
    const auto segments = segmentsOf(expression, grid, limits);
    std::vector<Part> parts(segments.size());
    for (size_t i = 0; i < parts.size(); ++i) {
        parts[i].grid = segments[i];
        parts[i].evaluation.emplace(snapshot, text, grid, limits, budget, true);
    }
    runAll(parts, expression);
    const auto failed = std::ranges::find_if(parts, [](const Part& part) { return !part.matrix; });
    if (failed != parts.end())
        return failure(failed->matrix.error());
    Answer out;
    std::vector<Matrix> matrices;
    Annotations notes;
    for (auto& part : parts) {
        matrices.push_back(std::move(*part.matrix));
        notes.merge(part.evaluation->notes());
    }
    out.warnings = notes.warnings(text);
    out.infos = notes.infos(text);
    out.value = joined(std::move(matrices));
    return out;
}

} // namespace slipway::promql
