// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/targetpage.h"

#include "scrape/expositionbuilder.h"
#include "scrape/pagereader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

/// A sample that says to be from further ahead than this would keep later ones out of the store.
constexpr qint64 furthestAhead = 10 * 60'000;

class PointSink final : public PageSink {
public:
    PointSink(Format format,
        qint64 labelLimit,
        const std::vector<timeseries::Label>& target,
        qint64 time,
        SeriesCache& cache)
        : m_dialect{.format = format}
        , m_labelLimit(labelLimit)
        , m_target(target)
        , m_time(time)
        , m_cache(cache)
    {
        m_page.points.reserve(cache.entries.size() + 16);
    }

    Read<void> sample(SampleLine line) override
    {
        auto entry = m_cache.entries.find(line.series);
        if (entry == m_cache.entries.end()) {
            auto labels = newSeries(line);
            if (!labels)
                return tl::unexpected<Wrong>(labels.error());
            entry = m_cache.entries
                        .emplace(std::string(line.series),
                            SeriesCache::Entry{std::move(*labels), 0, m_cache.scrape, false})
                        .first;
        }
        if (std::exchange(entry->second.lastSeen, m_cache.scrape) == m_cache.scrape && !line.time)
            odd(line.line, 1, u"this series stands a second time"_s);
        bool isOwnTime = line.time.has_value();
        if (isOwnTime && *line.time > m_time + furthestAhead) {
            odd(line.line,
                1,
                u"the timestamp lies in the future: the time of the scrape was taken"_s);
            isOwnTime = false;
        }
        entry->second.hasOwnTime = isOwnTime;
        m_page.points.push_back(
            {entry->second.labels, {isOwnTime ? *line.time : m_time, line.value}});
        ++m_page.samples;
        return {};
    }

    Read<void> metadata(MetadataLine) override { return {}; }

    void odd(int line, int column, const QString& text) override
    {
        addFinding(m_page.findings, {line, column, text});
    }

    TargetPage take() { return std::move(m_page); }

private:
    Read<std::shared_ptr<const timeseries::Labels>> newSeries(const SampleLine& line)
    {
        auto series = readSeries(line.series, m_dialect);
        if (!series)
            return tl::unexpected<Wrong>(series.error());
        if (m_labelLimit > 0 && static_cast<qint64>(series->labels.size()) - 1 > m_labelLimit)
            return wrong(0, u"more than %1 labels on one sample"_s.arg(m_labelLimit));
        if (!series->oddity.isEmpty())
            odd(line.line, 1, series->oddity);
        return std::make_shared<const timeseries::Labels>(
            withTarget(std::move(series->labels), m_target));
    }

    Dialect m_dialect;
    qint64 m_labelLimit;
    const std::vector<timeseries::Label>& m_target;
    qint64 m_time;
    SeriesCache& m_cache;
    TargetPage m_page;
};

} // namespace

std::vector<timeseries::Label> targetLabels(
    std::string_view environment, std::string_view service, std::string_view instance)
{
    std::vector<timeseries::Label> labels{{"environment", std::string(environment)},
        {"instance", std::string(instance)},
        {"job", std::string(service)},
        {"service", std::string(service)}};
    std::erase_if(labels, [](const auto& label) { return label.value.empty(); });
    return labels;
}

timeseries::Labels withTarget(
    std::vector<timeseries::Label> scraped, const std::vector<timeseries::Label>& target)
{
    const auto isTaken = [&](const std::string& name) {
        return std::ranges::find(scraped, name, &timeseries::Label::name) != scraped.end()
            || std::ranges::find(target, name, &timeseries::Label::name) != target.end();
    };
    for (const auto& label : target) {
        const auto same = std::ranges::find(scraped, label.name, &timeseries::Label::name);
        if (same == scraped.end())
            continue;
        std::string exported = "exported_" + label.name;
        while (isTaken(exported))
            exported.insert(0, "exported_");
        same->name = std::move(exported);
    }
    scraped.insert(scraped.end(), target.begin(), target.end());
    return timeseries::Labels(std::move(scraped));
}

Result<TargetPage> readTargetPage(std::string_view body,
    Format format,
    ParseLimits limits,
    const std::vector<timeseries::Label>& target,
    qint64 time,
    SeriesCache& cache)
{
    ++cache.scrape;
    PointSink sink(format, limits.labels, target, time, cache);
    if (const auto read = readPage(body, {.format = format}, limits.samples, sink); !read) {
        // What only this page brought is forgotten; what the page before had still wants its
        // markers.
        std::erase_if(
            cache.entries, [&](const auto& entry) { return entry.second.born == cache.scrape; });
        return tl::unexpected<Error>(read.error());
    }
    auto page = sink.take();
    std::erase_if(cache.entries, [&](const auto& entry) {
        if (entry.second.lastSeen == cache.scrape)
            return false;
        if (!entry.second.hasOwnTime)
            page.points.push_back({entry.second.labels, {time, timeseries::staleMarker()}});
        return true;
    });
    return page;
}

std::vector<timeseries::Point> endSeries(SeriesCache& cache, qint64 time)
{
    std::vector<timeseries::Point> points;
    points.reserve(cache.entries.size());
    for (const auto& [text, entry] : cache.entries) {
        if (!entry.hasOwnTime)
            points.push_back({entry.labels, {time, timeseries::staleMarker()}});
    }
    cache.entries.clear();
    return points;
}

} // namespace slipway::scrape
