// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeseries/naive.h"
#include "support/testcase.h"

#include <atomic>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::timeseries;
using namespace slipway::timeseries::test;

namespace {

constexpr qint64 farthest = std::numeric_limits<qint64>::max();
constexpr qint64 start = 1'700'000'000'000;
constexpr qint64 hour = 3'600'000;

std::shared_ptr<const Labels> randomLabels(std::mt19937_64& random)
{
    std::vector<Label> labels{{"__name__", "m" + std::to_string(random() % 4)}};
    for (const char* name : {"job", "code", "path"}) {
        if (random() % 4 != 0)
            labels.push_back({name, std::to_string(random() % 6)});
    }
    return std::make_shared<const Labels>(std::move(labels));
}

std::vector<Matcher> randomMatchers(std::mt19937_64& random)
{
    std::vector<Matcher> out;
    const std::string names[] = {"__name__", "job", "code", "path", "absent"};
    const std::string values[] = {"", "1", "3", "m1", "m2", "9"};
    const std::string patterns[] = {"1|3", ".*", ".+", "m[12]", "", "[0-3]?", "x"};
    const auto count = 1 + random() % 3;
    for (size_t i = 0; i < count; ++i) {
        const auto kind = static_cast<Matcher::Kind>(random() % 4);
        const bool isRegex = kind == Matcher::Kind::Regex || kind == Matcher::Kind::NotRegex;
        out.push_back(*Matcher::make(
            kind, names[random() % 5], isRegex ? patterns[random() % 7] : values[random() % 6]));
    }
    return out;
}

/// All series of a store together.
Contents whole(const Snapshot& snapshot, Aspect aspect = Aspect::Last)
{
    return contentsOf(snapshot, {}, -farthest, farthest, aspect);
}

void appendEvery(SeriesStore& store,
    const std::shared_ptr<const Labels>& labels,
    qint64 from,
    qint64 to,
    qint64 step,
    const std::function<double(qint64)>& value)
{
    for (qint64 time = from; time < to; time += step) {
        const Point point{labels, {time, value(time)}};
        store.append({&point, 1});
    }
}

} // namespace

class StorePropertiesTest : public QObject {
    Q_OBJECT
private slots:
    void answersAsTheNaiveStoreDoes()
    {
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            std::mt19937_64 random(seed);
            const auto store = makeMemoryStore();
            NaiveStore naive;
            std::vector<std::shared_ptr<const Labels>> series;
            std::vector<ValueSource> values;
            for (unsigned i = 0; i < 60; ++i) {
                series.push_back(randomLabels(random));
                values.emplace_back(random, i % ValueSource::kinds);
            }
            qint64 time = start;
            qint64 dropped = 0;
            for (int i = 0; i < 6000; ++i) {
                const auto at = random() % (i < 3000 ? 6 : series.size());
                time += qint64(random() % 20'000) - (random() % 10 == 0 ? 30'000 : 0);
                const Sample sample{time, values[at].next()};
                dropped += naive.append(*series[at], sample) ? 0 : 1;
                if (random() % 2 == 0) {
                    const Point point{series[at], sample};
                    store->append({&point, 1});
                } else {
                    const RefSample point{store->refer(series[at]), sample};
                    QVERIFY(store->append({&point, 1}).empty());
                }
            }
            QCOMPARE(store->size().dropped, dropped);
            const auto snapshot = store->snapshot();
            QCOMPARE(whole(*snapshot), naive.select({}, -farthest, farthest));
            for (int i = 0; i < 60; ++i) {
                const auto matchers = randomMatchers(random);
                const qint64 from = start + qint64(random() % 50'000'000);
                const qint64 to = from + qint64(random() % 9'000'000);
                QCOMPARE(
                    contentsOf(*snapshot, matchers, from, to), naive.select(matchers, from, to));
                QCOMPARE(contentsOf(*snapshot, matchers, -farthest, farthest),
                    naive.select(matchers, -farthest, farthest));
            }
            for (const auto* name : {"__name__", "job", "absent"})
                QCOMPARE(snapshot->labelValues(name), naive.labelValues(name));
        }
    }
    void manySeriesAreFoundThroughTheIndex()
    {
        const auto store = makeMemoryStore();
        NaiveStore naive;
        for (int i = 0; i < 5000; ++i) {
            const Labels labels({{"__name__", i % 2 == 0 ? "a" : "b"},
                {"pod", std::to_string(i)},
                {"zone", std::to_string(i % 3)}});
            naive.append(labels, {1, double(i)});
            const Point point{std::make_shared<const Labels>(labels), {1, double(i)}};
            store->append({&point, 1});
        }
        const auto snapshot = store->snapshot();
        const auto check = [&](const std::vector<Matcher>& matchers, size_t count) {
            const auto found = contentsOf(*snapshot, matchers, 0, 10);
            QCOMPARE(found.size(), count);
            QCOMPARE(found, naive.select(matchers, 0, 10));
        };
        using Kind = Matcher::Kind;
        check({Matcher::equal("__name__", "a"), Matcher::equal("zone", "1")}, 833);
        check({Matcher::equal("__name__", "a"), *Matcher::make(Kind::Regex, "pod", "1..")}, 50);
        check({Matcher::equal("pod", "17"), *Matcher::make(Kind::NotEqual, "zone", "0")}, 1);
        check({*Matcher::make(Kind::NotRegex, "pod", "[0-9]{1,3}"), Matcher::equal("zone", "2")},
            1333);
        check({*Matcher::make(Kind::NotEqual, "zone", "1")}, 3333);
        check({*Matcher::make(Kind::Regex, "zone", "0|2"),
                  *Matcher::make(Kind::NotRegex, "nope", "x")},
            3333);
    }
    void snapshotsStayWhileTheStoreGoesOn()
    {
        std::mt19937_64 random(1);
        const auto store = makeMemoryStore({.retention = 20 * hour, .samples = 20'000});
        std::vector<std::pair<std::shared_ptr<const Snapshot>, Contents>> kept;
        for (int round = 0; round < 400; ++round) {
            std::vector<Point> points;
            for (int i = 0; i < 200; ++i) // ever new series; the old ones die
                points.push_back({labelsOf("m" + std::to_string(round / 40), std::to_string(i)),
                    {start + round * hour / 4 + qint64(random() % 1000), double(round)}});
            store->append(points);
            if (round % 13 == 0) {
                const auto snapshot = store->snapshot();
                kept.emplace_back(snapshot, whole(*snapshot));
            }
            if (kept.size() > 6) // whichever; the others stay
                kept.erase(kept.begin() + std::ptrdiff_t(random() % kept.size()));
            if (round % 50 == 49) {
                for (const auto& [snapshot, contents] : kept)
                    QCOMPARE(whole(*snapshot), contents);
            }
        }
        QVERIFY(store->size().samples <= 20'000);
        const auto names = store->snapshot()->labelValues("__name__");
        QVERIFY(std::ranges::find(names, "m0") == names.end());
        QVERIFY(std::ranges::find(names, "m9") != names.end());
        const auto last = kept.back();
        for (auto& one : kept)
            one.first = nullptr;
        QCOMPARE(whole(*last.first), last.second);
    }
    void snapshotsOutliveTheirStore()
    {
        auto store = makeMemoryStore();
        appendEvery(*store, labelsOf("up", "a"), 0, 1000, 1, [](qint64 t) { return double(t); });
        const auto snapshot = store->snapshot();
        const auto before = whole(*snapshot);
        store = nullptr;
        QCOMPARE(whole(*snapshot), before);
    }
    void aReferenceToALostSeriesIsGivenBack()
    {
        const auto store = makeMemoryStore({.retention = 1000});
        const auto old = labelsOf("up", "old");
        const RefSample first{store->refer(old), {1, 1}};
        QVERIFY(store->append({&first, 1}).empty());
        appendEvery(*store, labelsOf("up", "b"), 1, 100'000, 100, [](qint64) { return 1; });
        const RefSample late[]{{first.ref, {100'000, 1}}, {SeriesRef{}, {1, 1}}};
        QCOMPARE(store->append(late), (std::vector<size_t>{0, 1}));
        const RefSample again{store->refer(old), {100'000, 2}};
        QVERIFY(again.ref != first.ref);
        QVERIFY(store->append({&again, 1}).empty());
        const RefSample foreign{makeMemoryStore()->refer(old), {100'001, 3}};
        QCOMPARE(store->append({&foreign, 1}), std::vector<size_t>{0});
        QCOMPARE(store->snapshot()->labelValues("job"), (std::vector<std::string>{"b", "old"}));
    }
    void memoryStaysWithinItsBytes()
    {
        const qint64 budget = 2'000'000;
        const auto store = makeMemoryStore({.bytes = budget});
        std::mt19937_64 random(1);
        for (int round = 0; round < 4000; ++round) {
            std::vector<Point> points;
            for (int i = 0; i < 100; ++i)
                points.push_back({labelsOf("m", std::to_string(i)),
                    {start + round * 15'000LL, double(random() % 1000) / 7}});
            store->append(points);
            QVERIFY(store->size().bytes <= budget + budget / 20);
        }
        QCOMPARE(store->size().series, 100);
        QVERIFY(store->size().bytes > budget / 2);
        const auto found = whole(*store->snapshot());
        QCOMPARE(found.begin()->second.back().first, start + 3999 * 15'000LL);
    }
    void oldSamplesBecomeBuckets()
    {
        const auto store
            = makeMemoryStore({.retention = 6 * hour, .downsampledRetention = 48 * hour});
        NaiveStore naive;
        const auto labels = labelsOf("up", "a");
        appendEvery(*store, labels, start, start + 30 * hour, 15'000, [&](qint64 time) {
            const double value = double((time / 15'000) % 37);
            naive.append(*labels, {time, value});
            return value;
        });
        const auto snapshot = store->snapshot();
        const qint64 boundary = snapshot->downsampledBefore();
        QVERIFY(boundary > start + 20 * hour && boundary <= start + 24 * hour);
        const auto raw = naive.select({}, boundary - 1, farthest);
        QCOMPARE(contentsOf(*snapshot, {}, boundary - 1, farthest), raw);
        const auto old = naive.select({}, -farthest, boundary - 1).begin()->second;
        const auto count = contentsOf(*snapshot, {}, -farthest, boundary - 1, Aspect::Count);
        double total = 0;
        for (const auto& [time, bits] : count.begin()->second)
            total += std::bit_cast<double>(bits);
        QCOMPARE(total, double(old.size()));
        double most = 0;
        for (const auto& [time, bits] : whole(*snapshot, Aspect::Max).begin()->second)
            most = std::max(most, std::bit_cast<double>(bits));
        QCOMPARE(most, 36.0);
        const auto last = contentsOf(*snapshot, {}, -farthest, boundary - 1).begin()->second;
        QVERIFY(last.size() <= old.size() / 18);
        QVERIFY(std::ranges::includes(old, last));
        QCOMPARE(snapshot->downsampledBefore(), boundary);
        const Point late{labelsOf("up", "late"), {boundary - 1, 1}};
        store->append({&late, 1});
        QCOMPARE(store->size().dropped, 1);
    }
    void bucketsGoToo()
    {
        const auto store
            = makeMemoryStore({.retention = 2 * hour, .downsampledRetention = 20 * hour});
        appendEvery(
            *store, labelsOf("up", "dead"), start, start + hour, 60'000, [](qint64) { return 1; });
        appendEvery(*store, labelsOf("up", "a"), start, start + 60 * hour, 60'000, [](qint64) {
            return 1;
        });
        QCOMPARE(store->size().series, 1);
        const auto found = whole(*store->snapshot()).begin()->second;
        QVERIFY(found.front().first >= start + 28 * hour);
        QVERIFY(found.front().first <= start + 41 * hour);
        QVERIFY(store->size().samples < 24 * 12 + 8 * 60);
    }
    void isReadByManyWhileItIsWritten()
    {
        const auto store = makeMemoryStore({.retention = 4000, .samples = 100'000});
        std::atomic_bool isDone = false;
        std::atomic_int wrong = 0;
        std::thread writer([&] {
            for (qint64 round = 1; round <= 3000; ++round) {
                std::vector<Point> points;
                for (int i = 0; i < 30; ++i)
                    points.push_back(
                        {labelsOf("steady", std::to_string(i)), {round * 5, double(round)}});
                points.push_back({labelsOf("young", std::to_string(round / 20)), {round * 5, 1}});
                store->append(points);
            }
            isDone = true;
        });
        const auto read = [&] {
            const std::vector<Matcher> matchers{*Matcher::make(Matcher::Kind::Regex, "job", "1.*")};
            while (!isDone) {
                const auto snapshot = store->snapshot();
                const auto steady
                    = snapshot->select({{Matcher::equal("__name__", "steady")}}, 0, farthest);
                for (const auto& series : steady) { // written together, seen together
                    wrong += series.samples.back().time != steady.front().samples.back().time;
                    wrong += !std::ranges::is_sorted(series.samples, {}, &Sample::time);
                    for (const auto& sample : series.samples)
                        wrong += sample.value != double(sample.time / 5);
                }
                wrong += contentsOf(*snapshot, matchers, 0, farthest)
                    != contentsOf(*snapshot, matchers, 0, farthest);
                const auto ids = snapshot->find(matchers);
                snapshot->visitIds(
                    *ids, 0, farthest, Aspect::Count, [](const auto&, auto) { return true; });
                static_cast<void>(snapshot->labelValues("job"));
                static_cast<void>(store->size());
            }
        };
        std::thread readers[]{std::thread(read), std::thread(read)};
        read();
        writer.join();
        for (auto& reader : readers)
            reader.join();
        QCOMPARE(wrong.load(), 0);
    }
};

SLIPWAY_TEST(StorePropertiesTest)
#include "tst_storeproperties.moc"
