// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/serveralertsmodel.h"
#include "tables/serversmodel.h"

#include <QAbstractItemModelTester>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::tables;
using prometheus::Alert;
using prometheus::ServerView;
using prometheus::Target;

namespace {

constexpr qint64 now = 1'700'000'000'000;

Alert alert(const char* name, Alert::State state, const char* severity, qint64 age)
{
    Alert out;
    out.name = QString::fromLatin1(name);
    out.state = state;
    out.labels = timeseries::Labels(
        {{"alertname", name}, {"severity", severity}, {"instance", "h\x1b[31m:1"}});
    out.value = u"1e+00"_s;
    out.activeAt = now - age;
    return out;
}

ServerView server(const QString& name)
{
    ServerView out;
    out.environment = u"production"_s;
    out.name = name;
    out.url = u"http://127.0.0.1:9090"_s;
    out.time = now - 5'000;
    out.staleAfter = 30'000;
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
    up.lastScrape = now - 3'000;
    up.lastDurationMs = 12;
    Target down = up;
    down.instance = u"b:1"_s;
    down.health = Target::Health::Down;
    down.lastError = u"connection refused"_s;
    out.targets = {up, down};
    return out;
}

QString cell(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

Sign signAt(const QAbstractItemModel& model, int row)
{
    return static_cast<Sign>(model.index(row, 0).data(SignRole).toInt());
}

} // namespace

/// Alerts, servers and targets as tables.
class ServerTablesTest : public QObject {
    Q_OBJECT
private slots:
    void alertsAreASoundModel()
    {
        ServerAlertsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto one = server(u"main"_s);
        one.alerts = {alert("A", Alert::State::Firing, "page", 1000),
            alert("B", Alert::State::Pending, "", 2000)};
        model.setRows(alertRows({one}, now));
        QCOMPARE(model.rowCount(), 2);
        one.alerts.erase(one.alerts.begin());
        auto two = server(u"other"_s);
        two.alerts = one.alerts;
        model.setRows(alertRows({two, one}, now));
        QCOMPARE(model.rowCount(), 2); // the same alert of two servers is two
        model.setRows({});
    }
    void alertsTellTheirServerAndState()
    {
        ServerAlertsModel model;
        model.setNow(now);
        auto one = server(u"main"_s);
        one.alerts = {alert("A", Alert::State::Pending, "warning", 60'000),
            alert("B", Alert::State::Firing, "warning", 1'000),
            alert("C", Alert::State::Firing, "critical", 500)};
        model.setRows(alertRows({one}, now));
        QCOMPARE(signAt(model, 0), Sign::Running);
        QCOMPARE(signAt(model, 1), Sign::Warn);
        QCOMPARE(signAt(model, 2), Sign::Bad);
        QCOMPARE(cell(model, 0, ServerAlertsModel::StateColumn), u"pending"_s);
        QCOMPARE(cell(model, 1, ServerAlertsModel::ServerColumn), u"main"_s);
        QCOMPARE(cell(model, 2, ServerAlertsModel::SeverityColumn), u"critical"_s);
        QVERIFY(!cell(model, 0, ServerAlertsModel::LabelsColumn).contains(QChar(0x1b)));
        const auto rank = [&](int row) { return model.index(row, 0).data(SortRole).toDouble(); };
        QVERIFY(rank(2) < rank(1));
        QVERIFY(rank(1) < rank(0));
    }
    void alertsOfAStaleLookAreNotBelieved()
    {
        auto one = server(u"main"_s);
        one.time = now - 31'000;
        one.alerts = {alert("A", Alert::State::Firing, "page", 1000)};
        const auto rows = alertRows({one}, now);
        QVERIFY(rows.at(0).isStale);
        QCOMPARE(signOf(rows.at(0)), Sign::Unknown);
    }
    void serversAreASoundModel()
    {
        ServersModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows({server(u"main"_s)});
        model.setRows({server(u"other"_s), server(u"main"_s)});
        model.setNow(now);
        QCOMPARE(model.rowCount(), 2);
        model.setRows({});
    }
    void serversTellHowTheyDo()
    {
        auto fine = server(u"fine"_s);
        auto fresh = ServerView{};
        auto gone = server(u"gone"_s);
        gone.build.reset();
        gone.trouble = u"nothing listens there"_s;
        auto odd = server(u"odd"_s);
        prometheus::Rule rule;
        rule.health = prometheus::Rule::Health::Error;
        odd.rules = {rule};
        auto stale = server(u"stale"_s);
        stale.time = now - 40'000;
        ServersModel model;
        model.setNow(now);
        model.setRows({fine, fresh, gone, odd, stale});
        QCOMPARE(signAt(model, 0), Sign::Ok);
        QCOMPARE(signAt(model, 1), Sign::Running);
        QCOMPARE(signAt(model, 2), Sign::Bad);
        QCOMPARE(signAt(model, 3), Sign::Warn);
        QCOMPARE(signAt(model, 4), Sign::Unknown);
        QCOMPARE(cell(model, 0, ServersModel::ProductColumn), u"Prometheus 2.42.0"_s);
        QCOMPARE(cell(model, 0, ServersModel::TargetsColumn), u"1 up · 1 down"_s);
        QCOMPARE(cell(model, 0, ServersModel::RetentionColumn), u"15d"_s);
        QCOMPARE(cell(model, 2, ServersModel::UrlColumn), u"nothing listens there"_s);
        QCOMPARE(cell(model, 3, ServersModel::RulesColumn), u"1, 1 failing"_s);
    }
    void targetsThatAreDownSortFirst()
    {
        ServerTargetsModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setNow(now);
        model.setRows(server(u"main"_s).targets);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(signAt(model, 0), Sign::Ok);
        QCOMPARE(signAt(model, 1), Sign::Bad);
        QVERIFY(
            model.index(1, 0).data(SortRole).toInt() < model.index(0, 0).data(SortRole).toInt());
        QCOMPARE(cell(model, 1, ServerTargetsModel::ErrorColumn), u"connection refused"_s);
        model.setRows({});
    }
};

SLIPWAY_TEST(ServerTablesTest)
#include "tst_servertables.moc"
