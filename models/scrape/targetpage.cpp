// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/targetpage.h"

#include "scrape/pageshape.h"
#include "scrape/seriesplaces.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

using timeseries::SeriesRef;

/// Offsets into a page are kept in 32 bits.
constexpr size_t mostBytes = size_t(1) << 30U;

bool takesMarker(const PageItem& item)
{
    return item.isSeries() && item.hasPlace() && !item.is(PageItem::OwnTime);
}

/// The series of the page before that this one lacks, and those that have lost their item.
std::vector<SeriesRef> endedSeries(
    const SeriesCache& cache, const std::vector<std::uint32_t>& vanished)
{
    auto out = cache.orphans;
    for (const auto index : vanished) {
        if (!cache.isEnded && takesMarker(cache.items()[index]))
            out.push_back(cache.items()[index].ref);
    }
    return out;
}

/// The page is good: it goes into the store, and the cache becomes its own.
void keepPage(
    TargetReader& reader, SeriesPlaces& places, qint64 time, SeriesCache& cache, Dialect dialect)
{
    const auto vanished = reader.order().vanished();
    const auto leaving = std::ranges::count_if(vanished, [&](std::uint32_t index) {
        return cache.items()[index].isSeries() && cache.items()[index].hasPlace();
    });
    const auto ended = endedSeries(cache, vanished);
    places.settleNew(reader, leaving);
    places.append(reader.samples());
    places.appendMarkers(ended, time); // a series that went on under another name has its sample
    cache.orphans.clear();
    cache.isEnded = false;
    if (reader.order().keep()) {
        cache.count();
        cache.shapeFindings = shapeFindings(cache, dialect);
    }
}

std::vector<Finding> merged(const std::vector<Finding>& shape, std::vector<Finding> values)
{
    auto all = shape;
    all.insert(all.end(), values.begin(), values.end());
    if (!shape.empty() && !values.empty())
        std::ranges::stable_sort(all, {}, &Finding::line);
    return all;
}

} // namespace

TakenPage takePage(std::string_view body,
    Format format,
    const TargetRules& rules,
    qint64 time,
    SeriesCache& cache,
    timeseries::SeriesStore& store)
{
    const Dialect dialect{.format = format};
    TakenPage out;
    if (body.size() > mostBytes) {
        out.error = Error{{}, u"the page is larger than a GiB"_s, {}};
        out.isLimit = true;
        endSeries(cache, time, store);
        return out;
    }
    if (std::exchange(cache.format, format) != format)
        forgetSeries(cache); // its lines were read by other rules
    SeriesPlaces places(dialect, rules, cache, store);
    places.settleWaiting();
    TargetReader reader(body, format, rules, time, cache);
    const auto read = reader.read();
    out.scraped = reader.scraped();
    out.relabelled = reader.relabelled();
    out.added = reader.added();
    out.isLimit = reader.isLimit();
    if (read) {
        keepPage(reader, places, time, cache, dialect);
        out.findings = merged(cache.shapeFindings, std::move(reader.findings()));
        out.notKept = cache.waiting;
    } else {
        out.error = read.error();
        reader.undo();
        endSeries(cache, time, store);
    }
    return out;
}

void endSeries(SeriesCache& cache, qint64 time, timeseries::SeriesStore& store)
{
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; !cache.isEnded && i < cache.items().size(); ++i)
        all.push_back(i);
    const TargetRules none;
    SeriesPlaces({}, none, cache, store).appendMarkers(endedSeries(cache, all), time);
    cache.orphans.clear();
    cache.isEnded = true;
}

void forgetSeries(SeriesCache& cache)
{
    SeriesCache fresh;
    fresh.orphans = std::move(cache.orphans);
    fresh.format = cache.format;
    for (const auto& item : cache.items()) {
        if (!cache.isEnded && takesMarker(item))
            fresh.orphans.push_back(item.ref);
    }
    cache = std::move(fresh);
}

} // namespace slipway::scrape
