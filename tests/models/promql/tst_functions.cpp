// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/promqlscript.h"
#include "promql/query.h"
#include "promql/signatures.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;

namespace {

const QString data = uR"(
load 15s
  a_total{job="x", i="2"} 0+15x40
  a_total{job="x", i="10"} 0+3x40
  b{job="x"} 20 21 _ _ 25 NaN 7
  h_bucket{le="0.1", job="x"} 0+5x40
  h_bucket{le="0.5", job="x"} 0+4x40
  h_bucket{le="+Inf", job="x"} 0+10x40
  odd_bucket{le="many"} 1x40
  target_info{job="x", version="2"} 1x40
  left{n="1"} 10x40
  left{n="2"} 20x40
  right{n="2"} 5x40
  right{n="3"} 7x40
)"_s;

/// An argument of that type; the same for every function.
QString argumentOf(Type type)
{
    switch (type) {
    case Type::Scalar: return u"0.5"_s;
    case Type::Text: return u"\"job\""_s;
    case Type::Vector: return u"a_total"_s;
    case Type::Matrix: return u"a_total[5m]"_s;
    }
    return {};
}

std::unique_ptr<timeseries::SeriesStore> noted()
{
    auto store = timeseries::makeMemoryStore();
    const auto add = [&](std::vector<timeseries::Label> labels, double value) {
        const auto shared = std::make_shared<const timeseries::Labels>(std::move(labels));
        for (int i = 0; i <= 4; ++i)
            store->append(std::vector<timeseries::Point>{{shared, {i * 15'000LL, value}}});
    };
    for (const auto* name : {"left", "b", "a_total"})
        add({{"__name__", name}}, 10);
    add({{"__name__", "odd_bucket"}, {"le", "many"}}, 1);
    add({{"__name__", "h_bucket"}, {"le", "0.1"}}, 20);
    add({{"__name__", "h_bucket"}, {"le", "0.5"}}, 16);
    add({{"__name__", "h_bucket"}, {"le", "+Inf"}}, 40);
    return store;
}

std::unique_ptr<timeseries::SeriesStore> counter()
{
    auto store = timeseries::makeMemoryStore();
    const auto labels = std::make_shared<const timeseries::Labels>(
        std::vector<timeseries::Label>{{"__name__", "a_total"}, {"job", "x"}});
    for (int i = 0; i < 40; ++i)
        store->append(
            std::vector<timeseries::Point>{{labels, {i * 15'000LL, static_cast<double>(i)}}});
    return store;
}

} // namespace

class PromqlFunctionsTest : public QObject {
    Q_OBJECT
private slots:
    void eachFunctionAnswersOrSaysWhyNot_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<bool>("isNative");
        for (const auto& name : functionNames()) {
            const auto* function = findFunction(name.toStdString());
            QStringList arguments;
            for (const auto type : function->arguments)
                arguments << argumentOf(type);
            static const QStringList native{u"histogram_avg"_s,
                u"histogram_count"_s,
                u"histogram_stddev"_s,
                u"histogram_stdvar"_s,
                u"histogram_sum"_s};
            QTest::newRow(qPrintable(name))
                << name + u'(' + arguments.join(u", ") + u')' << native.contains(name);
        }
    }
    void eachFunctionAnswersOrSaysWhyNot()
    {
        QFETCH(QString, expression);
        QFETCH(bool, isNative);
        // info() wants matchers, and these say nothing.
        expression.replace(u"info(a_total, a_total)"_s, u"info(a_total, {job=~\".*\"})"_s);
        expression.replace(u"label_replace(a_total, \"job\", \"job\", \"job\", \"job\")"_s,
            u"label_replace(a_total, \"n\", \"$1\", \"job\", \"(.*)\")"_s);
        const auto store = counter();
        const auto answer
            = queryRange(*store->snapshot(), expression.toStdString(), 60'000, 600'000, 60'000);
        QVERIFY2(answer.has_value() != isNative,
            answer ? "answered" : qPrintable(answer.error().text()));
        QVERIFY(answer || answer.error().what.contains(u"native histograms"));
    }
    void eachFunctionHasAHelp()
    {
        for (const auto& name : functionNames())
            QVERIFY2(findFunction(name.toStdString())->help.size() > 3, qPrintable(name));
        QVERIFY(std::ranges::is_sorted(functionNames()));
    }
    void evaluates_data()
    {
        QTest::addColumn<QString>("script");
        const auto row
            = [](const char* name, const QString& script) { QTest::newRow(name) << script; };
        row("fill both",
            u"eval instant at 1m left + fill(0) right\n  {n=\"1\"} 10\n  {n=\"2\"} 25\n  {n=\"3\"} 7"_s);
        row("fill one side",
            u"eval instant at 1m left - fill_left(1) right\n  {n=\"2\"} 15\n  {n=\"3\"} -6"_s);
        row("anchored",
            u"eval instant at 65s increase(a_total{i=\"2\"}[30s] anchored)\n  {job=\"x\", i=\"2\"} 30"_s);
        row("smoothed",
            u"eval instant at 65s increase(a_total{i=\"2\"}[10s] smoothed)\n  {job=\"x\", i=\"2\"} 10"_s);
        row("smoothed at a time",
            u"eval instant at 20s left{n=\"1\"} smoothed\n  left{n=\"1\"} 10"_s);
        row("no max_over_time anchored",
            u"eval instant at 1m max_over_time(b[1m] anchored)\n  expect fail msg: anchored modifier can only be used with: changes, delta, increase, rate, resets - not with max_over_time"_s);
        row("info", u"eval instant at 15s info(b)\n  b{job=\"x\", version=\"2\"} 21"_s);
        row("info without", u"eval instant at 15s info(left{n=\"1\"})\n  left{n=\"1\"} 10"_s);
        row("natural order",
            u"eval instant at 15s sort_by_label(a_total, \"i\")\n  expect ordered\n  a_total{job=\"x\", i=\"2\"} 15\n  a_total{job=\"x\", i=\"10\"} 3"_s);
        row("fraction",
            u"eval instant at 15s histogram_fraction(0, 0.1, h_bucket)\n  {job=\"x\"} 0.5"_s);
        row("limitk", u"eval instant at 15s count(limitk(1, a_total))\n  {} 1"_s);
        row("limit_ratio",
            u"eval instant at 15s count(limit_ratio(0.3, a_total) or limit_ratio(-0.7, a_total))\n  {} 2"_s);
        row("times of the query",
            u"eval range from 0 to 60s step 30s start() + 2 * end() + 3 * step() + 4 * range()\n  {} 450 450 450"_s);
        row("type and unit go with the name",
            u"eval instant at 15s -label_replace(left{n=\"1\"}, \"__type__\", \"gauge\", \"\", \"\")\n  {n=\"1\"} -10"_s);
    }
    void evaluates()
    {
        QFETCH(QString, script);
        const auto outcomes = conformance::runScript(data + u"\n"_s + script);
        QCOMPARE(outcomes.size(), size_t(1));
        QVERIFY2(
            outcomes[0].verdict == conformance::Verdict::Passed, qPrintable(outcomes[0].detail));
    }
    void saysWhatToKnow_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* expression, const QString& text) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << text;
        };
        row("1 +\n rate(left[1m])",
            u"PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"left\" (2:7)"_s);
        row("sum(increase(b[1m]))",
            u"PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \"b\" (1:14)"_s);
        row("quantile(1.5, left)",
            u"PromQL warning: quantile value should be between 0 and 1, got 1.5 (1:10)"_s);
        row("quantile_over_time(-1, b[1m])",
            u"PromQL warning: quantile value should be between 0 and 1, got -1 (1:20)"_s);
        row("limit_ratio(2, left)",
            u"PromQL warning: ratio value should be between -1 and 1, got 2, capping to 1 (1:13)"_s);
        row("histogram_quantile(0.5, odd_bucket)",
            u"PromQL warning: bucket label \"le\" is missing or has a malformed value of \"many\" for metric name \"odd_bucket\" (1:25)"_s);
        row("histogram_quantile(0.5, h_bucket)",
            u"PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile) for metric name \"h_bucket\", from buckets 0.5 to 0.5, with a max diff of 4, over 1 samples from 1970-01-01T00:01:00Z to 1970-01-01T00:01:00Z (1:25)"_s);
    }
    void saysWhatToKnow()
    {
        QFETCH(QString, expression);
        QFETCH(QString, text);
        const auto store = noted();
        for (int steps : {1, 2}) {
            const auto answer = queryRange(*store->snapshot(),
                expression.toStdString(),
                60'000,
                60'000 + (steps - 1) * 1000,
                1000);
            QVERIFY2(answer, answer ? "" : qPrintable(answer.error().text()));
            auto said = answer->warnings + answer->infos;
            // What was corrected counts the steps.
            if (steps == 2)
                said.replaceInStrings(
                    u"over 2 samples from 1970-01-01T00:01:00Z to 1970-01-01T00:01:01Z"_s,
                    u"over 1 samples from 1970-01-01T00:01:00Z to 1970-01-01T00:01:00Z"_s);
            QCOMPARE(said, QStringList{text});
        }
    }
    void whatIsInOrderIsNotSpokenOf()
    {
        const auto store = noted();
        for (const auto* expression : {"rate(a_total[1m])",
                 "delta(left[1m])",
                 "quantile(1, left)",
                 "histogram_quantile(0.5, nothing)",
                 "sort(left)"}) {
            const auto answer = queryInstant(*store->snapshot(), expression, 60'000);
            QVERIFY(answer);
            QCOMPARE(answer->warnings + answer->infos, QStringList());
        }
        const auto sorted = queryRange(*store->snapshot(), "sort(left)", 0, 60'000, 15'000);
        QCOMPARE(sorted->warnings,
            QStringList{
                u"PromQL warning: sort is ineffective for range queries since results are always ordered by labels (1:1)"_s});
    }
};

SLIPWAY_TEST(PromqlFunctionsTest)
#include "tst_functions.moc"
