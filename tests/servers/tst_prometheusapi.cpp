// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/httpclient.h"
#include "prometheus/apiclient.h"
#include "support/program.h"
#include "support/testcase.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::prometheus;

namespace {

using test::freePort;
using test::Program;

constexpr int patience = 60'000;

template<typename T>
T waitFor(const QFuture<T>& future, T otherwise)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, patience))
        return otherwise;
    return future.resultCount() > 0 ? future.result() : otherwise;
}

template<typename T>
Result<T> waitForResult(const QFuture<Result<T>>& future)
{
    return waitFor<Result<T>>(future, failure({}, u"no result came"_s));
}

QString textOf(const Error& error)
{
    return error.text();
}

/// The value of the one series that an expression gives; NaN if it gives none or several.
double valueOf(ApiClient& client, const QString& expression, qint64 time)
{
    const auto answer = waitForResult(client.query(expression, time));
    if (!answer)
        return std::nan("");
    const auto* vector = std::get_if<promql::Vector>(&answer->value);
    if (const auto* scalar = std::get_if<promql::Scalar>(&answer->value))
        return scalar->sample.value;
    return vector && vector->size() == 1 ? vector->front().sample.value : std::nan("");
}

bool writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

/// The real `prometheus` and `victoria-metrics` of Debian, scraping the same two targets: one that
/// answers and one that nobody is behind.
class PrometheusApiTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SystemClock m_clock;
    io::HttpClient m_http{m_clock};
    quint16 m_port = freePort();
    quint16 m_victoriaPort = freePort();
    std::unique_ptr<Program> m_prometheus;
    std::unique_ptr<Program> m_victoria;
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<ApiClient> m_victoriaClient;

    std::unique_ptr<ApiClient> clientOf(quint16 port, const QString& prefix)
    {
        ServerAddress address;
        address.environment = u"local"_s;
        address.name = u"main"_s;
        address.endpoint.url = QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(prefix));
        address.endpoint.timeout = Milliseconds{20'000};
        return std::make_unique<ApiClient>(m_http, m_clock, address);
    }
    QByteArray scrapeConfigs() const
    {
        return "scrape_configs:\n- {job_name: self, metrics_path: /prom/metrics, static_configs: "
               "[{targets: [\"127.0.0.1:"
            + QByteArray::number(m_port)
            + "\"]}]}\n- {job_name: gone, static_configs: [{targets: "
              "[\"127.0.0.1:1\"]}]}\n";
    }
    bool startPrometheus()
    {
        const QByteArray rules = "groups:\n- name: g\n  rules:\n"
                                 "  - {record: \"job:up:sum\", expr: \"sum by (job) (up)\"}\n"
                                 "  - {alert: Gone, expr: \"up == 0\", labels: {severity: page}, "
                                 "annotations: {summary: \"{{ $labels.instance }} is gone\"}}\n"
                                 "  - {alert: Later, expr: \"up == 0\", for: 1h}\n"
                                 "  - {alert: Never, expr: \"up > 1\"}\n";
        const QByteArray config
            = "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}\n"
              "rule_files: [rules.yml]\n"
            + scrapeConfigs();
        return writeFile(m_folder.filePath(u"rules.yml"_s), rules)
            && writeFile(m_folder.filePath(u"prometheus.yml"_s), config) && m_prometheus->start();
    }

private slots:
    void initTestCase()
    {
        const auto listen = u"127.0.0.1:%1"_s;
        m_prometheus = std::make_unique<Program>(u"prometheus"_s,
            QStringList{u"--config.file=%1"_s.arg(m_folder.filePath(u"prometheus.yml"_s)),
                u"--storage.tsdb.path=%1"_s.arg(m_folder.filePath(u"data"_s)),
                u"--storage.tsdb.retention.time=3d"_s,
                u"--web.external-url=http://127.0.0.1:%1/prom/"_s.arg(m_port),
                u"--web.listen-address=%1"_s.arg(listen.arg(m_port))});
        if (!m_prometheus->isInstalled())
            QSKIP("prometheus is not installed");
        QVERIFY(startPrometheus());
        m_client = clientOf(m_port, u"/prom"_s);
        m_victoria = std::make_unique<Program>(u"victoria-metrics"_s,
            QStringList{u"-httpListenAddr=%1"_s.arg(listen.arg(m_victoriaPort)),
                u"-storageDataPath=%1"_s.arg(m_folder.filePath(u"victoria"_s)),
                u"-promscrape.config=%1"_s.arg(m_folder.filePath(u"victoria.yml"_s)),
                u"-search.latencyOffset=0s"_s});
        if (m_victoria->isInstalled()) {
            QVERIFY(writeFile(m_folder.filePath(u"victoria.yml"_s),
                "global: {scrape_interval: 1s}\n" + scrapeConfigs()));
            QVERIFY(m_victoria->start());
            m_victoriaClient = clientOf(m_victoriaPort, {});
        }
        QTRY_COMPARE_WITH_TIMEOUT(
            valueOf(*m_client, u"sum(job:up:sum)"_s, m_clock.now()), 1.0, patience);
    }
    void cleanupTestCase()
    {
        m_client.reset();
        m_victoriaClient.reset();
        if (m_victoria)
            m_victoria->stop();
        m_prometheus->stop();
    }

    void prometheusIsKnown()
    {
        const auto build = waitForResult(m_client->buildInfo());
        QVERIFY2(build, qPrintable(build ? QString() : textOf(build.error())));
        QCOMPARE(build->product, u"Prometheus"_s);
        QVERIFY(build->version.startsWith(u'2'));
        QCOMPARE(build->retention, u"3d"_s);
        QVERIFY(build->hasRules && build->hasTargets && build->hasMetadata);
    }
    void aLookShowsTargetsRulesAndAlerts()
    {
        ServerView view;
        const auto isComplete = [&] {
            view = waitFor(m_client->look(), ServerView{});
            return view.targets.size() == 2 && view.alerts.size() == 2
                && std::ranges::count(view.targets, Target::Health::Down, &Target::health) == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isComplete(), patience);
        QCOMPARE(view.trouble, QString());
        QVERIFY(view.warnings.isEmpty());
        const auto down = std::ranges::find(view.targets, Target::Health::Down, &Target::health);
        QCOMPARE(down->job, u"gone"_s);
        QVERIFY2(down->lastError.contains(u"refused"_s), qPrintable(down->lastError));
        QVERIFY(down->lastScrape > 0);
        const auto gone = std::ranges::find(view.alerts, u"Gone"_s, &Alert::name);
        QVERIFY(gone != view.alerts.end());
        QCOMPARE(gone->state, Alert::State::Firing);
        QCOMPARE(gone->annotations.value(u"summary"_s), u"127.0.0.1:1 is gone"_s);
        QCOMPARE(gone->query, u"up == 0"_s);
        QCOMPARE(gone->group, u"g"_s);
        QVERIFY(gone->activeAt > 0);
        const auto later = std::ranges::find(view.alerts, u"Later"_s, &Alert::name);
        QVERIFY(later != view.alerts.end());
        QCOMPARE(later->state, Alert::State::Pending);
        QCOMPARE(view.rules.size(), 4U);
        QCOMPARE(view.rules[0].kind, Rule::Kind::Recording);
        QCOMPARE(view.rules[0].health, Rule::Health::Ok);
        QCOMPARE(view.rules[2].forMs, 3'600'000);
        const auto alerts = waitForResult(m_client->alerts());
        QVERIFY(alerts);
        QCOMPARE(alerts->size(), 2U);
    }
    void listsAreGiven()
    {
        const qint64 now = m_clock.now();
        const auto labels = waitForResult(m_client->labelNames({u"up"_s}, now - 60'000, now));
        QVERIFY(labels);
        QCOMPARE(*labels, (QStringList{u"__name__"_s, u"instance"_s, u"job"_s}));
        const auto jobs = waitForResult(m_client->labelValues(u"job"_s, {}, now - 60'000, now));
        QCOMPARE(*jobs, (QStringList{u"gone"_s, u"self"_s}));
        const auto series = waitForResult(m_client->series({u"up"_s}, now - 60'000, now, 10));
        QCOMPARE(series->size(), 2U);
        const auto metadata = waitForResult(m_client->metadata(u"prometheus_build_info"_s));
        QVERIFY(metadata && metadata->size() == 1);
        QCOMPARE(metadata->front().type, u"gauge"_s);
    }
    void longRangesComeInOnePiece()
    {
        const qint64 end = m_clock.now() / 1000 * 1000;
        const qint64 start = end - 29'999'000;
        const auto answer
            = waitForResult(m_client->queryRange(u"vector(time())"_s, start, end, 1000));
        QVERIFY2(answer, qPrintable(answer ? QString() : textOf(answer.error())));
        const auto& matrix = std::get<promql::Matrix>(answer->value);
        QCOMPARE(matrix.size(), 1U);
        QCOMPARE(matrix[0].samples.size(), 30'000U);
        for (size_t i = 0; i < matrix[0].samples.size(); ++i) {
            const auto time = start + static_cast<qint64>(i) * 1000;
            QCOMPARE(matrix[0].samples[i].time, time);
            QCOMPARE(matrix[0].samples[i].value, static_cast<double>(time) / 1000);
        }
    }
    void everyTypeOfResultIsRead()
    {
        const auto text = waitForResult(m_client->query(u"\"a\\\"ä\""_s, m_clock.now()));
        QVERIFY(text);
        QCOMPARE(QString::fromStdString(std::get<promql::Text>(text->value).value), u"a\"ä"_s);
        QCOMPARE(valueOf(*m_client, u"scalar(vector(2)) / 0"_s, 0), INFINITY);
        const auto matrix = waitForResult(m_client->query(u"up[10s]"_s, m_clock.now()));
        QVERIFY(matrix && std::get<promql::Matrix>(matrix->value).size() == 2);
    }
    void errorsSayWhatToDo()
    {
        const auto syntax = waitForResult(m_client->query(u"sum(up"_s, 0));
        QVERIFY(!syntax);
        QCOMPARE(syntax.error().where, u"1:7"_s);
        QVERIFY2(syntax.error().what.contains(u"unclosed"_s), qPrintable(textOf(syntax.error())));
        const auto matching
            = waitForResult(m_client->query(u"up * on () group_left up"_s, m_clock.now()));
        QVERIFY(!matching);
        QVERIFY(matching.error().what.contains(u"cannot evaluate"_s));
        const auto astray = clientOf(m_port, u"/elsewhere"_s);
        const auto notFound = waitForResult(astray->query(u"up"_s, 0));
        QVERIFY(!notFound);
        QVERIFY2(
            notFound.error().fix.contains(u"/api/v1/"_s), qPrintable(textOf(notFound.error())));
    }
    void victoriaMetricsIsKnown()
    {
        if (!m_victoriaClient)
            QSKIP("victoria-metrics is not installed");
        const auto isThere = [this] { return waitForResult(m_victoriaClient->buildInfo()); };
        QTRY_VERIFY_WITH_TIMEOUT(isThere(), patience);
        const auto build = isThere();
        QCOMPARE(build->product, u"VictoriaMetrics"_s);
        QVERIFY(build->hasTargets && build->hasRules);
        const auto view = waitFor(m_victoriaClient->look(), ServerView{});
        QCOMPARE(view.trouble, QString());
        QCOMPARE(view.targets.size(), 2U);
    }
    void bothServersGiveTheSame()
    {
        if (!m_victoriaClient)
            QSKIP("victoria-metrics is not installed");
        const QString expression = u"sum by (job) (up)"_s;
        const auto valuesOf = [&](ApiClient& client) {
            QMap<QString, double> out;
            const auto answer = waitForResult(client.query(expression, m_clock.now()));
            if (!answer || !std::holds_alternative<promql::Vector>(answer->value))
                return out;
            for (const auto& element : std::get<promql::Vector>(answer->value))
                out.insert(QString::fromStdString(element.labels.text()), element.sample.value);
            return out;
        };
        const QMap<QString, double> expected{
            {u"{job=\"gone\"}"_s, 0.0}, {u"{job=\"self\"}"_s, 1.0}};
        QTRY_COMPARE_WITH_TIMEOUT(valuesOf(*m_client), expected, patience);
        QTRY_COMPARE_WITH_TIMEOUT(valuesOf(*m_victoriaClient), expected, patience);
        const qint64 end = m_clock.now();
        const auto range
            = waitForResult(m_victoriaClient->queryRange(u"time()"_s, end - 29'999'000, end, 1000));
        QVERIFY2(range, qPrintable(range ? QString() : textOf(range.error())));
        QCOMPARE(std::get<promql::Matrix>(range->value).at(0).samples.size(), 30'000U);
        const auto wrong = waitForResult(m_victoriaClient->query(u"up("_s, end));
        QVERIFY(!wrong && wrong.error().what.contains(u"cannot evaluate"_s));
    }
};

SLIPWAY_TEST(PrometheusApiTest)
#include "tst_prometheusapi.moc"
