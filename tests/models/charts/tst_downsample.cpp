// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/downsample.h"
#include "support/testcase.h"

#include <algorithm>
#include <cmath>

using namespace slipway;
using charts::Column;
using charts::Line;
using charts::LineIndex;

namespace {

Line lineOf(std::vector<double> values, qint64 step = 1000)
{
    Line line;
    for (size_t i = 0; i < values.size(); ++i)
        line.times.push_back(static_cast<qint64>(i) * step);
    line.values = std::move(values);
    return line;
}

/// The same by definition, one sample after the other.
std::vector<Column> columnsBySegments(const Line& line, double from, double to, size_t count)
{
    std::vector<Column> out(count);
    const double width = (to - from) / static_cast<double>(count);
    const auto at = [&](size_t segment, double time) {
        const auto t0 = static_cast<double>(line.times[segment]);
        const auto t1 = static_cast<double>(line.times[segment + 1]);
        return line.values[segment]
            + (line.values[segment + 1] - line.values[segment]) * (time - t0) / (t1 - t0);
    };
    for (size_t c = 0; c < count; ++c) {
        const double left = from + width * static_cast<double>(c);
        const double right = left + width;
        const auto take = [&](double value) {
            if (std::isnan(value))
                return;
            out[c].low = std::min(out[c].low, value);
            out[c].high = std::max(out[c].high, value);
        };
        for (size_t i = 0; i < line.times.size(); ++i) {
            const auto time = static_cast<double>(line.times[i]);
            if (time >= left && (time < right || (c + 1 == count && time == right)))
                take(line.values[i]);
            if (i + 1 == line.times.size())
                continue;
            const auto next = static_cast<double>(line.times[i + 1]);
            if (time < left && next >= left)
                take(at(i, left));
            if (time < right && next >= right)
                take(at(i, right));
        }
    }
    return out;
}

} // namespace

class DownsampleTest : public QObject {
    Q_OBJECT
private slots:
    void agreesWithTheDefinition_data()
    {
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("width");
        QTest::addColumn<double>("from");
        QTest::addColumn<double>("to");
        QTest::newRow("many a column") << 5000 << 40 << 0.0 << 4'999'000.0;
        QTest::newRow("one a column") << 300 << 300 << 0.0 << 299'000.0;
        QTest::newRow("few a column") << 20 << 300 << 0.0 << 19'000.0;
        QTest::newRow("a part, off the grid") << 5000 << 77 << 1'234'567.0 << 3'456'789.0;
        QTest::newRow("beyond both ends") << 100 << 50 << -50'000.0 << 200'000.0;
        QTest::newRow("before everything") << 100 << 50 << -500'000.0 << -100'000.0;
        QTest::newRow("after everything") << 100 << 50 << 200'000.0 << 300'000.0;
        QTest::newRow("between two samples") << 100 << 50 << 10'100.0 << 10'900.0;
    }
    void agreesWithTheDefinition()
    {
        QFETCH(int, samples);
        QFETCH(int, width);
        QFETCH(double, from);
        QFETCH(double, to);
        std::vector<double> values;
        unsigned state = 42;
        for (int i = 0; i < samples; ++i) {
            state = state * 1664525U + 1013904223U;
            values.push_back(i % 97 == 13 ? std::nan("") : static_cast<double>(state >> 8) / 1e6);
        }
        const Line line = lineOf(std::move(values));
        std::vector<Column> out(static_cast<size_t>(width));
        charts::columns(line, LineIndex(line), from, to, out);
        const auto expected = columnsBySegments(line, from, to, out.size());
        for (size_t c = 0; c < out.size(); ++c) {
            QCOMPARE(out[c].isEmpty(), expected[c].isEmpty());
            if (out[c].isEmpty())
                continue;
            QVERIFY(std::fabs(out[c].low - expected[c].low) < 1e-6);
            QVERIFY(std::fabs(out[c].high - expected[c].high) < 1e-6);
        }
    }
    void noSpikeHides()
    {
        std::vector<double> values(100'000, 1.0);
        values[54'321] = 500;
        const Line line = lineOf(std::move(values));
        std::vector<Column> out(100);
        charts::columns(line, LineIndex(line), 0, 99'999'000, out);
        QCOMPARE(
            std::ranges::count_if(out, [](const Column& column) { return column.high == 500; }), 1);
    }
    void aGapIsNeverBridged()
    {
        const Line line = lineOf({1, 1, std::nan(""), std::nan(""), 1, 1});
        std::vector<Column> out(50);
        charts::columns(line, LineIndex(line), 0, 5000, out);
        for (size_t c = 0; c < out.size(); ++c)
            QCOMPARE(out[c].isEmpty(), c >= 10 + 1 && c < 40);
    }
    void aLoneSampleIsADot()
    {
        const Line line = lineOf({std::nan(""), 3, std::nan("")});
        std::vector<Column> out(21);
        charts::columns(line, LineIndex(line), 0, 2000, out);
        QCOMPARE(
            std::ranges::count_if(out, [](const Column& column) { return !column.isEmpty(); }), 1);
        QCOMPARE(out[10].low, 3.0);
    }
    void nothingComesFromNothing()
    {
        const Line none;
        std::vector<Column> out(3, Column{1, 2});
        charts::columns(none, LineIndex(none), 0, 1000, out);
        QVERIFY(out[1].isEmpty());
        const Line one = lineOf({1});
        charts::columns(one, LineIndex(one), 1000, 1000, out);
        QVERIFY(out[1].isEmpty());
        charts::columns(one, LineIndex(one), 0, 1000, {});
    }
    void findsSamplesWithinAndOneMore()
    {
        const Line line = lineOf({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        QCOMPARE(charts::samplesWithin(line, 2500, 5500), (charts::SampleRange{2, 7}));
        QCOMPARE(charts::samplesWithin(line, -10, 100'000), (charts::SampleRange{0, 10}));
        QCOMPARE(charts::samplesWithin(Line{}, 0, 1), (charts::SampleRange{0, 0}));
    }
    void readsTheNearestValueButNoGap()
    {
        const Line line = lineOf({0, 1, std::nan(""), 3});
        QCOMPARE(charts::valueNear(line, 1400, 1000), std::optional(1.0));
        QCOMPARE(charts::valueNear(line, 1600, 1000), std::nullopt);
        QCOMPARE(charts::valueNear(line, 9000, 1000), std::nullopt);
        QCOMPARE(charts::valueNear(line, 3500, 1000), std::optional(3.0));
        QCOMPARE(charts::valueNear(Line{}, 3500, 1000), std::nullopt);
    }
};

SLIPWAY_TEST(DownsampleTest)
#include "tst_downsample.moc"
