// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/promqlscript.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;
using timeseries::Labels;

namespace {

const QString data = uR"(
load 15s
  requests_total{job="api", code="200"} 0+15x40
  requests_total{job="api", code="500"} 0+3x40
  requests_total{job="web", code="200"} 0 15 30 45 60 5 20 35 50 65 80
  temperature{room="a"} 20 21 _ _ stale 25
  duration_bucket{le="0.1"} 0+5x40
  duration_bucket{le="0.5"} 0+9x40
  duration_bucket{le="+Inf"} 0+10x40
  limit{job="api"} 100
  owner{job="api", team="core"} 1x40
)"_s;

std::unique_ptr<timeseries::SeriesStore> filledStore(int series, int samples)
{
    auto store = timeseries::makeMemoryStore();
    std::vector<timeseries::Point> points;
    for (int i = 0; i < series; ++i) {
        const auto labels = std::make_shared<const Labels>(std::vector<timeseries::Label>{
            {"__name__", "x"}, {"job", std::to_string(i % 7)}, {"instance", std::to_string(i)}});
        for (int at = 0; at < samples; ++at)
            points.push_back({labels, {at * 15'000LL, static_cast<double>(at * i)}});
    }
    store->append(points);
    return store;
}

} // namespace

class PromqlQueryTest : public QObject {
    Q_OBJECT
private slots:
    void evaluates_data()
    {
        QTest::addColumn<QString>("script");
        const auto row
            = [](const char* name, const QString& script) { QTest::newRow(name) << script; };
        row("selector", u"eval instant at 1m limit\n  limit{job=\"api\"} 100"_s);
        row("lookback is open to the left", u"eval instant at 5m limit"_s);
        row("lookback", u"eval instant at 4m59s limit\n  limit{job=\"api\"} 100"_s);
        row("stale ends a series", u"eval instant at 1m temperature"_s);
        row("before stale", u"eval instant at 59s temperature\n  temperature{room=\"a\"} 21"_s);
        row("gaps stay gaps",
            u"eval range from 0s to 75s step 15s temperature\n  temperature{room=\"a\"} 20 21 21 21 _ 25"_s);
        row("rate",
            u"eval instant at 5m rate(requests_total{code=\"500\"}[1m])\n  {job=\"api\", code=\"500\"} 0.2"_s);
        row("reset",
            u"eval instant at 150s increase(requests_total{job=\"web\"}[60s])\n  {job=\"web\", code=\"200\"} 60"_s);
        row("reset within",
            u"eval instant at 90s resets(requests_total{job=\"web\"}[1m])\n  {job=\"web\", code=\"200\"} 1"_s);
        row("sum of rates",
            u"eval instant at 5m sum by (job) (rate(requests_total{job=\"api\"}[2m]))\n  {job=\"api\"} 1.2"_s);
        row("without",
            u"eval instant at 30s sum without (code) (requests_total{job=\"api\"})\n  {job=\"api\"} 36"_s);
        row("avg min max count",
            u"eval instant at 30s avg(requests_total{job=\"api\"}) + min(requests_total{job=\"api\"}) + max(requests_total{job=\"api\"}) + count(requests_total{job=\"api\"})\n  {} 56"_s);
        row("quantile",
            u"eval instant at 5m histogram_quantile(0.7, rate(duration_bucket[1m]))\n  {} 0.3"_s);
        row("quantile in the last bucket",
            u"eval instant at 5m histogram_quantile(0.99, rate(duration_bucket[1m]))\n  {} 0.5"_s);
        row("ratio",
            u"eval instant at 5m sum(rate(requests_total{code=~\"5..\",job=\"api\"}[1m])) / sum(rate(requests_total{job=\"api\"}[1m])) * 100\n  {} 16.666666666666668"_s);
        row("comparison filters",
            u"eval instant at 1m requests_total > 30\n  requests_total{job=\"api\", code=\"200\"} 60\n  requests_total{job=\"web\", code=\"200\"} 60"_s);
        row("bool", u"eval instant at 1m limit > bool 100\n  {job=\"api\"} 0"_s);
        row("many to one",
            u"eval instant at 1m requests_total * on (job) group_left (team) owner\n  {job=\"api\", code=\"200\", team=\"core\"} 60\n  {job=\"api\", code=\"500\", team=\"core\"} 12"_s);
        row("ambiguous", u"eval instant at 1m requests_total * on (job) owner\n  expect fail"_s);
        row("unless",
            u"eval instant at 1m requests_total unless on (job) owner\n  requests_total{job=\"web\", code=\"200\"} 60"_s);
        row("or", u"eval instant at 1m limit or on (job) owner\n  limit{job=\"api\"} 100"_s);
        row("unary", u"eval instant at 1m -limit\n  {job=\"api\"} -100"_s);
        row("offset",
            u"eval instant at 2m requests_total{code=\"500\"} offset 1m\n  requests_total{job=\"api\", code=\"500\"} 12"_s);
        row("at",
            u"eval range from 0s to 60s step 30s requests_total{code=\"500\"} @ 60\n  requests_total{job=\"api\", code=\"500\"} 12 12 12"_s);
        row("subquery",
            u"eval instant at 5m max_over_time(sum(rate(requests_total{job=\"api\"}[1m]))[2m:30s])\n  {} 1.2"_s);
        row("the name goes at the end",
            u"eval instant at 5m label_replace(rate(requests_total{code=\"500\"}[1m]), \"n\", \"$1\", \"__name__\", \"(.+)_total\")\n  {job=\"api\", code=\"500\", n=\"requests\"} 0.2"_s);
        row("sums are compensated",
            u"eval instant at 1m sum_over_time((vector(1e100) * (time() == bool 0) + vector(2) * (time() == bool 15) - vector(1e100) * (time() == bool 30))[45s:15s] @ 30)\n  {} 2"_s);
        row("scalar", u"eval instant at 1m 2 ^ 3 ^ 2 - -1\n  513"_s);
        row("precedence", u"eval instant at 1m -2 ^ 2 + 3 * 4 % 5\n  -2"_s);
        row("string", u"eval instant at 1m \"a\\\\tb\"\n  expect string \"a\\\\tb\""_s);
    }
    void evaluates()
    {
        QFETCH(QString, script);
        const auto outcomes = conformance::runScript(data + u"\n"_s + script);
        QCOMPARE(outcomes.size(), size_t(1));
        QVERIFY2(outcomes[0].verdict == conformance::Verdict::Passed, qPrintable(outcomes[0].detail));
    }
    void theRunnerSeesWrongValues()
    {
        for (const auto& wrong :
            {u"eval instant at 1m limit\n  limit{job=\"api\"} 101"_s,
                u"eval instant at 1m limit"_s,
                u"eval instant at 1m limit\n  expect fail"_s,
                u"eval range from 0s to 30s step 15s owner\n  owner{job=\"api\", team=\"core\"} 1 1"_s}) {
            const auto outcomes = conformance::runScript(data + u"\n"_s + wrong);
            QVERIFY2(outcomes[0].verdict == conformance::Verdict::Wrong, qPrintable(wrong));
        }
    }
    void whatIsNotSupportedIsNamedWithItsPlace_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        QTest::newRow("function")
            << u"1 + histogram_sum(limit)"_s << u"1:5"_s
            << u"function histogram_sum(), which is one of native histograms, is not supported yet"_s;
        QTest::newRow("trim")
            << u"limit </ 1"_s << u"1:1"_s
            << u"operator </, which is one on native histograms, is not supported yet"_s;
    }
    void whatIsNotSupportedIsNamedWithItsPlace()
    {
        QFETCH(QString, expression);
        QFETCH(QString, where);
        QFETCH(QString, what);
        const auto answer
            = queryInstant(*timeseries::makeMemoryStore()->snapshot(), expression.toStdString(), 0);
        QVERIFY(!answer);
        QCOMPARE(answer.error().where, where);
        QCOMPARE(answer.error().what, what);
    }
    void keepsItsLimits()
    {
        const auto store = filledStore(10, 100);
        const auto snapshot = store->snapshot();
        QVERIFY(!queryRange(*snapshot, "x", 0, 1000, 1, {.points = 100}));
        const auto tooMuch
            = queryInstant(*snapshot, "sum_over_time(x[1h])", 1'500'000, {.samples = 500});
        QVERIFY(!tooMuch);
        QVERIFY(tooMuch.error().what.contains(u"500 samples"));
        const std::atomic_bool cancelled = true;
        QVERIFY(queryInstant(*snapshot, "x", 60'000, {.cancelled = &cancelled})
                    .error()
                    .what.contains(u"cancelled"));
        QVERIFY(!queryRange(*snapshot, "max_over_time(vector(1)[1y:1ms])", 0, 1000, 1000));
        QVERIFY(!queryRange(*snapshot, "x", 0, 1000, 0));
        QVERIFY(!queryRange(*snapshot, "x[5m]", 0, 1000, 1000));
    }
    void warnsOfBucketsThatAreNone()
    {
        const auto store = filledStore(1, 2);
        const auto answer = queryInstant(*store->snapshot(), "histogram_quantile(0.5, x)", 15'000);
        QVERIFY(answer);
        QCOMPARE(answer->warnings.size(), 1);
        QVERIFY(answer->warnings[0].endsWith(u"(1:25)"));
    }
    void aRangeAnswerIsSortedByLabels()
    {
        const auto store = filledStore(20, 4);
        const auto answer = queryRange(*store->snapshot(), "x", 0, 45'000, 15'000);
        const auto& matrix = std::get<Matrix>(answer->value);
        QCOMPARE(matrix.size(), size_t(20));
        QVERIFY(std::ranges::is_sorted(matrix, {}, &MatrixSeries::labels));
        QCOMPARE(matrix[0].samples.size(), size_t(4));
    }
};

SLIPWAY_TEST(PromqlQueryTest)
#include "tst_query.moc"
