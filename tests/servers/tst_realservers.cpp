// SPDX-License-Identifier: GPL-3.0-or-later
#include "alerts/evaluate.h"
#include "health/healthservice.h"
#include "io/httpclient.h"
#include "scrape/scrapeservice.h"
#include "support/program.h"
#include "support/testcase.h"

#include <QTemporaryDir>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;

namespace {

using test::freePort;
using test::Program;

/// Poller, store and board, as the window has them, in this thread.
struct Watch {
    SystemClock clock;
    io::HttpClient client{clock};
    io::TcpProbe probe{clock};
    std::unique_ptr<timeseries::SeriesStore> store = timeseries::makeMemoryStore();
    scrape::ScrapeService scrapes{client, *store, clock};
    health::HealthService checks{client, probe, clock};
    health::Board board;
    scrape::ScrapeOutcome last;
    int outcomes = 0;

    Watch()
    {
        QObject::connect(&scrapes,
            &scrape::ScrapeService::scraped,
            &scrapes,
            [this](const scrape::ScrapeOutcome& outcome) {
                last = outcome;
                ++outcomes;
                board.apply(alerts::metricsTarget(outcome), alerts::attemptOf(outcome), pace());
            });
        QObject::connect(&checks,
            &health::HealthService::attempted,
            &checks,
            [this](const health::TargetId& id, const health::Attempt& attempt) {
                board.apply(id, attempt, pace());
            });
    }

    static health::Pace pace() { return {.interval = 1s, .timeout = 1s, .degradedAbove = {}}; }

    scrape::ScrapeTarget metrics(const QString& service, quint16 port) const
    {
        scrape::ScrapeTarget target{
            .environment = u"local"_s, .service = service, .endpoint = {}, .headers = {}};
        target.endpoint.url = QUrl(u"http://127.0.0.1:%1/metrics"_s.arg(port));
        target.endpoint.interval = 500ms;
        target.endpoint.timeout = 500ms;
        return target;
    }

    double value(const std::string& name) const
    {
        const std::vector<timeseries::Matcher> matchers{
            timeseries::Matcher::equal("__name__", name)};
        const auto found = store->snapshot()->select(matchers, 0, clock.now() + 60'000);
        return found.empty() ? std::nan("") : found.front().samples.back().value;
    }

    health::State state(const health::TargetId& id) const
    {
        const auto* row = board.row(id);
        return row ? row->condition.state : health::State::Unknown;
    }
};

health::TargetId metricsOf(const QString& service)
{
    return {.environment = u"local"_s, .service = service, .kind = health::TargetKind::Metrics};
}

} // namespace

/// The real `prometheus` and `prometheus-node-exporter` of Debian, on free ports of this machine.
class RealServersTest : public QObject {
    Q_OBJECT
private slots:
    void nodeExporter()
    {
        const quint16 port = freePort();
        Program exporter(
            u"prometheus-node-exporter"_s, {u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
        if (!exporter.isInstalled())
            QSKIP("prometheus-node-exporter is not installed");
        QVERIFY(exporter.start());
        Watch watch;
        watch.scrapes.apply({watch.metrics(u"node"_s, port)});
        const auto node = metricsOf(u"node"_s);
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(node), health::State::Up, 60'000);
        QVERIFY(watch.last.samples > 100);
        QVERIFY(watch.value("node_memory_MemTotal_bytes") > 1e6);
        QCOMPARE(watch.value("up"), 1.0);

        exporter.stop();
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(node), health::State::Down, 60'000);
        QCOMPARE(watch.last.cause, u"refused"_s);
        QVERIFY(watch.board.row(node)->condition.failures >= 2);
        QVERIFY(timeseries::isStaleMarker(watch.value("node_memory_MemTotal_bytes")));
        const auto alerts = alerts::evaluate(watch.board, watch.clock.now());
        QVERIFY(!alerts.empty());
        QCOMPARE(alerts.front().rule, alerts::Rule::Down);

        QVERIFY(exporter.start());
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(node), health::State::Up, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(watch.value("node_memory_MemTotal_bytes") > 1e6, 60'000);
        QCOMPARE(watch.value("up"), 1.0);
    }

    void prometheus()
    {
        const quint16 port = freePort();
        QTemporaryDir folder;
        QFile config(folder.filePath(u"prometheus.yml"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("global: {scrape_interval: 1m}\n");
        config.close();
        Program server(u"prometheus"_s,
            {u"--config.file=%1"_s.arg(config.fileName()),
                u"--storage.tsdb.path=%1"_s.arg(folder.filePath(u"data"_s)),
                u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
        if (!server.isInstalled())
            QSKIP("prometheus is not installed");
        QVERIFY(server.start());
        Watch watch;
        health::HealthTarget check;
        check.id = {.environment = u"local"_s,
            .service = u"prometheus"_s,
            .kind = health::TargetKind::Health};
        check.endpoint.url = QUrl(u"http://127.0.0.1:%1/-/healthy"_s.arg(port));
        check.endpoint.interval = 500ms;
        check.endpoint.timeout = 500ms;
        watch.checks.apply({check});
        watch.scrapes.apply({watch.metrics(u"prometheus"_s, port)});
        QTRY_COMPARE_WITH_TIMEOUT(
            watch.state(metricsOf(u"prometheus"_s)), health::State::Up, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(check.id), health::State::Up, 60'000);
        QCOMPARE(watch.value("prometheus_ready"), 1.0);
        QVERIFY(watch.value("process_start_time_seconds") > 1e9);
        QVERIFY2(watch.last.findings.empty(),
            watch.last.findings.empty() ? "" : qPrintable(watch.last.findings.front().text));

        server.stop();
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(check.id), health::State::Down, 60'000);
        QVERIFY(server.start());
        QTRY_COMPARE_WITH_TIMEOUT(watch.state(check.id), health::State::Up, 60'000);
    }
};

SLIPWAY_TEST(RealServersTest)
#include "tst_realservers.moc"
