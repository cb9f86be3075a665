// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafana.h"
#include "evidence/promrules.h"
#include "lint/exporters.h"
#include "lint/lint.h"
#include "lint/reading.h"
#include "promql/parser.h"
#include "support/testcase.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::lint;
using slipway::test::suitesFolder;

namespace {

/// A shop: a counter, a gauge, a histogram, a summary, and one that nothing sets.
MetricSet shop()
{
    MetricSet out;
    out.add({.name = u"http_requests_total"_s,
        .type = MetricType::Counter,
        .labels = {u"method"_s, u"status"_s}});
    out.add({.name = u"queue_length"_s, .type = MetricType::Gauge});
    out.add({.name = u"http_request_duration_seconds"_s,
        .type = MetricType::Histogram,
        .labels = {u"method"_s},
        .buckets = {0.1, 0.25, 1},
        .areBucketsKnown = true,
        .bucketTexts = {u"0.1"_s, u"0.25"_s, u"1.0"_s}});
    out.add({.name = u"rpc_seconds"_s, .type = MetricType::Summary});
    out.add({.name = u"orders_total"_s, .type = MetricType::Counter, .isUpdated = false});
    out.addExporter(u"node_exporter"_s);
    out.scrapeInterval = 15'000;
    return out;
}

Query query(const QString& text, Query::Kind kind = Query::Kind::Plain)
{
    Query out;
    out.kind = kind;
    out.name = u"Q"_s;
    out.text = text;
    out.place = {u"rules.yml"_s, 10, 5};
    out.hasFor = true;
    return out;
}

QString faultsOf(const Query& one, const MetricSet& metrics)
{
    QStringList words;
    for (const auto& finding : lintOne(one, metrics))
        words << faultWord(finding.fault) + (finding.isCertain ? QString() : u"?"_s);
    return words.join(u' ');
}

} // namespace

class LintTest : public QObject {
    Q_OBJECT
private slots:
    void findsWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("faults");
        const auto row = [](const QString& text, const QString& faults) {
            QTest::newRow(qPrintable(text)) << text << faults;
        };
        row(u"rate(http_requests_total[5m])"_s, {});
        row(u"sum by (status) (rate(http_requests_total{method=\"GET\"}[5m]))"_s, {});
        row(u"up{job=\"api\"} == 0"_s, {});
        row(u"process_resident_memory_bytes"_s, {});
        row(u"node_load1{cpu=\"0\"}"_s, {});
        row(u"rate(http_errors_total[5m])"_s, u"unknown-metric"_s);
        row(u"pg_up == 0"_s, u"not-scraped"_s);
        row(u"shop:errors:ratio > 1"_s, u"unknown-metric"_s);
        row(u"http_request_duration_seconds"_s, u"unknown-metric"_s);
        row(u"rate(http_requests_total{code=\"500\"}[5m])"_s, u"unknown-label"_s);
        row(u"rate(http_requests_total{code=\"\"}[5m])"_s, u"unknown-label"_s);
        row(u"sum by (route) (rate(http_requests_total[5m]))"_s, u"unknown-label"_s);
        row(u"rate(http_requests_total{instance=~\".+\"}[5m])"_s, {});
        row(u"rate(http_request_duration_seconds_bucket{le=\"0.3\"}[5m])"_s, u"unknown-bucket"_s);
        row(u"rate(http_request_duration_seconds_bucket{le=\"0.25\"}[5m])"_s, {});
        row(u"rate(http_request_duration_seconds_bucket{le=\"+Inf\"}[5m])"_s, {});
        row(u"rate(http_request_duration_seconds_bucket{le=\"1\"}[5m])"_s, u"unknown-bucket"_s);
        row(u"rate(http_request_duration_seconds_bucket{le=~\"1|1.0\"}[5m])"_s, {});
        row(u"rate(http_request_duration_seconds_count{le=\"1.0\"}[5m])"_s, u"unknown-label"_s);
        row(u"rate(queue_length[5m])"_s, u"rate-of-gauge"_s);
        row(u"deriv(queue_length[5m])"_s, {});
        row(u"http_requests_total > 5"_s, u"counter-without-rate"_s);
        row(u"count(http_requests_total)"_s, {});
        row(u"histogram_quantile(0.9, sum(rate(http_request_duration_seconds_bucket[5m])))"_s,
            u"quantile-without-le"_s);
        row(u"histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))"_s,
            {});
        row(u"histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[5m]))"_s, {});
        row(u"histogram_quantile(0.9, sum without (method) "
            "(rate(http_request_duration_seconds_bucket[5m])))"_s,
            {});
        row(u"rpc_seconds{quantile=\"0.9\"}"_s, {});
        row(u"rate(http_requests_total[20s])"_s, u"short-window"_s);
        row(u"rate(http_requests_total[30s])"_s, {});
        row(u"rate(orders_total[5m])"_s, u"never-updated"_s);
        row(u"(("_s, u"syntax"_s);
        row(QString(), u"syntax"_s);
        row(u"{__name__=~\"http_.*\"}"_s, {});
        row(u"{__name__=\"queue_length\"} + on (job) up"_s, {});
        row(u"queue_length * on (region) group_left up"_s, u"unknown-label unknown-label"_s);
        row(u"__var_metric_total"_s, {});
    }
    void findsWhatIsWrong()
    {
        QFETCH(QString, text);
        QFETCH(QString, faults);
        QCOMPARE(faultsOf(query(text), shop()), faults);
    }
    void isNotCertainWhereASourceIsNotRead()
    {
        auto metrics = shop();
        metrics.isComplete = false;
        QCOMPARE(faultsOf(query(u"http_errors_total"_s), metrics), u"unknown-metric?"_s);
        QCOMPARE(faultsOf(query(u"a:b:c"_s), metrics), u"unknown-metric"_s);
        metrics.areRulesComplete = false;
        QCOMPARE(faultsOf(query(u"a:b:c"_s), metrics), u"unknown-metric?"_s);
        auto substituted = query(u"(("_s);
        substituted.isSubstituted = true;
        QCOMPARE(faultsOf(substituted, metrics), u"syntax?"_s);
        metrics.areTargetLabelsKnown = false;
        QCOMPARE(faultsOf(query(u"queue_length{zone=\"a\"}"_s), metrics), QString());
    }
    void namesWhatIsNearest()
    {
        const auto metrics = shop();
        QCOMPARE(metrics.nearest(u"http_requests"_s), u"http_requests_total"_s);
        QCOMPARE(metrics.nearest(u"http_request_duration_seconds"_s),
            u"http_request_duration_seconds_sum"_s);
        QCOMPARE(metrics.nearest(u"queue_lenght"_s), u"queue_length"_s);
        QCOMPARE(metrics.nearest(u"zzz"_s), QString());
    }
    void rulesMakeMetricsForLaterRules()
    {
        auto metrics = shop();
        const auto record = [](const QString& name, const QString& text) {
            auto out = query(text, Query::Kind::Record);
            out.name = name;
            return out;
        };
        addRules({record(u"shop:requests:rate5m"_s,
                      u"sum by (status) (rate(http_requests_total[5m]))"_s),
                     record(u"shop:open"_s, u"something_else"_s)},
            metrics);
        QCOMPARE(
            faultsOf(query(u"shop:requests:rate5m{status=\"500\"} > 1"_s), metrics), QString());
        QCOMPARE(faultsOf(query(u"shop:requests:rate5m{method=\"GET\"} > 1"_s), metrics),
            u"unknown-label"_s);
        QCOMPARE(faultsOf(query(u"shop:open{any=\"x\"}"_s), metrics), QString());
    }
    void alertsLoseLabelsThatTheirTextsShow()
    {
        auto alert
            = query(u"sum by (status) (rate(http_requests_total[5m])) > 1"_s, Query::Kind::Alert);
        alert.templates = {{u"summary"_s, u"{{ $labels.instance }} of {{ $labels.status }}"_s}};
        QCOMPARE(faultsOf(alert, shop()), u"lost-label"_s);
        const auto found = lintOne(alert, shop());
        QCOMPARE(found.front().label, u"instance"_s);
        alert.templates = {{u"summary"_s, u"{{ index $labels \"status\" }} {{ $value }}"_s}};
        QCOMPARE(faultsOf(alert, shop()), QString());
        alert.hasFor = false;
        QCOMPARE(faultsOf(alert, shop()), u"no-for"_s);
    }
    void placesAreLinesOfTheFile()
    {
        auto one = query(u"rate(http_requests_total[5m])\n  + rate(gone_total[5m])"_s);
        one.isLiteral = true;
        one.place = {u"rules.yml"_s, 20, 0};
        const auto found = lintOne(one, shop());
        QCOMPARE(found.size(), 1u);
        QCOMPARE(found.front().place, (evidence::Place{u"rules.yml"_s, 21, 0}));
        QCOMPARE(one.text.mid(found.front().begin, 10), u"gone_total"_s);
        const auto flat = lintOne(query(u"gone_total"_s), shop());
        QCOMPARE(flat.front().place, (evidence::Place{u"rules.yml"_s, 10, 5}));
    }
    void labelsOfResults_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("has");
        QTest::addColumn<QString>("hasNot");
        const auto row = [](const QString& text, const QString& has, const QString& hasNot) {
            QTest::newRow(qPrintable(text)) << text << has << hasNot;
        };
        row(u"http_requests_total"_s, u"status"_s, u"route"_s);
        row(u"sum(http_requests_total)"_s, {}, u"status"_s);
        row(u"topk(3, http_requests_total)"_s, u"status"_s, u"route"_s);
        row(u"sum without (status) (http_requests_total)"_s, u"method"_s, u"status"_s);
        row(u"label_replace(queue_length, \"zone\", \"$1\", \"job\", \"(.*)\")"_s, u"zone"_s, {});
        row(u"count_values(\"version\", queue_length)"_s, u"version"_s, u"job"_s);
        row(u"absent(up{job=\"api\"})"_s, u"job"_s, u"instance"_s);
        row(u"queue_length * on (job) group_left (method) http_requests_total"_s,
            u"method"_s,
            u"status"_s);
        row(u"queue_length / on (job) up"_s, u"job"_s, u"instance"_s);
        row(u"unknown_metric"_s, u"anything"_s, {});
        row(u"vector(1)"_s, {}, u"job"_s);
        row(u"queue_length or http_requests_total"_s, u"status"_s, u"route"_s);
    }
    void labelsOfResults()
    {
        QFETCH(QString, text);
        QFETCH(QString, has);
        QFETCH(QString, hasNot);
        const auto parsed = promql::parse(text.toStdString());
        QVERIFY2(parsed.has_value(), qPrintable(text));
        const auto labels = labelsOf(**parsed, shop());
        QVERIFY(has.isEmpty() || labels.mayHave(has));
        QVERIFY(hasNot.isEmpty() || !labels.mayHave(hasNot));
    }
    void knowsExporters()
    {
        QCOMPARE(exporterOfImage(u"quay.io/prometheus/node-exporter:v1@sha256:a")->name,
            std::u16string_view(u"node_exporter"));
        QCOMPARE(exporterOfPort(9187)->name, std::u16string_view(u"postgres_exporter"));
        QCOMPARE(exporterOfMetric(u"nginx_ingress_controller_requests")->name,
            std::u16string_view(u"nginx-ingress"));
        QCOMPARE(exporterOfName(u"redis-exporter")->name, std::u16string_view(u"redis_exporter"));
        QVERIFY(exporterOfName(u"api") == nullptr);
        QVERIFY(exporterOfMetric(u"shop_orders") == nullptr);
        QVERIFY(exporterOfPort(8000) == nullptr);
    }
    void survivesWhatOthersWrite_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("deep") << QString(20'000, u'(');
        QTest::newRow("long") << u"a"_s.repeated(200'000);
        QTest::newRow("zero") << QString(3, QChar(0));
        QTest::newRow("sum of many") << u"queue_length + "_s.repeated(2'000) + u"1"_s;
    }
    void survivesWhatOthersWrite()
    {
        QFETCH(QString, text);
        auto one = query(text, Query::Kind::Alert);
        one.templates = {{u"a"_s, text}};
        const auto metrics = shop();
        lintOne(one, metrics);
        for (qsizetype i = 0; i < 40; ++i)
            lintOne(
                query(u"histogram_quantile(0.9, sum by (le) (x_bucket{a=\"b\"}[5m]))"_s.left(i)),
                metrics);
    }
    void readsARealRepository()
    {
        const QString folder = suitesFolder() + u"/cognitionos"_s;
        if (suitesFolder().isEmpty() || !QDir(folder).exists())
            QSKIP("no samples of real repositories beside the checkout");
        const auto rules
            = evidence::readPromRules(test::readFile(folder + u"/prometheus-slo.yml"_s));
        QVERIFY(rules);
        MetricSet metrics;
        metrics.add({.name = u"http_request_duration_seconds"_s,
            .type = MetricType::Histogram,
            .labels = {u"method"_s, u"endpoint"_s},
            .buckets = {0.1, 0.25, 0.5, 1},
            .areBucketsKnown = true});
        std::vector<Query> queries;
        for (const auto& rule : rules->rules) {
            auto one
                = query(rule.expression, rule.isAlert ? Query::Kind::Alert : Query::Kind::Record);
            one.name = rule.name;
            one.isLiteral = rule.isLiteral;
            one.place
                = {u"prometheus-slo.yml"_s, rule.expressionMark.line + int(rule.isLiteral), 0};
            queries.push_back(one);
        }
        addRules(queries, metrics);
        QStringList said;
        for (const auto& finding : lint::lint(queries, metrics))
            said << u"%1 %2 %3"_s.arg(
                faultWord(finding.fault), QString::number(finding.place.line), finding.subject);
        QVERIFY(said.contains(u"unknown-bucket 18 http_request_duration_seconds"_s));
        QVERIFY(said.contains(u"unknown-metric 34 llm_cache_hits"_s));
        QVERIFY(said.filter(u"slo:"_s).isEmpty());
    }
};

SLIPWAY_TEST(LintTest)
#include "tst_lint.moc"
