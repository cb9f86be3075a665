// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/pages/alerts/alertspage.h"
#include "ui/pages/alerts/serveralerts.h"
#include "ui/pages/sources/serverspanel.h"
#include "ui/pages/sources/sourcespage.h"
#include "ui/samples.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;
using prometheus::Alert;
using prometheus::ServerView;
using prometheus::Target;

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

/// A server that answers, with one target of two down and an alert that fires for it.
ServerView sampleServer()
{
    ServerView out;
    out.environment = u"production"_s;
    out.name = u"main"_s;
    out.url = u"http://127.0.0.1:9090"_s;
    out.time = test::sampleNow - 5'000;
    out.staleAfter = 45'000;
    out.build = prometheus::BuildInfo{.product = u"Prometheus"_s,
        .version = u"2.42.0"_s,
        .retention = u"15d"_s,
        .hasRules = true,
        .hasTargets = true,
        .hasMetadata = true};
    Target up;
    up.job = u"api"_s;
    up.instance = u"a:1"_s;
    up.health = Target::Health::Up;
    up.lastScrape = test::sampleNow - 3'000;
    Target down = up;
    down.instance = u"b:1"_s;
    down.health = Target::Health::Down;
    down.lastError = u"Get \"http://b:1/metrics\": connection refused"_s;
    out.targets = {up, down};
    Alert alert;
    alert.name = u"TargetGone"_s;
    alert.state = Alert::State::Firing;
    alert.labels = timeseries::Labels(
        {{"alertname", "TargetGone"}, {"instance", "b:1"}, {"severity", "page"}});
    alert.annotations.insert(u"summary"_s, u"<b>b:1</b> is gone"_s);
    alert.activeAt = test::sampleNow - 60'000;
    alert.query = u"up == 0"_s;
    alert.group = u"targets"_s;
    out.alerts = {alert};
    return out;
}

} // namespace

/// What servers say, on the Alerts and Sources pages.
class ServerPagesTest : public QObject {
    Q_OBJECT
private slots:
    void withoutServersNothingIsShownOfThem()
    {
        Shown<AlertsPage> alerts;
        alerts.page.setServers({});
        QVERIFY(!alerts.page.servers()->isVisible());
        Shown<SourcesPage> sources;
        sources.page.setServers({});
        QVERIFY(!sources.page.servers()->isVisible());
    }
    void anAlertOfAServerTellsItsRule()
    {
        Shown<AlertsPage> s;
        s.page.setAlerts(test::sampleAlerts(), {14, 13});
        s.page.setServers({sampleServer()});
        QVERIFY(s.page.servers()->isVisible());
        QCOMPARE(s.page.detail()->titleText(), u"ServiceDown · ai-runtime"_s);
        clickRow(s.page.servers()->table(), 0);
        QCOMPARE(s.page.detail()->titleText(), u"TargetGone · main"_s);
        QCOMPARE(s.page.detail()->sentenceText(), u"<b>b:1</b> is gone"_s); // plain text
        QCOMPARE(s.page.detail()->codeViews().size(), 1U);
        QCOMPARE(s.page.detail()->codeViews()[0]->excerpt().lines, QStringList{u"up == 0"_s});
        const QSignalSpy copied(&s.page, &Page::copyRequested);
        const QSignalSpy wanted(&s.page, &Page::pageRequested);
        for (auto* button : s.page.detail()->buttons()) {
            if (button->isVisible())
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QCOMPARE(wanted.size(), 0);
        QCOMPARE(copied.size(), 1);
        QVERIFY(copied[0][0].toString().contains(u"rule: up == 0"_s));
        clickRow(s.page.table(), 0);
        QCOMPARE(s.page.detail()->titleText(), u"ServiceDown · ai-runtime"_s);
    }
    void noAlertOfServersIsGoodOnlyIfAllAnswer_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("title");
        QTest::newRow("answers") << 0 << u"No alerts of servers"_s;
        QTest::newRow("does not answer") << 1 << u"No alerts of servers so far"_s;
        QTest::newRow("stale") << 2 << u"No alerts of servers so far"_s;
        QTest::newRow("first look") << 3 << u"Servers are asked"_s;
    }
    void noAlertOfServersIsGoodOnlyIfAllAnswer()
    {
        QFETCH(int, state);
        auto server = sampleServer();
        server.alerts.clear();
        if (state == 1)
            server.build.reset();
        if (state == 2)
            server.time = test::sampleNow - 60'000;
        if (state == 3)
            server.time = 0;
        Shown<AlertsPage> s;
        s.page.setServers({server});
        QVERIFY(s.page.servers()->emptyState()->isVisible());
        QTEST(s.page.servers()->emptyState()->titleText(), "title");
    }
    void aServerShowsItsTargets()
    {
        Shown<SourcesPage> s;
        s.page.setSources(test::sampleSources());
        s.page.setServers({sampleServer()});
        auto* panel = s.page.servers();
        QCOMPARE(panel->servers()->model()->rowCount(), 1);
        QCOMPARE(panel->targets()->model()->rowCount(), 2);
        clickRow(panel->servers(), 0);
        QCOMPARE(s.page.detail()->titleText(), u"main"_s);
        clickRow(panel->targets(), 0); // the one that is down
        QCOMPARE(s.page.detail()->titleText(), u"api · b:1"_s);
        QVERIFY(s.page.detail()->sentenceText().contains(u"connection refused"_s));
        const QSignalSpy copied(&s.page, &Page::copyRequested);
        QTest::mouseClick(s.page.detail()->buttons().front(), Qt::LeftButton);
        QCOMPARE(copied.size(), 1);
        QVERIFY(copied[0][0].toString().contains(u"target: api b:1"_s));
        s.page.focusFilter();
        QTest::keyClicks(s.page.field(), u"a:1"_s);
        QCOMPARE(panel->targets()->model()->rowCount(), 1);
        QTest::keyClick(s.page.field(), Qt::Key_Escape);
        clickRow(s.page.table(), 0);
        QCOMPARE(s.page.detail()->titleText(), u"ai-runtime · health"_s);
    }
    void aServerThatDoesNotAnswerSaysWhy()
    {
        auto server = sampleServer();
        server.build.reset();
        server.targets.clear();
        server.trouble = u"nothing listens there (check that the server runs)"_s;
        Shown<SourcesPage> s;
        s.page.setServers({server});
        QVERIFY(s.page.servers()->emptyState()->isVisible());
        QCOMPARE(s.page.servers()->emptyState()->sentenceText(), server.trouble);
        clickRow(s.page.servers()->servers(), 0);
        QCOMPARE(s.page.detail()->sentenceText(), server.trouble);
    }
};

SLIPWAY_TEST(ServerPagesTest)
#include "tst_serverpages.moc"
