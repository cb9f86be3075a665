// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/metricrun.h"
#include "support/testcase.h"

#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::analysis;
using namespace std::chrono_literals;

namespace {

using Answered = Result<promql::Answer>;
using Numbers = std::vector<double>;

constexpr qint64 now = 10'000'000;
const double notANumber = std::numeric_limits<double>::quiet_NaN();

Answered vectorOf(const Numbers& numbers, qint64 time = now)
{
    promql::Vector out;
    for (const double number : numbers)
        out.push_back({{}, {time, number}});
    return promql::Answer{out, {}, {}};
}

Answered scalarOf(double number, qint64 time = now)
{
    return promql::Answer{promql::Scalar{{time, number}}, {}, {}};
}

Answered broken()
{
    return failure(u"1:5"_s, u"unexpected end"_s);
}

MetricSpec specOf(const QString& success, const QString& failing = {})
{
    MetricSpec out;
    out.metric.name = u"errors"_s;
    out.metric.interval = 30s;
    out.metric.successCondition = success;
    out.metric.failureCondition = failing;
    return out;
}

} // namespace

Q_DECLARE_METATYPE(Phase)

class MeasureTest : public QObject {
    Q_OBJECT
private slots:
    void judges_data()
    {
        QTest::addColumn<QString>("success");
        QTest::addColumn<QString>("failing");
        QTest::addColumn<double>("value");
        QTest::addColumn<Phase>("phase");
        QTest::addColumn<QString>("message");
        const auto row = [](const QString& success,
                             const QString& failing,
                             double value,
                             Phase phase,
                             const QString& message) {
            QTest::newRow(qPrintable(u"%1 | %2 | %3"_s.arg(success, failing).arg(value)))
                << success << failing << value << phase << message;
        };
        const QString below = u"result < 1"_s;
        const QString above = u"result > 5"_s;
        row(below, {}, 0.5, Phase::Successful, u"0.5 < 1"_s);
        row(below, {}, 1, Phase::Failed, u"1 >= 1"_s);
        row({}, above, 5, Phase::Successful, u"5 <= 5"_s);
        row({}, above, 6, Phase::Failed, u"6 > 5"_s);
        row(below, above, 0.5, Phase::Successful, u"0.5 < 1"_s);
        row(below, above, 6, Phase::Failed, u"6 > 5"_s);
        row(below, above, 3, Phase::Inconclusive, u"neither passed nor failed: 3 >= 1, 3 <= 5"_s);
        row(u"result > 0"_s, above, 6, Phase::Failed, u"6 > 5"_s); // failure wins
        row({}, {}, 6, Phase::Successful, u"shown only: there is no condition"_s);
        row(u"result <"_s,
            {},
            6,
            Phase::Error,
            u"the condition cannot be read: 9: something is missing here (as result < 0.01)"_s);
        row(u"result[2] < 1"_s,
            above,
            6,
            Phase::Error,
            u"the answer has no element result[2]: it has 1"_s);
    }
    void judges()
    {
        QFETCH(const QString, success);
        QFETCH(const QString, failing);
        QFETCH(const double, value);
        QFETCH(const Phase, phase);
        QFETCH(const QString, message);
        for (const auto& answer : {vectorOf({value}), scalarOf(value)}) {
            const auto one = measure(specOf(success, failing), answer, std::nullopt, now);
            QCOMPARE(one.phase, phase);
            QCOMPARE(one.message, message);
            QCOMPARE(*one.value, value);
            QCOMPARE(one.time, now);
            QVERIFY(!one.stable);
        }
    }
    void whatCannotBeEvaluatedIsAnError()
    {
        const auto spec = specOf(u"result < 1"_s);
        QCOMPARE(measure(spec, broken(), std::nullopt, now).phase, Phase::Error);
        QCOMPARE(measure(spec, broken(), std::nullopt, now).message, u"1:5: unexpected end"_s);
        QCOMPARE(measure(spec, vectorOf({0, 0}), std::nullopt, now).phase, Phase::Error);
        const Answered matrix = promql::Answer{promql::Matrix{{{}, {{now, 0}}}}, {}, {}};
        QCOMPARE(measure(spec, matrix, std::nullopt, now).phase, Phase::Error);
        const Answered text = promql::Answer{promql::Text{now, "0"}, {}, {}};
        QCOMPARE(measure(spec, text, std::nullopt, now).phase, Phase::Error);
    }
    void comparesWithTheOldVersion()
    {
        const auto spec = specOf(u"result <= 2 * stable"_s);
        const auto good = measure(spec, vectorOf({4}), vectorOf({2}), now);
        QCOMPARE(good.phase, Phase::Successful);
        QCOMPARE(*good.stable, 2.0);
        QCOMPARE(good.message, u"4 <= 2 * 2"_s);
        QCOMPARE(measure(spec, vectorOf({5}), scalarOf(2), now).phase, Phase::Failed);
        const auto several = measure(spec, vectorOf({4}), vectorOf({2, 2}), now);
        QCOMPARE(several.phase, Phase::Error);
        QVERIFY(several.message.startsWith(u"the old version's answer has 2 elements"_s));
    }
    void withoutTheOldVersionNothingIsCompared()
    {
        const auto spec = specOf(u"result <= 2 * stable"_s);
        const QString prefix = u"stable is not known: "_s;
        QCOMPARE(measure(spec, vectorOf({4}), std::nullopt, now).message,
            prefix + u"the old version is not measured"_s);
        QCOMPARE(measure(spec, vectorOf({4}), vectorOf({}), now).message,
            prefix + u"the query has no data"_s);
        QCOMPARE(
            measure(spec, vectorOf({4}), broken(), now).message, prefix + u"1:5: unexpected end"_s);
        const auto other = measure(specOf(u"result < 5"_s), vectorOf({4}), vectorOf({}), now);
        QCOMPARE(other.phase, Phase::Successful); // it was not asked for
    }
    void whatFailedFailsWithoutTheOldVersion()
    {
        const auto spec = specOf(u"result <= stable"_s, u"result > 5"_s);
        QCOMPARE(measure(spec, vectorOf({6}), std::nullopt, now).phase, Phase::Failed);
        QCOMPARE(measure(spec, vectorOf({4}), std::nullopt, now).phase, Phase::NoData);
    }
    void sayingWhyThereIsNothingIsNoData()
    {
        const auto one = unmeasured(u"warming up"_s, now);
        QCOMPARE(one.phase, Phase::NoData);
        QCOMPARE(one.message, u"warming up"_s);
        QCOMPARE(one.time, now);
        QVERIFY(!one.value);
    }

    /// Every way in which data may be missing, under every kind of condition: nothing passes.
    void missingDataNeverPasses()
    {
        const std::vector<Answered> answers{vectorOf({}),
            vectorOf({notANumber}),
            vectorOf({notANumber, notANumber}),
            scalarOf(notANumber),
            vectorOf({0.5}, now - 90'001),
            scalarOf(0.5, now - 3'600'000),
            broken(),
            promql::Answer{promql::Matrix{}, {}, {}},
            promql::Answer{promql::Text{now, "0.5"}, {}, {}},
            vectorOf({0.5, notANumber})};
        const std::vector<MetricSpec> specs{specOf(u"result < 1"_s),
            specOf({}, u"result > 1"_s),
            specOf(u"result < 1"_s, u"result > 5"_s),
            specOf(u"result < 1 || result >= 0"_s),
            specOf(u"default(result, 0) < 1"_s),
            specOf({}, u"isNaN(result)"_s)};
        int cases = 0;
        int passes = 0;
        for (const auto& spec : specs) {
            for (const auto& answer : answers) {
                const auto one = measure(spec, answer, vectorOf({1}), now);
                MetricRun before;
                before.spec = spec;
                const auto run = taken(before, one);
                ++cases;
                passes += one.phase == Phase::Successful || run.successful > 0 ? 1 : 0;
                QVERIFY(!one.message.isEmpty());
            }
        }
        QVERIFY(cases >= 50);
        QCOMPARE(passes, 0);
    }
    void dataOfTwoIntervalsAndATimeoutIsFresh()
    {
        const auto spec = specOf(u"result < 1"_s);
        QCOMPARE(measure(spec, vectorOf({0.5}, now - 90'000), std::nullopt, now).phase,
            Phase::Successful);
        const auto stale = measure(spec, vectorOf({0.5}, now - 91'000), std::nullopt, now);
        QCOMPARE(stale.phase, Phase::NoData);
        QCOMPARE(stale.message, u"the data is stale: 91 s old"_s);
    }
};

SLIPWAY_TEST(MeasureTest)
#include "tst_measure.moc"
