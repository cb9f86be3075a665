// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/controlclient.h"
#include "app/demo/fleet.h"
#include "app/demo/runfolder.h"
#include "ask.h"
#include "support/testcase.h"

#include <QDir>
#include <QFileInfo>
#include <QScopeGuard>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::demo;
using test::ask;
using test::sumOf;
using namespace std::chrono_literals;

class FleetTest : public QObject {
    Q_OBJECT

    ManualClock m_clock{1'800'000'000'000};
    QTemporaryDir m_temporary;
    std::unique_ptr<Fleet> m_fleet;

    QByteArray page(const QString& name) const
    {
        const bool isMounted = name.startsWith(u"api-") || name == u"staging-api";
        return ask(m_fleet->url(name, isMounted ? u"/metrics/"_s : u"/metrics"_s)).body;
    }
    double requests(const QString& name, const QByteArray& part = {}) const
    {
        return sumOf(page(name), "http_requests_total", part);
    }
    QJsonObject health(const QString& name, const QString& path = u"/health"_s) const
    {
        return ask(m_fleet->url(name, path)).json();
    }

private slots:
    void init()
    {
        m_fleet = std::make_unique<Fleet>(m_clock);
        const auto started = m_fleet->start({.folder = m_temporary.filePath(u"run"_s)});
        QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
    }
    void cleanup() { m_fleet.reset(); }

    void routesAnswerAsTheServedSystemDoes_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QStringList>("keys");
        QTest::addColumn<QString>("status");
        const auto row = [](const char* name,
                             const QString& path,
                             const QStringList& keys,
                             const QString& status) {
            QTest::addRow("%s %s", name, qPrintable(path))
                << QString::fromLatin1(name) << path << keys << status;
        };
        const QStringList plain{u"status"_s, u"timestamp"_s};
        const QStringList service{u"service"_s, u"status"_s, u"timestamp"_s, u"version"_s};
        row("api-blue",
            u"/health"_s,
            {u"database"_s, u"rabbitmq"_s, u"redis"_s, u"status"_s, u"timestamp"_s, u"version"_s},
            u"healthy"_s);
        row("api-blue", u"/health/live"_s, plain, u"alive"_s);
        row("api-blue", u"/api/v3/health/live"_s, plain, u"alive"_s);
        row("api-blue",
            u"/health/ready"_s,
            {u"dependencies"_s, u"status"_s, u"timestamp"_s},
            u"ready"_s);
        row("api-blue", u"/api/v3/health/ready"_s, plain, u"ready"_s);
        row("api-blue",
            u"/api/v3/health/system"_s,
            {u"checks"_s, u"status"_s, u"summary"_s, u"timestamp"_s, u"total_latency_ms"_s},
            u"degraded"_s);
        row("api-green", u"/api/v4/health/live"_s, service, u"alive"_s);
        row("api-green",
            u"/api/v4/health/ready"_s,
            {u"dependencies"_s, u"service"_s, u"status"_s, u"timestamp"_s, u"version"_s},
            u"ready"_s);
        row("gateway",
            u"/health"_s,
            {u"service"_s, u"services"_s, u"status"_s, u"timestamp"_s, u"version"_s},
            u"healthy"_s);
        row("ai-runtime",
            u"/health"_s,
            {u"providers"_s,
                u"service"_s,
                u"simulation_mode"_s,
                u"status"_s,
                u"timestamp"_s,
                u"version"_s},
            u"healthy"_s);
        row("redis",
            u"/health"_s,
            {u"checks"_s, u"description"_s, u"releaseId"_s, u"status"_s, u"version"_s},
            u"warn"_s);
        row("postgres",
            u"/health"_s,
            {u"checks"_s, u"description"_s, u"releaseId"_s, u"status"_s, u"version"_s},
            u"pass"_s);
    }
    void routesAnswerAsTheServedSystemDoes()
    {
        QFETCH(QString, name);
        QFETCH(QString, path);
        const auto answer = ask(m_fleet->url(name, path));
        QCOMPARE(answer.status, 200);
        QTEST(answer.json().keys(), "keys");
        QTEST(answer.json().value(u"status"_s).toString(), "status");
    }

    void aLostDatabaseIsToldInFourWays()
    {
        QVERIFY(m_fleet->setFault(u"down"_s, u"postgres"_s));
        const auto v4 = ask(m_fleet->url(u"api-green"_s, u"/api/v4/health/ready"_s));
        QCOMPARE(v4.status, 200);
        QCOMPARE(v4.json().value(u"status"_s).toString(), u"not_ready"_s);
        const auto ready = ask(m_fleet->url(u"api-blue"_s, u"/health/ready"_s));
        QCOMPARE(ready.status, 503);
        const auto envelope = ask(m_fleet->url(u"api-blue"_s, u"/api/v3/health/ready"_s));
        QCOMPARE(envelope.status, 503);
        QCOMPARE(
            envelope.json().value(u"status"_s).toInt(), 503); // a number where others write a word
        const auto plain = ask(m_fleet->url(u"api-blue"_s, u"/health"_s));
        QCOMPARE(plain.status, 200);
        QCOMPARE(plain.json().value(u"status"_s).toString(), u"degraded"_s);
    }

    void lostRedisNeverChangesThePlainRoute()
    {
        QVERIFY(m_fleet->setFault(u"down"_s, u"redis"_s));
        QCOMPARE(health(u"api-blue"_s).value(u"status"_s).toString(), u"healthy"_s);
        QCOMPARE(health(u"api-blue"_s, u"/api/v3/health/system"_s).value(u"status"_s).toString(),
            u"unhealthy"_s);
        QCOMPARE(ask(m_fleet->url(u"redis"_s, u"/health"_s)).status, 503);
        QCOMPARE(sumOf(page(u"redis"_s), "redis_up"), 0.0);
    }

    void theApisMetricsStandBehindASlash()
    {
        const auto moved = ask(m_fleet->url(u"api-blue"_s, u"/metrics"_s));
        QCOMPARE(moved.status, 307);
        QVERIFY(moved.hasLine("Location: /metrics/"));
        const auto there = ask(m_fleet->url(u"api-blue"_s, u"/metrics/"_s));
        QCOMPARE(there.status, 200);
        QVERIFY(there.hasLine("Content-Type: text/plain; version=0.0.4; charset=utf-8"));
        QVERIFY(there.body.contains("# TYPE llm_requests_total counter\n"));
        QVERIFY(!there.body.contains("\nllm_requests_total"));
    }

    void weightsShiftTheShares_data()
    {
        QTest::addColumn<int>("green");
        QTest::newRow("none") << 0;
        QTest::newRow("tenth") << 10;
        QTest::newRow("half") << 50;
        QTest::newRow("all") << 100;
    }
    void weightsShiftTheShares()
    {
        QFETCH(int, green);
        QVERIFY(m_fleet->setWeight(u"green"_s, green));
        const double blueBefore = requests(u"api-blue"_s);
        const double greenBefore = requests(u"api-green"_s);
        m_fleet->advance(120s);
        const double blueNow = requests(u"api-blue"_s) - blueBefore;
        const double greenNow = requests(u"api-green"_s) - greenBefore;
        QVERIFY(blueNow + greenNow > 2000);
        const double share = 100 * greenNow / (blueNow + greenNow);
        QVERIFY2(std::abs(share - green) < 3, qPrintable(QString::number(share)));
    }

    void histogramsAgreeWithTheirCounts()
    {
        m_fleet->advance(60s);
        const QByteArray metrics = page(u"api-blue"_s);
        const double all = sumOf(metrics, "http_requests_total");
        QVERIFY(all > 500);
        QCOMPARE(sumOf(metrics, "http_request_duration_seconds_count"), all);
        QCOMPARE(sumOf(metrics, "http_request_duration_seconds_bucket", "le=\"+Inf\""), all);
        QVERIFY(sumOf(metrics, "http_request_duration_seconds_bucket", "le=\"0.1\"") < all);
        QVERIFY(sumOf(metrics, "http_requests_total", "status=\"500\"") < 0.01 * all);
        QVERIFY(sumOf(metrics, "process_cpu_seconds_total") > 1);
    }

    void theSameSeedGivesTheSameTraffic()
    {
        Fleet other(m_clock);
        QVERIFY(other.start({.folder = m_temporary.filePath(u"other"_s)}));
        for (auto* fleet : {m_fleet.get(), &other})
            fleet->advance(30s);
        QCOMPARE(other.state()
                     .value(u"services"_s)
                     .toObject()
                     .value(u"api-blue"_s)
                     .toObject()
                     .value(u"requests"_s),
            m_fleet->state()
                .value(u"services"_s)
                .toObject()
                .value(u"api-blue"_s)
                .toObject()
                .value(u"requests"_s));
    }

    void slownessShowsInTheCallersHistograms()
    {
        QVERIFY(m_fleet->setFault(u"latency"_s, u"api-blue"_s, 400));
        m_fleet->advance(60s);
        for (const auto& name : {u"api-blue"_s, u"gateway"_s}) {
            const QByteArray metrics = page(name);
            const double fast
                = sumOf(metrics, "http_request_duration_seconds_bucket", "le=\"0.25\"");
            const double all = sumOf(metrics, "http_request_duration_seconds_count");
            QVERIFY2(fast < 0.1 * all, qPrintable(name));
        }
    }

    void slownessShowsAtTheEndpoint()
    {
        QVERIFY(m_fleet->setFault(u"latency"_s, u"api-blue"_s, 60'000));
        QTcpSocket slow;
        slow.connectToHost(QHostAddress(QHostAddress::LocalHost), m_fleet->port(u"api-blue"_s));
        slow.write("GET /health HTTP/1.1\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&slow] { return slow.bytesToWrite() == 0; }));
        QCOMPARE(health(u"api-green"_s).value(u"status"_s).toString(), u"healthy"_s);
        QCOMPARE(slow.bytesAvailable(), 0);
    }

    void errorsShowInTheCounters()
    {
        QVERIFY(m_fleet->setFault(u"errors"_s, u"task-planner"_s, 40));
        m_fleet->advance(60s);
        const double ratio
            = requests(u"task-planner"_s, "status=\"500\"") / requests(u"task-planner"_s);
        QVERIFY2(std::abs(ratio - 0.4) < 0.06, qPrintable(QString::number(ratio)));
        QCOMPARE(health(u"task-planner"_s).value(u"status"_s).toString(), u"degraded"_s);
        QCOMPARE(health(u"gateway"_s)
                     .value(u"services"_s)
                     .toObject()
                     .value(u"task-planner"_s)
                     .toString(),
            u"half_open"_s);
    }

    void aServiceThatIsDownComesBackOnItsPort()
    {
        const auto port = m_fleet->port(u"ai-runtime"_s);
        QVERIFY(m_fleet->setFault(u"down"_s, u"ai-runtime"_s));
        QVERIFY(test::exchange(port, "GET /health HTTP/1.0\r\n\r\n").isEmpty());
        QVERIFY(m_fleet->clearFault(u"ai-runtime"_s));
        QCOMPARE(m_fleet->port(u"ai-runtime"_s), port);
        QCOMPARE(health(u"ai-runtime"_s).value(u"status"_s).toString(), u"healthy"_s);
    }

    void aStoreThatIsDownRefusesItsPort()
    {
        const auto canConnect = [this] {
            QTcpSocket socket;
            socket.connectToHost(
                QHostAddress(QHostAddress::LocalHost), m_fleet->tcpPort(u"rabbitmq"_s));
            (void)QTest::qWaitFor([&socket] {
                return socket.state() == QAbstractSocket::ConnectedState
                    || socket.state() == QAbstractSocket::UnconnectedState;
            });
            return socket.state() == QAbstractSocket::ConnectedState;
        };
        QVERIFY(canConnect());
        QVERIFY(m_fleet->setFault(u"down"_s, u"rabbitmq"_s));
        QVERIFY(!canConnect());
        QVERIFY(m_fleet->clearFault());
        QVERIFY(canConnect());
    }

    void garbageIsNoHttp()
    {
        QVERIFY(m_fleet->setFault(u"garbage"_s, u"orchestrator"_s));
        QVERIFY(test::exchange(m_fleet->port(u"orchestrator"_s), "GET /health HTTP/1.0\r\n\r\n")
                    .startsWith("SSH-"));
    }

    void wrongOrdersAreRefused()
    {
        QVERIFY(!m_fleet->setWeight(u"red"_s, 10));
        QVERIFY(!m_fleet->setWeight(u"green"_s, 101));
        QVERIFY(!m_fleet->setFault(u"latency"_s, u"nobody"_s, 10));
        QVERIFY(!m_fleet->setFault(u"errors"_s, u"gateway"_s, 101));
        QVERIFY(!m_fleet->setFault(u"fire"_s, u"gateway"_s));
        QVERIFY(!m_fleet->setFault(u"down"_s, u"router"_s));
    }

    void theControlsNeedTheToken()
    {
        const QUrl url = m_fleet->url(u"router"_s, u"/control/state"_s);
        QCOMPARE(ask(url).status, 401);
        QCOMPARE(ask(url, "Authorization: Bearer wrong\r\n").status, 401);
        QCOMPARE(ask(url, "Authorization: Bearer " + m_fleet->token() + "\r\n").status, 200);
    }

    void ordersReachTheFleetThroughItsFolder()
    {
        const auto found = fleetIn(m_fleet->runFolder());
        QVERIFY(found);
        std::optional<Result<QJsonObject>> answer;
        const auto send = [&](const QByteArray& path, const QJsonObject& order) {
            answer.reset();
            askFleet(*found, path, order, this, [&answer](const auto& state) { answer = state; });
            return QTest::qWaitFor([&answer] { return answer.has_value(); });
        };
        QVERIFY(send("/control/weight", {{u"backend"_s, u"green"_s}, {u"percent"_s, 25}}));
        QVERIFY(answer->has_value());
        QCOMPARE((**answer).value(u"weights"_s).toObject().value(u"api-green"_s).toInt(), 25);
        QVERIFY(send("/control/fault", {{u"kind"_s, u"down"_s}, {u"service"_s, u"redis"_s}}));
        QVERIFY(answer->has_value());
        QCOMPARE(m_fleet->state(), **answer);
        QVERIFY(send("/control/fault", {{u"kind"_s, u"down"_s}, {u"service"_s, u"nobody"_s}}));
        QVERIFY(!answer->has_value());
    }

    void theFolderIsPrivateAndGoesWithTheFleet()
    {
        const auto project = m_fleet->writeProject();
        QVERIFY2(project, project ? "" : qPrintable(project.error().text()));
        const QByteArray yaml = test::readFile(*project);
        QVERIFY(yaml.contains(
            "http://127.0.0.1:" + QByteArray::number(m_fleet->port(u"gateway"_s)) + "/health"));
        QVERIFY(
            yaml.contains("tcp://127.0.0.1:" + QByteArray::number(m_fleet->tcpPort(u"redis"_s))));
        QVERIFY(!yaml.contains("@PORT"));
        const QString folder = m_fleet->runFolder();
        const auto others
            = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        for (const auto& name : {u"/"_s, u"/token"_s, u"/state.json"_s})
            QVERIFY2(!(QFileInfo(folder + name).permissions() & others), qPrintable(name));
        QCOMPARE(fleetIn(folder)->project, *project);
        m_fleet->stop();
        QVERIFY(!QFileInfo::exists(folder));
    }

    void whatAKilledFleetLeftIsSweptAndTheLivingOneIsFound()
    {
        QTemporaryDir runtime;
        const QByteArray before = qgetenv("XDG_RUNTIME_DIR");
        qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
        const auto restore = qScopeGuard([&before] { qputenv("XDG_RUNTIME_DIR", before); });
        const QString dead = runtime.filePath(u"slipway-demo-1"_s);
        QVERIFY(makePrivateFolder(dead));
        QVERIFY(writePrivateFile(
            dead + u"/state.json"_s, R"({"pid": 2147483646, "ports": {"router": 1}})"));
        QVERIFY(writePrivateFile(dead + u"/token"_s, "x"));
        QVERIFY(!findFleet() || findFleet()->folder != dead);
        Fleet first(m_clock);
        QVERIFY(first.start({}));
        QVERIFY(!QFileInfo::exists(dead));
        QCOMPARE(first.runFolder(), runtime.filePath(u"slipway-demo"_s));
        QCOMPARE(findFleet()->folder, first.runFolder());
        Fleet second(m_clock);
        QVERIFY(second.start({}));
        QVERIFY(second.runFolder() != first.runFolder());
    }

    void aFolderWithSomethingInItIsLeftAlone()
    {
        QTemporaryDir precious;
        QFile file(precious.filePath(u"thesis.txt"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        Fleet other(m_clock);
        QVERIFY(!other.start({.folder = precious.path()}));
        other.stop();
        QVERIFY(file.exists());
    }
};

SLIPWAY_TEST(FleetTest)
#include "tst_fleet.moc"
