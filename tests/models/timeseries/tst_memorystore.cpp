// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "timeseries/seriesstore.h"

#include <atomic>
#include <limits>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::timeseries;

namespace {

std::shared_ptr<const Labels> series(const std::string& name, const std::string& job)
{
    return std::make_shared<const Labels>(std::vector<Label>{{"__name__", name}, {"job", job}});
}

void append(SeriesStore& store,
    const std::shared_ptr<const Labels>& labels,
    qint64 from,
    qint64 to,
    qint64 step)
{
    std::vector<Point> points;
    for (qint64 time = from; time <= to; time += step)
        points.push_back({labels, {time, static_cast<double>(time)}});
    store.append(points);
}

std::vector<Matcher> named(const std::string& name)
{
    return {Matcher::equal("__name__", name)};
}

} // namespace

class MemoryStoreTest : public QObject {
    Q_OBJECT
private slots:
    void selectsAnOpenLeftAndClosedRightRange()
    {
        const auto store = makeMemoryStore();
        append(*store, series("up", "a"), 10, 1000, 10);
        const auto found = store->snapshot()->select(named("up"), 20, 50);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].samples.size(), size_t(3));
        QCOMPARE(found[0].samples.front().time, 30);
        QCOMPARE(found[0].samples.back().time, 50);
    }
    void leavesOutSeriesWithoutSamplesInRange()
    {
        const auto store = makeMemoryStore();
        append(*store, series("up", "a"), 10, 100, 10);
        append(*store, series("up", "b"), 500, 600, 10);
        QCOMPARE(store->snapshot()->select(named("up"), 0, 200).size(), size_t(1));
        QVERIFY(store->snapshot()->select(named("up"), 100, 490).empty());
    }
    void longSeriesReadBackWhole()
    {
        const auto store = makeMemoryStore();
        append(*store, series("up", "a"), 1, 5000, 1);
        const auto found = store->snapshot()->select(named("up"), 0, 5000);
        QCOMPARE(found[0].samples.size(), size_t(5000));
        for (size_t i = 0; i < found[0].samples.size(); ++i)
            QCOMPARE(found[0].samples[i].time, qint64(i) + 1);
        for (const qint64 from : {1, 7, 8, 9, 127, 128, 2500, 4999})
            QCOMPARE(store->snapshot()->select(named("up"), from, 5000)[0].samples.size(),
                size_t(5000 - from));
    }
    void selectsByEveryKindOfMatcher_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("count");
        QTest::newRow("equal") << int(Matcher::Kind::Equal) << u"a"_s << 2;
        QTest::newRow("absent") << int(Matcher::Kind::Equal) << u""_s << 1;
        QTest::newRow("unknown") << int(Matcher::Kind::Equal) << u"zzz"_s << 0;
        QTest::newRow("not equal takes the absent") << int(Matcher::Kind::NotEqual) << u"a"_s << 2;
        QTest::newRow("regex") << int(Matcher::Kind::Regex) << u"a|b"_s << 3;
        QTest::newRow("regex that takes the absent") << int(Matcher::Kind::Regex) << u"a?"_s << 3;
        QTest::newRow("not regex") << int(Matcher::Kind::NotRegex) << u"a|b"_s << 1;
        QTest::newRow("present") << int(Matcher::Kind::NotEqual) << u""_s << 3;
    }
    void selectsByEveryKindOfMatcher()
    {
        QFETCH(int, kind);
        QFETCH(QString, value);
        QFETCH(int, count);
        const auto store = makeMemoryStore();
        for (const auto& labels :
            {series("up", "a"), series("down", "a"), series("up", "b"), series("up", "")})
            append(*store, labels, 1, 1, 1);
        const std::vector<Matcher> matchers{
            *Matcher::make(Matcher::Kind(kind), "job", value.toStdString())};
        QCOMPARE(int(store->snapshot()->select(matchers, 0, 10).size()), count);
    }
    void equalLabelsInAnotherObjectAreTheSameSeries()
    {
        const auto store = makeMemoryStore();
        append(*store, series("up", "a"), 1, 1, 1);
        append(*store, series("up", "a"), 2, 2, 1);
        QCOMPARE(store->size().series, 1);
        QCOMPARE(store->size().samples, 2);
    }
    void dropsAndCountsWhatIsNotNewer()
    {
        const auto store = makeMemoryStore();
        append(*store, series("up", "a"), 10, 10, 1);
        append(*store, series("up", "a"), 10, 10, 1);
        append(*store, series("up", "a"), 5, 5, 1);
        QCOMPARE(store->size().samples, 1);
        QCOMPARE(store->size().dropped, 2);
    }
    void refusesTimesBeyondAnyDate()
    {
        const auto store = makeMemoryStore();
        const auto up = series("up", "a");
        append(*store, up, 10, 10, 1);
        const Point far{up, {std::numeric_limits<qint64>::max(), 1}};
        store->append({&far, 1});
        append(*store, up, 20, 20, 1);
        QCOMPARE(store->size().samples, 2);
        QCOMPARE(store->size().dropped, 1);
    }
    void keepsTheSeriesBudget()
    {
        const auto store = makeMemoryStore({.series = 2});
        for (const char* job : {"a", "b", "c"})
            append(*store, series("up", job), 1, 1, 1);
        QCOMPARE(store->size().series, 2);
        QCOMPARE(store->size().dropped, 1);
    }
    void letsOldSamplesAndDeadSeriesGo()
    {
        const auto store = makeMemoryStore({.retention = 10'000});
        append(*store, series("up", "dead"), 0, 100, 10);
        const auto alive = series("up", "alive");
        for (qint64 time = 0; time <= 60'000; time += 1000)
            append(*store, alive, time, time, 1);
        QCOMPARE(store->size().series, 1);
        const auto found = store->snapshot()->select(named("up"), -1, 60'000);
        QCOMPARE(found.size(), size_t(1));
        QVERIFY(found[0].samples.front().time > 0);
        QVERIFY(found[0].samples.front().time <= 50'000);
        QCOMPARE(found[0].samples.back().time, 60'000);
        QCOMPARE(store->snapshot()->labelValues("job"), std::vector<std::string>{"alive"});
    }
    void keepsTheSampleBudget()
    {
        const auto store = makeMemoryStore({.samples = 10'000});
        const auto up = series("up", "a");
        append(*store, up, 1, 50'000, 1);
        QVERIFY(store->size().samples <= 10'000);
        const auto found = store->snapshot()->select(named("up"), 0, 50'000);
        QCOMPARE(found[0].samples.back().time, 50'000);
        QCOMPARE(qint64(found[0].samples.size()), store->size().samples);
    }
    void aSnapshotStaysAsItWas()
    {
        const auto store = makeMemoryStore({.retention = 1000});
        const auto up = series("up", "a");
        append(*store, up, 1, 100, 1);
        const auto before = store->snapshot();
        append(*store, up, 101, 20'000, 1);
        append(*store, series("up", "new"), 20'000, 20'000, 1);
        const auto found = before->select(named("up"), 0, 100'000);
        QCOMPARE(found.size(), size_t(1));
        QCOMPARE(found[0].samples.size(), size_t(100));
        QCOMPARE(before->labelValues("job"), std::vector<std::string>{"a"});
    }
    void isReadWhileItIsWritten()
    {
        const auto store = makeMemoryStore({.retention = 3000});
        const auto up = series("up", "a");
        append(*store, up, 1, 1, 1);
        std::atomic_bool isDone = false;
        std::thread writer([&] {
            for (qint64 time = 2; time <= 20'000; ++time) {
                append(*store, up, time, time, 1);
                append(*store, series("up", std::to_string(time % 50)), time, time, 1);
            }
            isDone = true;
        });
        qint64 last = 0;
        bool isConsistent = true;
        while (!isDone) {
            for (const auto& one :
                store->snapshot()->select({{Matcher::equal("job", "a")}}, 0, 30'000)) {
                isConsistent = isConsistent && one.samples.back().time >= last
                    && std::ranges::is_sorted(one.samples, {}, &Sample::time);
                last = one.samples.back().time;
            }
        }
        writer.join();
        QVERIFY(isConsistent);
    }
    void visitsOneSeriesAtATimeUntilTold()
    {
        const auto store = makeMemoryStore();
        for (const char* job : {"a", "b", "c"})
            append(*store, series("up", job), 1, 10, 1);
        int seen = 0;
        const bool isWhole = store->snapshot()->visit(
            named("up"), 0, 5, [&](const auto&, std::span<const Sample> samples) {
                ++seen;
                return samples.size() == 5 && seen < 2;
            });
        QVERIFY(!isWhole);
        QCOMPARE(seen, 2);
    }
    void staleMarkersAreSamples()
    {
        const auto store = makeMemoryStore();
        const Point point{series("up", "a"), {1, staleMarker()}};
        store->append({&point, 1});
        const auto found = store->snapshot()->select(named("up"), 0, 1);
        QVERIFY(isStaleMarker(found[0].samples[0].value));
        QVERIFY(!isStaleMarker(std::numeric_limits<double>::quiet_NaN()));
    }
};

SLIPWAY_TEST(MemoryStoreTest)
#include "tst_memorystore.moc"
