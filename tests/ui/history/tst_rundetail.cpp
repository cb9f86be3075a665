// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartview.h"
#include "ui/history/historysamples.h"
#include "ui/pages/history/comparetable.h"
#include "ui/pages/history/replaybar.h"
#include "ui/pages/history/rundetail.h"
#include "ui/pages/history/rundetailtext.h"
#include "ui/pages/history/staterows.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QSignalSpy>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

history::RunRow rolledBack()
{
    return test::sampleRuns()[2];
}

struct Shown {
    Shown() : detail(theme)
    {
        detail.resize(430, 700);
        detail.setRow(rolledBack(), u"run-124"_s, test::historyNow());
        detail.QWidget::show();
    }
    Theme theme;
    RunDetail detail;
};

QString factOf(const std::vector<Fact>& facts, const QString& name)
{
    const auto found = std::ranges::find(facts, name, &Fact::name);
    return found == facts.end() ? QString() : found->value;
}

} // namespace

class RunDetailTest : public QObject {
    Q_OBJECT
private slots:
    void titlesTellTheResult_data()
    {
        using enum history::RunResult;
        QTest::addColumn<int>("result");
        QTest::addColumn<QString>("title");
        QTest::newRow("open") << int(Open) << u"v4.1.4 on its way to production"_s;
        QTest::newRow("succeeded") << int(Succeeded) << u"v4.1.4 succeeded in production"_s;
        QTest::newRow("rolled back") << int(RolledBack) << u"v4.1.4 rolled back from production"_s;
        QTest::newRow("stuck") << int(RollbackFailed)
                               << u"Rollback of v4.1.4 failed in production"_s;
        QTest::newRow("cancelled")
            << int(Cancelled) << u"v4.1.4 cancelled before production was touched"_s;
    }
    void titlesTellTheResult()
    {
        QFETCH(int, result);
        QFETCH(QString, title);
        auto row = rolledBack();
        row.result = static_cast<history::RunResult>(result);
        QCOMPARE(runTitle(row), title);
    }
    void untilItIsReadNothingIsOffered()
    {
        Shown s;
        QVERIFY(!s.detail.replayButton()->isEnabled());
        QVERIFY(!s.detail.logButton()->isEnabled());
        QVERIFY(!s.detail.rollBackButton()->isEnabled());
        QVERIFY(s.detail.logButton()->toolTip().contains(u"still being read"_s));
        QVERIFY(s.detail.compareButton()->isEnabled());
    }
    void factsTellApprovalsLogAndChain()
    {
        const auto facts = runFacts(rolledBack(), test::sampleDetail(), test::historyNow());
        QCOMPARE(factOf(facts, u"Command log"_s).section(u' ', 0, 0), u"318"_s);
        QVERIFY(factOf(facts, u"Approved by"_s).startsWith(u"approver, "_s));
        QVERIFY(factOf(facts, u"Approved by"_s).contains(u"unverified"_s));
        QCOMPARE(factOf(facts, u"Record"_s), u"#126 · chain verified"_s);
        QVERIFY(factOf(facts, u"Took"_s).startsWith(u"7:31 · "_s));
        QCOMPARE(factOf(facts, u"Reason"_s), u"p95 fix for the planner"_s);
    }
    void anUncheckedChainIsNotCalledVerified()
    {
        auto detail = test::sampleDetail();
        detail.chain = ChainLook::Unknown;
        detail.chainText.clear();
        QCOMPARE(
            factOf(runFacts(rolledBack(), detail, 0), u"Record"_s), u"#126 · chain not checked"_s);
        detail.chain = ChainLook::Checking;
        QCOMPARE(
            factOf(runFacts(rolledBack(), detail, 0), u"Record"_s), u"#126 · checking the chain"_s);
    }
    void aMissingLogSaysWhy()
    {
        Shown s;
        auto detail = test::sampleDetail();
        detail.log = {.why = u"the log is on build-9"_s};
        s.detail.setDetail(detail);
        QVERIFY(!s.detail.logButton()->isEnabled());
        QVERIFY(s.detail.logButton()->toolTip().contains(u"build-9"_s));
        QCOMPARE(factOf(runFacts(rolledBack(), detail, 0), u"Command log"_s),
            u"the log is on build-9"_s);
    }
    void gatesStepsAndChartsAreShown()
    {
        Shown s;
        s.detail.setDetail(test::sampleDetail());
        QCOMPARE(s.detail.gates()->rows().size(), size_t(2));
        QCOMPARE(s.detail.gates()->rows()[0].sign, Sign::Bad);
        QCOMPARE(s.detail.gates()->rows()[0].value, u"431 ms · stable 190 ms"_s);
        QCOMPARE(s.detail.steps()->rows()[1].value, u"3 min"_s);
        QCOMPARE(s.detail.chartViews().size(), size_t(1));
        QCOMPARE(s.detail.chartViews()[0]->from(), test::sampleGateFrame().from);
        auto later = test::sampleDetail();
        later.frames.clear();
        s.detail.setDetail(later);
        QVERIFY(!s.detail.chartViews()[0]->isVisible());
    }
    void theReplayMovesThroughTheRun()
    {
        Shown s;
        s.detail.setDetail(test::sampleDetail());
        const QSignalSpy moved(&s.detail, &RunDetail::replayRequested);
        const QSignalSpy ended(&s.detail, &RunDetail::replayEnded);
        s.detail.replayButton()->click();
        QVERIFY(s.detail.replayBar()->isVisible());
        QCOMPARE(moved.size(), 1);
        QCOMPARE(moved[0][0].toLongLong(), rolledBack().started);
        auto* track = s.detail.replayBar()->track();
        QTest::keyClick(track, Qt::Key_End);
        QCOMPARE(moved.last()[0].toLongLong(), rolledBack().ended);
        const QPoint middle(
            static_cast<int>(track->xOf(track->maximum() / 2)), track->height() / 2);
        QTest::mouseClick(track, Qt::LeftButton, Qt::NoModifier, middle);
        const qint64 half = (rolledBack().started + rolledBack().ended) / 2;
        QVERIFY(
            std::abs(moved.last()[0].toLongLong() - half) < 3000); // a pixel is about two seconds
        s.detail.replayBar()->closeButton()->click();
        QCOMPARE(ended.size(), 1);
        QVERIFY(!s.detail.replayBar()->isVisible());
        QVERIFY(s.detail.replayButton()->isEnabled());
    }
    void playingGoesOnByItselfToTheEnd()
    {
        Shown s;
        auto row = rolledBack();
        row.ended = row.started + 500; // five tenths: five ticks
        s.detail.setRow(row, {}, test::historyNow());
        s.detail.setDetail(test::sampleDetail());
        s.detail.replayButton()->click();
        s.detail.replayBar()->playButton()->click();
        QVERIFY(s.detail.replayBar()->isPlaying());
        QTRY_VERIFY(!s.detail.replayBar()->isPlaying());
        QCOMPARE(s.detail.replayBar()->time(), row.ended);
    }
    void pauseStops()
    {
        Shown s;
        s.detail.setDetail(test::sampleDetail());
        s.detail.replayButton()->click();
        s.detail.replayBar()->playButton()->click();
        s.detail.replayBar()->playButton()->click();
        QVERIFY(!s.detail.replayBar()->isPlaying());
    }
    void aMomentIsCalledOne()
    {
        Shown s;
        auto detail = test::sampleDetail();
        s.detail.setDetail(detail);
        QVERIFY(s.detail.momentText().isEmpty());
        detail.replayAt = test::localTime(11, 19, 16, 46, 5);
        detail.view->headline = u"v4.1.4 rolling out · 50 %"_s;
        s.detail.setDetail(detail);
        QCOMPARE(s.detail.momentText(), u"Replay at 16:46:05"_s);
        QVERIFY(s.detail.storyText().startsWith(u"v4.1.4 rolling out · 50 %"_s));
    }
    void anotherRunEndsReplayAndComparison()
    {
        Shown s;
        s.detail.setDetail(test::sampleDetail());
        s.detail.replayButton()->click();
        s.detail.setCompare(test::sampleCompare());
        QVERIFY(s.detail.compareTable()->isVisible());
        s.detail.setRow(test::sampleRuns()[0], {}, test::historyNow());
        QVERIFY(!s.detail.compareTable()->isVisible());
        QVERIFY(!s.detail.replayBar()->isOpen());
        s.detail.setCompare(test::sampleCompare()); // of the run before
        QVERIFY(!s.detail.compareTable()->compare());
    }
    void theComparisonShowsBothSides()
    {
        Shown s;
        s.detail.setCompare(test::sampleCompare());
        QStringList texts;
        for (const auto* label : s.detail.compareTable()->findChildren<PlainLabel*>())
            texts << label->text();
        QVERIFY(texts.contains(u"184 ms"_s) && texts.contains(u"431 ms"_s));
        QVERIFY(s.detail.goBack());
        QVERIFY(!s.detail.compareTable()->compare());
        QVERIFY(!s.detail.goBack());
    }
    void dHidesTheDeployments()
    {
        Shown s;
        s.detail.setDetail(test::sampleDetail());
        auto* chart = s.detail.chartViews()[0];
        const QImage with = chart->grab().toImage();
        s.detail.toggleBands();
        const QImage without = chart->grab().toImage();
        QVERIFY(with != without);
        s.detail.toggleBands();
        QCOMPARE(chart->grab().toImage(), with);
    }
};

SLIPWAY_TEST(RunDetailTest)
#include "tst_rundetail.moc"
