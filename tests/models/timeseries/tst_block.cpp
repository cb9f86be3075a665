// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeseries/naive.h"
#include "support/testcase.h"
#include "timeseries/block.h"
#include "timeseries/buckets.h"
#include "timeseries/crc32c.h"
#include "timeseries/tail.h"

using namespace Qt::StringLiterals;
using namespace slipway::timeseries;
using slipway::timeseries::test::ValueSource;

namespace {

constexpr qint64 farthest = std::numeric_limits<qint64>::max();

bool isSame(std::span<const Sample> a, std::span<const Sample> b)
{
    return std::ranges::equal(a, b, [](const Sample& x, const Sample& y) {
        return x.time == y.time
            && std::bit_cast<std::uint64_t>(x.value) == std::bit_cast<std::uint64_t>(y.value);
    });
}

std::vector<Sample> randomSamples(std::mt19937_64& random, size_t count, unsigned kind)
{
    ValueSource values(random, kind);
    const std::uint64_t jitter = std::uint64_t{1} << (random() % 12);
    qint64 time = static_cast<qint64>(random() % 4'000'000'000'000ULL) - 1'000'000'000'000;
    std::vector<Sample> out;
    for (size_t i = 0; i < count; ++i) {
        out.push_back({time, values.next()});
        time += 5000 + static_cast<qint64>(random() % jitter);
        if (random() % 50 == 0)
            time += 15'000 * static_cast<qint64>(random() % 8);
    }
    return out;
}

std::vector<Sample> within(std::span<const Sample> samples, qint64 from, qint64 to)
{
    std::vector<Sample> out(samples.begin(), samples.end());
    std::erase_if(out, [&](const Sample& one) { return one.time <= from || one.time > to; });
    return out;
}

} // namespace

class BlockTest : public QObject {
    Q_OBJECT
private slots:
    void everySampleComesBackBitForBit_data()
    {
        QTest::addColumn<unsigned>("kind");
        for (unsigned kind = 0; kind < ValueSource::kinds; ++kind)
            QTest::addRow("kind %u", kind) << kind;
    }
    void everySampleComesBackBitForBit()
    {
        QFETCH(unsigned, kind);
        std::mt19937_64 random(kind + 1);
        for (int round = 0; round < 300; ++round) {
            const auto samples = randomSamples(random, 1 + random() % blockSize, kind);
            Bytes bytes;
            encodeBlock(samples, bytes);
            encodeBlock(samples, bytes);
            std::vector<Sample> out;
            QVERIFY(decodeBlocks(bytes, -farthest, farthest, out));
            QCOMPARE(out.size(), samples.size() * 2);
            QVERIFY(isSame(std::span(out).first(samples.size()), samples));
            QVERIFY(isSame(std::span(out).last(samples.size()), samples));
        }
    }
    void aRangeIsCutOutOfBlocks()
    {
        std::mt19937_64 random(7);
        for (int round = 0; round < 200; ++round) {
            const auto samples = randomSamples(random, 3 * blockSize, 0);
            Bytes bytes;
            for (size_t i = 0; i < 3; ++i)
                encodeBlock(std::span(samples).subspan(i * blockSize, blockSize), bytes);
            const qint64 from = samples[random() % samples.size()].time - 1 + qint64(random() % 3);
            const qint64 to = samples[random() % samples.size()].time - 1 + qint64(random() % 3);
            std::vector<Sample> out;
            QVERIFY(decodeBlocks(bytes, from, to, out));
            QVERIFY(isSame(out, within(samples, from, to)));
        }
    }
    void aSteadyCounterTakesAboutAByte()
    {
        std::mt19937_64 random(3);
        ValueSource values(random, 1);
        std::vector<Sample> samples;
        for (size_t i = 0; i < blockSize; ++i)
            samples.push_back({1'700'000'000'000 + qint64(i) * 15'000, values.next()});
        Bytes bytes;
        encodeBlock(samples, bytes);
        QVERIFY2(bytes.size() < blockSize, qPrintable(QString::number(bytes.size())));
    }
    void damagedBytesNeitherCrashNorRunOn()
    {
        std::mt19937_64 random(11);
        for (int round = 0; round < 3000; ++round) {
            const auto samples
                = randomSamples(random, 1 + random() % blockSize, unsigned(random() % 9));
            Bytes bytes;
            encodeBlock(samples, bytes);
            bytes.resize(bytes.size() - random() % bytes.size());
            for (int i = 0; i < 3; ++i)
                bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
            const Bytes exact(bytes.begin(), bytes.end());
            std::vector<Sample> out;
            static_cast<void>(decodeBlocks(exact, -farthest, farthest, out));
            QVERIFY(out.size() <= blockSize * 8);
        }
    }
    void aTailComesBackBitForBit()
    {
        std::mt19937_64 random(5);
        for (int round = 0; round < 300; ++round) {
            const auto samples = randomSamples(random, 1 + random() % 200, unsigned(round) % 9);
            Bytes bytes(samples.size() * tailStep, 0);
            TailState state;
            size_t used = 0;
            for (size_t i = 0; i < samples.size(); ++i) {
                const size_t wrote = writeTail(state, i == 0, samples[i], bytes.data() + used);
                QVERIFY(wrote <= tailStep);
                used += wrote;
            }
            std::vector<Sample> out;
            readTail({bytes.data(), used}, samples.size(), -farthest, farthest, out);
            QVERIFY(isSame(out, samples));
            const qint64 from = samples[random() % samples.size()].time;
            out.clear();
            readTail({bytes.data(), used}, samples.size(), from, from + 100'000, out);
            QVERIFY(isSame(out, within(samples, from, from + 100'000)));
        }
    }
    void checksumsAreCastagnolis()
    {
        const std::string text = "123456789";
        const ByteSpan bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        QCOMPARE(crc32c(bytes), 0xE3069283U);
        QCOMPARE(crc32c(bytes.subspan(4), crc32c(bytes.first(4))), 0xE3069283U);
    }
};

class BucketsTest : public QObject {
    Q_OBJECT
private slots:
    void sumUpFiveMinutes()
    {
        const std::vector<Sample> samples{{0, 3}, {60'000, 1}, {299'999, 2}, {300'000, 7}};
        const auto buckets = bucketsOf(samples);
        QCOMPARE(buckets.size(), size_t(2));
        QCOMPARE(buckets[0],
            (Bucket{.time = 299'999, .last = 2, .min = 1, .max = 3, .sum = 6, .count = 3}));
        QCOMPARE(buckets[1],
            (Bucket{.time = 300'000, .last = 7, .min = 7, .max = 7, .sum = 7, .count = 1}));
    }
    void beginBeforeTheEpochToo()
    {
        const std::vector<Sample> samples{{-300'001, 1}, {-300'000, 2}, {-1, 3}, {0, 4}};
        const auto buckets = bucketsOf(samples);
        QCOMPARE(buckets.size(), size_t(3));
        QCOMPARE(buckets[1].time, -1);
        QCOMPARE(buckets[1].count, 2.0);
    }
    void keepTheEndOfASeries()
    {
        const std::vector<Sample> samples{{0, 3}, {60'000, staleMarker()}};
        const auto buckets = bucketsOf(samples);
        QCOMPARE(buckets.size(), size_t(2));
        QCOMPARE(buckets[0].time, 0);
        QCOMPARE(buckets[0].count, 1.0);
        QCOMPARE(buckets[1].time, 60'000);
        QVERIFY(isStaleMarker(buckets[1].last) && isStaleMarker(buckets[1].count));
    }
    void aMarkerThatIsFollowedByASampleGoes()
    {
        const std::vector<Sample> samples{{0, 3}, {60'000, staleMarker()}, {70'000, 5}};
        const auto buckets = bucketsOf(samples);
        QCOMPARE(buckets.size(), size_t(1));
        QCOMPARE(buckets[0].count, 2.0);
        QCOMPARE(buckets[0].max, 5.0);
    }
    void comeBackByFigure()
    {
        std::mt19937_64 random(1);
        std::vector<Sample> samples = randomSamples(random, 20'000, 0);
        const auto buckets = bucketsOf(samples);
        QVERIFY(buckets.size() > blockSize);
        Bytes bytes;
        encodeBuckets(buckets, bytes);
        std::vector<Bucket> out;
        QVERIFY(decodeBuckets(bytes, out));
        QCOMPARE(out, buckets);
        const qint64 from = buckets[10].time;
        const qint64 to = buckets[200].time;
        const std::pair<Aspect, double Bucket::*> figures[] = {{Aspect::Last, &Bucket::last},
            {Aspect::Min, &Bucket::min},
            {Aspect::Max, &Bucket::max},
            {Aspect::Sum, &Bucket::sum},
            {Aspect::Count, &Bucket::count}};
        for (const auto& [aspect, member] : figures) {
            std::vector<Sample> figure;
            QVERIFY(decodeAspect(bytes, aspect, from, to, figure));
            QCOMPARE(figure.size(), size_t(190));
            for (size_t i = 0; i < figure.size(); ++i)
                QCOMPARE(figure[i].value, buckets[i + 11].*member);
        }
    }
};

SLIPWAY_TEST(BlockTest)
SLIPWAY_TEST(BucketsTest)
#include "tst_block.moc"
