// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/chartsamples.h"
#include "ui/pages/services/servicedetail.h"
#include "ui/pages/services/servicespage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/statuspill.h"

#include <QLineEdit>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// The page with the sample services, shown.
struct Shown {
    ui::Theme theme;
    ui::ServicesPage page{theme};
    ui::DataTable* table = page.findChild<ui::DataTable*>();
    ui::ServiceDetail* detail = page.findChild<ui::ServiceDetail*>();

    Shown()
    {
        page.resize(1244, 848);
        page.setRows(test::sampleRows());
        page.setPanels(test::samplePanels());
        page.setRange(test::sampleFrom(), test::sampleTo());
        page.show();
    }
    void click(int row)
    {
        const QRect cell = table->visualRect(table->model()->index(row, 1));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
    }
};

} // namespace

class ServicesPageTest : public QObject {
    Q_OBJECT
private slots:
    void sumsUpInTheTopBar()
    {
        Shown s;
        const auto* pill = qobject_cast<ui::StatusPill*>(s.page.topBarContent());
        QVERIFY(pill);
        QCOMPARE(pill->text(), u"5 healthy · 1 degraded · 1 down"_s);
        QCOMPARE(pill->sign(), ui::Sign::Bad);
    }
    void aClickOpensTheDetailAndFocusesTheCharts()
    {
        Shown s;
        QSignalSpy chosen(&s.page, &ui::ServicesPage::serviceChosen);
        QVERIFY(!s.detail->isVisible());
        s.click(6);
        QVERIFY(s.detail->isVisible());
        QCOMPARE(s.detail->row().service, u"ai-runtime"_s);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(s.page.chosenService(), u"ai-runtime"_s);
        QVERIFY(s.page.goBack());
        QVERIFY(!s.detail->isVisible());
        QCOMPARE(chosen.back().front().toString(), QString());
        QVERIFY(!s.page.goBack());
    }
    void theDetailFollowsARefresh()
    {
        Shown s;
        s.page.reveal(u"service"_s, u"redis"_s);
        auto rows = test::sampleRows();
        rows[3].reason = u"memory is full"_s;
        s.page.setRows(rows);
        QCOMPARE(s.detail->row().reason, u"memory is full"_s);
        QCOMPARE(s.table->currentKey(), u"redis"_s);
        rows.erase(rows.begin() + 3);
        s.page.setRows(rows);
        QVERIFY(s.page.chosenService().isEmpty());
        QVERIFY(!s.detail->isVisible());
    }
    void filtersByAnyWord()
    {
        Shown s;
        s.page.focusFilter();
        auto* line = s.page.findChild<QLineEdit*>();
        QVERIFY(line->isVisible());
        QTest::keyClicks(line, u"down"_s);
        QCOMPARE(s.table->model()->rowCount(), 1);
        QVERIFY(s.page.goBack());
        QCOMPARE(s.table->model()->rowCount(), 7);
        QVERIFY(!line->isVisible());
    }
    void framesGoToTheirCharts()
    {
        Shown s;
        QCOMPARE(s.page.charts().count(), 6);
        s.page.setFrame(u"memory"_s, test::sampleFrames()[4]);
        QCOMPARE(s.page.charts().chart(u"memory"_s)->frame().title, u"Memory"_s);
        QCOMPARE(s.page.charts().chart(u"cpu"_s)->frame().emptiness, charts::Emptiness::Loading);
    }
    void wishesOfTheChartsAreThePages()
    {
        Shown s;
        QSignalSpy live(&s.page, &ui::ServicesPage::liveRequested);
        QTest::keyClick(s.page.charts().chart(u"cpu"_s), Qt::Key_0);
        QCOMPARE(live.size(), 1);
    }
    void withoutServicesItSaysWhatToDo()
    {
        ui::Theme theme;
        ui::ServicesPage page(theme);
        page.setRows({});
        page.show();
        QVERIFY(!page.findChild<ui::DataTable*>()->isVisible());
        page.setRows(test::sampleRows());
        QVERIFY(page.findChild<ui::DataTable*>()->isVisible());
    }
};

SLIPWAY_TEST(ServicesPageTest)
#include "tst_servicespage.moc"
