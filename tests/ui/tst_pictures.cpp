// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/alerts/alertspage.h"
#include "ui/pages/history/historypage.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/samples.h"
#include "ui/shell/commandpalette.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/rail.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTranslator>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

std::map<PageId, PageFactory> factories(const Theme& theme)
{
    return {{PageId::Readiness,
                [&theme](QWidget* parent) {
                    auto* page = new ReadinessPage(theme, parent);
                    page->setAssessment(test::sampleAssessment());
                    return page;
                }},
        {PageId::Alerts,
            [&theme](QWidget* parent) {
                auto* page = new AlertsPage(theme, parent);
                page->setAlerts(test::sampleAlerts(), {14, 13});
                return page;
            }},
        {PageId::Sources,
            [&theme](QWidget* parent) {
                auto* page = new SourcesPage(theme, parent);
                page->setSources(test::sampleSources());
                return page;
            }},
        {PageId::Rollout, [&theme](QWidget* parent) { return new RolloutPage(theme, parent); }},
        {PageId::History, [&theme](QWidget* parent) { return new HistoryPage(theme, parent); }}};
}

ProjectView sampleProject()
{
    return {.name = u"CognitionOS"_s,
        .environments = {{u"staging"_s, {}, false}, {u"production"_s, {}, true}},
        .environment = u"production"_s,
        .isDemo = true};
}

} // namespace

/// Every page at every size as a picture, for a person to look at: run with
/// SLIPWAY_SHOTS=directory.
class PicturesTest : public QObject {
    Q_OBJECT
    QTranslator m_english;

private slots:
    void initTestCase()
    {
        QVERIFY(m_english.load(u":/slipway/translations/slipway_en.qm"_s));
        QCoreApplication::installTranslator(&m_english);
    }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_english); }
    void cleanup() { qApp->setStyle(u"Fusion"_s); }
    void everyPageIsDrawn_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("isDark");
        for (const QSize size : {QSize(1280, 800), QSize(1440, 900), QSize(1920, 1080)}) {
            for (const bool isDark : {false, true})
                QTest::addRow("%dx%d-%s", size.width(), size.height(), isDark ? "dark" : "light")
                    << size << isDark;
        }
    }
    void everyPageIsDrawn()
    {
        QFETCH(QSize, size);
        QFETCH(bool, isDark);
        const QString folder = qEnvironmentVariable("SLIPWAY_SHOTS");
        Theme theme;
        theme.choose(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        theme.applyTo(*qApp);
        MainWindow window(theme, factories(theme));
        window.setProject(sampleProject());
        window.setNow(test::sampleNow);
        window.setBadges({{PageId::Readiness, {u"3"_s, Tone::Bad, {}}},
            {PageId::Services, {u"1"_s, Tone::Warn, {}}},
            {PageId::Alerts, {u"2"_s, Tone::Warn, {}}}});
        window.setPollSummary({14, test::sampleNow - 1200, 0});
        QVERIFY2(
            window.rail()->pollText().startsWith(u"Polling 14 endpoints"_s), "no English plurals");
        window.setFreshness({Freshness::Kind::Live, 5000});
        window.resize(size);
        window.show();
        const auto save = [&](const QString& name) {
            const QPixmap picture = window.grab();
            QCOMPARE(picture.size(), size * window.devicePixelRatioF());
            if (!folder.isEmpty())
                QVERIFY(
                    picture.save(QDir(folder).filePath(u"%1-%2-%3.png"_s.arg(name)
                                                           .arg(size.width())
                                                           .arg(isDark ? u"dark"_s : u"light"_s))));
        };
        for (const auto page : {PageId::Readiness,
                 PageId::Alerts,
                 PageId::Sources,
                 PageId::Rollout,
                 PageId::History}) {
            window.showPage(page);
            save(u"page%1"_s.arg(static_cast<int>(page) + 1));
        }
        window.showPage(PageId::Readiness);
        static_cast<ReadinessPage*>(window.page(PageId::Readiness))->showTab(ReadinessPage::Claims);
        save(u"claims"_s);
        window.openPalette();
        save(u"palette"_s);
        window.palette()->close();
        window.setProject({});
        save(u"welcome"_s);
        window.setProject(sampleProject());
        window.setBanner(Sign::Warn,
            u"slipway.yaml:12: unknown interval “5x”; the last good configuration stays"_s,
            u"Open"_s);
        window.openHelp();
        save(u"help"_s);
    }
};

SLIPWAY_TEST(PicturesTest)
#include "tst_pictures.moc"
