// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/history/historysamples.h"
#include "ui/pages/history/historypage.h"
#include "ui/pages/history/rundetail.h"
#include "ui/pages/history/runtimeline.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"

#include <QApplication>
#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

/// The page as pictures, for a person to look at: written to $SLIPWAY_SHOTS, skipped without it.
class HistoryShots : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_folder = qEnvironmentVariable("SLIPWAY_SHOTS");
        if (m_folder.isEmpty())
            QSKIP("SLIPWAY_SHOTS names no folder for pictures");
    }
    void cleanup() { qApp->setStyle(u"Fusion"_s); }
    void everyStateIsDrawn_data()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void everyStateIsDrawn()
    {
        QFETCH(bool, isDark);
        Theme theme;
        theme.choose(isDark ? ThemeChoice::Dark : ThemeChoice::Light);
        theme.applyTo(*qApp);
        MainWindow window(theme, {{PageId::History, [&theme](QWidget* parent) {
                                       return new HistoryPage(theme, parent);
                                   }}});
        window.setProject({.name = u"CognitionOS"_s,
            .environments = {{u"staging"_s, {}, false}, {u"production"_s, {}, true}},
            .environment = u"production"_s});
        window.resize(1440, 900);
        window.showPage(PageId::History);
        window.show();
        auto* page = static_cast<HistoryPage*>(window.page(PageId::History));
        const auto save = [&](const QString& name) {
            for (int i = 0; i < 4; ++i) // layouts within layouts
                QCoreApplication::processEvents();
            const QString file = u"histui-%1-%2.png"_s.arg(name, isDark ? u"dark"_s : u"light"_s);
            QVERIFY(window.grab().save(QDir(m_folder).filePath(file)));
        };
        page->setRuns({}, test::historyNow());
        save(u"empty"_s);
        fill(*page);
        save(u"page"_s);
        page->setCompare(test::sampleCompare());
        save(u"compare"_s);
        page->setCompare({});
        page->detail()->replayButton()->click();
        auto moment = test::sampleDetail();
        moment.replayAt = test::localTime(11, 19, 16, 46, 5);
        moment.view->headline = u"v4.1.4 rolling out · 50 %"_s;
        moment.view->sentence = u"p95-latency is being measured"_s;
        page->setDetail(moment);
        page->timeline()->setRange(
            TimeSpan{test::localTime(11, 8, 0, 0), test::localTime(11, 20, 0, 0)});
        history::ChainState chain;
        chain.broken
            = history::ChainBreak{u"rollout/run-126"_s, 17, u"payload does not match its hash"_s};
        page->setChain(chain);
        save(u"replay"_s);
        window.resize(1280, 800);
        save(u"small"_s);
    }

private:
    static void fill(HistoryPage& page)
    {
        page.setEnvironments({u"production"_s, u"staging"_s});
        page.setFigures(test::sampleFigures());
        auto rows = test::sampleRuns();
        unsigned noise = 11;
        for (int i = 0; i < 40; ++i) {
            noise = noise * 1664525U + 1013904223U;
            auto row = rows[(noise >> 12) % 8];
            row.run = u"more-%1"_s.arg(i);
            row.started = test::localTime(11, 4, 9, 0)
                - static_cast<qint64>((noise >> 8) % 3'600'000U) * 1000LL;
            row.ended = row.started + 300'000;
            rows.push_back(row);
        }
        page.setRuns(rows, test::historyNow());
        page.reveal(u"run"_s, u"run-126"_s);
        page.setDetail(test::sampleDetail());
    }
    QString m_folder;
};

SLIPWAY_TEST(HistoryShots)
#include "tst_historyshots.moc"
