// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/readiness/revisionsview.h"
#include "ui/pages/readiness/scorehistory.h"
#include "ui/pages/readiness/trendchart.h"
#include "ui/pages/readiness/waiversheet.h"
#include "ui/readiness/readinesssamples.h"
#include "ui/samples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/tabstrip.h"

#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

struct Shown {
    Shown() : page(theme)
    {
        page.resize(1244, 848);
        page.setNow(test::sampleNow);
        page.setAssessment(test::fullAssessment());
        page.setHistory(test::sampleHistory());
        page.show();
    }
    void open(ReadinessPage::Tab tab)
    {
        QTest::mouseClick(page.tabs()->button(tab), Qt::LeftButton);
    }
    Theme theme;
    ReadinessPage page;
};

void clickRow(DataTable* table, int row)
{
    const auto place = table->visualRect(table->model()->index(row, 1)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, place);
}

} // namespace

class ScoreHistoryTest : public QObject {
    Q_OBJECT
private slots:
    void tabsOpenWithTheirData()
    {
        const Theme theme;
        ReadinessPage page(theme);
        page.setAssessment(test::fullAssessment());
        for (const auto tab :
            {ReadinessPage::Environments, ReadinessPage::History, ReadinessPage::Compare}) {
            QVERIFY(!page.tabs()->button(tab)->isEnabled());
            QVERIFY(!page.tabs()->button(tab)->toolTip().isEmpty());
        }
        page.setHistory({}); // commits need no journal
        QVERIFY(page.tabs()->button(ReadinessPage::History)->isEnabled());
        QVERIFY(page.tabs()->button(ReadinessPage::Compare)->isEnabled());
        auto without = std::make_shared<readiness::Assessment>(*test::fullAssessment());
        without->commit.clear();
        page.setAssessment(without);
        QVERIFY(!page.tabs()->button(ReadinessPage::History)->isEnabled());
        page.setEnvironments({});
        QVERIFY(page.tabs()->button(ReadinessPage::Environments)->isEnabled());
    }
    void theNewestIsComparedWithTheOneBefore()
    {
        Shown s;
        const QSignalSpy wanted(&s.page, &ReadinessPage::changesRequested);
        s.open(ReadinessPage::History);
        auto* history = s.page.history();
        QCOMPARE(history->table()->currentKey(), u"a11"_s);
        clickRow(history->table(), 2);
        QCOMPARE(wanted.last()[0].toString(), u"a8"_s);
        QCOMPARE(wanted.last()[1].toString(), u"a9"_s);
        s.page.setChanges(u"a0"_s, u"a1"_s, test::sampleChanges()); // late: of another one
        QCOMPARE(history->changesTable()->model()->rowCount(), 0);
        s.page.setChanges(u"a8"_s, u"a9"_s, test::sampleChanges());
        QCOMPARE(history->changesTable()->model()->rowCount(), 3);
        history->changesTable()->selectRow(0);
        QTest::keyClick(history->changesTable(), Qt::Key_Return);
        QCOMPARE(s.page.tabs()->current(), int(ReadinessPage::Scorecard));
        QCOMPARE(s.page.checks()->table()->currentKey(), u"CIC-02"_s);
    }
    void theFirstHasNothingBefore()
    {
        Shown s;
        s.open(ReadinessPage::History);
        auto* table = s.page.history()->table();
        const QSignalSpy wanted(&s.page, &ReadinessPage::changesRequested);
        QVERIFY(table->selectKey(u"a0"_s));
        QCOMPARE(wanted.size(), 0);
    }
    void theChartChoosesByMouseAndKeys()
    {
        Shown s;
        s.open(ReadinessPage::History);
        auto* chart = s.page.history()->chart();
        QTest::mouseClick(chart, Qt::LeftButton, Qt::NoModifier, chart->pointOf(4).toPoint());
        QCOMPARE(s.page.history()->table()->currentKey(), u"a4"_s);
        QTest::keyClick(chart, Qt::Key_Right);
        QCOMPARE(s.page.history()->table()->currentKey(), u"a5"_s);
        QTest::keyClick(chart, Qt::Key_Home);
        QCOMPARE(s.page.history()->table()->currentKey(), u"a0"_s);
        QTest::keyClick(chart, Qt::Key_Left);
        QCOMPARE(chart->current(), u"a0"_s);
        QVERIFY(chart->accessibleDescription().contains(u"Overall"_s));
        s.page.history()->categoryButton()->menu()->actions().at(3)->trigger();
        QCOMPARE(chart->category(), int(readiness::Category::Security));
    }
    void selectionSurvivesANewAssessment()
    {
        Shown s;
        s.open(ReadinessPage::History);
        QVERIFY(s.page.history()->table()->selectKey(u"a5"_s));
        auto next = test::sampleHistory();
        next.push_back(next.back());
        next.back().id = u"a12"_s;
        next.back().time += 1000;
        s.page.setHistory(next);
        QCOMPARE(s.page.history()->table()->currentKey(), u"a5"_s);
        QCOMPARE(s.page.history()->table()->model()->rowCount(), 13);
    }
    void commitsAreWalkedInPartsAndCancelled()
    {
        Shown s;
        s.open(ReadinessPage::History);
        auto* history = s.page.history();
        QTest::mouseClick(history->parts()->button(u"commits"_s), Qt::LeftButton);
        const QSignalSpy wanted(&s.page, &ReadinessPage::trailRequested);
        QTest::mouseClick(history->walkButton(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 0); // since what?
        QTest::keyClicks(history->sinceField(), u"v4.1.4"_s);
        QTest::mouseClick(history->walkButton(), Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), u"v4.1.4"_s);
        auto part = test::sampleTrail();
        part.resize(2);
        s.page.setTrailProgress(2, 6);
        s.page.setTrail(part);
        QCOMPARE(history->progressText(), u"2 of 6 commits"_s);
        QVERIFY(history->cancelButton()->isVisible());
        QCOMPARE(history->table()->model()->rowCount(), 2);
        const QSignalSpy cancelled(&s.page, &ReadinessPage::cancelRequested);
        QTest::mouseClick(history->cancelButton(), Qt::LeftButton);
        QCOMPARE(cancelled.size(), 1);
        s.page.setTrailProgress(0, 0);
        QVERIFY(history->walkButton()->isVisible());
        QCOMPARE(history->table()->model()->rowCount(), 2); // what is there stays
    }
    void aPartingLeadsToItsCommit()
    {
        Shown s;
        s.open(ReadinessPage::History);
        auto* history = s.page.history();
        history->showPart(u"commits"_s);
        s.page.setTrail(test::sampleTrail());
        s.page.setPartings(test::samplePartings());
        QVERIFY(history->partingsTable()->isVisible());
        const QSignalSpy wanted(&s.page, &ReadinessPage::changesRequested);
        clickRow(history->partingsTable(), 0);
        QCOMPARE(history->table()->currentKey(), u"c3"_s);
        QCOMPARE(wanted.last()[0].toString(), u"c1"_s); // c2 could not be assessed
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        QTest::keyClick(history->partingsTable(), Qt::Key_Return);
        QCOMPARE(opened[0][1].toInt(), 14);
    }
    void emptyAndFailedSaySo()
    {
        Shown s;
        s.page.setHistory({});
        s.open(ReadinessPage::History);
        s.page.history()->showPart(u"commits"_s);
        s.page.setTrailProblem(u"there is no revision v9"_s);
        QVERIFY(s.page.history()->walkButton()->isVisible());
        QPixmap(s.page.grab());
    }
};

class RevisionsViewTest : public QObject {
    Q_OBJECT
private slots:
    void typedAndPickedSidesGoUp()
    {
        Shown s;
        s.open(ReadinessPage::Compare);
        auto* view = s.page.revisions();
        QVERIFY(!view->compareButton()->isEnabled());
        const QSignalSpy wanted(&s.page, &ReadinessPage::revisionRequested);
        QTest::keyClicks(view->leftField(), u"v4.1.4"_s);
        QTest::keyClick(view->leftField(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][0].toString(), u"v4.1.4"_s);
        QVERIFY(wanted[0][1].toString().isEmpty());
        QVERIFY(QMetaObject::invokeMethod(view->leftMenu()->menu(), "aboutToShow"));
        QCOMPARE(view->leftMenu()->menu()->actions().size(), 12);
        view->leftMenu()->menu()->actions().at(1)->trigger(); // newest first
        QTest::mouseClick(view->compareButton(), Qt::LeftButton);
        QCOMPARE(wanted[1][0].toString(), u"a10"_s);
        QTest::mouseClick(view->swapButton(), Qt::LeftButton);
        QVERIFY(view->leftField()->text().isEmpty());
        QTest::keyClicks(view->leftField(), u"main"_s);
        QTest::mouseClick(view->compareButton(), Qt::LeftButton);
        QCOMPARE(wanted[2][0].toString(), u"main"_s);
        QCOMPARE(wanted[2][1].toString(), u"a10"_s);
        QTest::keyClicks(view->rightField(), u"x"_s); // typing takes the pick away
        QTest::mouseClick(view->compareButton(), Qt::LeftButton);
        QVERIFY(wanted[3][1].toString().endsWith(u'x'));
    }
    void progressCanBeCancelled()
    {
        Shown s;
        s.open(ReadinessPage::Compare);
        auto* view = s.page.revisions();
        s.page.setTrailProgress(1, 2);
        QCOMPARE(view->progressText(), u"assessed 1 of 2"_s);
        QVERIFY(!view->compareButton()->isVisible());
        const QSignalSpy cancelled(&s.page, &ReadinessPage::cancelRequested);
        QTest::mouseClick(view->cancelButton(), Qt::LeftButton);
        QCOMPARE(cancelled.size(), 1);
        s.page.setTrailProgress(0, 0);
        QVERIFY(view->compareButton()->isVisible());
    }
    void bothSidesAndWhatChangedAreShown()
    {
        Shown s;
        s.open(ReadinessPage::Compare);
        const auto history = test::sampleHistory();
        s.page.setComparison(history.front(), history.back(), test::sampleChanges());
        auto* view = s.page.revisions();
        QVERIFY(view->emptyText().isEmpty());
        QCOMPARE(view->scores()->model()->rowCount(), 9);
        QCOMPARE(view->changes()->model()->rowCount(), 3);
        clickRow(view->changes(), 2);
        QTest::keyClick(view->changes(), Qt::Key_Return);
        QCOMPARE(s.page.checks()->table()->currentKey(), u"TST-02"_s);
    }
    void aProblemStandsInsteadOfAResult()
    {
        Shown s;
        s.open(ReadinessPage::Compare);
        s.page.setTrailProblem(u"there is no revision v9"_s);
        QCOMPARE(s.page.revisions()->emptyText(), u"These cannot be compared"_s);
    }
};

class WaiverSheetTest : public QObject {
    Q_OBJECT
private slots:
    void problemsAreNamed_data()
    {
        QTest::addColumn<WaiverDraft>("draft");
        QTest::addColumn<QString>("part");
        const WaiverDraft good{.check = u"CIC-02"_s,
            .reason = u"The scanner is replaced next week"_s,
            .owner = u"platform team"_s,
            .approver = u"release manager"_s,
            .expires = u"2026-12-01"_s,
            .severity = readiness::Severity::Blocker};
        QTest::newRow("good") << good << QString();
        auto draft = good;
        draft.reason = u"  soon "_s;
        QTest::newRow("no reason") << draft << u"reason"_s;
        draft = good;
        draft.owner.clear();
        QTest::newRow("no owner") << draft << u"owns"_s;
        draft = good;
        draft.approver.clear();
        QTest::newRow("no approver") << draft << u"approves"_s;
        draft.approver = u"Platform Team "_s;
        QTest::newRow("the same person") << draft << u"another person"_s;
        draft = good;
        draft.expires = u"31.12.2026"_s;
        QTest::newRow("no day") << draft << u"Give the day"_s;
        draft.expires = u"2026-11-22"_s;
        QTest::newRow("over") << draft << u"ended"_s;
        draft.expires = u"2027-01-31"_s;
        QTest::newRow("too long for a blocker") << draft << u"30 days"_s;
        draft.severity = readiness::Severity::High;
        QTest::newRow("not too long for others") << draft << QString();
        draft.expires = u"2027-11-22"_s;
        QTest::newRow("too long") << draft << u"180 days"_s;
    }
    void problemsAreNamed()
    {
        QFETCH(WaiverDraft, draft);
        QFETCH(QString, part);
        const QString problem = waiverProblem(draft, QDate(2026, 11, 22));
        QVERIFY2(part.isEmpty() ? problem.isEmpty() : problem.contains(part), qPrintable(problem));
    }
    void anyTextIsAScalar()
    {
        WaiverDraft draft{.check = u"CIC-02"_s};
        draft.reason = u"say \"no\"\\\n- evil: true"_s;
        draft.expires = u"2026-12-01"_s;
        const QString yaml = waiverYaml(draft, QDate(2026, 11, 22), true);
        QVERIFY(yaml.startsWith(u"version: 1\nwaivers:\n  - check: CIC-02\n"_s));
        QVERIFY(yaml.contains(u"reason: \"say \\\"no\\\"\\\\ - evil: true\"\n"_s));
        QVERIFY(!waiverYaml(draft, QDate(2026, 11, 22), false).contains(u"version"_s));
    }
    void theEntryIsCopiedOnceItIsWhole()
    {
        Shown s;
        QVERIFY(QTest::qWaitForWindowActive(&s.page));
        const auto place = s.page.checks()->table()->selectKey(u"CIC-02"_s);
        QVERIFY(place);
        QTest::mouseClick(s.page.detail()->buttons()[2], Qt::LeftButton);
        auto* sheet = s.page.waiverSheet();
        QVERIFY(sheet != nullptr && sheet->isOpen());
        QCOMPARE(sheet->ownerField()->text(), u"platform team"_s);
        QVERIFY(!sheet->copyButton()->isEnabled());
        QVERIFY(sheet->whyText().contains(u"reason"_s));
        const QSignalSpy copied(&s.page, &Page::copyRequested);
        QTest::keyClicks(sheet->reasonField(), u"The scanner is replaced"_s);
        QTest::keyClick(sheet->reasonField(), Qt::Key_Return); // Enter alone does nothing
        QTest::keyClicks(sheet->approverField(), u"release manager"_s);
        QVERIFY2(sheet->copyButton()->isEnabled(), qPrintable(sheet->whyText()));
        QTest::keyClick(sheet->approverField(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(copied.size(), 1);
        QVERIFY(!sheet->isOpen());
        const QString yaml = copied[0][0].toString();
        QVERIFY(yaml.contains(u"fingerprint: \"0123456789abcdef\""_s));
        QVERIFY(yaml.contains(u"approver: \"release manager\""_s));
        QVERIFY(yaml.contains(u"created: 2026-11-22\n"_s));
    }
};

Q_DECLARE_METATYPE(slipway::ui::WaiverDraft)
SLIPWAY_TEST(ScoreHistoryTest)
SLIPWAY_TEST(RevisionsViewTest)
SLIPWAY_TEST(WaiverSheetTest)
#include "tst_readinesstrails.moc"
