// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/alerts/alertspage.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/pages/readiness/readinesspage.h"
#include "ui/pages/readiness/scorecardview.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/samples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/tabstrip.h"

#include <QMenu>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

template<typename PageType>
struct Shown {
    explicit Shown() : page(theme)
    {
        page.resize(1244, 848);
        page.setNow(test::sampleNow);
        page.show();
    }
    Theme theme;
    PageType page;
};

void clickRow(DataTable* table, int row)
{
    const auto place = table->visualRect(table->model()->index(row, 1)).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier, place);
}

} // namespace

class ReadinessPageTest : public QObject {
    Q_OBJECT
private slots:
    void theVerdictNeverTurnsGreenByItself()
    {
        Shown<ReadinessPage> s;
        QVERIFY(s.page.verdictPill()->tone() != Tone::Ok); // loading
        s.page.setEmpty(u"No repository"_s, u"Name one"_s);
        QCOMPARE(s.page.verdictPill()->sign(), Sign::Unknown);
        s.page.setAssessment(test::sampleAssessment());
        QCOMPARE(s.page.verdictPill()->sign(), Sign::Bad);
        QVERIFY(s.page.verdictPill()->text().startsWith(u"NO-GO · 3"_s));
    }
    void verdictsHaveFourWords_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("start");
        QTest::newRow("go") << int(readiness::Verdict::Go) << u"GO"_s;
        QTest::newRow("risk") << int(readiness::Verdict::GoWithRisk) << u"GO WITH RISK"_s;
        QTest::newRow("no-go") << int(readiness::Verdict::NoGo) << u"NO-GO"_s;
        QTest::newRow("not proven") << int(readiness::Verdict::NotProven) << u"CANNOT TELL"_s;
    }
    void verdictsHaveFourWords()
    {
        QFETCH(int, verdict);
        QFETCH(QString, start);
        auto assessment = *test::sampleAssessment();
        assessment.verdict = static_cast<readiness::Verdict>(verdict);
        QVERIFY(verdictText(assessment).startsWith(start));
    }
    void aClickOnARowShowsItsEvidence()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        QCOMPARE(s.page.detail()->titleText(), u"Image builds from its own context"_s);
        clickRow(s.page.checks()->table(), 1);
        QCOMPARE(s.page.detail()->titleText(), u"Security scan can fail the build"_s);
        const auto& code = s.page.detail()->codeViews();
        QCOMPARE(code[0]->excerpt().firstLine, 63);
        QCOMPARE(code[0]->excerpt().markTo, 64);
        QVERIFY(code[0]->excerpt().lines[0].contains(u"safety check"_s));
    }
    void openAndCopyGoUp()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        clickRow(s.page.checks()->table(), 1);
        QVERIFY(QTest::qWaitForWindowActive(&s.page)); // shortcuts work in the active window
        const QSignalSpy opened(&s.page, &Page::openFileRequested);
        const QSignalSpy copied(&s.page, &Page::copyRequested);
        QTest::keyClick(s.page.checks()->table(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].toString(), u".github/workflows/ci.yml"_s);
        QCOMPARE(opened[0][1].toInt(), 63);
        QTest::keyClick(s.page.checks()->table(), Qt::Key_Y);
        QCOMPARE(copied.size(), 1);
        QVERIFY(copied[0][0].toString().contains(u"**CIC-02**"_s));
        QVERIFY(copied[0][0].toString().contains(u"```\n      safety check --json || true"_s));
    }
    void chipsCategoryAndWordsFilter()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        auto* rows = s.page.checks()->table()->model();
        QCOMPARE(rows->rowCount(), 12);
        QTest::mouseClick(s.page.checks()->chip(readiness::Status::Fail), Qt::LeftButton);
        QCOMPARE(rows->rowCount(), 4);
        QTest::mouseClick(s.page.checks()->chip(readiness::Status::Warn), Qt::LeftButton);
        QCOMPARE(rows->rowCount(), 6);
        QTest::mouseClick(s.page.scorecard()->card(readiness::Category::Pipeline), Qt::LeftButton);
        QCOMPARE(rows->rowCount(), 2);
        s.page.focusFilter();
        QTest::keyClicks(s.page.checks()->field(), u"lint"_s);
        QCOMPARE(rows->rowCount(), 1);
        QVERIFY(s.page.goBack());
        QCOMPARE(rows->rowCount(), 12);
        QCOMPARE(s.page.scorecard()->chosenCategory(), -1);
        QVERIFY(!s.page.goBack());
    }
    void onlyDisputedOnesRemain()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        QTest::mouseClick(s.page.checks()->disputedButton(), Qt::LeftButton);
        // The statement about one check; a claimed score disputes its category, not each check in it.
        QCOMPARE(s.page.checks()->table()->model()->rowCount(), 1);
        QCOMPARE(s.page.checks()->table()->model()->index(0, 0).data(tables::KeyRole).toString(), u"CIC-02"_s);
    }
    void selectionSurvivesARefresh()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        clickRow(s.page.checks()->table(), 4);
        const QString key = s.page.checks()->table()->currentKey();
        auto next = std::make_shared<readiness::Assessment>(*test::sampleAssessment());
        next->checks.erase(next->checks.begin());
        next->checks[0].reason = u"other"_s;
        s.page.setAssessment(next);
        QCOMPARE(s.page.checks()->table()->currentKey(), key);
    }
    void revealTakesHidingFiltersAway()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        QTest::mouseClick(s.page.checks()->chip(readiness::Status::Fail), Qt::LeftButton);
        s.page.reveal(u"check"_s, u"SEC-03"_s);
        QCOMPARE(s.page.checks()->table()->currentKey(), u"SEC-03"_s);
    }
    void theReportIsExported()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        const QSignalSpy exported(&s.page, &ReadinessPage::exportRequested);
        for (auto* action : s.page.checks()->exportButton()->menu()->actions())
            action->trigger();
        QCOMPARE(exported.size(), 3);
        QCOMPARE(exported[0][0].toString(), u"markdown"_s);
    }
    void claimsStandBesideTheirEvidence()
    {
        Shown<ReadinessPage> s;
        s.page.setAssessment(test::sampleAssessment());
        QTest::mouseClick(s.page.tabs()->button(ReadinessPage::Claims), Qt::LeftButton);
        QVERIFY(s.page.claims()->isVisible());
        clickRow(s.page.claims()->table(), 1);
        QCOMPARE(s.page.claims()->decidingTable()->model()->rowCount(), 2);
        s.page.claims()->decidingTable()->selectRow(1);
        QTest::keyClick(s.page.claims()->decidingTable(), Qt::Key_Return);
        QCOMPARE(s.page.tabs()->current(), int(ReadinessPage::Scorecard));
        QCOMPARE(s.page.checks()->table()->currentKey(), u"TST-02"_s);
        QVERIFY(!s.page.tabs()->button(ReadinessPage::History)->isEnabled());
        QVERIFY(!s.page.tabs()->button(ReadinessPage::History)->toolTip().isEmpty());
    }
    void markdownOfHostileTextIsText()
    {
        auto assessment = *test::sampleAssessment();
        auto& check = assessment.checks[0];
        check.reason = u"[x](http://evil) `a` <b>"_s;
        check.evidence[0].excerpt = u"```\n# heading"_s;
        const QString text = checkMarkdown(check, assessment);
        QVERIFY(text.contains(u"\\[x\\](http://evil) \\`a\\` \\<b\\>"_s));
        QVERIFY(text.contains(u"````\n```\n# heading\n````"_s));
    }
};

class LivePagesTest : public QObject {
    Q_OBJECT
private slots:
    void anAlertTellsItsCauseAndLeadsToItsService()
    {
        Shown<AlertsPage> s;
        s.page.setAlerts(test::sampleAlerts(), {14, 13});
        QCOMPARE(s.page.detail()->titleText(), u"ServiceDown · ai-runtime"_s);
        clickRow(s.page.table(), 1);
        QCOMPARE(s.page.detail()->sentenceText(), u"memory 91 % of 512 MB"_s);
        const QSignalSpy wanted(&s.page, &Page::pageRequested);
        for (auto* button : s.page.detail()->buttons())
            QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][2].toString(), u"redis"_s);
    }
    void noAlertIsGoodOnlyIfAllAreFresh_data()
    {
        QTest::addColumn<int>("targets");
        QTest::addColumn<int>("fresh");
        QTest::addColumn<QString>("title");
        QTest::newRow("all fresh") << 14 << 14 << u"No alerts"_s;
        QTest::newRow("some not") << 14 << 13 << u"No alerts so far"_s;
        QTest::newRow("nothing observed") << 0 << 0 << u"Nothing is observed"_s;
    }
    void noAlertIsGoodOnlyIfAllAreFresh()
    {
        QFETCH(int, targets);
        QFETCH(int, fresh);
        Shown<AlertsPage> s;
        s.page.setAlerts({}, {targets, fresh});
        QVERIFY(s.page.emptyState()->isVisible());
        QTEST(s.page.emptyState()->titleText(), "title");
    }
    void sourcesAreFilteredAndDiagnosed()
    {
        Shown<SourcesPage> s;
        s.page.setSources(test::sampleSources());
        QCOMPARE(s.page.detail()->titleText(), u"ai-runtime · health"_s);
        const QSignalSpy copied(&s.page, &Page::copyRequested);
        QTest::mouseClick(s.page.detail()->buttons().front(), Qt::LeftButton);
        QCOMPARE(copied.size(), 1);
        const QString text = copied[0][0].toString();
        QVERIFY2(text.contains(u"error: connect timed out after 2 s"_s), qPrintable(text));
        QVERIFY(text.contains(u"last success: 2026-11-22T"_s));
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"redis metrics"_s);
        QCOMPARE(s.page.table()->model()->rowCount(), 1);
        QTest::keyClick(s.page.field(), Qt::Key_Escape);
        QCOMPARE(s.page.table()->model()->rowCount(), 12);
    }
    void jAndKMoveThroughRows()
    {
        Shown<SourcesPage> s;
        s.page.setSources(test::sampleSources());
        s.page.table()->setFocus();
        QTest::keyClick(s.page.table(), Qt::Key_J);
        QTest::keyClick(s.page.table(), Qt::Key_J);
        QCOMPARE(s.page.table()->currentIndex().row(), 2);
        QTest::keyClick(s.page.table(), Qt::Key_K);
        QCOMPARE(s.page.table()->currentIndex().row(), 1);
    }
};

SLIPWAY_TEST(ReadinessPageTest)
SLIPWAY_TEST(LivePagesTest)
#include "tst_pages.moc"
