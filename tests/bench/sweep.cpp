// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "bench/metricspage.h"
#include "scrape/targetpage.h"
#include "timeseries/seriesstore.h"

#include <array>
#include <cstring>
#include <string>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr std::array<const char*, 10> bounds{
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"};
constexpr std::array<const char*, 4> quantiles{"0.5", "0.9", "0.99", "0.999"};

struct Writer {
    std::string page;
    int left = 0; ///< samples

    void head(const std::string& name, const char* type)
    {
        page += "# HELP " + name + " What the service did in that time.\n# TYPE " + name + ' '
            + type + '\n';
    }
    void sample(const std::string& series, const std::string& value)
    {
        page += series;
        page += ' ';
        page += value;
        page += '\n';
        --left;
    }
};

std::string decimal(int value)
{
    return std::to_string(value / 1000) + '.' + std::to_string(1000 + value % 1000).substr(1);
}

void counters(Writer& out, int family, int seed, int round)
{
    const auto name = "http_requests_" + std::to_string(family) + "_total";
    out.head(name, "counter");
    for (int i = 0; i < 10; ++i)
        out.sample(name + "{method=\"GET\",endpoint=\"/api/v1/items/" + std::to_string(i)
                + "\",status=\"200\"}",
            std::to_string(seed + round * (i + 3)));
}

void histograms(Writer& out, int family, int seed, int round)
{
    const auto name = "request_duration_" + std::to_string(family) + "_seconds";
    const std::string labels = "method=\"POST\",route=\"/v1/orders/{id}\",service=\"checkout\"";
    out.head(name, "histogram");
    for (size_t i = 0; i < bounds.size(); ++i)
        out.sample(name + "_bucket{" + labels + ",le=\"" + bounds[i] + "\"}",
            std::to_string(seed + round * static_cast<int>(i + 1)));
    out.sample(name + "_sum{" + labels + '}', decimal(seed * 7 + round * 1'237));
    out.sample(name + "_count{" + labels + '}', std::to_string(seed + round * 10));
}

void gauges(Writer& out, int family, int seed, int round)
{
    const auto name = "node_device_" + std::to_string(family) + "_bytes";
    out.head(name, "gauge");
    for (int i = 0; i < 10; ++i)
        out.sample(name + "{device=\"sd" + std::to_string(i) + "\",path=\"C:\\\\data\\\\\\\"v"
                + std::to_string(i) + "\\\"\"}",
            std::to_string(1 + i) + '.' + std::to_string(100'000 + (seed + round * 31) % 900'000)
                + "e+09");
}

void summaries(Writer& out, int family, int seed, int round)
{
    const auto name = "rpc_time_" + std::to_string(family) + "_seconds";
    out.head(name, "summary");
    for (const auto* quantile : quantiles)
        out.sample(name + "{handler=\"prometheus\",quantile=\"" + quantile + "\"}",
            round % 3 == 0 ? "NaN" : "0.0" + std::to_string(1 + (seed + round) % 99'999'999));
    out.sample(name + "_sum{handler=\"prometheus\"}", decimal(seed + round * 17));
    out.sample(name + "_count{handler=\"prometheus\"}", std::to_string(seed + round));
}

void family(Writer& out, PageSort sort, int number, int seed, int round)
{
    switch (sort) {
    case PageSort::Counters: return counters(out, number, seed, round);
    case PageSort::Histograms: return histograms(out, number, seed, round);
    case PageSort::Gauges: return gauges(out, number, seed, round);
    case PageSort::Summaries: return summaries(out, number, seed, round);
    }
}

} // namespace

std::string metricsPage(PageSort sort, int samples, int target, int round)
{
    Writer out{.page = {}, .left = samples};
    out.page.reserve(static_cast<size_t>(samples) * 110);
    for (int number = 0; out.left > 0; ++number)
        family(out, sort, number, target * 1'000 + number, round);
    return std::move(out.page);
}

std::string mixedPage(int samples, int round)
{
    Writer out{.page = {}, .left = samples};
    out.page.reserve(static_cast<size_t>(samples) * 110);
    for (int number = 0; out.left > 0; ++number)
        family(out, static_cast<PageSort>(number % 4), number, number * 13, round);
    return std::move(out.page);
}

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

namespace {

constexpr int targets = 200;
constexpr int seriesEach = 1'000;
constexpr int sweeps = 12; ///< a minute at 5 s
constexpr double sweepsPerMinute = 12;

/// Services of four kinds, exactly 1,000 samples each.
std::string pageOf(int target, int round)
{
    auto page = metricsPage(static_cast<PageSort>(target % 4), seriesEach, target, round);
    size_t samples = 0;
    for (size_t at = 0; at < page.size();) {
        samples += page[at] == '#' ? 0 : 1;
        at = page.find('\n', at) + 1;
        if (samples == seriesEach)
            page.resize(at);
    }
    return page;
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
