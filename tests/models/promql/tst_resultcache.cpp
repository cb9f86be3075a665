// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/resultcache.h"
#include "support/testcase.h"

#include <bit>
#include <random>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;
using timeseries::Labels;

namespace {

constexpr qint64 minute = 60'000;

using Points = std::vector<std::pair<std::string, std::vector<std::pair<qint64, std::uint64_t>>>>;

/// Everything that is in an answer, values by their bits.
Points pointsOf(const Answer& answer)
{
    Points out;
    for (const auto& series : std::get<Matrix>(answer.value)) {
        out.push_back({series.labels.text(), {}});
        for (const auto& sample : series.samples)
            out.back().second.push_back({sample.time, std::bit_cast<std::uint64_t>(sample.value)});
    }
    return out;
}

/// A store that grows: counters of two jobs and a gauge, with gaps, resets and late ones.
class Growing {
public:
    explicit Growing(std::uint32_t seed) : m_random(seed)
    {
        for (int i = 0; i < 6; ++i) {
            m_labels.push_back(std::make_shared<const Labels>(
                std::vector<timeseries::Label>{{"__name__", i < 4 ? "x_total" : "g"},
                    {"job", i % 2 == 0 ? "a" : "b"},
                    {"le", i % 3 == 0 ? "1" : "+Inf"},
                    {"i", std::to_string(i)}}));
            m_values.push_back(0);
            m_reached.push_back(0);
        }
    }

    /// Samples up to `now`, but of some series only up to `lateness` before it.
    void growTo(qint64 now, qint64 lateness)
    {
        for (size_t i = 0; i < m_labels.size(); ++i) {
            const qint64 until = now - static_cast<qint64>(m_random() % (lateness + 1));
            std::vector<timeseries::Point> points;
            for (qint64 time = m_reached[i] + 15'000; time <= until; time += 15'000) {
                m_reached[i] = time;
                if (m_random() % 20 == 0)
                    continue;
                m_values[i] = m_random() % 30 == 0 ? 0 : m_values[i] + m_random() % 100 / 8.0;
                const bool isStale = m_random() % 40 == 0;
                points.push_back({m_labels[i],
                    {time + static_cast<qint64>(i),
                        isStale ? timeseries::staleMarker() : m_values[i]}});
            }
            store->append(points);
        }
    }

    std::unique_ptr<timeseries::SeriesStore> store = timeseries::makeMemoryStore();

private:
    std::mt19937 m_random;
    std::vector<std::shared_ptr<const Labels>> m_labels;
    std::vector<double> m_values;
    std::vector<qint64> m_reached;
};

RangeRequest requestOf(const std::string& expression, qint64 start, qint64 end, qint64 now)
{
    return {.expression = expression,
        .start = start,
        .end = end,
        .step = minute,
        .source = "test",
        .now = now};
}

} // namespace

class ResultCacheTest : public QObject {
    Q_OBJECT
private slots:
    void cachedAnswersEqualFreshOnes_data()
    {
        QTest::addColumn<QString>("expression");
        for (const auto* expression : {"x_total",
                 "sum by (job) (rate(x_total[5m]))",
                 "histogram_quantile(0.9, sum by (le) (rate(x_total[3m])))",
                 "max_over_time(g[10m:1m]) > 20",
                 "topk(2, x_total offset 3m)",
                 "absent(g) or count_over_time(g[2m])",
                 "time() - timestamp(x_total)",
                 "x_total @ 300",
                 "g - g @ end()",
                 "g offset -2m",
                 "sum(increase(x_total[range()]))",
                 "1 + time()"})
            QTest::newRow(expression) << QString::fromLatin1(expression);
    }
    void cachedAnswersEqualFreshOnes()
    {
        QFETCH(QString, expression);
        std::mt19937 random(7);
        Growing data(3);
        ResultCache cache;
        qint64 now = 40 * minute;
        for (int round = 0; round < 60; ++round) {
            now += static_cast<qint64>(random() % (3 * minute));
            data.growTo(now, minute);
            // Mostly a window that follows now, at times one that looks back or jumps.
            const bool isFollowing = random() % 4 != 0;
            const qint64 length = minute * (5 + static_cast<qint64>(random() % 30));
            const qint64 back = isFollowing ? 0 : minute * static_cast<qint64>(random() % 30);
            const qint64 end = now - back;
            const qint64 start = alignedTo(std::max<qint64>(0, end - length), minute);
            const auto snapshot = data.store->snapshot();
            const auto cached = queryRangeCached(
                cache, *snapshot, requestOf(expression.toStdString(), start, end, now));
            const auto fresh = queryRange(*snapshot, expression.toStdString(), start, end, minute);
            QVERIFY(cached);
            QVERIFY(fresh);
            QVERIFY2(pointsOf(*cached) == pointsOf(*fresh), qPrintable(u"round %1"_s.arg(round)));
        }
    }
    void aRefreshEvaluatesOnlyWhatIsNew()
    {
        Growing data(1);
        data.growTo(120 * minute, 0);
        ResultCache cache;
        const auto ask = [&](qint64 end) {
            const auto before = cache.counts().stepsEvaluated;
            const auto request
                = requestOf("sum(rate(x_total[5m]))", end - 60 * minute, end, 120 * minute);
            if (!queryRangeCached(cache, *data.store->snapshot(), request))
                return qint64(-1);
            return cache.counts().stepsEvaluated - before;
        };
        QCOMPARE(ask(100 * minute), 61);
        QCOMPARE(ask(100 * minute), 0);
        QCOMPARE(ask(103 * minute), 3);
        QCOMPARE(ask(99 * minute), 1);
        QCOMPARE(ask(98 * minute), 1);
        // The last step is not settled: a sample may still come for it.
        QCOMPARE(ask(120 * minute), 17);
        QCOMPARE(ask(120 * minute), 1);
        QCOMPARE(cache.counts().stepsAsked, 7 * 61);
    }
    void whatLooksAheadIsNotKept_data()
    {
        QTest::addColumn<QString>("expression");
        for (const auto* expression : {"g offset -1m",
                 "sum_over_time(g[5m] @ end())",
                 "g @ start()",
                 "g @ 7200",
                 "rate(x_total[step()])",
                 "sum(max_over_time(g[range():1m]))",
                 "max_over_time(g[5m:1m] offset -1m)",
                 "1 + (g offset step())"})
            QTest::newRow(expression) << QString::fromLatin1(expression);
    }
    void whatLooksAheadIsNotKept()
    {
        QFETCH(QString, expression);
        Growing data(1);
        data.growTo(60 * minute, 0);
        ResultCache cache;
        QVERIFY(queryRangeCached(cache,
            *data.store->snapshot(),
            requestOf(expression.toStdString(), 0, 50 * minute, 60 * minute)));
        QCOMPARE(cache.counts().kept, 0);
    }
    void unalignedWindowsAreAnsweredButNotKept()
    {
        Growing data(1);
        data.growTo(60 * minute, 0);
        ResultCache cache;
        const auto answer = queryRangeCached(
            cache, *data.store->snapshot(), requestOf("g", 1, 50 * minute, 60 * minute));
        QVERIFY(answer);
        QVERIFY(!std::get<Matrix>(answer->value).empty());
        QCOMPARE(cache.counts().kept, 0);
    }
    void differentQueriesDoNotShare()
    {
        Growing data(1);
        data.growTo(60 * minute, 0);
        ResultCache cache;
        auto request = requestOf("g", 0, 50 * minute, 60 * minute);
        const auto snapshot = data.store->snapshot();
        QVERIFY(queryRangeCached(cache, *snapshot, request));
        request.source = "other";
        QVERIFY(queryRangeCached(cache, *snapshot, request));
        QVERIFY(queryRangeCached(cache, *snapshot, request, {.semantics = Semantics::Prometheus2}));
        QVERIFY(queryRangeCached(cache, *snapshot, request, {.lookback = minute}));
        request.step = 2 * minute;
        QVERIFY(queryRangeCached(cache, *snapshot, request));
        QCOMPARE(cache.counts().kept, 5);
        cache.forget("other");
        QCOMPARE(cache.counts().kept, 1);
        cache.clear();
        QCOMPARE(cache.counts().bytes, 0);
    }
    void keepsItsBoundAndLetsTheOldestGo()
    {
        Growing data(1);
        data.growTo(60 * minute, 0);
        const auto snapshot = data.store->snapshot();
        constexpr qint64 bound = 40'000;
        ResultCache cache(bound);
        const auto ask = [&](int i) {
            const auto request = requestOf("g + " + std::to_string(i), 0, 50 * minute, 60 * minute);
            return queryRangeCached(cache, *snapshot, request).has_value();
        };
        for (int i = 0; i < 100; ++i) {
            QVERIFY(ask(i));
            QVERIFY(ask(0));
            QVERIFY(cache.counts().bytes <= bound);
        }
        QVERIFY(cache.counts().kept > 3);
        const auto evaluated = cache.counts().stepsEvaluated;
        QVERIFY(ask(0));
        QCOMPARE(cache.counts().stepsEvaluated, evaluated);
        QVERIFY(ask(1));
        QVERIFY(cache.counts().stepsEvaluated > evaluated);
    }
    void warningsStayAsLongAsTheirSteps()
    {
        Growing data(1);
        data.growTo(60 * minute, 0);
        ResultCache cache;
        const auto ask = [&] {
            return queryRangeCached(cache,
                *data.store->snapshot(),
                requestOf("histogram_quantile(2, x_total)", 0, 50 * minute, 60 * minute));
        };
        const auto first = ask();
        QVERIFY(first);
        QVERIFY(!first->warnings.isEmpty());
        QCOMPARE(ask()->warnings, first->warnings);
    }
    void errorsAreThoseOfTheQuery()
    {
        ResultCache cache;
        const auto store = timeseries::makeMemoryStore();
        const auto ask = [&](const RangeRequest& request) {
            return queryRangeCached(cache, *store->snapshot(), request, {.points = 100});
        };
        QVERIFY(!ask(requestOf("sum(", 0, minute, minute)));
        QVERIFY(!ask(requestOf("g", 0, 101 * minute, minute)));
        QVERIFY(!ask(requestOf("g", minute, 0, minute)));
        QVERIFY(!ask(requestOf("g[5m]", 0, minute, minute)));
        auto request = requestOf("g", 0, minute, minute);
        request.step = 0;
        QVERIFY(!ask(request));
    }
    void manyThreadsMayAsk()
    {
        Growing data(1);
        data.growTo(200 * minute, 0);
        ResultCache cache(100'000);
        const auto snapshot = data.store->snapshot();
        std::atomic_int wrong = 0;
        const auto work = [&](std::uint32_t seed) {
            std::mt19937 random(seed);
            for (int i = 0; i < 50; ++i) {
                const qint64 start = minute * static_cast<qint64>(random() % 100);
                const std::string expression = "g + " + std::to_string(random() % 3);
                const auto request
                    = requestOf(expression, start, start + 60 * minute, 200 * minute);
                const auto cached = queryRangeCached(cache, *snapshot, request);
                const auto fresh
                    = queryRange(*snapshot, expression, request.start, request.end, minute);
                wrong += cached && fresh && pointsOf(*cached) == pointsOf(*fresh) ? 0 : 1;
            }
        };
        {
            std::vector<std::jthread> threads;
            for (std::uint32_t seed = 1; seed <= 4; ++seed)
                threads.emplace_back(work, seed);
        }
        QCOMPARE(wrong.load(), 0);
    }
};

SLIPWAY_TEST(ResultCacheTest)
#include "tst_resultcache.moc"
