// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/charts/plotlabels.h"
#include "ui/charts/plotpainter.h"
#include "ui/charts/valuetip.h"
#include "ui/chartsamples.h"
#include "ui/theme/theme.h"

#include <QChartView>
#include <QFontMetricsF>
#include <QMouseEvent>

using namespace Qt::StringLiterals;
using namespace slipway;
using charts::Band;

namespace {

const QSize plotSize(400, 100);
constexpr qint64 end = 400'000; ///< a pixel is a second

/// An empty plot with bands.
struct Plot {
    charts::Frame frame;
    std::vector<charts::LineIndex> indexes;
    ui::PlotScene scene;

    explicit Plot(std::vector<Band> bands, const ui::Tokens& tokens = ui::lightTokens())
    {
        frame.bands = std::move(bands);
        scene.frame = &frame;
        scene.indexes = &indexes;
        scene.to = end;
        scene.ground = tokens.panel;
        scene.grid = tokens.line;
        scene.bad = tokens.bad;
        scene.marker = tokens.prod;
        scene.bandInks = {tokens.ok, tokens.bad, tokens.accent};
    }
    Plot(const Plot&) = delete;
    Plot& operator=(const Plot&) = delete;
    QImage paint(qreal ratio = 1)
    {
        ui::PlotPainter painter;
        return painter.paint(scene, plotSize * ratio, ratio);
    }
    QColor at(int second, int row = 80) { return paint().pixelColor(second, row); }
};

const Band deployment{100'000, 200'000, u"v4.2.0"_s};

/// A grid of the sample panels with a deployment in the middle of the hour.
struct Grid {
    ui::Theme theme;
    ui::ChartGrid grid{theme, {}};

    Grid()
    {
        grid.resize(1200, 560);
        grid.setPanels(test::samplePanels());
        grid.setRange(test::sampleFrom(), test::sampleTo());
        grid.setBands({{test::sampleFrom() + 1'500'000,
            test::sampleFrom() + 2'100'000,
            u"v4.2.0"_s,
            Band::Bad}});
        const auto panels = test::samplePanels();
        const auto frames = test::sampleFrames();
        for (size_t i = 0; i < panels.size(); ++i)
            grid.setFrame(panels[i].id, frames[i]);
        grid.show();
    }
    ui::ChartView& rate() { return *grid.chart(u"request-rate"_s); }
};

} // namespace

class ChartBandsTest : public QObject {
    Q_OBJECT
private slots:
    void colourIsInsideAndNotOutside_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::addColumn<int>("kind");
        for (const bool isDark : {false, true}) {
            for (const auto kind : {Band::Good, Band::Bad, Band::Open})
                QTest::addRow("%s %d", isDark ? "dark" : "light", int(kind)) << isDark << int(kind);
        }
    }
    void colourIsInsideAndNotOutside()
    {
        QFETCH(bool, isDark);
        QFETCH(int, kind);
        const auto& tokens = isDark ? ui::darkTokens() : ui::lightTokens();
        Band band = deployment;
        band.kind = static_cast<Band::Kind>(kind);
        Plot plot({band}, tokens);
        const QColor inside = plot.at(150);
        QVERIFY(inside != tokens.panel);
        QVERIFY(plot.at(100) != inside); // its edge is stronger
        QCOMPARE(plot.at(98), tokens.panel);
        QCOMPARE(plot.at(203), tokens.panel);
        plot.scene.areBandsShown = false;
        QCOMPARE(plot.at(150), tokens.panel);
    }
    void kindsDiffer()
    {
        Band bad = deployment;
        bad.kind = Band::Bad;
        Band open = deployment;
        open.kind = Band::Open;
        const QColor colors[]
            = {Plot({deployment}).at(150), Plot({bad}).at(150), Plot({open}).at(150)};
        QVERIFY(colors[0] != colors[1] && colors[1] != colors[2] && colors[0] != colors[2]);
    }
    void anOpenOneGoesOnToTheEdge()
    {
        Plot plot({{300'000, 0, u"v5"_s, Band::Open}});
        QCOMPARE(plot.at(399), plot.at(350));
        QVERIFY(plot.at(350) != plot.at(250));
    }
    void theShortestIsStillSeen()
    {
        Plot plot({{100'000, 100'001, u"v5"_s}});
        QVERIFY(plot.at(100) != plot.at(90));
    }
    void linesLieAbove()
    {
        Plot plot({deployment});
        charts::Line line;
        for (int i = 0; i <= 400; ++i) {
            line.times.push_back(i * 1000);
            line.values.push_back(0.205); // the middle of a row of pixels
        }
        plot.frame.lines = {line};
        plot.indexes.emplace_back(plot.frame.lines.front());
        plot.scene.inks = {qRgb(10, 20, 200)};
        const QColor ink = plot.at(150, 79);
        QCOMPARE(ink, plot.at(300, 79));
        QVERIFY(plot.at(150, 60) != plot.at(300, 60));
    }
    void thresholdAndBandAreBothSeen()
    {
        Plot plot({deployment});
        plot.frame.threshold = 0.5;
        const QColor both = plot.at(150, 30);
        QVERIFY(both != plot.at(300, 30) && both != plot.at(150, 80));
    }
    void labelsNeverLieOverAnother()
    {
        ui::PlotLabels labels({200, 100}, 1);
        std::vector<QRectF> taken;
        const QFontMetricsF metrics(labels.font());
        int placed = 0;
        for (int i = 0; i < 40; ++i) {
            const auto place = i % 2 == 0
                ? labels.placeWhole(i * 5, u"rollback"_s)
                : labels.placeElided(i * 5, u"v4.2.0-rc.17 and more words"_s);
            if (!place)
                continue;
            ++placed;
            const QRectF rect(
                place->base.x(), place->base.y() - 8, metrics.horizontalAdvance(place->text), 9);
            QVERIFY(rect.right() <= 200 && rect.left() >= 0);
            for (const auto& other : taken)
                QVERIFY(!rect.intersects(other));
            taken.push_back(rect);
        }
        QVERIFY(placed >= 3 && placed < 40);
    }
    void aLongLabelIsCut()
    {
        ui::PlotLabels labels({400, 100}, 1);
        const auto place = labels.placeElided(10, QString(300, u'w'));
        QVERIFY(place);
        QVERIFY(place->text.endsWith(u'…'));
        QVERIFY(QFontMetricsF(labels.font()).horizontalAdvance(place->text) <= 120);
    }
    void dHidesThemOnAllCharts()
    {
        Grid g;
        QVERIFY(QTest::qWaitForWindowActive(&g.grid));
        auto& cpu = *g.grid.chart(u"cpu"_s);
        const QImage with = cpu.grab().toImage();
        QTest::keyClick(&g.rate(), Qt::Key_D);
        QVERIFY(!g.grid.crosshair().areBandsShown());
        const QImage without = cpu.grab().toImage();
        QVERIFY(with != without);
        QTest::keyClick(&g.grid, Qt::Key_D);
        QVERIFY(g.grid.crosshair().areBandsShown());
        QCOMPARE(cpu.grab().toImage(), with);
    }
    void newFramesKeepThem()
    {
        Grid g;
        g.grid.setFrame(u"cpu"_s, test::sampleFrames()[3]);
        QCOMPARE(g.grid.chart(u"cpu"_s)->frame().bands.size(), size_t(1));
    }
    void hoveringTellsVersionAndResult()
    {
        Grid g;
        QVERIFY(QTest::qWaitForWindowExposed(&g.grid));
        auto* viewport = g.rate().findChild<QChartView*>()->viewport();
        const QPoint middle(44 + g.rate().plotWidth() / 2, viewport->height() / 2);
        QTest::mouseMove(viewport, middle);
        QMouseEvent move(QEvent::MouseMove,
            middle,
            viewport->mapToGlobal(middle),
            Qt::NoButton,
            Qt::NoButton,
            Qt::NoModifier);
        QTRY_VERIFY(viewport->underMouse());
        QCoreApplication::sendEvent(viewport, &move);
        const auto* tip = g.rate().findChild<ui::ValueTip*>();
        QTRY_VERIFY(tip->isVisible());
        QCOMPARE(tip->notes(), QStringList{u"v4.2.0: did not succeed"_s});
        QVERIFY(g.rate().accessibleDescription().contains(u"v4.2.0: did not succeed"_s));
    }
    void anEmbeddedChartLeavesTheWheelAlone()
    {
        Grid g;
        g.rate().setEmbedded(true);
        const qint64 from = g.rate().from();
        auto* viewport = g.rate().findChild<QChartView*>()->viewport();
        QWheelEvent wheel(QPointF(100, 50),
            viewport->mapToGlobal(QPointF(100, 50)),
            {},
            QPoint(0, 120),
            Qt::NoButton,
            Qt::NoModifier,
            Qt::NoScrollPhase,
            false);
        QCoreApplication::sendEvent(viewport, &wheel);
        QCOMPARE(g.rate().from(), from);
        g.rate().setEmbedded(false);
        QCoreApplication::sendEvent(viewport, &wheel);
        QVERIFY(g.rate().from() != from);
    }
};

SLIPWAY_TEST(ChartBandsTest)
#include "tst_chartbands.moc"
