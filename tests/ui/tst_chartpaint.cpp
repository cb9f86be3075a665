// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/axisscale.h"
#include "ui/charts/plotpainter.h"
#include "ui/charts/seriescolours.h"
#include "ui/charts/sparkline.h"

#include <QPainter>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

constexpr QRgb ink = 0xff2f6fde;
const QSize plotSize(200, 100);

/// A frame of one line with a sample a second, and its scene.
struct Plot {
    charts::Frame frame;
    std::vector<charts::LineIndex> indexes;
    ui::PlotScene scene;

    explicit Plot(std::vector<double> values, double yMax = 10)
    {
        charts::Line line;
        for (size_t i = 0; i < values.size(); ++i)
            line.times.push_back(static_cast<qint64>(i) * 1000);
        scene.to = line.times.back();
        line.values = std::move(values);
        frame.lines = {line};
        indexes.emplace_back(frame.lines.front());
        scene.frame = &frame;
        scene.indexes = &indexes;
        scene.inks = {ink};
        scene.yMax = yMax;
        scene.ground = Qt::white;
        scene.grid = scene.bad = scene.marker = Qt::lightGray;
    }
    Plot(const Plot&) = delete;
    Plot& operator=(const Plot&) = delete;
    QImage paint(qreal ratio = 1)
    {
        ui::PlotPainter painter;
        return painter.paint(scene, plotSize * ratio, ratio);
    }
};

/// Lowest and highest row of a column that is not white; -1 where all of it is.
std::pair<int, int> inked(const QImage& image, int column)
{
    int first = -1;
    int last = -1;
    for (int row = 0; row < image.height(); ++row) {
        if (image.pixelColor(column, row) == QColor(Qt::white))
            continue;
        first = first < 0 ? row : first;
        last = row;
    }
    return {first, last};
}

} // namespace

class PlotPainterTest : public QObject {
    Q_OBJECT
private slots:
    void everyDensityDrawsTheLineWhereItIs_data()
    {
        QTest::addColumn<int>("samples");
        QTest::newRow("sparse: antialiased polyline") << 20;
        QTest::newRow("one a column: polyline") << 200;
        QTest::newRow("many a column: runs") << 20'000;
    }
    void everyDensityDrawsTheLineWhereItIs()
    {
        QFETCH(int, samples);
        Plot plot(std::vector<double>(static_cast<size_t>(samples), 5.0));
        const QImage image = plot.paint();
        for (const int column : {2, 50, 100, 197}) {
            const auto [first, last] = inked(image, column);
            QVERIFY2(first >= 48 && last <= 51 && first >= 0,
                qPrintable(u"%1 %2"_s.arg(first).arg(last)));
        }
    }
    void aGapStaysEmpty_data()
    {
        QTest::addColumn<int>("samples");
        QTest::newRow("sparse") << 40;
        QTest::newRow("dense") << 20'000;
    }
    void aGapStaysEmpty()
    {
        QFETCH(int, samples);
        std::vector<double> values(static_cast<size_t>(samples), 5.0);
        std::fill(values.begin() + samples / 4,
            values.begin() + samples * 3 / 4,
            std::numeric_limits<double>::quiet_NaN());
        Plot plot(std::move(values));
        const QImage image = plot.paint();
        QCOMPARE(inked(image, 100).first, -1);
        QVERIFY(inked(image, 10).first >= 0);
        QVERIFY(inked(image, 190).first >= 0);
    }
    void aSpikeShowsAmongAMillion()
    {
        std::vector<double> values(1'000'000, 1.0);
        values[500'250] = 9;
        Plot plot(std::move(values));
        const QImage image = plot.paint();
        QVERIFY(inked(image, 100).first <= 11);
        QVERIFY(inked(image, 50).first >= 85);
    }
    void valuesBeyondTheRangeStayInside()
    {
        Plot plot(std::vector<double>(5'000, 1e12));
        QVERIFY(inked(plot.paint(), 100).first <= 1);
        Plot below(std::vector<double>(5'000, -1e12));
        QVERIFY(inked(below.paint(), 100).first >= 97);
    }
    void isSharpOnDenseScreens()
    {
        Plot plot(std::vector<double>(20'000, 5.0));
        const QImage image = plot.paint(2);
        QCOMPARE(image.size(), plotSize * 2);
        QCOMPARE(image.devicePixelRatio(), 2.0);
        const auto [first, last] = inked(image, 200);
        QVERIFY(first >= 96 && last <= 103);
    }
    void theThresholdTintsWhatIsBeyond()
    {
        Plot plot(std::vector<double>(20, 1.0));
        plot.frame.threshold = 5;
        plot.scene.bad = Qt::red;
        const QImage image = plot.paint();
        QVERIFY(image.pixelColor(100, 20) != QColor(Qt::white));
        QCOMPARE(image.pixelColor(100, 70), QColor(Qt::white));
    }
    void markersStandAtTheirTime()
    {
        Plot plot(std::vector<double>(20, 1.0));
        plot.frame.markers = {{plot.scene.to / 2, u"<b>v2</b>"_s}};
        plot.scene.marker = Qt::blue;
        const QImage image = plot.paint();
        QCOMPARE(image.pixelColor(100, 0), QColor(Qt::blue));
    }
};

class ChartValuesTest : public QObject {
    Q_OBJECT
private slots:
    void axisScales_data()
    {
        QTest::addColumn<double>("maximum");
        QTest::addColumn<int>("ticks");
        QTest::addColumn<QString>("format");
        QTest::addColumn<double>("shown");
        QTest::newRow("whole") << 1200.0 << 5 << u"%.0f"_s << 1200.0;
        QTest::newRow("halves") << 2.0 << 5 << u"%.1f"_s << 2.0;
        QTest::newRow("quarters") << 1.0 << 5 << u"%.2f"_s << 1.0;
        QTest::newRow("thousands") << 40'000.0 << 5 << u"%.0f k"_s << 40.0;
        QTest::newRow("millions and a half") << 2e6 << 5 << u"%.1f M"_s << 2.0;
        QTest::newRow("tiny") << 4e-9 << 5 << u"%.6f"_s << 4e-9;
        QTest::newRow("too many ticks") << 110.0 << 1'000'000 << u"%.0f"_s << 110.0;
        QTest::newRow("not finite")
            << std::numeric_limits<double>::infinity() << 5 << u"%.0f"_s << 1.0;
    }
    void axisScales()
    {
        QFETCH(double, maximum);
        QFETCH(int, ticks);
        const auto scale
            = ui::axisScale(0, maximum, std::vector<double>(static_cast<size_t>(ticks)));
        QTEST(scale.labelFormat, "format");
        QTEST(scale.maximum, "shown");
        QVERIFY(scale.tickCount >= 2 && scale.tickCount <= 12);
    }
    void aNameKeepsItsColour()
    {
        ui::SeriesColours colours;
        const auto frame = [](const QStringList& names) {
            charts::Frame out;
            for (const auto& name : names) {
                out.lines.emplace_back();
                out.lines.back().name = name;
            }
            return out;
        };
        QCOMPARE(colours.slotsFor(frame({u"a"_s, u"b"_s, u"c"_s})), (std::vector{0, 1, 2}));
        QCOMPARE(colours.slotsFor(frame({u"c"_s, u"a"_s})), (std::vector{2, 0}));
        // Names 0 and 6 would have the same one: within a frame they part.
        colours.slotsFor(frame({u"d"_s, u"e"_s, u"f"_s, u"g"_s}));
        QCOMPARE(colours.slotsFor(frame({u"a"_s, u"g"_s})), (std::vector{0, 1}));
    }
    void aSparklineKeepsGapsAndSpikes()
    {
        std::vector<double> values(400, 1.0);
        values[200] = 100;
        std::fill(values.begin(), values.begin() + 100, std::nan(""));
        QImage image(80, 20, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        ui::paintSparkline(painter, image.rect(), values, Qt::blue);
        painter.end();
        QCOMPARE(inked(image, 8).first, -1);
        QVERIFY(inked(image, 40).first <= 4 || inked(image, 39).first <= 4);
        QVERIFY(inked(image, 70).first >= 15);
    }
};

SLIPWAY_TEST(PlotPainterTest)
SLIPWAY_TEST(ChartValuesTest)
#include "tst_chartpaint.moc"
