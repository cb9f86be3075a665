// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartview.h"
#include "ui/history/historysamples.h"
#include "ui/pages/history/figuretile.h"
#include "ui/pages/history/historypage.h"
#include "ui/pages/history/rundetail.h"
#include "ui/pages/history/runtimeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

struct Shown {
    Shown() : page(theme)
    {
        page.resize(1244, 848);
        page.show();
    }
    /// With the sample runs.
    Shown& filled()
    {
        page.setEnvironments({u"production"_s, u"staging"_s});
        page.setFigures(test::sampleFigures());
        page.setRuns(test::sampleRuns(), test::historyNow());
        return *this;
    }
    int count() const { return page.table()->model()->rowCount(); }
    Theme theme;
    HistoryPage page;
};

void clickRow(DataTable* table, int row)
{
    const auto place = table->visualRect(table->model()->index(row, 1)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, place);
}

void drag(RunTimeline* timeline, QPoint from, QPoint to)
{
    QTest::mousePress(timeline, Qt::LeftButton, Qt::NoModifier, from);
    QMouseEvent event(QEvent::MouseMove,
        to,
        timeline->mapToGlobal(to),
        Qt::NoButton,
        Qt::LeftButton,
        Qt::NoModifier);
    QCoreApplication::sendEvent(timeline, &event);
    QTest::mouseRelease(timeline, Qt::LeftButton, Qt::NoModifier, to);
}

} // namespace

class HistoryPageTest : public QObject {
    Q_OBJECT
private slots:
    void theNewestIsChosenFirst()
    {
        Shown s;
        const QSignalSpy chosen(&s.page, &HistoryPage::runChosen);
        s.filled();
        QCOMPARE(s.page.currentRun(), u"run-128"_s);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), u"run-128"_s);
        QCOMPARE(s.page.detail()->titleText(), u"v4.2.0 succeeded in production"_s);
    }
    void aClickChooses()
    {
        Shown s;
        s.filled();
        const QSignalSpy chosen(&s.page, &HistoryPage::runChosen);
        clickRow(s.page.table(), 2);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(s.page.currentRun(), u"run-126"_s);
        QCOMPARE(s.page.detail()->titleText(), u"v4.1.4 rolled back from production"_s);
        QCOMPARE(s.page.timeline()->current(), u"run-126"_s);
    }
    void jAndKMove()
    {
        Shown s;
        s.filled();
        QTest::keyClick(s.page.table(), Qt::Key_J);
        QCOMPARE(s.page.currentRun(), u"run-127"_s);
        QTest::keyClick(s.page.table(), Qt::Key_K);
        QCOMPARE(s.page.currentRun(), u"run-128"_s);
    }
    void selectionSurvivesARefresh()
    {
        Shown s;
        s.filled();
        clickRow(s.page.table(), 3);
        const QSignalSpy chosen(&s.page, &HistoryPage::runChosen);
        auto rows = test::sampleRuns();
        history::RunRow newer = rows.front();
        newer.run = u"run-129"_s;
        newer.started += 60'000;
        rows.insert(rows.begin(), newer);
        s.page.setRuns(rows, test::historyNow() + 60'000);
        QCOMPARE(s.page.currentRun(), u"run-125"_s);
        QCOMPARE(chosen.size(), 0);
    }
    void wordsAndDragFilterTheTable()
    {
        Shown s;
        s.filled();
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"staging"_s);
        QCOMPARE(s.count(), 3);
        auto* timeline = s.page.timeline();
        const QPoint from = *timeline->placeOf(u"run-125"_s) - QPoint(20, 0);
        drag(timeline, from, from + QPoint(35, 0));
        QCOMPARE(s.count(), 1);
        QVERIFY(timeline->range().has_value());
        QVERIFY(s.page.goBack());
        QCOMPARE(s.count(), 8);
        QVERIFY(!timeline->range());
        QVERIFY(s.page.field()->text().isEmpty());
        QVERIFY(!s.page.goBack());
    }
    void sortingGoesByValue()
    {
        Shown s;
        s.filled();
        s.page.table()->sortByColumn(tables::RunsModel::TookColumn, Qt::AscendingOrder);
        const auto first = s.page.table()->model()->index(0, tables::RunsModel::TookColumn);
        QCOMPARE(first.data().toString(), u"2:10"_s);
    }
    void aDetailForAnotherRunComesLate()
    {
        Shown s;
        s.filled();
        s.page.setDetail(test::sampleDetail()); // run-128 is chosen
        QVERIFY(!s.page.detail()->storyText().contains(u"p95"_s));
        clickRow(s.page.table(), 2);
        s.page.setDetail(test::sampleDetail());
        QVERIFY(s.page.detail()->storyText().contains(u"p95-latency failed twice"_s));
        clickRow(s.page.table(), 3);
        QVERIFY(!s.page.detail()->storyText().contains(u"p95"_s));
    }
    void buttonsSayWhichRun()
    {
        Shown s;
        s.filled();
        clickRow(s.page.table(), 2);
        auto detail = test::sampleDetail();
        detail.canRollBack = true;
        s.page.setDetail(detail);
        const QSignalSpy log(&s.page, &HistoryPage::openLogRequested);
        const QSignalSpy back(&s.page, &HistoryPage::rollBackRequested);
        const QSignalSpy compare(&s.page, &HistoryPage::compareRequested);
        s.page.detail()->logButton()->click();
        s.page.detail()->rollBackButton()->click();
        s.page.detail()->compareButton()->click();
        QCOMPARE(log.value(0).value(0).toString(), u"run-126"_s);
        QCOMPARE(back.value(0).value(0).toString(), u"run-126"_s);
        QCOMPARE(compare.value(0).value(0).toString(), u"run-126"_s);
        QCOMPARE(compare.value(0).value(1).toString(), u"run-124"_s); // production, the one before
    }
    void theFirstOfAnEnvironmentHasNothingBefore()
    {
        Shown s;
        s.filled();
        s.page.reveal(u"run"_s, u"run-121"_s);
        QCOMPARE(s.page.currentRun(), u"run-121"_s);
        QVERIFY(!s.page.detail()->compareButton()->isEnabled());
        QVERIFY(
            s.page.detail()->compareButton()->accessibleDescription().contains(u"production"_s));
    }
    void revealTakesHidingFiltersAway()
    {
        Shown s;
        s.filled();
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"staging"_s);
        s.page.reveal(u"run"_s, u"run-126"_s);
        QCOMPARE(s.page.currentRun(), u"run-126"_s);
        QCOMPARE(s.count(), 8);
    }
    void whatTheTimelinePicksIsChosenEvenIfWordsHideIt()
    {
        Shown s;
        s.filled();
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"staging"_s);
        const auto place = s.page.timeline()->placeOf(u"run-126"_s);
        QVERIFY(place);
        QTest::mouseClick(s.page.timeline(), Qt::LeftButton, Qt::NoModifier, *place);
        QCOMPARE(s.page.currentRun(), u"run-126"_s);
    }
    void emptinessHasItsReason()
    {
        Shown s;
        QCOMPARE(s.page.emptyState()->titleText(), u"Reading the journal…"_s);
        s.page.setRuns({}, test::historyNow());
        QCOMPARE(s.page.emptyState()->titleText(), u"Nothing is recorded yet"_s);
        s.page.setProblem(Error{u"journal.db"_s, u"is damaged"_s, u"restore it"_s});
        QCOMPARE(s.page.emptyState()->titleText(), u"The journal cannot be read"_s);
        QVERIFY(s.page.emptyState()->sentenceText().contains(u"is damaged"_s));
        s.page.setProblem({});
        s.filled();
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"nobody"_s);
        QCOMPARE(s.page.emptyState()->titleText(), u"No rollout matches"_s);
        QCOMPARE(s.page.currentRun(), QString());
    }
    void aProblemLeavesWhatWasRead()
    {
        Shown s;
        s.filled();
        s.page.setProblem(Error{u"journal.db"_s, u"is locked"_s, {}});
        QVERIFY(s.page.banner()->isVisible());
        QVERIFY(s.page.banner()->text().contains(u"is locked"_s));
        QCOMPARE(s.count(), 8);
        s.page.setProblem({});
        QVERIFY(!s.page.banner()->isVisible());
    }
    void aBrokenChainIsNamed()
    {
        Shown s;
        s.filled();
        history::ChainState chain;
        chain.records = 400;
        s.page.setChain(chain);
        QVERIFY(!s.page.banner()->isVisible());
        chain.broken
            = history::ChainBreak{u"rollout/run-126"_s, 17, u"payload does not match its hash"_s};
        s.page.setChain(chain);
        QVERIFY(s.page.banner()->isVisible());
        QVERIFY(s.page.banner()->text().contains(u"Record 17 of rollout/run-126"_s));
    }
    void aBrokenRecordOfTheChosenRunIsNamedWhileItIsChosen()
    {
        Shown s;
        s.filled();
        clickRow(s.page.table(), 2);
        auto detail = test::sampleDetail();
        detail.chain = ChainLook::Broken;
        detail.chainText = u"#126 · broken at record 9"_s;
        s.page.setDetail(detail);
        QVERIFY(s.page.banner()->text().contains(u"broken at record 9"_s));
        clickRow(s.page.table(), 3);
        QVERIFY(!s.page.banner()->isVisible());
    }
    void figuresTellWhatTheyAreMadeOf()
    {
        Shown s;
        s.filled();
        QCOMPARE(s.page.tiles().size(), size_t(5));
        QVERIFY(s.page.tiles()[2]->toolTip().contains(u"2 of 18"_s));
        QCOMPARE(s.page.tiles()[2]->accessibleName(), u"Change failure"_s);
        s.page.setFigures({test::sampleFigures().front()});
        QVERIFY(s.page.tiles()[0]->isVisible());
        QVERIFY(!s.page.tiles()[1]->isVisible());
    }
    void dShowsAndHidesDeploymentsFromAnywhereOnThePage()
    {
        Shown s;
        s.filled();
        QVERIFY(QTest::qWaitForWindowActive(&s.page));
        clickRow(s.page.table(), 2);
        s.page.setDetail(test::sampleDetail());
        auto* chart = s.page.detail()->chartViews().at(0);
        QCOMPARE(chart->accessibleDescription().contains(u"rolled back"_s), true);
        QTest::keyClick(s.page.table(), Qt::Key_D);
        QCOMPARE(chart->accessibleDescription().contains(u"rolled back"_s), false);
        s.page.focusFilter();
        QTest::keyClick(s.page.field(), Qt::Key_D); // a letter, in a field
        QCOMPARE(s.page.field()->text(), u"d"_s);
        QCOMPARE(chart->accessibleDescription().contains(u"rolled back"_s), false);
    }
    void hostileTextStaysText()
    {
        Shown s;
        auto rows = test::sampleRuns();
        rows[0].version = u"<b>v1</b>\n\u202ex"_s;
        rows[0].sentence = u"<img src=x>"_s;
        s.page.setRuns(rows, test::historyNow());
        const auto cell = s.page.table()->model()->index(0, tables::RunsModel::VersionColumn);
        QVERIFY(cell.data().toString().contains(u"<b>v1</b>\\n\\u{202E}x"_s));
        QVERIFY(s.page.detail()->titleText().contains(u"<b>v1</b>\\n"_s));
        for (const auto* label : s.page.findChildren<QLabel*>())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
    void manyRunsAreTakenAndPainted()
    {
        Shown s;
        std::vector<history::RunRow> rows;
        for (int i = 0; i < 5000; ++i) {
            auto row = test::sampleRuns()[static_cast<size_t>(i % 8)];
            row.run = u"many-%1"_s.arg(i);
            row.started = test::historyNow() - i * 900'000LL;
            rows.push_back(row);
        }
        s.page.setRuns(rows, test::historyNow());
        QCOMPARE(s.count(), 5000);
        QCOMPARE(s.page.currentRun(), u"many-0"_s);
        rows.erase(rows.begin() + 10, rows.begin() + 20);
        s.page.setRuns(rows, test::historyNow());
        QCOMPARE(s.count(), 4990);
        QVERIFY(!s.page.grab().isNull());
    }
};

SLIPWAY_TEST(HistoryPageTest)
#include "tst_historypage.moc"
