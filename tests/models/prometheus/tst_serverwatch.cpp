// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"
#include "prometheus/serverwatch.h"
#include "support/testcase.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::prometheus;
using demo::Reply;
using demo::Request;
using test::apiError;
using test::ApiFixture;
using test::apiReply;
using test::parameter;
using test::waitFor;
using test::waitForResult;

namespace {

Reply file(const QString& name)
{
    return {.contentType = "application/json",
        .body = test::readFile(test::dataFile(u"prometheus/"_s + name))};
}

/// A Prometheus with two targets of three down, a firing and a pending alert.
Reply prometheusReply(const Request& request)
{
    if (request.path.endsWith(u"/buildinfo"))
        return apiReply(R"({"version":"2.42.0","revision":"abc","goVersion":"go1.19"})");
    if (request.path.endsWith(u"/runtimeinfo"))
        return apiReply(R"({"storageRetention":"15d","reloadConfigSuccess":false})");
    if (request.path.endsWith(u"/targets"))
        return file(u"targets.json"_s);
    if (request.path.endsWith(u"/rules")) {
        const bool isLast = parameter(request, u"group_next_token"_s) == u"abc";
        return isLast ? apiReply(R"({"groups":[]})") : file(u"rules.json"_s);
    }
    return apiReply("{}");
}

Reply plain404()
{
    return {.status = 404, .body = "404 page not found"};
}

} // namespace

/// What servers are found to be, and looks at them.
class ServerWatchTest : public QObject {
    Q_OBJECT
private slots:
    void productsAreTold_data()
    {
        QTest::addColumn<Reply>("build");
        QTest::addColumn<bool>("hasStores");
        QTest::addColumn<QString>("product");
        QTest::addColumn<QString>("version");
        QTest::newRow("Prometheus") << apiReply(R"({"version":"2.42.0","revision":"r"})") << false
                                    << u"Prometheus"_s << u"2.42.0"_s;
        auto victoria = apiReply("{}");
        victoria.headers = {{"X-Server-Hostname", "h"}};
        QTest::newRow("VictoriaMetrics") << victoria << false << u"VictoriaMetrics"_s << QString();
        QTest::newRow("Mimir") << apiReply(
            R"({"application":"Grafana Mimir","version":"2.10.0","revision":"r","features":{}})")
                               << false << u"Mimir"_s << u"2.10.0"_s;
        QTest::newRow("Thanos") << apiReply(R"({"version":"0.31.0","revision":"r"})") << true
                                << u"Thanos"_s << u"0.31.0"_s;
        QTest::newRow("odd") << apiReply(R"({"version":"7"})") << false << u"unknown"_s << u"7"_s;
        QTest::newRow("none") << plain404() << false << u"unknown"_s << QString();
    }
    void productsAreTold()
    {
        QFETCH(Reply, build);
        QFETCH(bool, hasStores);
        QFETCH(QString, product);
        QFETCH(QString, version);
        ApiFixture world;
        world.handler = [&](const Request& request) {
            if (request.path.endsWith(u"/buildinfo"))
                return build;
            if (request.path.endsWith(u"/stores"))
                return hasStores ? apiReply("{}") : plain404();
            return request.path.endsWith(u"/targets") ? plain404() : apiReply("{}");
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto found = waitForResult(client.buildInfo());
        QVERIFY2(found, qPrintable(found ? QString() : found.error().text()));
        QCOMPARE(found->product, product);
        QCOMPARE(found->version, version);
        QVERIFY(found->hasRules && found->hasMetadata && !found->hasTargets);
    }
    void whatIsFoundOutIsKeptUntilAFailure()
    {
        ApiFixture world;
        world.handler = prometheusReply;
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto first = client.buildInfo();
        const auto second = client.buildInfo(); // waits for the same answer
        QVERIFY(waitForResult(first));
        QCOMPARE(*waitForResult(second), *waitForResult(first));
        const auto asked = world.requests.size();
        QCOMPARE(waitForResult(client.buildInfo())->retention, u"15d"_s);
        QCOMPARE(world.requests.size(), asked);
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Garbage}; };
        QVERIFY(!waitForResult(client.targets()));
        world.handler = prometheusReply;
        QVERIFY(waitForResult(client.buildInfo()));
        QVERIFY(world.requests.size() > asked + 2);
    }
    void aLookShowsEverything()
    {
        ApiFixture world;
        world.handler = prometheusReply;
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto view = waitFor(client.look());
        QCOMPARE(view.trouble, QString());
        QCOMPARE(view.environment, u"here"_s);
        QCOMPARE(view.name, u"main"_s);
        QVERIFY(view.build && view.build->product == u"Prometheus");
        QVERIFY(view.time > 0);
        QCOMPARE(view.targets.size(), 3U);
        QCOMPARE(view.rules.size(), 2U);
        QCOMPARE(view.alerts.size(), 2U);
        QCOMPARE(view.alerts[0].query, u"up == 0"_s);
        QCOMPARE(view.warnings.size(), 1);
        QVERIFY(view.warnings[0].contains(u"could not load its configuration"_s));
    }
    void aPartThatFailsIsNamedAndTheRestStands()
    {
        ApiFixture world;
        world.handler = [](const Request& request) {
            const bool isProbe = parameter(request, u"group_limit"_s) == u"1";
            if (request.path.endsWith(u"/rules") && !isProbe)
                return apiError(500, "internal", "no rules today");
            if (request.path.endsWith(u"/alerts"))
                return apiReply(
                    R"({"alerts":[{"labels":{"alertname":"B"},"state":"firing"},{"state":"inactive"}]})");
            return prometheusReply(request);
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto view = waitFor(client.look());
        QVERIFY2(view.trouble.contains(u"rules: "_s) && view.trouble.contains(u"no rules today"_s),
            qPrintable(view.trouble));
        QCOMPARE(view.targets.size(), 3U);
        QCOMPARE(view.alerts.size(), 1U);
        QCOMPARE(view.alerts[0].name, u"B"_s);
    }
    void pagesOfRulesThatDoNotEndAreAnError()
    {
        ApiFixture world;
        world.handler = [](const Request&) { return file(u"rules.json"_s); };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto rules = waitForResult(client.rules());
        QVERIFY(!rules);
        QVERIFY(rules.error().what.contains(u"do not end"_s));
        QCOMPARE(world.requests.size(), 2);
        QCOMPARE(parameter(world.requests[1], u"group_next_token"_s), u"abc"_s);
    }
    void serversAreLookedAtAgainAndAgain()
    {
        ApiFixture world;
        world.handler = prometheusReply;
        QVERIFY(world.listen());
        ServerWatch watch(world.http, world.clock);
        QSignalSpy spy(&watch, &ServerWatch::looked);
        auto address = world.address();
        address.endpoint.interval = Milliseconds{50};
        auto other = address;
        other.name = u"other"_s;
        watch.apply({address, other});
        QVERIFY(watch.nextDue(u"here"_s, u"main"_s));
        QVERIFY(watch.client(u"here"_s, u"other"_s));
        QVERIFY(!watch.client(u"here"_s, u"nobody"_s));
        QVERIFY(QTest::qWaitFor([&spy] { return spy.size() >= 6; }, 30'000));
        QStringList names;
        for (const auto& arguments : spy)
            names << arguments.at(0).value<ServerView>().name;
        QVERIFY(names.contains(u"main"_s) && names.contains(u"other"_s));
        watch.apply({});
        spy.clear();
        QTest::qWait(0);
        QVERIFY(!watch.nextDue(u"here"_s, u"main"_s));
        QCOMPARE(spy.size(), 0);
    }
    void oneLookAtATime()
    {
        ApiFixture world;
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; };
        QVERIFY(world.listen());
        ServerWatch watch(world.http, world.clock);
        watch.apply({world.address()});
        for (int i = 0; i < 5; ++i)
            watch.pollNow();
        QVERIFY(QTest::qWaitFor([&world] { return !world.requests.isEmpty(); }, 30'000));
        watch.pollNow();
        QTest::qWait(0);
        QCOMPARE(world.requests.size(), 1);
        QVERIFY(!watch.nextDue(u"here"_s, u"main"_s));
    }
    void aServerThatIsDownIsToldAndAskedAgain()
    {
        ApiFixture world;
        world.handler = prometheusReply;
        QVERIFY(world.listen());
        const quint16 port = world.server.port();
        world.server.close();
        ServerWatch watch(world.http, world.clock);
        QSignalSpy spy(&watch, &ServerWatch::looked);
        auto address = world.address();
        address.endpoint.interval = Milliseconds{50};
        watch.apply({address});
        QVERIFY(QTest::qWaitFor([&spy] { return spy.size() >= 2; }, 30'000));
        const auto down = spy.at(0).at(0).value<ServerView>();
        QVERIFY(!down.build);
        QVERIFY(!down.trouble.isEmpty());
        QVERIFY(world.server.listen(port));
        const auto isUp = [&spy] { return spy.back().at(0).value<ServerView>().build.has_value(); };
        QVERIFY(QTest::qWaitFor(isUp, 30'000));
    }
    void aServerThatAsksForPatienceGetsIt()
    {
        ApiFixture world;
        world.handler = [](const Request&) {
            return Reply{.status = 429, .headers = {{"Retry-After", "3000"}}};
        };
        QVERIFY(world.listen());
        ServerWatch watch(world.http, world.clock);
        QSignalSpy spy(&watch, &ServerWatch::looked);
        auto address = world.address();
        address.endpoint.interval = Milliseconds{50};
        watch.apply({address});
        QVERIFY(QTest::qWaitFor([&spy] { return spy.size() == 1; }, 30'000));
        const auto due = watch.nextDue(u"here"_s, u"main"_s);
        QVERIFY(due && *due > world.clock.now() + 1'000'000);
    }
    void aServerThatChangesIsAskedWithItsNewAddress()
    {
        ApiFixture world;
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; };
        QVERIFY(world.listen());
        ServerWatch watch(world.http, world.clock);
        QSignalSpy spy(&watch, &ServerWatch::looked);
        auto address = world.address();
        address.endpoint.interval = Milliseconds{50};
        watch.apply({address});
        watch.pollNow();
        QVERIFY(QTest::qWaitFor([&world] { return !world.requests.isEmpty(); }, 30'000));
        world.handler = prometheusReply;
        address.endpoint.url = world.server.url(u"/new"_s);
        watch.apply({address});
        QVERIFY(QTest::qWaitFor([&spy] { return !spy.isEmpty(); }, 30'000));
        QVERIFY(spy.at(0).at(0).value<ServerView>().build);
        QVERIFY(world.requests.back().path.startsWith(u"/new/api/v1/"_s));
    }
};

SLIPWAY_TEST(ServerWatchTest)
#include "tst_serverwatch.moc"
