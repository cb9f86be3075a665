// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/children.h"
#include "promql/parser.h"
#include "promql/query.h"
#include "promql/segments.h"
#include "support/testcase.h"

#include <QElapsedTimer>

#include <bit>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;
using timeseries::Aspect;
using timeseries::Labels;
using timeseries::Sample;
using timeseries::Snapshot;

namespace {

constexpr qint64 minute = 60'000;

std::shared_ptr<const Labels> labelsOf(const std::string& name, const std::string& job)
{
    return std::make_shared<const Labels>(
        std::vector<timeseries::Label>{{"__name__", name}, {"job", job}});
}

std::unique_ptr<timeseries::SeriesStore> counters(int series, qint64 length)
{
    auto store = timeseries::makeMemoryStore();
    std::vector<timeseries::Point> points;
    for (int i = 0; i < series; ++i) {
        const auto labels
            = std::make_shared<const Labels>(std::vector<timeseries::Label>{{"__name__", "x_total"},
                {"job", std::to_string(i % 3)},
                {"le", i % 4 == 3 ? "+Inf" : std::to_string(i % 4)},
                {"i", std::to_string(i)}});
        double value = 0;
        for (qint64 time = i; time <= length; time += 15'000 + i % 3) {
            value = time % 97 == 0 ? 0 : value + std::sqrt(static_cast<double>(time % 31 + i));
            points.push_back({labels, {time, value}});
        }
    }
    store->append(points);
    return store;
}

/// One series, of which only the last sample of each five minutes is left before `boundary`: at
/// 15 s each, of values 1, 2, 3, … The figures of a bucket are those of all its samples.
class Buckets final : public Snapshot {
public:
    explicit Buckets(qint64 boundary, qint64 end) : m_boundary(boundary)
    {
        double value = 0;
        for (qint64 time = 15'000; time <= end; time += 15'000) {
            value += 1;
            const Figures one{{time, value}, value, value, value, 1};
            const bool isNew = m_figures.empty() || time >= boundary
                || m_figures.back().last.time / bucketWidth != time / bucketWidth;
            if (isNew)
                m_figures.push_back(one);
            else
                merge(m_figures.back(), one);
        }
    }
    std::vector<timeseries::Series> select(
        std::span<const timeseries::Matcher> matchers, qint64 from, qint64 to) const override
    {
        std::vector<timeseries::Series> out;
        visit(matchers, from, to, [&](const auto& labels, std::span<const Sample> samples) {
            out.push_back({labels, {samples.begin(), samples.end()}});
            return true;
        });
        return out;
    }
    bool visit(std::span<const timeseries::Matcher> matchers,
        qint64 from,
        qint64 to,
        const Visitor& visitor) const override
    {
        return visitAspect(matchers, from, to, Aspect::Last, visitor);
    }
    qint64 downsampledBefore() const override { return m_boundary; }
    bool visitAspect(std::span<const timeseries::Matcher>,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const override
    {
        std::vector<Sample> samples;
        for (const auto& one : m_figures) {
            const double values[]{one.last.value, one.min, one.max, one.sum, one.count};
            if (one.last.time > from && one.last.time <= to)
                samples.push_back({one.last.time, values[static_cast<size_t>(aspect)]});
        }
        return samples.empty() || visitor(m_labels, samples);
    }
    std::vector<std::string> labelValues(std::string_view) const override { return {}; }

private:
    struct Figures {
        Sample last;
        double min = 0, max = 0, sum = 0, count = 0;
    };
    static void merge(Figures& into, const Figures& one)
    {
        into.last = one.last;
        into.min = std::min(into.min, one.min);
        into.max = std::max(into.max, one.max);
        into.sum += one.sum;
        into.count += one.count;
    }
    qint64 m_boundary;
    std::vector<Figures> m_figures;
    std::shared_ptr<const Labels> m_labels = labelsOf("x", "a");
};

/// Takes its time with every series.
class Slow final : public Snapshot {
public:
    std::vector<timeseries::Series> select(
        std::span<const timeseries::Matcher>, qint64, qint64) const override
    {
        return {};
    }
    bool visit(
        std::span<const timeseries::Matcher>, qint64, qint64, const Visitor& visitor) const override
    {
        const std::vector<Sample> samples{{30'000, 1}, {60'000, 2}};
        for (int i = 0; i < 1'000'000; ++i) {
            QElapsedTimer timer;
            timer.start();
            while (timer.elapsed() < 2) { }
            ++visited;
            if (!visitor(labelsOf("x", std::to_string(i)), samples))
                return false;
        }
        return true;
    }
    std::vector<std::string> labelValues(std::string_view) const override { return {}; }
    mutable int visited = 0;
};

/// Values of the only series by minute; NaN where it has none.
std::vector<double> byMinute(const Snapshot& snapshot,
    const char* expression,
    qint64 from,
    qint64 to,
    const QueryLimits& limits = {})
{
    const auto answer
        = queryRange(snapshot, expression, from * minute, to * minute, minute, limits);
    std::vector<double> out(static_cast<size_t>(to - from + 1), std::nan(""));
    const auto* matrix = answer ? std::get_if<Matrix>(&answer->value) : nullptr;
    if (matrix == nullptr || matrix->size() != 1)
        return {};
    for (const auto& sample : matrix->front().samples)
        out[static_cast<size_t>(sample.time / minute - from)] = sample.value;
    return out;
}

double instant(const Snapshot& snapshot,
    const char* expression,
    qint64 time,
    Semantics semantics = Semantics::Prometheus2)
{
    const auto answer = queryInstant(snapshot, expression, time, {.semantics = semantics});
    const auto* vector = answer ? std::get_if<Vector>(&answer->value) : nullptr;
    return vector == nullptr || vector->size() != 1 ? std::nan("") : vector->front().sample.value;
}

} // namespace

class EvaluationTest : public QObject {
    Q_OBJECT
private slots:
    void anyNumberOfThreadsGivesTheSameBits_data()
    {
        QTest::addColumn<QString>("expression");
        for (const auto* expression : {"x_total",
                 "sum by (job) (rate(x_total[5m]))",
                 "avg(x_total) / on () group_right () x_total",
                 "histogram_quantile(0.9, sum by (le) (rate(x_total[5m])))",
                 "topk(3, x_total) or quantile by (job) (0.3, x_total)",
                 "max_over_time(sum(x_total)[10m:1m])",
                 "x_total - x_total @ start() or x_total @ end()",
                 "stddev without (i) (increase(x_total[3m] offset 2m))",
                 "time()"})
            QTest::newRow(expression) << QString::fromLatin1(expression);
    }
    void anyNumberOfThreadsGivesTheSameBits()
    {
        QFETCH(QString, expression);
        const auto store = counters(40, 200 * minute);
        const auto snapshot = store->snapshot();
        const auto ask = [&](int threads) {
            const auto answer = queryRange(*snapshot,
                expression.toStdString(),
                0,
                200 * minute,
                minute / 2,
                {.threads = threads});
            std::string out;
            for (const auto& series : std::get<Matrix>(answer->value)) {
                out += series.labels.text();
                for (const auto& sample : series.samples)
                    out += ' ' + std::to_string(sample.time) + '='
                        + std::to_string(std::bit_cast<std::uint64_t>(sample.value));
            }
            return out;
        };
        const auto one = ask(1);
        QVERIFY(!one.empty());
        QVERIFY(ask(2) == one);
        QVERIFY(ask(7) == one);
    }
    void aRangeIsSplitWhereThatReadsLittleTwice()
    {
        const auto segments = [](const char* expression, size_t steps, int threads) {
            const auto parsed = parse(expression);
            return segmentsOf(**parsed, {0, minute, steps}, {.threads = threads});
        };
        QCOMPARE(segments("rate(x[5m])", 1440, 1).size(), size_t(1));
        QCOMPARE(segments("rate(x[5m])", 40, 2).size(), size_t(1));
        QCOMPARE(segments("rate(x[1d])", 1440, 2).size(), size_t(1));
        QCOMPARE(segments("rate(x[step()])", 1440, 2).size(), size_t(1));
        QCOMPARE(segments("max_over_time(rate(x[5h])[6h:])", 1440, 2).size(), size_t(1));
        const auto three = segments("rate(x[5m])", 1441, 3);
        QCOMPARE(three.size(), size_t(3));
        QCOMPARE(three[0].count + three[1].count + three[2].count, size_t(1441));
        QCOMPARE(three[1].start, three[0].end() + minute);
        QCOMPARE(three[2].start, three[1].end() + minute);
    }
    void anErrorOfAnyThreadFailsTheQuery()
    {
        const auto store = counters(8, 200 * minute);
        const char* const late = "x_total * on (job) (x_total and on () vector(time()) > 10000)";
        const auto answer
            = queryRange(*store->snapshot(), late, 0, 200 * minute, minute, {.threads = 2});
        QVERIFY(!answer);
        QVERIFY(answer.error().what.contains(u"duplicate series"));
    }
    void aQueryEndsWithItsTime()
    {
        const Slow slow;
        const auto answer = queryInstant(slow, "sum(rate(x[5m]))", minute, {.milliseconds = 20});
        QVERIFY(!answer);
        QCOMPARE(answer.error().what, u"the query took longer than 0.02 s"_s);
        QVERIFY(!answer.error().fix.isEmpty());
        QVERIFY(slow.visited < 1'000);
    }
    void aQueryMayBeCancelledWithinOneSeries()
    {
        const auto store = counters(1, 3'000 * minute);
        const std::atomic_bool cancelled = true;
        for (const auto* expression :
            {"quantile_over_time(0.5, x_total[1d])", "stddev_over_time(x_total[1d])"}) {
            const auto answer = queryRange(*store->snapshot(),
                expression,
                0,
                3'000 * minute,
                minute,
                {.cancelled = &cancelled});
            QVERIFY(!answer);
            QVERIFY(answer.error().what.contains(u"cancelled"));
        }
    }
    void prometheus2CountsBothEnds()
    {
        const auto store = timeseries::makeMemoryStore();
        std::vector<timeseries::Point> points;
        for (qint64 i = 0; i <= 20; ++i)
            points.push_back({labelsOf("x", "a"), {i * minute, static_cast<double>(i)}});
        store->append(points);
        const auto snapshot = store->snapshot();
        const auto both = [&](const char* expression, qint64 time) {
            return std::pair(instant(*snapshot, expression, time),
                instant(*snapshot, expression, time, Semantics::Prometheus3));
        };
        QCOMPARE(both("count_over_time(x[5m])", 10 * minute), std::pair(6.0, 5.0));
        QCOMPARE(both("count_over_time(x[5m])", 10 * minute + 1), std::pair(5.0, 5.0));
        QCOMPARE(both("count_over_time(x[5m:1m])", 10 * minute), std::pair(6.0, 5.0));
        QCOMPARE(instant(*snapshot, "x", 25 * minute), 20.0);
        QVERIFY(std::isnan(instant(*snapshot, "x", 25 * minute, Semantics::Prometheus3)));
        QVERIFY(std::isnan(instant(*snapshot, "x", 25 * minute + 1)));
        const auto steps = byMinute(
            *snapshot, "count_over_time(x[5m])", 5, 20, {.semantics = Semantics::Prometheus2});
        QVERIFY(steps == std::vector(16, 6.0));
        const auto raw
            = queryInstant(*snapshot, "x[5m]", 10 * minute, {.semantics = Semantics::Prometheus2});
        QCOMPARE(std::get<Matrix>(raw->value).front().samples.size(), size_t(6));
    }
    void rangesNeedNotBeMultiplesOfTheStep()
    {
        const auto store = timeseries::makeMemoryStore();
        std::vector<timeseries::Point> points;
        for (qint64 i = 0; i <= 20; ++i)
            points.push_back({labelsOf("x", "a"), {i * minute, static_cast<double>(i)}});
        store->append(points);
        const auto snapshot = store->snapshot();
        QVERIFY(byMinute(*snapshot, "count_over_time(x[90s])", 5, 20) == std::vector(16, 2.0));
        QVERIFY(byMinute(*snapshot, "count_over_time(x[2m])", 5, 20) == std::vector(16, 2.0));
    }
    void zeroMayBeNearerThanTheWindow()
    {
        const auto store = timeseries::makeMemoryStore();
        store->append(std::vector<timeseries::Point>{
            {labelsOf("x", "a"), {16'000, 10}}, {labelsOf("x", "a"), {31'000, 20}}});
        QCOMPARE(instant(*store->snapshot(), "increase(x[31s])", 31'000), 20.0);
    }
    void prometheus2LooksForZeroBeforeItLooksForTheNextSample()
    {
        const auto store = timeseries::makeMemoryStore();
        // Zero 10 s before the first sample: nearer than 1.1 intervals, farther than a half.
        store->append(std::vector<timeseries::Point>{{labelsOf("x", "a"), {100'000, 10}},
            {labelsOf("x", "a"), {115'000, 25}},
            {labelsOf("x", "a"), {130'000, 40}}});
        const auto snapshot = store->snapshot();
        QCOMPARE(instant(*snapshot, "increase(x[2m])", 130'000), 40.0);
        QCOMPARE(instant(*snapshot, "increase(x[2m])", 130'000, Semantics::Prometheus3), 37.5);
    }
    void prometheus2HasPlainLabelNames()
    {
        const auto store = counters(1, minute);
        const auto isGood = [&](const char* expression, Semantics semantics) {
            return queryInstant(*store->snapshot(), expression, minute, {.semantics = semantics})
                .has_value();
        };
        for (const auto* expression : {"label_replace(x_total, \"~a\", \"\", \"le\", \"(.*)\")",
                 "label_join(x_total, \"1a\", \"-\", \"job\")",
                 "label_join(x_total, \"a\", \"-\", \"job-name\")",
                 "count_values(\"a.b\", x_total)"}) {
            QVERIFY2(isGood(expression, Semantics::Prometheus3), expression);
            QVERIFY2(!isGood(expression, Semantics::Prometheus2), expression);
        }
        QVERIFY(isGood("label_join(x_total, \"_a1\", \"-\", \"job\")", Semantics::Prometheus2));
        QVERIFY(isGood(
            "label_replace(x_total, \"a\", \"\", \"~b\", \"(.*)\")", Semantics::Prometheus2));
    }
    void bucketsAnswerWithTheirFigures()
    {
        const Buckets snapshot(60 * minute, 120 * minute);
        // At 30 min the last 10 min hold 40 samples; that at 30:00 is the first of another bucket.
        const auto at = [&](const char* expression) {
            return instant(snapshot, expression, 30 * minute - 15'000, Semantics::Prometheus3);
        };
        QCOMPARE(at("max_over_time(x[10m])"), 119.0);
        QCOMPARE(at("min_over_time(x[10m])"), 80.0);
        QCOMPARE(at("count_over_time(x[10m])"), 40.0);
        QCOMPARE(at("sum_over_time(x[10m])"), 40 * (80 + 119) / 2.0);
        QCOMPARE(at("avg_over_time(x[10m])"), (80 + 119) / 2.0);
        QCOMPARE(at("last_over_time(x[10m])"), 119.0);
        // The samples of a subquery are its own.
        QCOMPARE(at("count_over_time(x[10m:1m])"), 10.0);
        QCOMPARE(at("avg(max_over_time(x[10m]))"), 119.0);
    }
    void whereSamplesAreLeftTheyCount()
    {
        const Buckets some(60 * minute, 120 * minute);
        const Buckets none(0, 120 * minute);
        for (const auto* expression :
            {"avg_over_time(x[10m])", "max_over_time(x[10m])", "count_over_time(x[10m])"}) {
            const auto mixed = byMinute(some, expression, 20, 120);
            const auto raw = byMinute(none, expression, 20, 120);
            const auto threads = byMinute(some, expression, 20, 120, {.threads = 3});
            QCOMPARE(mixed.size(), size_t(101));
            QVERIFY(mixed == threads);
            for (size_t i = 50; i < mixed.size(); ++i)
                QCOMPARE(mixed[i], raw[i]);
            for (size_t i = 0; i < mixed.size(); ++i)
                QVERIFY(std::abs(mixed[i] - raw[i]) <= 40);
        }
    }
    void theLookbackReachesOverBuckets()
    {
        const Buckets snapshot(60 * minute, 62 * minute);
        const auto values = byMinute(snapshot, "x", 10, 68, {.lookback = minute});
        QCOMPARE(values.size(), size_t(59));
        // A bucket's only sample is nearly five minutes old at the end of the next one.
        QVERIFY(std::none_of(
            values.begin(), values.begin() + 53, [](double value) { return std::isnan(value); }));
        QVERIFY(std::isnan(values.back()));
    }
};

SLIPWAY_TEST(EvaluationTest)
#include "tst_evaluation.moc"
