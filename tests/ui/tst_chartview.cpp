// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartnotice.h"
#include "ui/charts/chartview.h"
#include "ui/chartsamples.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QChartView>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QWheelEvent>

#include <cmath>
#include <cstdlib>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using charts::Emptiness;

namespace {

/// A grid of the sample panels, shown.
struct Grid {
    ui::Theme theme;
    ui::ChartGrid grid{theme, {}};

    Grid()
    {
        grid.resize(1200, 560);
        grid.setPanels(test::samplePanels());
        grid.setRange(test::sampleFrom(), test::sampleTo());
        const auto panels = test::samplePanels();
        const auto frames = test::sampleFrames();
        for (size_t i = 0; i < panels.size(); ++i)
            grid.setFrame(panels[i].id, frames[i]);
        grid.show();
    }
    ui::ChartView& rate() { return *grid.chart(u"request-rate"_s); }
    ui::ChartView& cpu() { return *grid.chart(u"cpu"_s); }
};

QWidget* viewportOf(ui::ChartView& chart)
{
    return chart.findChild<QChartView*>()->viewport();
}

void send(QWidget* target, QEvent::Type type, QPoint at, Qt::MouseButtons buttons)
{
    const auto button = type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton;
    QMouseEvent event(type, at, target->mapToGlobal(at), button, buttons, Qt::NoModifier);
    QApplication::sendEvent(target, &event);
}

void wheel(QWidget* target, QPoint at, int notches)
{
    QWheelEvent event(at,
        target->mapToGlobal(at),
        {},
        {0, 120 * notches},
        Qt::NoButton,
        Qt::NoModifier,
        Qt::NoScrollPhase,
        false);
    QApplication::sendEvent(target, &event);
}

} // namespace

class ChartViewTest : public QObject {
    Q_OBJECT
private slots:
    void theWheelZoomsAroundTheMouse()
    {
        Grid g;
        QSignalSpy requested(&g.grid, &ui::ChartGrid::rangeRequested);
        auto* viewport = viewportOf(g.rate());
        const int x = 44 + g.rate().plotWidth() / 4;
        wheel(viewport, {x, 60}, 2);
        const qint64 length = g.rate().to() - g.rate().from();
        QCOMPARE(qRound(3'600'000.0 / 1.25 / 1.25 / 1000), qRound(double(length) / 1000));
        const double under = double(test::sampleFrom()) + 900'000;
        QVERIFY(std::abs(double(g.rate().from()) + 0.25 * double(length) - under) < 20'000);
        QCOMPARE(g.cpu().from(), g.rate().from());
        QTRY_COMPARE(requested.size(), 1);
        QCOMPARE(requested.front().front().toLongLong(), g.rate().from());
    }
    void draggingPansAllChartsOfThePage()
    {
        Grid g;
        QSignalSpy requested(&g.grid, &ui::ChartGrid::rangeRequested);
        auto* viewport = viewportOf(g.rate());
        send(viewport, QEvent::MouseButtonPress, {100, 60}, Qt::LeftButton);
        send(viewport, QEvent::MouseMove, {200, 60}, Qt::LeftButton);
        QCOMPARE(requested.size(), 0);
        send(viewport, QEvent::MouseButtonRelease, {200, 60}, Qt::NoButton);
        QVERIFY(requested.size() >= 1);
        const double share = 100.0 / g.rate().plotWidth();
        QVERIFY(
            std::abs(double(test::sampleFrom() - g.rate().from()) - share * 3'600'000) < 20'000);
        QCOMPARE(g.cpu().to(), g.rate().to());
    }
    void panningEndsAtTheNewestTime()
    {
        Grid g;
        auto* viewport = viewportOf(g.rate());
        send(viewport, QEvent::MouseButtonPress, {200, 60}, Qt::LeftButton);
        send(viewport, QEvent::MouseMove, {60, 60}, Qt::LeftButton);
        send(viewport, QEvent::MouseButtonRelease, {60, 60}, Qt::NoButton);
        QCOMPARE(g.rate().to(), test::sampleTo());
    }
    void keysPanZoomAndReturn()
    {
        Grid g;
        QSignalSpy live(&g.grid, &ui::ChartGrid::liveRequested);
        QTest::keyClick(&g.rate(), Qt::Key_Left);
        QCOMPARE(g.rate().from(), test::sampleFrom() - 360'000);
        QTest::keyClick(&g.rate(), Qt::Key_Right);
        QCOMPARE(g.rate().from(), test::sampleFrom());
        QTest::keyClick(&g.rate(), Qt::Key_Plus);
        QCOMPARE(g.rate().to() - g.rate().from(), 2'880'000);
        QTest::keyClick(&g.rate(), Qt::Key_Minus);
        QCOMPARE(g.rate().to() - g.rate().from(), 3'600'000);
        QTest::keyClick(&g.rate(), Qt::Key_0);
        QCOMPARE(live.size(), 1);
        send(viewportOf(g.rate()), QEvent::MouseButtonDblClick, {100, 60}, Qt::LeftButton);
        QCOMPARE(live.size(), 2);
    }
    void zoomingHasLimits()
    {
        Grid g;
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(&g.rate(), Qt::Key_Plus);
        QCOMPARE(g.rate().to() - g.rate().from(), 30'000);
        for (int i = 0; i < 80; ++i)
            QTest::keyClick(&g.rate(), Qt::Key_Minus);
        QCOMPARE(g.rate().to() - g.rate().from(), 31LL * 86'400'000);
    }
    void theCrosshairIsSharedAndLeaves()
    {
        Grid g;
        auto* viewport = viewportOf(g.rate());
        send(viewport, QEvent::MouseMove, {44 + g.rate().plotWidth() / 2, 60}, Qt::NoButton);
        const auto time = g.grid.crosshair().time();
        QVERIFY(time.has_value());
        QVERIFY(std::abs(double(*time - test::sampleFrom() - 1'800'000)) < 20'000);
        send(viewport, QEvent::MouseMove, {5, 60}, Qt::NoButton);
        QVERIFY(!g.grid.crosshair().time().has_value());
    }
    void theLastFrameStaysUntilTheNextComes()
    {
        Grid g;
        g.grid.setRange(test::sampleFrom() - 7'200'000, test::sampleFrom());
        g.grid.setRefreshing(true);
        QCOMPARE(g.rate().frame().lines.size(), size_t(3));
        g.grid.setPanels(test::samplePanels());
        QCOMPARE(g.rate().frame().lines.size(), size_t(3));
    }
    void plotsOfAPageLineUp()
    {
        Grid g;
        QTRY_VERIFY(g.rate().plotWidth() > 100);
        QCOMPARE(g.rate().plotWidth(), g.cpu().plotWidth());
    }
    void emptyChartsSayWhyAndWhatToDo_data()
    {
        QTest::addColumn<Emptiness>("emptiness");
        QTest::addColumn<QString>("button");
        QTest::newRow("no data") << Emptiness::NoDataInRange << u"Back to live"_s;
        QTest::newRow("no metric") << Emptiness::NoSuchMetric << u"Show query"_s;
        QTest::newRow("query error") << Emptiness::QueryError << u"Show query"_s;
        QTest::newRow("warming up") << Emptiness::WarmingUp << QString();
        QTest::newRow("loading") << Emptiness::Loading << QString();
    }
    void emptyChartsSayWhyAndWhatToDo()
    {
        QFETCH(Emptiness, emptiness);
        QFETCH(QString, button);
        Grid g;
        auto frame = test::sampleFrames().front();
        frame.lines.clear();
        frame.emptiness = emptiness;
        frame.note = u"because"_s;
        g.rate().setFrame(frame);
        auto* notice = g.rate().findChild<ui::ChartNotice*>();
        QVERIFY(notice->isVisibleTo(&g.rate()));
        QCOMPARE(g.rate().accessibleDescription(), u"because"_s);
        QStringList shown;
        for (const auto* one : notice->findChildren<QPushButton*>()) {
            if (one->isVisibleTo(notice))
                shown << one->text();
        }
        QCOMPARE(shown.join(u','), button);
        g.rate().setFrame(test::sampleFrames().front());
        QVERIFY(!notice->isVisibleTo(&g.rate()));
    }
    void isToldToThoseWhoCannotSeeIt()
    {
        Grid g;
        QCOMPARE(g.rate().accessibleName(), u"Request rate, req/s"_s);
        QVERIFY2(g.rate().accessibleDescription().contains(u"gateway 3"_s),
            qPrintable(g.rate().accessibleDescription()));
        g.rate().setStale(u"3 min"_s);
        QVERIFY(g.rate().accessibleDescription().startsWith(u"stale, 3 min"_s));
    }
    void oddFramesDoNoHarm()
    {
        Grid g;
        charts::Frame odd;
        odd.yMin = odd.yMax = std::numeric_limits<double>::quiet_NaN();
        odd.lines.emplace_back();
        odd.title = u"<img src=\"/dev/zero\">"_s;
        g.rate().setFrame(odd);
        g.grid.setRange(5, 5);
        g.grid.setRange(10, 5);
        g.rate().resize(3, 3);
        QImage image(g.grid.size(), QImage::Format_RGB32);
        g.grid.render(&image);
        QCOMPARE(g.rate().frame().title, odd.title);
    }
    void anAnswerForAChartThatIsGoneIsDropped()
    {
        Grid g;
        g.grid.setPanels({test::samplePanels().front()});
        g.grid.setFrame(u"cpu"_s, test::sampleFrames()[3]);
        QCOMPARE(g.grid.count(), 1);
        QVERIFY(!g.grid.chart(u"cpu"_s));
    }
};

SLIPWAY_TEST(ChartViewTest)
#include "tst_chartview.moc"
