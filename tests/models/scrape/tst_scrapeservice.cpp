// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "io/httpclient.h"
#include "scrape/scrapeservice.h"
#include "support/testcase.h"

#include <QSignalSpy>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using scrape::ScrapeOutcome;
using scrape::ScrapeService;
using scrape::ScrapeVerdict;
using timeseries::Matcher;

namespace {

demo::Reply page(const QByteArray& body, const QByteArray& type = "text/plain; version=0.0.4")
{
    demo::Reply reply;
    reply.status = 200;
    reply.contentType = type;
    reply.body = body;
    return reply;
}

/// A service under test with a server, a store and a client of its own.
struct Rig {
    std::function<demo::Reply(const demo::Request&)> handler
        = [](const auto&) { return page("a 1\n"); };
    demo::HttpServer server{[this](const demo::Request& request) { return handler(request); }};
    SystemClock clock;
    io::HttpClient client{clock};
    std::unique_ptr<timeseries::SeriesStore> store = timeseries::makeMemoryStore();
    ScrapeService service{client, *store, clock};
    std::vector<ScrapeOutcome> outcomes;

    Rig()
    {
        if (!server.listen())
            qFatal("no port");
        QObject::connect(
            &service, &ScrapeService::scraped, &service, [this](const ScrapeOutcome& outcome) {
                outcomes.push_back(outcome);
            });
    }

    scrape::ScrapeTarget target(Milliseconds timeout = 5s) const
    {
        scrape::ScrapeTarget target{
            .environment = u"production"_s, .service = u"api"_s, .endpoint = {}, .headers = {}};
        target.endpoint.url = server.url(u"/metrics"_s);
        target.endpoint.interval = 1h;
        target.endpoint.timeout = timeout;
        return target;
    }

    /// Polls until one more outcome is in.
    ScrapeOutcome poll()
    {
        const size_t before = outcomes.size();
        service.pollNow();
        if (!QTest::qWaitFor([&] { return outcomes.size() > before; }, 30'000))
            qFatal("no outcome");
        return outcomes.back();
    }

    std::vector<timeseries::Series> series(const std::string& name) const
    {
        const std::vector<Matcher> matchers{Matcher::equal("__name__", name)};
        return store->snapshot()->select(matchers, 0, clock.now() + 60'000);
    }
    double last(const std::string& name) const
    {
        const auto found = series(name);
        return found.empty() ? std::nan("") : found.front().samples.back().value;
    }
    /// So that the next scrape has a later time.
    void nextMillisecond() const
    {
        const qint64 now = clock.now();
        QTRY_VERIFY(clock.now() > now);
    }
};

} // namespace

class ScrapeServiceTest : public QObject {
    Q_OBJECT
private slots:
    void samplesCarryTheirTarget()
    {
        Rig rig;
        rig.handler = [](const auto&) { return page("hits_total{job=\"mine\",code=\"200\"} 7\n"); };
        rig.service.apply({rig.target()});
        const auto outcome = rig.poll();
        QVERIFY2(outcome.ok, qPrintable(outcome.text));
        QCOMPARE(outcome.samples, 1);
        const auto found = rig.series("hits_total");
        QCOMPARE(found.size(), 1U);
        const auto& labels = *found.front().labels;
        QCOMPARE(labels.value("job"), std::string_view("api"));
        QCOMPARE(labels.value("exported_job"), std::string_view("mine"));
        QCOMPARE(labels.value("service"), std::string_view("api"));
        QCOMPARE(labels.value("environment"), std::string_view("production"));
        QCOMPARE(labels.value("instance"), "127.0.0.1:" + std::to_string(rig.server.port()));
        QCOMPARE(rig.last("up"), 1.0);
        QCOMPARE(rig.last("scrape_samples_scraped"), 1.0);
        QVERIFY(rig.last("scrape_duration_seconds") >= 0);
    }

    void aVanishedSeriesEnds()
    {
        Rig rig;
        rig.handler = [](const auto&) { return page("a 1\nb 2\n"); };
        rig.service.apply({rig.target()});
        rig.poll();
        rig.nextMillisecond();
        rig.handler = [](const auto&) { return page("b 3\n"); };
        rig.poll();
        QVERIFY(timeseries::isStaleMarker(rig.last("a")));
        QCOMPARE(rig.last("b"), 3.0);
    }

    void aFailedTargetEndsItsSeriesAndIsDown()
    {
        Rig rig;
        rig.service.apply({rig.target()});
        rig.poll();
        rig.nextMillisecond();
        rig.server.close();
        const auto outcome = rig.poll();
        QCOMPARE(outcome.verdict, ScrapeVerdict::Failed);
        QCOMPARE(outcome.cause, u"refused"_s);
        QVERIFY(timeseries::isStaleMarker(rig.last("a")));
        QCOMPARE(rig.last("up"), 0.0);
    }

    void aRemovedTargetEndsAll()
    {
        Rig rig;
        rig.service.apply({rig.target()});
        rig.poll();
        rig.nextMillisecond();
        rig.service.apply({});
        QVERIFY(timeseries::isStaleMarker(rig.last("a")));
        QVERIFY(timeseries::isStaleMarker(rig.last("up")));
    }

    void ownTimestampsAreKeptAndTakeNoMarker()
    {
        Rig rig;
        const qint64 own = rig.clock.now() - 5'000;
        rig.handler = [own](const auto&) { return page("a 1 " + QByteArray::number(own) + "\n"); };
        rig.service.apply({rig.target()});
        rig.poll();
        QCOMPARE(rig.series("a").front().samples.back().time, own);
        rig.nextMillisecond();
        rig.handler = [](const auto&) { return page("b 1\n"); };
        rig.poll();
        QCOMPARE(rig.last("a"), 1.0);
    }

    void asksAsPrometheusDoes()
    {
        Rig rig;
        demo::Request seen;
        rig.handler = [&seen](const demo::Request& request) {
            seen = request;
            return page(
                "# TYPE a gauge\na 1\n# EOF\n", "application/openmetrics-text; version=1.0.0");
        };
        auto target = rig.target();
        target.headers.emplaceBack("Authorization", "Bearer abc");
        rig.service.apply({target});
        QVERIFY(rig.poll().ok);
        QVERIFY(seen.header("accept").startsWith("application/openmetrics-text;version=1.0.0"));
        QCOMPARE(seen.header("x-prometheus-scrape-timeout-seconds"), "5");
        QCOMPARE(seen.header("authorization"), "Bearer abc");
        QVERIFY(rig.outcomes.back().findings.empty());
    }

    void wrongAnswersHaveTheirCause_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("cause");
        QTest::addColumn<bool>("isFailed");
        const QByteArray text = "text/plain; version=0.0.4";
        QTest::newRow("html") << 200 << QByteArray("text/html")
                              << QByteArray("<html><b>Login</b></html>") << u"parse"_s << false;
        QTest::newRow("binary") << 200 << text << QByteArray("\x00\x01\xff\xfe\n\x02", 6)
                                << u"parse"_s << false;
        QTest::newRow("unauthorised") << 401 << text << QByteArray() << u"401"_s << false;
        QTest::newRow("not found") << 404 << text << QByteArray() << u"404"_s << false;
        QTest::newRow("server error") << 500 << text << QByteArray("boom") << u"5xx"_s << true;
        QTest::newRow("switched off")
            << 503 << text << QByteArray("Metrics are disabled") << u"5xx"_s << false;
        QTest::newRow("too many samples")
            << 200 << text << QByteArray("a 1\n").repeated(50'001) << u"limit"_s << false;
        QTest::newRow("too large")
            << 200 << text << QByteArray("# x\n").repeated(3'000'000) << u"limit"_s << false;
    }
    void wrongAnswersHaveTheirCause()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QString, cause);
        QFETCH(bool, isFailed);
        Rig rig;
        rig.handler = [&](const auto&) {
            auto reply = page(body, type);
            reply.status = status;
            return reply;
        };
        rig.service.apply({rig.target(60s)});
        const auto outcome = rig.poll();
        QVERIFY(!outcome.ok);
        QCOMPARE(outcome.cause, cause);
        QCOMPARE(outcome.verdict == ScrapeVerdict::Failed, isFailed);
        QVERIFY(!outcome.text.isEmpty());
        QCOMPARE(rig.last("up"), 0.0);
        QVERIFY(rig.series("a").empty());
    }

    void badConnectionsHaveTheirCause_data()
    {
        QTest::addColumn<demo::Misbehaviour>("misbehaviour");
        QTest::addColumn<QString>("cause");
        QTest::newRow("endless") << demo::Misbehaviour::EndlessBody << u"limit"_s;
        QTest::newRow("cut") << demo::Misbehaviour::CutBody << u"cut"_s;
        QTest::newRow("slow") << demo::Misbehaviour::DripBody << u"timeout"_s;
        QTest::newRow("silent") << demo::Misbehaviour::Silent << u"timeout"_s;
        QTest::newRow("not HTTP") << demo::Misbehaviour::Garbage << u"parse"_s;
    }
    void badConnectionsHaveTheirCause()
    {
        QFETCH(demo::Misbehaviour, misbehaviour);
        QFETCH(QString, cause);
        Rig rig;
        rig.handler = [&](const auto&) {
            auto reply = page(QByteArray("a 1\n").repeated(1'000));
            reply.misbehaviour = misbehaviour;
            return reply;
        };
        rig.service.apply({rig.target(cause == u"timeout" ? 300ms : 60s)});
        const auto outcome = rig.poll();
        QVERIFY(!outcome.ok);
        QCOMPARE(outcome.cause, cause);
        QVERIFY(rig.series("a").empty());
    }

    void throttlingIsItsOwnAnswer()
    {
        Rig rig;
        rig.handler = [](const auto&) {
            auto reply = page({});
            reply.status = 429;
            reply.headers.emplaceBack("Retry-After", "120");
            return reply;
        };
        rig.service.apply({rig.target()});
        const auto outcome = rig.poll();
        QCOMPARE(outcome.verdict, ScrapeVerdict::Throttled);
        QCOMPARE(outcome.retryAfter, std::optional<qint64>(120'000));
        QVERIFY(
            rig.service.nextDue(u"production"_s, u"api"_s).value() >= rig.clock.now() + 100'000);
    }

    void aStrangeContentTypeIsAFinding()
    {
        Rig rig;
        rig.handler = [](const auto&) { return page("a 1\n", "application/x-who-knows"); };
        rig.service.apply({rig.target()});
        const auto outcome = rig.poll();
        QVERIFY(outcome.ok);
        QCOMPARE(outcome.findings.size(), 1U);
        QVERIFY(outcome.findings.front().text.contains(u"application/x-who-knows"_s));
    }

    void aScrapeBeyondALimitReportsWhatItCounted()
    {
        Rig rig;
        rig.handler = [](const auto&) { return page("a 1\nb 2\n"); };
        auto target = rig.target();
        target.settings.sampleLimit = 1;
        rig.service.apply({target});
        const auto outcome = rig.poll();
        QCOMPARE(outcome.cause, u"limit"_s);
        QVERIFY(outcome.text.contains(u"sampleLimit is 1"_s));
        QCOMPARE(rig.last("up"), 0.0);
        QCOMPARE(rig.last("scrape_samples_scraped"), 2.0);
        QCOMPARE(rig.last("scrape_samples_post_metric_relabeling"), 2.0);
        QVERIFY(rig.series("a").empty());
        rig.nextMillisecond();
        target.settings.sampleLimit = 2;
        rig.service.apply({target}); // the same place: its settings change and its series stay
        QVERIFY(rig.poll().ok);
        QCOMPARE(rig.last("scrape_series_added"), 2.0);
        rig.nextMillisecond();
        target.settings.bodyLimit = 4;
        rig.service.apply({target});
        QVERIFY(rig.poll().text.contains(u"bodyLimit is 4"_s));
        QCOMPARE(rig.last("scrape_samples_scraped"), 0.0);
        QVERIFY(timeseries::isStaleMarker(rig.last("a")));
    }

    void beyondTheBudgetWhatIsWantedIsKept()
    {
        Rig rig;
        rig.handler = [](const auto&) { return page("a 1\nb 2\nc 3\n"); };
        auto target = rig.target();
        target.settings.keep = 1;
        rig.service.apply({target});
        QCOMPARE(rig.poll().notKept, 2);
        rig.nextMillisecond();
        rig.service.setWanted({{Matcher::equal("__name__", "c")}});
        QCOMPARE(rig.poll().notKept, 1);
        QCOMPARE(rig.last("c"), 3.0);
        QVERIFY(rig.series("b").empty());
    }

    void oneTargetIsNeverAskedTwiceAtOnce()
    {
        Rig rig;
        rig.service.apply({rig.target()});
        rig.service.pollNow();
        rig.service.pollNow();
        rig.service.pollNow();
        QTRY_COMPARE(rig.outcomes.size(), 1U);
        rig.poll();
        QCOMPARE(rig.outcomes.size(), 2U);
        QCOMPARE(rig.server.requestCount(), 2);
    }
};

SLIPWAY_TEST(ScrapeServiceTest)
#include "tst_scrapeservice.moc"
