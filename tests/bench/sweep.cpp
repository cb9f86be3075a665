// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "scrape/targetpage.h"
#include "timeseries/seriesstore.h"

#include <cstring>
#include <string>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr int targets = 200;
constexpr int seriesEach = 1'000;
constexpr int sweeps = 12; ///< a minute at 5 s
constexpr double sweepsPerMinute = 12;

/// A page of 1,000 samples in families of ten, values moving with `sweep`.
std::string pageOf(int target, int sweep)
{
    std::string page;
    page.reserve(static_cast<size_t>(seriesEach) * 100);
    for (int family = 0; family < seriesEach / 10; ++family) {
        const std::string name = "http_requests_" + std::to_string(family) + "_total";
        page += "# HELP " + name + " Requests.\n# TYPE " + name + " counter\n";
        for (int i = 0; i < 10; ++i)
            page += name + "{method=\"GET\",endpoint=\"/api/v1/items/" + std::to_string(i)
                + "\",status=\"200\"} " + std::to_string(target * 1000 + family + sweep * (i + 3))
                + '\n';
    }
    return page;
}

/// Reading every byte once, line by line: the floor of any parser.
size_t countLines(const std::string& page)
{
    size_t lines = 0;
    const char* at = page.data();
    const char* const end = at + page.size();
    while (at < end) {
        const auto* next
            = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
        if (!next)
            break;
        ++lines;
        at = next + 1;
    }
    return lines;
}

std::vector<Figure> sweep()
{
    const auto store = timeseries::makeMemoryStore();
    std::vector<scrape::SeriesCache> caches(targets);
    std::vector<scrape::TargetRules> rules(targets);
    for (int target = 0; target < targets; ++target)
        rules[static_cast<size_t>(target)].target = scrape::targetLabels(
            "bench", "service" + std::to_string(target), "127.0.0.1:" + std::to_string(target));
    const double before = residentMiB();
    double cpu = 0;
    double floor = 0;
    size_t lines = 0;
    bool isComplete = true;
    for (int round = 0; round < sweeps; ++round) {
        for (int target = 0; target < targets; ++target) {
            const std::string page = pageOf(target, round);
            const double start = cpuMs();
            const auto taken = scrape::takePage(page,
                scrape::Format::Text,
                rules[static_cast<size_t>(target)],
                1'700'000'000'000 + round * 5'000,
                caches[static_cast<size_t>(target)],
                *store);
            isComplete = isComplete && !taken.error;
            const double middle = cpuMs();
            lines += countLines(page);
            floor += cpuMs() - middle;
            cpu += middle - start;
        }
    }
    const double perSample = cpu * 1e6 / (double(targets) * seriesEach * sweeps);
    const auto kept = store->size();
    isComplete = isComplete && kept.samples == qint64(targets) * seriesEach * sweeps && lines > 0;
    const double memory = residentMiB() - before;
    return {{.name = u"sweep-cpu"_s,
                .value = cpu / sweeps * sweepsPerMinute / 1000,
                .unit = u"CPU-s a minute"_s,
                .peer = u"a memchr pass"_s,
                .ratio = cpu / floor,
                .goal = u"<= 1.25 CPU-s (1/4 of prometheus 2.42)"_s,
                .isMet = isComplete && cpu / sweeps * sweepsPerMinute / 1000 <= 1.25},
        {.name = u"sweep-sample"_s,
            .value = perSample,
            .unit = u"ns a sample"_s,
            .peer = {},
            .ratio = {},
            .goal = {},
            .isMet = {}},
        {.name = u"sweep-memory"_s,
            .value = memory,
            .unit = u"MiB"_s,
            .peer = {},
            .ratio = {},
            .goal = u"<= 163 MiB (1/3 of prometheus 2.42)"_s,
            .isMet = isComplete && memory <= 163}};
}

} // namespace

std::vector<Bench> sweepBenches()
{
    return {{"sweep", "200 targets x 1,000 samples: parse and keep, CPU and memory", sweep}};
}

} // namespace slipway::bench
