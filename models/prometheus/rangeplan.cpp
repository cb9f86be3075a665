// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/rangeplan.h"

#include <map>

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

qint64 floorTo(qint64 time, qint64 step)
{
    const qint64 rest = time % step;
    return time - (rest < 0 ? rest + step : rest);
}

void addNew(QStringList& notes, const QStringList& more)
{
    for (const auto& note : more) {
        if (!notes.contains(note))
            notes << note;
    }
}

} // namespace

Result<std::vector<RangePart>> rangeParts(qint64 start, qint64 end, qint64 step)
{
    constexpr qint64 far = 1LL << 53; // beyond it seconds are no longer exact
    if (step <= 0)
        return failure({}, u"the step must be greater than 0"_s, u"write 30s, 5m or 1h"_s);
    if (end < start || start < -far || end > far || step > far)
        return failure({}, u"the range is none"_s, u"the end must not be before the start"_s);
    const qint64 last = floorTo(end, step);
    std::vector<RangePart> out;
    if ((last - floorTo(start, step)) / step >= pointsPerRequest * maxRequests) {
        return failure({},
            u"the range has more than %1 points"_s.arg(pointsPerRequest * maxRequests),
            u"take a larger step"_s);
    }
    for (qint64 at = floorTo(start, step); at <= last; at += pointsPerRequest * step)
        out.push_back({at, std::min(last, at + (pointsPerRequest - 1) * step)});
    return out;
}

promql::Answer joined(std::vector<promql::Answer> parts)
{
    promql::Answer out;
    std::map<timeseries::Labels, std::vector<timeseries::Sample>> series;
    for (auto& part : parts) {
        addNew(out.warnings, part.warnings);
        addNew(out.infos, part.infos);
        auto* matrix = std::get_if<promql::Matrix>(&part.value);
        if (!matrix)
            continue;
        for (auto& one : *matrix) {
            auto& samples = series[std::move(one.labels)];
            samples.insert(samples.end(), one.samples.begin(), one.samples.end());
        }
    }
    promql::Matrix matrix;
    for (auto& [labels, samples] : series)
        matrix.push_back({labels, std::move(samples)});
    out.value = std::move(matrix);
    return out;
}

} // namespace slipway::prometheus
