// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/chartsamples.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/charts/explore.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

const std::vector<ui::ChartTab> twoTabs{
    {u"overview"_s, u"Overview"_s}, {u"api"_s, u"api (found)"_s}};

/// The page with two tabs, shown.
struct Shown {
    ui::Theme theme;
    ui::ChartsPage page{theme};
    ui::ChartTabs* tabs = page.findChild<ui::ChartTabs*>();
    QPlainTextEdit* input = page.findChild<QPlainTextEdit*>();

    Shown()
    {
        page.resize(1244, 848);
        page.setTabs(twoTabs);
        page.setPanels(u"overview"_s, test::samplePanels());
        page.setPanels(u"api"_s, {test::samplePanels().front()});
        page.show();
    }
};

} // namespace

class ChartsPageTest : public QObject {
    Q_OBJECT
private slots:
    void theFirstTabIsShown()
    {
        Shown s;
        QCOMPARE(s.page.currentTab(), u"overview"_s);
        QCOMPARE(s.page.charts().count(), 6);
    }
    void aClickOrAnArrowShowsAnotherTab()
    {
        Shown s;
        QSignalSpy shown(&s.page, &ui::ChartsPage::tabShown);
        QTest::mouseClick(s.tabs, Qt::LeftButton, {}, s.tabs->tabRect(u"api"_s).center());
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown.front().front().toString(), u"api"_s);
        QCOMPARE(s.page.charts().count(), 1);
        QTest::keyClick(s.tabs, Qt::Key_Left);
        QCOMPARE(s.page.currentTab(), u"overview"_s);
    }
    void tabsWithTheSamePanelsDoNotShareFrames()
    {
        Shown s;
        s.page.setFrame(u"request-rate"_s, test::sampleFrames().front());
        s.page.reveal(u"service"_s, u"api"_s);
        QCOMPARE(s.page.charts().chart(u"request-rate"_s)->frame().emptiness,
            charts::Emptiness::Loading);
    }
    void aTabThatGoesGivesWayToTheFirst()
    {
        Shown s;
        s.page.reveal(u"service"_s, u"api"_s);
        s.page.setTabs({twoTabs.front()});
        QCOMPARE(s.page.currentTab(), u"overview"_s);
        s.page.reveal(u"service"_s, u"nobody"_s);
        QCOMPARE(s.page.currentTab(), u"overview"_s);
    }
    void exploreRunsOnControlEnter()
    {
        Shown s;
        QSignalSpy asked(&s.page, &ui::ChartsPage::exploreRequested);
        s.page.focusFilter();
        QCOMPARE(s.page.currentTab(), QString());
        QTest::keyClick(s.input, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(asked.size(), 0);
        QTest::keyClicks(s.input, u"up"_s);
        QTest::keyClick(s.input, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().toString(), u"up"_s);
        s.page.setFrame(u"explore"_s, test::sampleFrames().front());
        QCOMPARE(s.page.explore().chart().frame().lines.size(), size_t(3));
        QVERIFY(s.page.goBack());
        QCOMPARE(s.page.currentTab(), u"overview"_s);
    }
    void anErrorMarksItsPlace()
    {
        Shown s;
        s.page.focusFilter();
        s.page.explore().setExpression(u"sum(\n  bogus(up)"_s);
        s.page.setExploreError({u"2:3"_s, u"unknown function bogus"_s, {}});
        QCOMPARE(s.input->extraSelections().size(), 1);
        QCOMPARE(s.input->extraSelections().front().cursor.selectedText(), u"bogus"_s);
        for (const auto* place : {"", "x:y", "99:1", "1:9999", "-1:-1"})
            s.page.setExploreError({QString::fromLatin1(place), u"odd"_s, {}});
        s.page.setFrame(u"explore"_s, test::sampleFrames().front());
        QVERIFY(s.input->extraSelections().isEmpty());
    }
    void tilesAreReplacedInPlace()
    {
        Shown s;
        s.page.setTiles({{u"Up"_s, u"5 / 7"_s, {}, ui::Tone::Warn, {}, {}},
            {u"Rate"_s, u"12"_s, u"req/s"_s, ui::Tone::Text, {}, {}}});
        QCOMPARE(s.page.findChildren<ui::StatTileView*>().size(), 2);
        s.page.setTiles({{u"Up"_s, u"6 / 7"_s, {}, ui::Tone::Warn, {}, {}}});
        QCOMPARE(s.page.findChildren<ui::StatTileView*>().front()->tile().number, u"6 / 7"_s);
        QCOMPARE(s.page.findChildren<ui::StatTileView*>().front()->accessibleName(), u"Up"_s);
    }
};

SLIPWAY_TEST(ChartsPageTest)
#include "tst_chartspage.moc"
