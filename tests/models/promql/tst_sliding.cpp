// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/budget.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"
#include "promql/windows.h"
#include "support/testcase.h"

#include <bit>
#include <limits>
#include <random>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;
using timeseries::Sample;

namespace {

enum class Shape { Counter, Steps, Gauge, Wild, Tiny };

double nextValue(Shape shape, double before, std::mt19937& random)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto any = static_cast<double>(random());
    switch (shape) {
    case Shape::Counter: return random() % 9 == 0 ? 0 : before + static_cast<double>(random() % 50);
    case Shape::Steps: return static_cast<double>(random() % 3) / 4 - 0.25;
    case Shape::Gauge: return any / 7 - 1e8;
    case Shape::Tiny: return random() % 2 == 0 ? -0.0 : any * 1e-310;
    case Shape::Wild: break;
    }
    const double values[]{std::numeric_limits<double>::quiet_NaN(),
        infinity,
        -infinity,
        std::numeric_limits<double>::max(),
        -std::numeric_limits<double>::max(),
        0.0,
        -0.0,
        1.5,
        any};
    return values[random() % 12 % 9];
}

std::vector<Sample> samplesOf(Shape shape, bool isRegular, std::mt19937& random)
{
    std::vector<Sample> out;
    qint64 time = 0;
    double value = 0;
    const size_t count = random() % 200;
    for (size_t i = 0; i < count; ++i) {
        time += isRegular ? 15'000 : 1 + static_cast<qint64>(random() % 60'000);
        value = nextValue(shape, std::isfinite(value) ? value : 0, random);
        out.push_back({time, value});
    }
    return out;
}

/// The windows of a range, found sample by sample.
std::vector<Windows::Slice> slicesOf(
    std::span<const Sample> samples, const Windows& windows, size_t steps)
{
    std::vector<Windows::Slice> out;
    const qint64 closed = windows.semantics == Semantics::Prometheus2 ? 1 : 0;
    const auto upTo = [&](qint64 time) {
        return static_cast<std::uint32_t>(std::ranges::count_if(
            samples, [time](const Sample& sample) { return sample.time <= time; }));
    };
    for (size_t i = 0; i < steps; ++i)
        out.push_back({upTo(windows.to(i) - windows.range - closed), upTo(windows.to(i))});
    return out;
}

WindowFunction windowFunction(std::string_view name)
{
    const auto rate = functions::findRate(name);
    return rate != nullptr ? rate : functions::findOverTime(name).function;
}

std::uint64_t bitsOf(double value)
{
    // One NaN is as good as another, but none is `absent`.
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return std::bit_cast<std::uint64_t>(std::isnan(value) && !isAbsent(value) ? nan : value);
}

} // namespace

class SlidingTest : public QObject {
    Q_OBJECT
private slots:
    void sharedWorkGivesTheBitsOfEachWindow_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"rate",
                 "increase",
                 "delta",
                 "resets",
                 "changes",
                 "avg_over_time",
                 "sum_over_time",
                 "max_over_time",
                 "min_over_time",
                 "count_over_time",
                 "present_over_time",
                 "last_over_time"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void sharedWorkGivesTheBitsOfEachWindow()
    {
        QFETCH(QString, name);
        const std::string text = name.toStdString();
        const auto whole = functions::findSeriesFunction(text);
        const auto single = windowFunction(text);
        QVERIFY(whole != nullptr && single != nullptr);
        std::mt19937 random(1);
        const QueryLimits limits;
        const Budget budget(limits);
        for (int round = 0; round < 200; ++round) {
            const auto shape = static_cast<Shape>(random() % 5);
            const auto samples = samplesOf(shape, random() % 2 == 0, random);
            const size_t steps = 1 + random() % 60;
            Windows windows{samples,
                {},
                static_cast<qint64>(random() % 600'000),
                random() % 5 == 0 ? 0 : 1 + static_cast<qint64>(random() % 60'000),
                1 + static_cast<qint64>(random() % 900'000),
                random() % 3 == 0 ? Semantics::Prometheus2 : Semantics::Prometheus3,
                &budget};
            const auto slices = slicesOf(samples, windows, steps);
            windows.slices = slices;
            Column out(steps, 7);
            whole(windows, out);
            for (size_t i = 0; i < steps; ++i) {
                double wanted = absent;
                const qint64 to = windows.to(i);
                if (slices[i].size() > 0) {
                    wanted = single({std::span(samples).subspan(slices[i].begin, slices[i].size()),
                        to - windows.range,
                        to,
                        to,
                        0,
                        windows.semantics});
                }
                QVERIFY2(bitsOf(out[i]) == bitsOf(wanted),
                    qPrintable(
                        u"round %1, step %2: %3 is not %4"_s.arg(round).arg(i).arg(out[i]).arg(
                            wanted)));
            }
        }
    }
    void aCursorCountsLikeASearch()
    {
        std::mt19937 random(2);
        for (int round = 0; round < 300; ++round) {
            const auto samples = samplesOf(Shape::Gauge, round % 2 == 0, random);
            Cursor cursor(samples);
            qint64 time = -20'000;
            const qint64 step = static_cast<qint64>(random() % 70'000);
            for (int i = 0; i < 80; ++i) {
                time += random() % 10 == 0 ? static_cast<qint64>(random() % 100'000) : step;
                const auto wanted
                    = std::ranges::upper_bound(samples, time, {}, &Sample::time) - samples.begin();
                QCOMPARE(cursor.upTo(time), static_cast<size_t>(wanted));
            }
        }
    }
};

SLIPWAY_TEST(SlidingTest)
#include "tst_sliding.moc"
