// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "promql/query.h"
#include "promql/resultcache.h"
#include "timeseries/seriesstore.h"

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::bench {
namespace {

constexpr qint64 second = 1'000;
constexpr qint64 hour = 3'600 * second;
constexpr qint64 scrapeEvery = 15 * second;
constexpr qint64 queryStep = 60 * second;
constexpr int countersEach = 44;
constexpr int histogramsEach = 3;
constexpr int seriesEach = 100;
constexpr std::array bounds{
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf"};

const char* const sumOfRates = "sum by (job) (rate(x_requests_total[5m]))";
const char* const quantile
    = "histogram_quantile(0.95, sum by (le, job) (rate(x_latency_seconds_bucket[5m])))";

/// One series of a service: what it counts grows at random, of a gauge it wanders.
struct Source {
    Labels labels;
    std::uint64_t state = 1;
    double value = 0;
    double share = 1; ///< of the growth; 0: a gauge

    double next()
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        if (share == 0)
            value = static_cast<double>(state % 10'000) / 100;
        else
            value += std::floor(static_cast<double>(state % 60) * share);
        return value;
    }
};

/// A hundred series: requests by handler, three latency histograms, gauges.
void addService(int service, std::vector<Source>& out)
{
    const std::string job = "service-" + std::to_string(service);
    const auto add = [&](std::vector<Label> labels, int seed, double share) {
        labels.push_back({"job", job});
        labels.push_back({"instance", job + ":9100"});
        const auto state = static_cast<std::uint64_t>(service * 1'000 + seed + 1);
        out.push_back({Labels(std::move(labels)), state * 0x9e3779b97f4a7c15ULL, 0, share});
    };
    const auto numbered = [](int i) { return "/api/" + std::to_string(i); };
    for (int i = 0; i < countersEach; ++i)
        add({{"__name__", "x_requests_total"}, {"handler", numbered(i)}}, i, 1);
    for (int i = 0; i < histogramsEach; ++i) {
        for (size_t bound = 0; bound < bounds.size(); ++bound) {
            // Of one seed, so that a bucket never has less than the one below it.
            const double share = static_cast<double>(bound + 1) / bounds.size();
            add({{"__name__", "x_latency_seconds_bucket"},
                    {"handler", numbered(i)},
                    {"le", bounds[bound]}},
                500 + i,
                share);
        }
    }
    const int gauges = seriesEach - countersEach - histogramsEach * static_cast<int>(bounds.size());
    for (int i = 0; i < gauges; ++i)
        add({{"__name__", "x_memory_bytes"}, {"pool", numbered(i)}}, 700 + i, 0);
}

std::vector<Source> sourcesOf(int services)
{
    std::vector<Source> out;
    for (int service = 0; service < services; ++service)
        addService(service, out);
    return out;
}

/// Samples of all sources at start, start + 15 s, … < end.
std::unique_ptr<timeseries::SeriesStore> filled(
    std::vector<Source> sources, qint64 start, qint64 end)
{
    auto store = timeseries::makeMemoryStore();
    std::vector<timeseries::RefSample> batch;
    for (const auto& source : sources)
        batch.push_back({store->refer(std::make_shared<const Labels>(source.labels)), {}});
    for (qint64 time = start; time < end; time += scrapeEvery) {
        for (size_t i = 0; i < sources.size(); ++i)
            batch[i].sample = {time, sources[i].next()};
        store->append(batch);
    }
    return store;
}

promql::QueryLimits limitsOf(int threads)
{
    return {.samples = 1'000'000'000, .threads = threads};
}

double rangeMs(const timeseries::Snapshot& snapshot,
    const char* expression,
    qint64 end,
    qint64 length,
    int threads,
    int rounds)
{
    const auto limits = limitsOf(threads);
    bool isGood = true;
    const double out = medianMs(rounds, [&] {
        isGood = isGood
            && promql::queryRange(snapshot, expression, end - length, end, queryStep, limits);
    });
    return isGood ? out : std::nan("");
}

Figure plain(const QString& name, double ms)
{
    return {.name = name,
        .value = ms,
        .unit = u"ms"_s,
        .peer = {},
        .ratio = {},
        .goal = {},
        .isMet = {}};
}

Figure beside(const QString& name, double ms, const QString& peer, double peerMs, double goal)
{
    const double ratio = ms / peerMs;
    return {.name = name,
        .value = ms,
        .unit = u"ms"_s,
        .peer = peer,
        .ratio = ratio,
        .goal = u"<= %1x"_s.arg(goal, 0, 'g', 2),
        .isMet = ratio <= goal};
}

constexpr qint64 now = 1'700'006'400'000; ///< a full hour
constexpr int rounds = 5;

/// The two queries over 24 h and 6 h of 10,000 series, and others over 6 h.
std::vector<Figure> ranges()
{
    const auto store = filled(sourcesOf(100), now - 24 * hour, now);
    const auto snapshot = store->snapshot();
    const qint64 end = now - scrapeEvery;
    std::vector<Figure> out;
    const std::array queries{
        std::pair(u"query-sum"_s, sumOfRates), std::pair(u"query-quantile"_s, quantile)};
    for (const auto& [name, expression] : queries) {
        const double day = rangeMs(*snapshot, expression, end, 24 * hour, 2, rounds);
        out.push_back(plain(name + u"-24h"_s, day));
        out.push_back(plain(name + u"-24h-one-thread"_s,
            rangeMs(*snapshot, expression, end, 24 * hour, 1, rounds)));
        const double before = cpuMs();
        rangeMs(*snapshot, expression, end, 24 * hour, 2, 1);
        out.push_back(plain(name + u"-24h-cpu"_s, cpuMs() - before));
        out.push_back(beside(name + u"-6h"_s,
            rangeMs(*snapshot, expression, end, 6 * hour, 2, rounds),
            u"its own 24 h"_s,
            day,
            0.35));
    }
    const std::array others{std::pair(u"query-selector-6h"_s, "x_requests_total"),
        std::pair(u"query-topk-6h"_s, "topk(5, rate(x_requests_total[5m]))"),
        std::pair(u"query-avg-over-time-6h"_s, "avg by (job) (avg_over_time(x_memory_bytes[30m]))"),
        std::pair(u"query-max-over-time-6h"_s, "max by (job) (max_over_time(x_memory_bytes[30m]))"),
        std::pair(u"query-sum-over-time-6h"_s, "sum(sum_over_time(x_requests_total[30m]))"),
        std::pair(u"query-matching-6h"_s,
            "rate(x_requests_total[5m]) / on (job, handler) group_left () "
            "x_latency_seconds_bucket{le=\"+Inf\"}")};
    for (const auto& [name, expression] : others)
        out.push_back(plain(name, rangeMs(*snapshot, expression, end, 6 * hour, 2, 3)));
    return out;
}

constexpr int peerServices = 10;
constexpr qint64 peerLength = 6 * hour;
constexpr int patience = 120'000; ///< ms

/// The same samples as filled() gets, in the format that promtool backfills from.
bool writeOpenMetrics(const QString& path, std::vector<Source> sources, qint64 start, qint64 end)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    std::string block;
    for (auto& source : sources) {
        auto series = source.labels.text();
        std::erase(series, ' '); // as the format wants it
        block.clear();
        for (qint64 time = start; time < end; time += scrapeEvery) {
            block += series + ' ' + std::to_string(source.next()) + ' '
                + std::to_string(time / second) + '\n';
        }
        file.write(block.data(), static_cast<qint64>(block.size()));
    }
    file.write("# EOF\n");
    return file.flush();
}

QByteArray httpGet(quint16 port, const QByteArray& target)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    if (!socket.waitForConnected(second))
        return {};
    socket.write("GET " + target + " HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    QByteArray out;
    while (socket.waitForReadyRead(patience))
        out += socket.readAll();
    out += socket.readAll();
    return out.startsWith("HTTP/1.0 200") || out.startsWith("HTTP/1.1 200") ? out : QByteArray();
}

/// A Prometheus over backfilled blocks, ended with this object.
class Peer {
public:
    bool start(qint64 from, qint64 to)
    {
        const auto promtool = QStandardPaths::findExecutable(u"promtool"_s);
        const auto server = QStandardPaths::findExecutable(u"prometheus"_s);
        const QString text = m_folder.filePath(u"samples"_s);
        const QString config = m_folder.filePath(u"prometheus.yml"_s);
        const QString blocks = m_folder.filePath(u"blocks"_s);
        QFile file(config);
        if (promtool.isEmpty() || server.isEmpty() || !file.open(QIODevice::WriteOnly)
            || !writeOpenMetrics(text, sourcesOf(peerServices), from, to))
            return false;
        file.write("global: {}\n");
        file.close();
        QProcess backfill;
        backfill.setStandardOutputFile(QProcess::nullDevice());
        backfill.start(
            promtool, {u"tsdb"_s, u"create-blocks-from"_s, u"openmetrics"_s, text, blocks});
        if (!backfill.waitForFinished(5 * patience) || backfill.exitCode() != 0)
            return false;
        QTcpServer port;
        port.listen(QHostAddress::LocalHost);
        m_port = port.serverPort();
        port.close();
        m_server.setProcessChannelMode(QProcess::MergedChannels);
        m_server.setStandardOutputFile(QProcess::nullDevice());
        m_server.start(server,
            {u"--config.file="_s + config,
                u"--storage.tsdb.path="_s + blocks,
                u"--storage.tsdb.retention.time=36500d"_s,
                u"--web.listen-address=127.0.0.1:%1"_s.arg(m_port)});
        return m_server.waitForStarted() && isReady();
    }
    ~Peer()
    {
        m_server.kill();
        m_server.waitForFinished();
    }

    /// Its own evaluation time; not a number if it did not answer.
    double rangeMs(const char* expression, qint64 end, qint64 length)
    {
        const auto time = [](qint64 ms) { return QByteArray::number(ms / second); };
        const auto answer = httpGet(m_port,
            "/api/v1/query_range?stats=all&query="
                + QUrl::toPercentEncoding(QString::fromLatin1(expression)) + "&start="
                + time(end - length) + "&end=" + time(end) + "&step=" + time(queryStep));
        const QByteArray name = "\"evalTotalTime\":";
        const auto at = answer.lastIndexOf(name);
        if (at < 0)
            return std::nan("");
        const auto from = at + name.size();
        auto to = from;
        while (to < answer.size() && answer[to] != ',' && answer[to] != '}')
            ++to;
        return answer.mid(from, to - from).toDouble() * second;
    }

private:
    bool isReady() const
    {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < patience) {
            if (!httpGet(m_port, "/-/ready").isEmpty())
                return true;
        }
        return false;
    }

    QTemporaryDir m_folder;
    QProcess m_server;
    quint16 m_port = 0;
};

/// Our time beside that of Prometheus for its own evaluation, asked in turn.
std::vector<Figure> againstPeer()
{
    const auto store = filled(sourcesOf(peerServices), now - peerLength, now);
    const auto snapshot = store->snapshot();
    const qint64 end = now - scrapeEvery;
    Peer peer;
    const bool isThere = peer.start(now - peerLength, now);
    std::vector<Figure> out;
    for (const auto& [name, expression] : {std::pair(u"query-sum-peer"_s, sumOfRates),
             std::pair(u"query-quantile-peer"_s, quantile)}) {
        std::vector<double> ours;
        std::vector<double> theirs;
        for (int round = 0; round < rounds; ++round) {
            ours.push_back(rangeMs(*snapshot, expression, end, peerLength, 2, 1));
            theirs.push_back(isThere ? peer.rangeMs(expression, end, peerLength) : 0);
        }
        std::ranges::sort(ours);
        std::ranges::sort(theirs);
        auto figure = beside(name,
            ours[rounds / 2],
            u"prometheus' evaluation (1,000 series, 6 h)"_s,
            theirs[rounds / 2],
            1.0 / 15);
        figure.goal = u"<= 1/15"_s;
        if (!isThere)
            figure.ratio = std::nullopt;
        out.push_back(figure);
    }
    return out;
}

/// 50 panels of 6 h whose window moves on by a step.
std::vector<Figure> panels()
{
    constexpr int count = 50;
    const auto store = filled(sourcesOf(peerServices), now - peerLength, now);
    const auto snapshot = store->snapshot();
    promql::ResultCache cache;
    const auto refresh = [&](qint64 end, bool isCached) {
        for (int i = 0; i < count; ++i) {
            const auto handler = std::to_string(i % countersEach);
            promql::RangeRequest request;
            request.expression = "sum by (job) (rate(x_requests_total{handler=\"/api/" + handler
                + "\"}[5m])) * " + std::to_string(i);
            request.start = end - 5 * hour;
            request.end = end;
            request.step = queryStep;
            request.now = end;
            if (isCached)
                promql::queryRangeCached(cache, *snapshot, request, limitsOf(1));
            else
                promql::queryRange(*snapshot,
                    request.expression,
                    request.start,
                    request.end,
                    request.step,
                    limitsOf(1));
        }
    };
    qint64 end = now - 30 * queryStep;
    refresh(end, true);
    const double fresh = medianMs(rounds, [&] { refresh(end, false); });
    const double cached = medianMs(
        rounds, [&] { refresh(end, true); }, [&] { end += queryStep; });
    return {beside(u"query-50-panels-refresh"_s, cached, u"evaluating all of them"_s, fresh, 0.5)};
}

} // namespace

std::vector<Bench> queryBenches()
{
    return {{"query-ranges", "PromQL over 10,000 series, 24 h at 15 s, step 60 s", ranges},
        {"query-peer", "The same queries over 1,000 series, beside Prometheus", againstPeer},
        {"query-panels", "50 panels of 6 h, moved on by a step", panels}};
}

} // namespace slipway::bench
