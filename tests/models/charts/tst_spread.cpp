// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/spread.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::charts;
using timeseries::Labels;

namespace {

constexpr qint64 hour = 3'600'000;

Labels of(std::vector<timeseries::Label> labels)
{
    return Labels(std::move(labels));
}

Panel panelOf(const QString& query)
{
    Panel panel;
    panel.title = u"Load"_s;
    panel.query = query;
    return panel;
}

promql::Matrix one(const Labels& labels, std::vector<timeseries::Sample> samples)
{
    return {{labels, std::move(samples)}};
}

} // namespace

class SpreadTest : public QObject {
    Q_OBJECT
private slots:
    void onlyABareSelectorOnACoarseGridHasOne_data()
    {
        QTest::addColumn<QString>("query");
        QTest::addColumn<qint64>("step");
        QTest::addColumn<bool>("has");
        QTest::newRow("gauge") << u"load{job=\"a\"}"_s << hour << true;
        QTest::newRow("in parentheses") << u"(load)"_s << hour << false;
        QTest::newRow("fine grid") << u"load"_s << qint64(30'000) << false;
        QTest::newRow("rate") << u"rate(x_total[5m])"_s << hour << false;
        QTest::newRow("offset") << u"load offset 1h"_s << hour << false;
        QTest::newRow("not a query") << u"load{"_s << hour << false;
    }
    void onlyABareSelectorOnACoarseGridHasOne()
    {
        QFETCH(QString, query);
        QFETCH(qint64, step);
        QFETCH(bool, has);
        const auto queries = spreadQueries(panelOf(query), {0, 10 * step, step}, 15'000);
        QCOMPARE(queries.has_value(), has);
        if (queries) {
            QVERIFY(queries->low.startsWith(u"min_over_time("_s));
            QVERIFY(promql::metricNames(queries->low.toStdString()).has_value());
            QVERIFY(promql::metricNames(queries->high.toStdString()).has_value());
        }
    }
    void noSpikeHidesBetweenTwoSteps()
    {
        const Labels labels = of({{"__name__", "load"}, {"job", "a"}});
        const Labels nameless = of({{"job", "a"}});
        const Grid grid{0, 3 * hour, hour};
        promql::Answer answer{one(labels, {{hour, 2}, {2 * hour, 2}, {3 * hour, 2}}), {}, {}};
        const Spread spread{one(nameless, {{hour, 2}, {2 * hour, 1}, {3 * hour, 2}}),
            one(nameless, {{hour, 2}, {2 * hour, 90}, {3 * hour, 2}})};
        const auto plain = buildFrame(answer, panelOf(u"load"_s), grid);
        const auto wide = buildFrame(answer, panelOf(u"load"_s), grid, {}, &spread);
        QCOMPARE(plain.lines[0].maximum, std::optional(2.0));
        const auto& line = wide.lines[0];
        QCOMPARE(line.maximum, std::optional(90.0));
        QCOMPARE(line.minimum, std::optional(1.0));
        QCOMPARE(line.values, (std::vector<double>{2, 1, 90, 2, 2}));
        QVERIFY(std::ranges::is_sorted(line.times));
        QVERIFY(wide.yMax >= 90);
        // What the query said stays what it said.
        QCOMPARE(line.average, plain.lines[0].average);
        QCOMPARE(line.last, plain.lines[0].last);
    }
    void anotherSeriesSpreadIsNotTaken()
    {
        const Grid grid{0, hour, hour};
        promql::Answer answer{one(of({{"job", "a"}}), {{hour, 2}}), {}, {}};
        const Spread other{one(of({{"job", "b"}}), {{hour, 0}}), one({}, {{hour, 9}})};
        const auto frame = buildFrame(answer, panelOf(u"load"_s), grid, {}, &other);
        QCOMPARE(frame.lines[0].values, std::vector<double>{2});
    }
    void aGapStaysAGap()
    {
        const Labels labels = of({{"job", "a"}});
        const Grid grid{0, 4 * hour, hour};
        promql::Answer answer{one(labels, {{hour, 1}, {4 * hour, 1}}), {}, {}};
        const Spread spread{one(labels, {{hour, 0}, {2 * hour, 0}, {4 * hour, 0}}),
            one(labels, {{hour, 3}, {2 * hour, 3}, {4 * hour, 3}})};
        const auto frame = buildFrame(answer, panelOf(u"load"_s), grid, {}, &spread);
        const auto& values = frame.lines[0].values;
        QCOMPARE(std::ranges::count_if(values, [](double v) { return std::isnan(v); }), 1);
        QVERIFY(std::ranges::is_sorted(frame.lines[0].times));
    }
};

SLIPWAY_TEST(SpreadTest)
#include "tst_spread.moc"
