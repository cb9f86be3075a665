// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/chartsamples.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/charts/explore.h"
#include "ui/pages/services/servicespage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QPalette>

using namespace Qt::StringLiterals;
using namespace slipway;

/// Pictures of the pages for a person to look at: written to $SLIPWAY_SHOTS, skipped without it.
class ChartShots : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_folder = qEnvironmentVariable("SLIPWAY_SHOTS");
        if (m_folder.isEmpty())
            QSKIP("SLIPWAY_SHOTS names no folder for pictures");
        QDir().mkpath(m_folder);
    }
    void services_data() { themes(); }
    void services()
    {
        QFETCH(bool, isDark);
        ui::Theme theme;
        dress(theme, isDark);
        ui::ServicesPage page(theme);
        fill(page);
        page.topBarContent()->hide();
        shoot(page, u"services"_s, isDark);
        page.reveal(u"service"_s, u"ai-runtime"_s);
        shoot(page, u"services-detail"_s, isDark);
        page.resize(1084, 748);
        shoot(page, u"services-detail-1280"_s, isDark, {1084, 748});
    }
    void servicesWithoutAny_data() { themes(); }
    void servicesWithoutAny()
    {
        QFETCH(bool, isDark);
        ui::Theme theme;
        dress(theme, isDark);
        ui::ServicesPage page(theme);
        page.setRows({});
        shoot(page, u"services-empty"_s, isDark);
    }
    void charts_data() { themes(); }
    void charts()
    {
        QFETCH(bool, isDark);
        ui::Theme theme;
        dress(theme, isDark);
        ui::ChartsPage page(theme);
        fill(page);
        page.charts().crosshair().moveTo(test::sampleFrom() + 1'692'000);
        shoot(page, u"charts"_s, isDark);
        page.explore().setExpression(u"sum(rate(http_requests_total[1m])"_s);
        page.focusFilter();
        page.setExploreError({u"1:34"_s, u"unclosed parenthesis"_s, u"add )"_s});
        page.setFrame(u"explore"_s, test::sampleFrames().front());
        page.setExploreError({u"1:4"_s, u"unclosed parenthesis"_s, u"add )"_s});
        shoot(page, u"explore"_s, isDark);
    }

private:
    static void themes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    static void dress(ui::Theme& theme, bool isDark)
    {
        theme.applyTo(*qApp);
        theme.choose(isDark ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
    }
    static void fill(ui::ServicesPage& page)
    {
        page.setRows(test::sampleRows());
        page.setSpans(u"2.5 min"_s, u"1 h"_s);
        page.setPanels(test::samplePanels());
        page.setRange(test::sampleFrom(), test::sampleTo());
        const auto panels = test::samplePanels();
        const auto frames = test::sampleFrames();
        for (size_t i = 0; i < panels.size(); ++i)
            page.setFrame(panels[i].id, frames[i]);
    }
    static void fill(ui::ChartsPage& page)
    {
        const auto panels = test::samplePanels();
        auto frames = test::sampleFrames();
        page.setTabs({{u"overview"_s, u"Overview"_s},
            {u"api"_s, u"api (found)"_s},
            {u"pg"_s, u"postgres (found)"_s}});
        page.setPanels(u"overview"_s, {panels[0], panels[2], panels[3], panels[4]});
        page.setTiles({{u"Service status"_s, u"5 / 7"_s, u"up"_s, ui::Tone::Warn, {}, {}},
            {u"Request rate"_s,
                u"1\u2009156"_s,
                u"req/s"_s,
                ui::Tone::Text,
                frames[0].lines[0].values,
                {}},
            {u"Error ratio"_s, u"0.21"_s, u"%"_s, ui::Tone::Ok, frames[1].lines[0].values, {}},
            {u"p95 latency"_s, u"184"_s, u"ms"_s, ui::Tone::Ok, frames[2].lines[0].values, {}}});
        page.setRange(test::sampleFrom(), test::sampleTo());
        page.setFrame(panels[0].id, frames[0]);
        page.setFrame(panels[2].id, frames[2]);
        page.setFrame(panels[3].id, frames[3]);
        charts::Frame none;
        none.title = u"Cache hit ratio"_s;
        none.unit = u"by layer"_s;
        none.query = u"llm_cache_hits"_s;
        none.emptiness = charts::Emptiness::NoSuchMetric;
        none.note = u"The panel asks for llm_cache_hits. No target has ever exposed it."_s;
        page.setFrame(panels[4].id, none);
    }
    void shoot(QWidget& page, const QString& name, bool isDark, QSize size = {1244, 848})
    {
        page.setAutoFillBackground(true);
        page.resize(size);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QApplication::sendPostedEvents();
        QImage image(size * ratio(), QImage::Format_RGB32);
        image.setDevicePixelRatio(ratio());
        page.render(&image);
        QVERIFY(image.save(m_folder + u'/' + name + (isDark ? u"-dark.png"_s : u".png"_s)));
    }
    static int ratio() { return qMax(1, qEnvironmentVariableIntValue("SLIPWAY_SHOTS_RATIO")); }

    QString m_folder;
};

SLIPWAY_TEST(ChartShots)
#include "tst_chartshots.moc"
