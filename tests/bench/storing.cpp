// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "timeseries/durablestore.h"
#include "timeseries/seriesstore.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cmath>
#include <string>

using namespace Qt::StringLiterals;
using namespace slipway::timeseries;

namespace slipway::bench {
namespace {

constexpr qint64 start = 1'700'006'400'000;

/// The same numbers on every machine (splitmix64).
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) { }
    std::uint64_t below(std::uint64_t limit)
    {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
        return (z ^ (z >> 31U)) % limit;
    }

private:
    std::uint64_t m_state;
};

std::shared_ptr<const Labels> labelsOf(int target, int series)
{
    return std::make_shared<const Labels>(
        std::vector<Label>{{"__name__", "http_requests_" + std::to_string(series / 10) + "_total"},
            {"endpoint", "/api/v1/items/" + std::to_string(series % 10)},
            {"instance", "127.0.0.1:" + std::to_string(target)},
            {"job", "service" + std::to_string(target)},
            {"method", "GET"},
            {"status", "200"}});
}

/// Of a hundred series of a service 44 are counters, 20 gauges, 30 buckets, 3 sums, 3 counts.
double moved(double value, int series, Random& random)
{
    if (series < 44)
        return value + static_cast<double>(random.below(60));
    if (series < 64)
        return value + static_cast<double>(random.below(10)) - 5;
    const int bucket = (series - 64) % 12;
    const double share = bucket < 10 ? (bucket + 1) / 10.0 : 1;
    const double step = std::floor(static_cast<double>(random.below(200)) * share);
    // As a client prints a sum of latencies.
    return bucket == 10 ? std::round((value + step * 0.05) * 1e6) / 1e6 : value + step;
}

Figure plain(const QString& name, double value, const QString& unit)
{
    return {.name = name,
        .value = value,
        .unit = unit,
        .peer = {},
        .ratio = {},
        .goal = {},
        .isMet = {}};
}

Figure against(
    const QString& name, double value, const QString& unit, const QString& goal, double limit)
{
    return {.name = name,
        .value = value,
        .unit = unit,
        .peer = {},
        .ratio = {},
        .goal = goal,
        .isMet = value <= limit};
}

/// A day of `services` at 15 s, as scrapes bring it, timestamps up to `jitter` ms late.
double fillDay(SeriesStore& store, int services, qint64 jitter)
{
    constexpr int each = 100;
    constexpr int sweeps = 86'400 / 15;
    std::vector<SeriesRef> refs;
    std::vector<double> values(static_cast<size_t>(services) * each, 0);
    for (int service = 0; service < services; ++service) {
        for (int series = 0; series < each; ++series)
            refs.push_back(store.refer(labelsOf(service, series)));
    }
    Random random(1);
    std::vector<RefSample> batch;
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        for (size_t i = 0; i < refs.size(); ++i) {
            if (i % each == 0)
                batch.clear();
            const auto late
                = static_cast<qint64>(random.below(static_cast<std::uint64_t>(jitter) + 1));
            const qint64 time = start + sweep * 15'000LL + (batch.empty() ? late : 0);
            values[i] = moved(values[i], static_cast<int>(i % each), random);
            batch.push_back(
                {refs[i], {batch.empty() ? time : batch.front().sample.time, values[i]}});
            if (batch.size() == each)
                static_cast<void>(store.append(batch));
        }
    }
    return static_cast<double>(refs.size()) * sweeps;
}

double decodeNs(const Snapshot& snapshot, double samples)
{
    double sum = 0;
    constexpr int rounds = 5;
    const double before = cpuMs();
    for (int i = 0; i < rounds; ++i) {
        snapshot.visit({}, 0, 1LL << 60U, [&sum](const auto&, std::span<const Sample> series) {
            sum += series.back().value;
            return true;
        });
    }
    const double ms = (cpuMs() - before) / rounds;
    return ms * 1e6 / samples + (sum == 1 ? 1 : 0);
}

std::vector<Figure> density()
{
    std::vector<Figure> out;
    for (const qint64 jitter : {0, 10}) {
        const auto store = makeMemoryStore({.samples = 1'000'000'000});
        const auto labels = store->size().bytes;
        const double samples = fillDay(*store, 8, jitter);
        const auto bytes = static_cast<double>(store->size().bytes - labels) / samples;
        const QString name = jitter == 0 ? u"store-bytes"_s : u"store-bytes-jitter"_s;
        out.push_back(against(name,
            bytes,
            u"bytes a sample"_s,
            jitter == 0 ? u"<= 1.85 (0.8x of prometheus' blocks)"_s : u"<= 2.3"_s,
            jitter == 0 ? 1.85 : 2.3));
        out.push_back(against(name + u"-decode"_s,
            decodeNs(*store->snapshot(), samples),
            u"ns a sample"_s,
            u"<= 4 ns"_s,
            4));
    }
    return out;
}

/// 200 targets x 1,000 series x 12 sweeps in `store`; CPU in ns a sample.
double sweep(SeriesStore& store, const std::vector<SeriesRef>& refs, int from, int sweeps)
{
    constexpr size_t each = 1000;
    std::vector<RefSample> batch;
    const double before = cpuMs();
    for (int round = from; round < from + sweeps; ++round) {
        for (size_t i = 0; i < refs.size(); ++i) {
            if (i % each == 0)
                batch.clear();
            const auto step = static_cast<double>(i % 37);
            batch.push_back(
                {refs[i], {start + round * 5'000LL, static_cast<double>(i) + round * step}});
            if (batch.size() == each)
                static_cast<void>(store.append(batch));
        }
    }
    return (cpuMs() - before) * 1e6 / (static_cast<double>(refs.size()) * sweeps);
}

std::vector<SeriesRef> referAll(SeriesStore& store)
{
    std::vector<SeriesRef> refs;
    for (int target = 0; target < 200; ++target) {
        for (int series = 0; series < 1000; ++series)
            refs.push_back(store.refer(labelsOf(target, series)));
    }
    return refs;
}

std::vector<Figure> sweeps()
{
    const double before = residentMiB();
    const auto store = makeMemoryStore();
    const auto refs = referAll(*store);
    const double append = sweep(*store, refs, 0, 12);
    const double resident = residentMiB() - before;
    const double counted = static_cast<double>(store->size().bytes) / (1024 * 1024);
    const double snapshotUs = 1e3
        * medianMs(
            9,
            [&] { static_cast<void>(store->snapshot()); },
            [&] { static_cast<void>(store->refer(labelsOf(0, 0))); });
    const auto held = store->snapshot();
    const double copying = sweep(*store, refs, 12, 1);
    return {against(u"store-append"_s, append, u"ns a sample"_s, u"<= 100 ns"_s, 100),
        plain(u"store-append-behind-a-snapshot"_s, copying, u"ns a sample"_s),
        against(u"store-memory"_s, resident, u"MiB for 200k series x 12"_s, u"<= 100 MiB"_s, 100),
        plain(u"store-memory-counted"_s, counted, u"MiB"_s),
        against(u"store-snapshot"_s, snapshotUs, u"us at 200k series"_s, u"<= 1000 us"_s, 1000)};
}

double sizeOf(const QString& folder)
{
    double out = 0;
    for (const auto& info : QDir(folder).entryInfoList(QDir::Files))
        out += static_cast<double>(info.size());
    return out;
}

std::vector<Figure> disk()
{
    const QTemporaryDir folder;
    const DurableStoreLimits limits{.memory = {.samples = 1'000'000'000}};
    auto store = DurableStore::open(folder.path(), limits);
    if (!store)
        return {};
    const auto refs = referAll(**store);
    sweep(**store, refs, 0, 1);
    bool isGood = (*store)->flush().has_value();
    const double named = sizeOf(folder.path());
    sweep(**store, refs, 1, 1);
    const double flushStart = cpuMs();
    isGood = isGood && (*store)->flush();
    const double count = 200'000;
    const double flushNs = (cpuMs() - flushStart) * 1e6 / count;
    const double journal = (sizeOf(folder.path()) - named) / count;
    const double samples = fillDay(**store, 8, 10) + 2 * count;
    const double checkpointStart = cpuMs();
    isGood = isGood && (*store)->checkpoint();
    const double checkpointMs = cpuMs() - checkpointStart;
    const double stored = sizeOf(folder.path());
    store->reset();
    const double reopenStart = cpuMs();
    const auto again = DurableStore::open(folder.path(), limits);
    const double reopenMs = cpuMs() - reopenStart;
    isGood = isGood && again && static_cast<double>((*again)->size().samples) >= samples * 0.99;
    auto reopen = against(u"store-reopen"_s,
        reopenMs,
        u"CPU-ms for 200k series and 5M samples"_s,
        u"<= 2000 ms"_s,
        2000);
    reopen.isMet = isGood && reopenMs <= 2000;
    return {plain(u"store-flush"_s, flushNs, u"ns a sample"_s),
        plain(u"store-journal"_s, journal, u"bytes a sample"_s),
        plain(u"store-checkpoint"_s, checkpointMs, u"CPU-ms"_s),
        plain(u"store-checkpoint-size"_s, stored / (1024 * 1024), u"MiB"_s),
        reopen};
}

} // namespace

std::vector<Bench> storeBenches()
{
    return {{"store-density", "a day of 800 series at 15 s: bytes and decoding", density},
        {"store-sweeps", "200k series x 12 sweeps: appends, memory, snapshots", sweeps},
        {"store-disk", "journal, checkpoint and reopening at 200k series", disk}};
}

} // namespace slipway::bench
