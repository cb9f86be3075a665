// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/readiness/checkdetail.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/claimdetail.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/environmentsview.h"
#include "ui/pages/readiness/quoteview.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/readiness/revisionsview.h"
#include "ui/pages/readiness/scorecardview.h"
#include "ui/pages/readiness/scorehistory.h"
#include "ui/pages/readiness/trendchart.h"
#include "ui/readiness/readinesssamples.h"
#include "ui/samples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statuspill.h"
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
        page.setEnvironments(test::sampleEnvironments());
        page.setMeasurements(test::sampleMeasurements());
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

void clickKey(DataTable* table, const QString& key)
{
    QVERIFY(table->selectKey(key));
    clickRow(table, table->currentIndex().row());
}

/// The action of a menu by its words, through submenus.
QAction* action(QMenu* menu, const QStringList& path)
{
    QAction* found = nullptr;
    for (const auto& word : path) {
        found = nullptr;
        for (auto* one : menu->actions()) {
            if (one->text() == word)
                found = one;
        }
        if (found != nullptr && found->menu() != nullptr)
            menu = found->menu();
    }
    return found;
}

QString factOf(const CheckDetail& detail, const QString& name)
{
    for (const auto& fact : detail.facts()) {
        if (fact.name == name)
            return fact.value;
    }
    return {};
}

QString cell(const QTableView* table, int row, int column)
{
    return table->model()->index(row, column).data().toString();
}

} // namespace

class ReadinessChecksTest : public QObject {
    Q_OBJECT
private slots:
    void groupsCollapseByClickAndKey()
    {
        Shown s;
        auto* table = s.page.checks()->table();
        action(s.page.checks()->viewButton()->menu(), {u"Group by"_s, u"Category"_s})->trigger();
        QCOMPARE(table->model()->rowCount(), 12 + 8);
        QVERIFY(s.page.checks()->currentRow() != nullptr); // a heading is never chosen by itself
        clickRow(table, 0);
        QCOMPARE(table->model()->rowCount(), 12 + 8 - 3);
        QVERIFY(s.page.checks()->currentRow() == nullptr);
        QVERIFY(s.page.detail()->titleText().isEmpty());
        QTest::keyClick(table, Qt::Key_Right);
        QCOMPARE(table->model()->rowCount(), 12 + 8);
        QTest::keyClick(table, Qt::Key_Left);
        QCOMPARE(table->model()->rowCount(), 12 + 8 - 3);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(table->model()->rowCount(), 12 + 8);
        // A check inside a collapsed group can still be revealed.
        QTest::keyClick(table, Qt::Key_Left);
        s.page.reveal(u"check"_s, u"INF-01"_s);
        QCOMPARE(table->currentKey(), u"INF-01"_s);
    }
    void menuFiltersAreSaidAndCleared()
    {
        Shown s;
        auto* checks = s.page.checks();
        auto* menu = checks->viewButton()->menu();
        QVERIFY(checks->filterText().isEmpty());
        action(menu, {u"Severity"_s, u"blocker"_s})->trigger();
        QCOMPARE(checks->table()->model()->rowCount(), 3);
        action(menu, {u"Owner"_s, u"platform team"_s})->trigger();
        QCOMPARE(checks->table()->model()->rowCount(), 1);
        QCOMPARE(checks->filterText(), u"severity blocker · owner platform team"_s);
        QVERIFY(s.page.goBack());
        QCOMPARE(checks->table()->model()->rowCount(), 12);
        QVERIFY(checks->filterText().isEmpty());
        action(menu, {u"Only with a waiver"_s})->trigger();
        QCOMPARE(checks->table()->model()->rowCount(), 1);
        QVERIFY(s.page.goBack());
        action(menu, {u"Category"_s, u"Security"_s})->trigger();
        QCOMPARE(checks->table()->model()->rowCount(), 1);
        QCOMPARE(s.page.scorecard()->chosenCategory(), int(readiness::Category::Security));
    }
    void optionalColumnsAreShownByMenu()
    {
        Shown s;
        auto* table = s.page.checks()->table();
        QVERIFY(table->isColumnHidden(tables::ChecksModel::OwnerColumn));
        auto* owner = action(s.page.checks()->viewButton()->menu(), {u"Columns"_s, u"Owner"_s});
        owner->trigger();
        QVERIFY(!table->isColumnHidden(tables::ChecksModel::OwnerColumn));
        QVERIFY(table->isColumnHidden(tables::ChecksModel::IdColumn));
    }
    void thousandsOfRowsKeepTheSelection()
    {
        Shown s;
        s.page.setAssessment(test::manyChecks(5000));
        auto* table = s.page.checks()->table();
        QCOMPARE(table->model()->rowCount(), 5000);
        QVERIFY(table->selectKey(u"SEC-2002"_s));
        s.page.checks()->setGrouping(tables::Grouping::Owner);
        QCOMPARE(table->currentKey(), u"SEC-2002"_s);
        table->sortByColumn(tables::ChecksModel::TitleColumn, Qt::DescendingOrder);
        QCOMPARE(table->currentKey(), u"SEC-2002"_s);
        s.page.focusFilter();
        QTest::keyClicks(s.page.checks()->field(), u"SEC-2002"_s);
        QCOMPARE(table->currentKey(), u"SEC-2002"_s);
        QCOMPARE(table->model()->rowCount(), 2); // and the heading
    }
    void theDetailTellsSinceWaiverProofAndSource()
    {
        Shown s;
        auto* detail = s.page.detail();
        clickKey(s.page.checks()->table(), u"CIC-02"_s);
        QVERIFY(factOf(*detail, u"Since"_s).contains(u"6 assessment"_s));
        QCOMPARE(factOf(*detail, u"Why ask"_s), u"A gate that cannot fail proves nothing."_s);
        QCOMPARE(factOf(*detail, u"Owner"_s), u"platform team"_s);
        QVERIFY(factOf(*detail, u"Claim"_s).contains(u"Security scanning clean"_s));
        clickKey(s.page.checks()->table(), u"TST-02"_s);
        QVERIFY2(factOf(*detail, u"Source"_s).startsWith(u"report · E2 · pytest 7.4"_s),
            qPrintable(factOf(*detail, u"Source"_s)));
        clickKey(s.page.checks()->table(), u"DEP-11"_s);
        QVERIFY(factOf(*detail, u"Waived"_s)
                    .contains(u"release manager approved it; until 2026-12-01"_s));
        QVERIFY(factOf(*detail, u"Status"_s).contains(u"without the waiver warn"_s));
        QVERIFY(!detail->buttons()[2]->isEnabled()); // waived already
    }
    void piecesOfEvidenceAreNumberedAndSwitched()
    {
        Shown s;
        auto* detail = s.page.detail();
        const QSignalSpy wanted(&s.page, &ReadinessPage::linesRequested);
        clickKey(s.page.checks()->table(), u"CIC-02"_s);
        QCOMPARE(detail->piece(), 0);
        QVERIFY(!detail->previousButton()->isEnabled());
        QTest::mouseClick(detail->nextButton(), Qt::LeftButton);
        QCOMPARE(detail->piece(), 1);
        QCOMPARE(detail->codeViews()[0]->excerpt().firstLine, 71);
        QVERIFY(!detail->nextButton()->isEnabled());
        QCOMPARE(wanted.last()[0].value<readiness::Evidence>().line, 71);
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        QTest::mouseClick(detail->buttons()[0], Qt::LeftButton);
        QCOMPARE(opened[0][1].toInt(), 71);
        // A refresh with the same check keeps the piece.
        s.page.setAssessment(test::fullAssessment());
        QCOMPARE(detail->piece(), 1);
    }
    void linesAroundKeepTheDecisiveOneMarked()
    {
        Shown s;
        auto* detail = s.page.detail();
        clickKey(s.page.checks()->table(), u"INF-01"_s);
        const QStringList lines{u"FROM python"_s, u"COPY ../shared /app/shared"_s, u"RUN true"_s};
        s.page.setLines(u"Dockerfile.production"_s, 46, lines);
        const auto& excerpt = detail->codeViews()[0]->excerpt();
        QCOMPARE(excerpt.firstLine, 46);
        QCOMPARE(excerpt.markFrom, 47);
        QCOMPARE(excerpt.markTo, 47);
        QCOMPARE(excerpt.tone, Tone::Bad);
        // Lines of another file, or of another place, come late.
        s.page.setLines(u"other"_s, 46, {u"x"_s, u"y"_s});
        s.page.setLines(u"Dockerfile.production"_s, 90, {u"x"_s});
        QCOMPARE(detail->codeViews()[0]->excerpt().lines, lines);
    }
    void theEditorIsOfferedOnlyWhereThereIsOne()
    {
        Shown s;
        clickKey(s.page.checks()->table(), u"CIC-02"_s);
        auto* editor = s.page.detail()->buttons()[1];
        QVERIFY(!editor->isVisible());
        s.page.setEditorAvailable(true);
        QVERIFY(editor->isVisible());
        const QSignalSpy edited(&s.page, &ReadinessPage::editorRequested);
        QTest::mouseClick(editor, Qt::LeftButton);
        QCOMPARE(edited.size(), 1);
        QCOMPARE(edited[0][1].toInt(), 63);
    }
    void aClaimIsOneClickAway()
    {
        Shown s;
        clickKey(s.page.checks()->table(), u"SEC-03"_s);
        QTest::mouseClick(s.page.detail()->claimButton(), Qt::LeftButton);
        QCOMPARE(s.page.tabs()->current(), int(ReadinessPage::Claims));
        QVERIFY(s.page.claims()->detail()->quote()->text().contains(u"non-root"_s));
    }
    void nothingStaleLooksWell()
    {
        Shown s;
        auto good = std::make_shared<readiness::Assessment>(*test::fullAssessment());
        good->verdict = readiness::Verdict::Go;
        s.page.setAssessment(good);
        QCOMPARE(s.page.verdictPill()->sign(), Sign::Ok);
        QCOMPARE(s.page.levelPill()->text(), u"Level 1 of 2"_s);
        QCOMPARE(s.page.levelPill()->tone(), Tone::Warn);
        s.page.setNow(test::sampleNow + 3'600'000);
        QCOMPARE(s.page.verdictPill()->sign(), Sign::Unknown);
        QVERIFY(s.page.notice()->isVisible());
        const QSignalSpy wanted(&s.page, &ReadinessPage::assessRequested);
        emit s.page.notice()->actionTriggered();
        QCOMPARE(wanted.size(), 1);
        s.page.setNow(test::sampleNow);
        QVERIFY(!s.page.notice()->isVisible());
    }
};

class ReadinessClaimsTest : public QObject {
    Q_OBJECT
private slots:
    void kindsAndVerdictsFilter()
    {
        Shown s;
        s.open(ReadinessPage::Claims);
        auto* claims = s.page.claims();
        QCOMPARE(claims->table()->model()->rowCount(), 5);
        QTest::mouseClick(claims->chip(readiness::ClaimVerdict::Contradicted), Qt::LeftButton);
        QCOMPARE(claims->table()->model()->rowCount(), 3);
        action(claims->kindButton()->menu(), {u"count"_s})->trigger();
        QCOMPARE(claims->table()->model()->rowCount(), 1);
        QCOMPARE(claims->kindButton()->text(), u"count"_s);
        QVERIFY(s.page.goBack()); // the filters first, then the scorecard
        QCOMPARE(claims->table()->model()->rowCount(), 5);
        QVERIFY(s.page.goBack());
        QCOMPARE(s.page.tabs()->current(), int(ReadinessPage::Scorecard));
    }
    void theFigureThatIsWrongIsMarked()
    {
        Shown s;
        s.open(ReadinessPage::Claims);
        auto* claims = s.page.claims();
        s.page.focusFilter();
        QTest::keyClicks(s.page.focusWidget(), u"412"_s);
        QCOMPARE(claims->table()->model()->rowCount(), 1);
        const auto* quote = claims->detail()->quote();
        QCOMPARE(quote->text().mid(quote->mark().first, quote->mark().second), u"412"_s);
        QVERIFY(claims->detail()->codeViews()[0]->isVisible()); // the self-check’s place
        QCOMPARE(claims->decidingTable()->model()->rowCount(), 0);
    }
    void bothSidesOfAMeasureStandInOneRow()
    {
        Shown s;
        s.open(ReadinessPage::Claims);
        QTest::mouseClick(s.page.claims()->parts()->button(u"measured"_s), Qt::LeftButton);
        auto* table = s.page.claims()->measuredTable();
        QVERIFY(table->isVisible());
        QCOMPARE(cell(table, 1, tables::MeasurementsModel::BeforeColumn), u"not measured"_s);
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        clickRow(table, 0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), u"README.md"_s);
    }
    void waiversThatNoLongerHoldComeFirst()
    {
        Shown s;
        s.open(ReadinessPage::Claims);
        QTest::mouseClick(s.page.claims()->parts()->button(u"waivers"_s), Qt::LeftButton);
        auto* table = s.page.claims()->waiversTable();
        QCOMPARE(cell(table, 0, tables::WaiversModel::CheckColumn), u"PERF-08"_s);
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        clickRow(table, 0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(opened[0][1].toInt(), 9);
    }
};

class ReadinessEnvironmentsTest : public QObject {
    Q_OBJECT
private slots:
    void productionIsShownFirstAndFaultsFilter()
    {
        Shown s;
        s.open(ReadinessPage::Environments);
        auto* view = s.page.environments();
        QCOMPARE(view->chooser()->current(), u"production"_s);
        QCOMPARE(view->variables()->model()->rowCount(), 6);
        QTest::mouseClick(view->faultsChip(), Qt::LeftButton);
        QCOMPARE(view->variables()->model()->rowCount(), 3);
        clickRow(view->variables(), 1);
        QVERIFY(!view->detail()->titleText().isEmpty());
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        QTest::keyClick(view->variables(), Qt::Key_Return);
        QCOMPARE(opened[0][0].toString(), u"deploy/env/production.env"_s);
        QVERIFY(s.page.goBack());
        QCOMPARE(view->variables()->model()->rowCount(), 6);
        QTest::mouseClick(view->chooser()->button(u"staging"_s), Qt::LeftButton);
        QCOMPARE(view->variables()->model()->rowCount(), 1);
        QTest::mouseClick(view->chooser()->button(u"development"_s), Qt::LeftButton);
        QCOMPARE(view->variables()->model()->rowCount(), 0);
    }
    void driftIsFilteredAndTurnedAround()
    {
        Shown s;
        s.open(ReadinessPage::Environments);
        auto* view = s.page.environments();
        QTest::mouseClick(view->parts()->button(u"drift"_s), Qt::LeftButton);
        QVERIFY(view->drifts()->isVisible());
        QCOMPARE(view->drifts()->model()->rowCount(), 4);
        QCOMPARE(cell(view->drifts(), 0, tables::DriftModel::LeftColumn), u"api:4.2.0-rc1"_s);
        QCOMPARE(view->detail()->titleText(), u"api"_s);
        QTest::mouseClick(view->driftChip(readiness::DriftVerdict::Unexpected), Qt::LeftButton);
        QCOMPARE(view->drifts()->model()->rowCount(), 1);
        QVERIFY(QMetaObject::invokeMethod(view->leftButton()->menu(), "aboutToShow"));
        action(view->leftButton()->menu(), {u"production"_s})->trigger();
        QCOMPARE(view->leftButton()->text(), u"production"_s);
        QCOMPARE(view->rightButton()->text(), u"staging"_s);
        QCOMPARE(cell(view->drifts(), 0, tables::DriftModel::LeftColumn), u"api:latest"_s);
    }
    void nothingFoundSaysWhatToDo()
    {
        Shown s;
        s.page.setEnvironments({});
        s.open(ReadinessPage::Environments);
        QCOMPARE(s.page.environments()->variables()->model()->rowCount(), 0);
        s.page.environments()->showPart(u"drift"_s);
        QVERIFY(!s.page.environments()->leftButton()->isEnabled());
    }
};

SLIPWAY_TEST(ReadinessChecksTest)
SLIPWAY_TEST(ReadinessClaimsTest)
SLIPWAY_TEST(ReadinessEnvironmentsTest)
#include "tst_readinesspage.moc"
