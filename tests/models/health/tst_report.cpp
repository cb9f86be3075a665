// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/report.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::health;

namespace {

const Component* find(const Report& report, const QString& name)
{
    const auto found = std::ranges::find(report.components, name, &Component::name);
    return found == report.components.end() ? nullptr : &*found;
}

/// `name=state` of the top level, sorted, so that a table can say it.
QString partsOf(const Report& report)
{
    QStringList parts;
    for (const auto& part : report.components)
        parts << part.name + u'=' + stateWord(part.state);
    parts.sort();
    return parts.join(u' ');
}

void row(const char* name,
    int status,
    const QByteArray& body,
    const QString& state,
    const QString& parts,
    const QString& format,
    int contradictions = 0)
{
    QTest::newRow(name) << status << QByteArray("application/json") << body << state << parts
                        << format << contradictions;
}

void columns()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("parts");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("contradictions");
}

} // namespace

class HealthReportTest : public QObject {
    Q_OBJECT
private slots:
    void cognitionOs_data()
    {
        columns();
        row("/health",
            200,
            R"({"status":"healthy","version":"3.0","timestamp":"2026-01-02T03:04:05.5","database":"healthy","redis":"healthy","rabbitmq":"healthy"})",
            u"up"_s,
            u"database=up rabbitmq=up redis=up"_s,
            u"flat json"_s);
        row("/health, redis down behind a green word",
            200,
            R"({"status":"healthy","version":"3.0","database":"healthy","redis":"unhealthy","rabbitmq":"healthy"})",
            u"down"_s,
            u"database=up rabbitmq=up redis=down"_s,
            u"flat json"_s,
            1);
        row("/health/live",
            200,
            R"({"status":"alive","timestamp":"2026-01-02T03:04:05"})",
            u"up"_s,
            u""_s,
            u"flat json"_s);
        row("/health/ready",
            200,
            R"({"status":"ready","timestamp":"2026-01-02T03:04:05","dependencies":{"database":"healthy","redis":"degraded"}})",
            u"degraded"_s,
            u"database=up redis=degraded"_s,
            u"cognitionos"_s,
            1);
        row("/health/ready with 503",
            503,
            R"({"status":"not_ready","dependencies":{"database":"unhealthy","redis":"healthy"}})",
            u"down"_s,
            u"database=down redis=up"_s,
            u"cognitionos"_s);
        row("/api/v3/health/ready, error envelope",
            503,
            R"({"error":{"id":"e-1","type":"ServiceUnavailable","message":"database is gone","details":{},"timestamp":"2026-01-02T03:04:05","path":"/x"},"status":503})",
            u"down"_s,
            u""_s,
            u"error"_s);
        row("/api/v3/health/system",
            200,
            R"({"status":"unhealthy","timestamp":"2026-01-02T03:04:05Z","total_latency_ms":12.5,"checks":{"redis":{"status":"unhealthy","latency_ms":2.5,"details":{"memory_used_mb":12,"message_test":"ok"},"error":"refused","timestamp":"t"},"database":{"status":"healthy","latency_ms":1,"details":{"pool_utilization_percent":10}}},"summary":{"total_checks":2,"healthy":1,"degraded":0,"unhealthy":1}})",
            u"down"_s,
            u"database=up redis=down"_s,
            u"cognitionos"_s,
            1);
        row("/api/v4/health/ready, not ready with 200",
            200,
            R"({"status":"not_ready","service":"api","version":"4.0","dependencies":{"database":"healthy","redis":"unhealthy","rabbitmq":"healthy"}})",
            u"down"_s,
            u"database=up rabbitmq=up redis=down"_s,
            u"cognitionos"_s,
            1);
        row("server.py /health starting",
            200,
            R"({"status":"starting","timestamp":1767323045.25})",
            u"starting"_s,
            u""_s,
            u"flat json"_s);
        row("server.py /status",
            200,
            R"({"status":"healthy","platform_status":"running","version":"1","uptime_seconds":17.5,"subsystems":{"agents":"running","memory":"not_initialized"}})",
            u"unknown"_s,
            u"agents=up memory=unknown"_s,
            u"cognitionos"_s);
        row("server.py, an unknown path",
            200,
            R"({"error":"Not found"})",
            u"unknown"_s,
            u""_s,
            u"error"_s);
        row("api-gateway",
            200,
            R"({"status":"healthy","service":"gateway","version":"1","services":{"planner":"closed","memory":"half_open","auth":"open"}})",
            u"down"_s,
            u"auth=down memory=degraded planner=up"_s,
            u"cognitionos"_s,
            1);
        row("memory-service",
            200,
            R"({"status":"healthy","database":"connected","total_memories":42})",
            u"up"_s,
            u"database=up"_s,
            u"flat json"_s);
        row("memory-service, disconnected",
            200,
            R"({"status":"unhealthy","database":"disconnected","total_memories":0})",
            u"down"_s,
            u"database=down"_s,
            u"flat json"_s,
            1);
        row("ai-runtime, simulated",
            200,
            R"({"status":"healthy","providers":{"openai":false,"anthropic":false},"simulation_mode":true})",
            u"degraded"_s,
            u"anthropic=down openai=down"_s,
            u"cognitionos"_s);
        row("ai-runtime, one provider",
            200,
            R"({"status":"healthy","providers":{"openai":true,"anthropic":false},"simulation_mode":false})",
            u"up"_s,
            u"anthropic=down openai=up"_s,
            u"cognitionos"_s);
        row("task-planner",
            200,
            R"({"status":"healthy","service":"task-planner","version":"1","timestamp":"2026-01-02T03:04:05","queues":4})",
            u"up"_s,
            u""_s,
            u"flat json"_s);
        row("developer-tools, no status",
            200,
            R"({"success":true,"service":"developer-tools","components":{"sdk":"operational","cli":"operational"}})",
            u"up"_s,
            u"cli=up sdk=up"_s,
            u"cognitionos"_s);
        row("phase5, systems are counters",
            200,
            R"({"status":"operational","systems":{"swarm":{"agents":3},"memory":{"entries":9}}})",
            u"up"_s,
            u""_s,
            u"cognitionos"_s);
        row("enterprise, features",
            200,
            R"({"status":"healthy","features":{"sso":"available","audit":"unavailable"}})",
            u"down"_s,
            u"audit=down sso=up"_s,
            u"cognitionos"_s,
            1);
        row("aggregator, not critical",
            200,
            R"({"status":"healthy","ready":true,"uptime":9,"checks":{"cache":{"status":"unhealthy","critical":false,"last_error":"x","consecutive_failures":3},"db":{"status":"healthy","critical":true}}})",
            u"up"_s,
            u"cache=down db=up"_s,
            u"cognitionos"_s);
        row("health_check.py, a list of parts",
            200,
            R"({"status":"degraded","components":[{"component":"queue","status":"degraded","message":"slow","response_time_ms":12}]})",
            u"degraded"_s,
            u"queue=degraded"_s,
            u"cognitionos"_s);
    }
    void cognitionOs() { judge(); }

    void otherFamilies_data()
    {
        columns();
        row("health+json",
            200,
            R"({"status":"pass","version":"1","releaseId":"1.2.2","checks":{"cassandra:responseTime":[{"componentId":"a","observedValue":250,"observedUnit":"ms","status":"pass"}],"cpu:utilization":[{"componentId":"n1","observedValue":85,"observedUnit":"percent","status":"warn","output":"high"},{"componentId":"n2","observedValue":10,"status":"pass"}],"uptime":[{"observedValue":1209600.245,"observedUnit":"s","status":"pass"}]}})",
            u"degraded"_s,
            u"cassandra:responseTime=up cpu:utilization (n1)=degraded cpu:utilization (n2)=up"_s,
            u"health+json"_s,
            1);
        row("health+json fails",
            503,
            R"({"status":"FAIL","checks":{"db":[{"status":"fail","output":"gone"}]}})",
            u"down"_s,
            u"db=down"_s,
            u"health+json"_s);
        row("terminus",
            503,
            R"({"status":"error","info":{"a":{"status":"up"}},"error":{"b":{"status":"down","message":"no"}},"details":{"a":{"status":"up"},"b":{"status":"down","message":"no"}}})",
            u"down"_s,
            u"a=up b=down"_s,
            u"terminus"_s);
        row("terminus shuts down",
            200,
            R"({"status":"shutting_down","info":{},"error":{},"details":{}})",
            u"maintenance"_s,
            u""_s,
            u"terminus"_s);
        row("spring",
            200,
            R"({"status":"UP","components":{"db":{"status":"UP","details":{"database":"H2"}},"disk":{"status":"UP"}}})",
            u"up"_s,
            u"db=up disk=up"_s,
            u"spring"_s);
        row("spring out of service",
            503,
            R"({"status":"OUT_OF_SERVICE","components":{"db":{"status":"DOWN"}}})",
            u"down"_s,
            u"db=down"_s,
            u"spring"_s);
        row("microprofile",
            200,
            R"({"status":"UP","checks":[{"name":"live","status":"UP","data":{"x":1}}]})",
            u"up"_s,
            u"live=up"_s,
            u"microprofile"_s);
        row("microprofile without checks",
            200,
            R"({"status":"UP","checks":[]})",
            u"up"_s,
            u""_s,
            u"microprofile"_s);
        row("asp.net",
            200,
            R"({"Status":"Degraded","TotalDuration":"00:00:01.5000000","Entries":{"sql":{"Duration":"00:00:00.2500000","Status":"Degraded","Description":"slow"}}})",
            u"degraded"_s,
            u"sql=degraded"_s,
            u"asp.net"_s);
        row("etcd", 200, R"({"health":"true"})", u"up"_s, u""_s, u"flat json"_s);
        row("grafana",
            200,
            R"({"database":"ok","version":"10","commit":"abc"})",
            u"up"_s,
            u"database=up"_s,
            u"flat json"_s);
        row("unknown word", 200, R"({"status":"splendid"})", u"unknown"_s, u""_s, u"flat json"_s);
        row("empty object", 200, "{}", u"up"_s, u""_s, u"code only"_s);
        row("a number", 200, "42", u"up"_s, u""_s, u"code only"_s);
        row("broken", 200, R"({"status": "up")", u"unknown"_s, u""_s, u"broken json"_s);
        row("duplicate keys",
            200,
            R"({"status":"down","status":"up"})",
            u"up"_s,
            u""_s,
            u"flat json"_s);
        row("too deep",
            200,
            QByteArray("[").repeated(100'000),
            u"unknown"_s,
            u""_s,
            u"broken json"_s);
        row("green word, red code", 500, R"({"status":"ok"})", u"down"_s, u""_s, u"flat json"_s, 1);
        row("credentials", 401, R"({"detail":"no"})", u"unknown"_s, u""_s, u"code only"_s);
        row("wrong path", 404, R"({"detail":"Not Found"})", u"unknown"_s, u""_s, u"code only"_s);
        row("throttled", 429, "", u"unknown"_s, u""_s, u"code only"_s);
    }
    void otherFamilies() { judge(); }

    void texts_data()
    {
        columns();
        const auto text = [](const char* name,
                              int status,
                              const QByteArray& body,
                              const QString& state,
                              const QString& format,
                              const QString& parts = {},
                              int contradictions = 0) {
            QTest::newRow(name) << status << QByteArray("text/plain") << body << state << parts
                                << format << contradictions;
        };
        text("ok", 200, "OK\n", u"up"_s, u"text"_s);
        text("asp.net degraded", 200, "Degraded", u"degraded"_s, u"text"_s);
        text("asp.net unhealthy", 503, "Unhealthy", u"down"_s, u"text"_s);
        text("prometheus", 200, "Prometheus Server is Healthy.\n", u"up"_s, u"text"_s);
        text("prometheus not ready", 503, "Service Unavailable", u"down"_s, u"text"_s);
        text("not ready with 200", 200, "not ready", u"down"_s, u"text"_s, {}, 1);
        text(
            "some sentence", 200, "Welcome to this little server of ours", u"up"_s, u"code only"_s);
        text("nothing", 200, "", u"up"_s, u"code only"_s);
        text("nothing with 500", 500, "", u"down"_s, u"code only"_s);
        text("kubernetes",
            200,
            "[+]ping ok\n[+]etcd ok\nlivez check passed\n",
            u"up"_s,
            u"kubernetes"_s,
            u"etcd=up ping=up"_s);
        text("kubernetes fails",
            500,
            "[+]ping ok\n[-]etcd failed: reason withheld\nlivez check failed\n",
            u"down"_s,
            u"kubernetes"_s,
            u"etcd=down ping=up"_s);
        text("login page",
            200,
            "<!doctype html><form>Sign in <input type=\"password\"></form>",
            u"unknown"_s,
            u"html"_s);
        text("another page", 200, "<html><h1>It works</h1></html>", u"up"_s, u"html"_s);
        text("binary", 200, QByteArray("\x00\x01\x02\xff", 4), u"unknown"_s, u"binary"_s);
    }
    void texts() { judge(); }

    void detailsAreRead()
    {
        const auto report = readReport(200,
            "application/json",
            R"({"status":"unhealthy","service":"api","version":"3.1","timestamp":"2026-01-02T03:04:05.5","uptime_seconds":9.5,"total_latency_ms":12.5,
            "checks":{"redis":{"status":"unhealthy","latency_ms":2.5,"error":"refused","timestamp":"t1"}}})");
        QCOMPARE(report.service, u"api"_s);
        QCOMPARE(report.version, u"3.1"_s);
        QCOMPARE(report.uptimeSeconds, std::optional(9.5));
        QCOMPARE(report.serverMs, std::optional(12.5));
        QCOMPARE(report.generatedAt, std::optional<qint64>(1'767'323'045'500)); // naive means UTC
        const auto* redis = find(report, u"redis"_s);
        QVERIFY(redis);
        QCOMPARE(redis->latencyMs, std::optional(2.5));
        QCOMPARE(redis->message, u"refused"_s);
        QCOMPARE(redis->stateRaw, u"unhealthy"_s);
        QVERIFY(report.reason.contains(u"redis"_s));
    }

    void timesInThreeShapes_data()
    {
        QTest::addColumn<QByteArray>("time");
        QTest::newRow("naive") << QByteArray("\"2026-01-02T03:04:05\"");
        QTest::newRow("aware") << QByteArray("\"2026-01-02T05:04:05+02:00\"");
        QTest::newRow("seconds") << QByteArray("1767323045");
    }
    void timesInThreeShapes()
    {
        QFETCH(QByteArray, time);
        const auto report
            = readReport(200, "application/json", R"({"status":"ok","timestamp":)" + time + "}");
        QCOMPARE(report.generatedAt, std::optional<qint64>(1'767'323'045'000));
    }

    void uptimeIsNoComponent()
    {
        const auto report = readReport(200,
            "application/health+json",
            R"({"status":"pass","checks":{"uptime":[{"observedValue":90,"observedUnit":"s","status":"pass"}]}})");
        QVERIFY(report.components.empty());
        QCOMPARE(report.uptimeSeconds, std::optional(90.0));
    }

    void childrenAreKept()
    {
        const auto report = readReport(200,
            "application/json",
            R"({"status":"UP","components":{"brokers":{"status":"UP","components":{"b1":{"status":"UP"},"b2":{"status":"UP"}}}}})");
        QCOMPARE(report.components.size(), 1U);
        QCOMPARE(report.components.front().children.size(), 2U);
    }

    void errorEnvelopeKeepsItsId()
    {
        const auto report = readReport(
            503, "application/json", R"({"error":{"id":"e-17","message":"gone"},"status":503})");
        QVERIFY(report.facts.contains(u"error id e-17"_s));
        QVERIFY(report.reason.contains(u"gone"_s));
    }

    void markupAndSecretsAreHarmless()
    {
        const auto report = readReport(200,
            "application/json",
            "{\"status\":\"up\",\"version\":\"<b>1\xE2\x80\xAE</b>\",\"url\":\"postgres://"
            "me:secret@db/x\"}");
        QVERIFY(!report.version.contains(QChar(0x202E)));
        QVERIFY(!report.bodyExcerpt.contains(u"secret"_s));
    }

    void aHugeBodyIsReadWithinBounds()
    {
        const auto report = readReport(200,
            "application/json",
            "{\"status\":\"up\",\"x\":\"" + QByteArray(8'000'000, 'a') + "\"}");
        QCOMPARE(report.state, State::Up);
        QVERIFY(report.bodyExcerpt.size() <= 64 * 1024 + 1);
        QByteArray many = "{\"status\":\"up\",\"checks\":{";
        for (int i = 0; i < 20'000; ++i)
            many += "\"c" + QByteArray::number(i) + "\":\"up\",";
        QVERIFY(
            readReport(200, "application/json", many + "\"z\":\"up\"}}").components.size() <= 1000);
    }

    void wordsAndRanks()
    {
        QCOMPARE(stateWord(State::Maintenance), u"maintenance"_s);
        QVERIFY(rollUpRank(State::Down) > rollUpRank(State::Degraded));
        QVERIFY(rollUpRank(State::Degraded) > rollUpRank(State::Unknown));
        QVERIFY(rollUpRank(State::Unknown) > rollUpRank(State::Starting));
        QVERIFY(rollUpRank(State::Starting) > rollUpRank(State::Up));
        QVERIFY(rollUpRank(State::Up) > rollUpRank(State::Maintenance));
    }

private:
    void judge()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(QString, state);
        QFETCH(QString, parts);
        QFETCH(QString, format);
        QFETCH(int, contradictions);
        const auto report = readReport(status, type, body);
        QCOMPARE(stateWord(report.state), state);
        QCOMPARE(partsOf(report), parts);
        QCOMPARE(report.format, format);
        QVERIFY2(report.contradictions.size() == contradictions,
            qPrintable(report.contradictions.join(u'\n')));
        QCOMPARE(report.reason.isEmpty(), state == u"up");
        QCOMPARE(report.httpStatus, status);
    }
};

SLIPWAY_TEST(HealthReportTest)
#include "tst_report.moc"
