// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/framebuilder.h"
#include "support/testcase.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using charts::Emptiness;
using timeseries::Labels;

namespace {

const charts::Grid grid{.from = 0, .to = 60'000, .step = 10'000};
const charts::Panel panel{.id = u"p"_s,
    .title = u"Rate"_s,
    .unit = u"req/s"_s,
    .query = u"q"_s,
    .legend = u"{{service}}"_s,
    .threshold = {}};

promql::MatrixSeries series(std::string service, std::vector<timeseries::Sample> samples)
{
    return {Labels(std::vector<timeseries::Label>{{"service", std::move(service)}}),
        std::move(samples)};
}

charts::Frame frameOf(promql::Matrix matrix, const charts::Situation& situation = {})
{
    return charts::buildFrame(
        promql::Answer{.value = std::move(matrix), .warnings = {}, .infos = {}},
        panel,
        grid,
        situation);
}

} // namespace

class FrameBuilderTest : public QObject {
    Q_OBJECT
private slots:
    void keepsWhatThePanelSays()
    {
        const auto frame = frameOf({series("api", {{0, 1}, {60'000, 7}})});
        QCOMPARE(frame.title, u"Rate"_s);
        QCOMPARE(frame.unit, u"req/s"_s);
        QCOMPARE(frame.query, u"q"_s);
        QCOMPARE(frame.to, 60'000);
        QCOMPARE(frame.lines.front().name, u"api"_s);
        QCOMPARE(frame.emptiness, Emptiness::None);
    }
    void aStepWithoutASampleSplitsTheLine()
    {
        const auto frame = frameOf(
            {series("api", {{0, 1}, {10'000, 1}, {40'000, 1}, {50'000, 1}, {60'000, 1}})});
        const auto& line = frame.lines.front();
        QCOMPARE(line.times, (std::vector<qint64>{0, 10'000, 20'000, 40'000, 50'000, 60'000}));
        QVERIFY(std::isnan(line.values[2]));
        QCOMPARE(line.average, std::optional(1.0));
    }
    void whatIsNotFiniteIsAGap()
    {
        const double endless = std::numeric_limits<double>::infinity();
        const auto frame
            = frameOf({series("api", {{0, endless}, {10'000, 5}, {20'000, std::nan("")}})});
        const auto& line = frame.lines.front();
        QVERIFY(std::isnan(line.values[0]) && std::isnan(line.values[2]));
        QCOMPARE(line.maximum, std::optional(5.0));
        QCOMPARE(frame.yMax, 6.0);
    }
    void aLineThatEndedHasNoLastValue()
    {
        const auto frame = frameOf(
            {series("ended", {{0, 1}, {10'000, 2}}), series("live", {{50'000, 3}, {60'000, 4}})});
        QCOMPARE(frame.lines[0].last, std::nullopt);
        QCOMPARE(frame.lines[1].last, std::optional(4.0));
    }
    void aThresholdIsWithinTheRange()
    {
        auto limited = panel;
        limited.threshold = 300;
        const auto frame = charts::buildFrame(
            promql::Answer{
                .value = promql::Matrix{series("api", {{0, 20}})}, .warnings = {}, .infos = {}},
            limited,
            grid);
        QCOMPARE(frame.yMax, 400.0);
        limited.threshold = std::numeric_limits<double>::infinity();
        QCOMPARE(charts::loadingFrame(limited, grid).threshold, std::nullopt);
    }
    void drawsTheHighestTwelveAndCountsTheRest()
    {
        promql::Matrix matrix;
        for (int i = 0; i < 20; ++i)
            matrix.push_back(series("s" + std::to_string(i), {{0, static_cast<double>(i)}}));
        const auto frame = frameOf(matrix);
        QCOMPARE(frame.lines.size(), size_t(12));
        QCOMPARE(frame.hiddenLines, 8);
        QCOMPARE(frame.lines.front().name, u"s8"_s);
        for (auto& one : matrix)
            one.samples.front().value = 1;
        QCOMPARE(frameOf(matrix).lines.size(), size_t(12));
    }
    void saysWhyItIsEmpty_data()
    {
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<bool>("isWarmingUp");
        QTest::addColumn<int>("emptiness");
        QTest::addColumn<QString>("part");
        QTest::newRow("never seen")
            << false << false << int(Emptiness::NoSuchMetric) << u"llm_cache_hits"_s;
        QTest::newRow("too early") << true << true << int(Emptiness::WarmingUp) << u"two scrapes"_s;
        QTest::newRow("no data") << true << false << int(Emptiness::NoDataInRange)
                                 << u"observed between"_s;
    }
    void saysWhyItIsEmpty()
    {
        QFETCH(bool, isKnown);
        QFETCH(bool, isWarmingUp);
        QFETCH(QString, part);
        const auto frame = frameOf({},
            {.isMetricKnown = isKnown, .isWarmingUp = isWarmingUp, .metric = u"llm_cache_hits"_s});
        QTEST(int(frame.emptiness), "emptiness");
        QVERIFY2(frame.note.contains(part), qPrintable(frame.note));
    }
    void anErrorIsShownWithItsPlace()
    {
        const auto frame
            = charts::buildFrame(failure(u"1:5"_s, u"unknown function \"x\u202E\""_s), panel, grid);
        QCOMPARE(frame.emptiness, Emptiness::QueryError);
        QVERIFY2(frame.note.contains(u"1:5"_s) && frame.note.contains(u"\\u{202E}"_s),
            qPrintable(frame.note));
    }
    void legends_data()
    {
        QTest::addColumn<QString>("legend");
        QTest::addColumn<QString>("text");
        QTest::newRow("template") << u"{{service}} {{ code }}"_s << u"api 200"_s;
        QTest::newRow("absent label") << u"{{nope}}-{{service}}"_s << u"-api"_s;
        QTest::newRow("nothing left") << u"{{nope}}"_s << u"value"_s;
        QTest::newRow("unclosed") << u"{{service"_s << u"{{service"_s;
    }
    void legends()
    {
        QFETCH(QString, legend);
        QTEST(charts::legendText(
                  Labels(std::vector<timeseries::Label>{{"service", "api"}, {"code", "200"}}),
                  legend),
            "text");
    }
    void withoutATemplateAllLabelsAreShown()
    {
        const Labels labels(std::vector<timeseries::Label>{{"code", "200"}});
        QCOMPARE(charts::legendText(labels, {}), u"{code=\"200\"}"_s);
        QCOMPARE(charts::legendText({}, {}), u"value"_s);
    }
    void aHostileLabelIsMadeVisible()
    {
        const QString text = charts::legendText(
            Labels(std::vector<timeseries::Label>{{"service", "a\u202Eb\n"}}), u"{{service}}"_s);
        QCOMPARE(text, u"a\\u{202E}b\\n"_s);
    }
};

class GridTest : public QObject {
    Q_OBJECT
private slots:
    void stepsAreRound_data()
    {
        QTest::addColumn<qint64>("range");
        QTest::addColumn<int>("pixels");
        QTest::addColumn<qint64>("interval");
        QTest::addColumn<qint64>("step");
        QTest::newRow("scrape interval wins")
            << qint64(3'600'000) << 1000 << qint64(15'000) << qint64(15'000);
        QTest::newRow("pixels win")
            << qint64(86'400'000) << 300 << qint64(15'000) << qint64(300'000);
        QTest::newRow("odd interval")
            << qint64(3'600'000) << 1000 << qint64(7'000) << qint64(10'000);
        QTest::newRow("no pixels") << qint64(3'600'000) << 0 << qint64(5'000) << qint64(3'600'000);
        QTest::newRow("endless") << qint64(3650) * 86'400'000 << 10 << qint64(5'000)
                                 << qint64(366) * 86'400'000;
    }
    void stepsAreRound()
    {
        QFETCH(qint64, range);
        QFETCH(int, pixels);
        QFETCH(qint64, interval);
        const auto made = charts::gridFor(1'000'000'123, 1'000'000'123 + range, pixels, interval);
        QTEST(made.step, "step");
        QCOMPARE(made.from % made.step, 0);
        QCOMPARE(made.to % made.step, 0);
    }
    void aRangeThatMovesKeepsItsPoints()
    {
        const auto first = charts::gridFor(1'000'000, 4'600'000, 500, 15'000);
        const auto later = charts::gridFor(1'004'000, 4'604'000, 500, 15'000);
        QCOMPARE((later.from - first.from) % first.step, 0);
    }
};

class PanelTest : public QObject {
    Q_OBJECT
private slots:
    void queriesNameTheirScope()
    {
        const charts::Scope scope{.environment = u"prod"_s, .service = u"a\"p\\i"_s};
        for (const auto& one : charts::servicePanels(scope)) {
            QVERIFY2(one.query.contains(u"environment=\"prod\",service=\"a\\\"p\\\\i\""_s),
                qPrintable(one.query));
            QVERIFY(!one.title.isEmpty() && !one.unit.isEmpty());
        }
    }
    void idsAreUnique()
    {
        QStringList ids;
        for (const auto& one : charts::servicePanels({}))
            ids << one.id;
        for (const auto& one : charts::totalPanels({}))
            ids << one.id;
        QCOMPARE(ids.removeDuplicates(), 0);
        QCOMPARE(ids.size(), 9);
        const auto made = charts::numbered({{},
            {.id = u"own"_s, .title = {}, .unit = {}, .query = {}, .legend = {}, .threshold = {}},
            {}});
        QCOMPARE(made[0].id, u"chart-1"_s);
        QCOMPARE(made[1].id, u"own"_s);
        QCOMPARE(made[2].id, u"chart-3"_s);
    }
    void ratesLookBackOverFourScrapes()
    {
        const auto slow = charts::servicePanels(
            {.environment = {}, .service = {}, .scrapeInterval = Milliseconds{60'000}});
        QVERIFY2(slow.front().query.contains(u"[4m]"_s), qPrintable(slow.front().query));
        const auto fast = charts::servicePanels(
            {.environment = {}, .service = {}, .scrapeInterval = Milliseconds{1'000}});
        QVERIFY2(fast.front().query.contains(u"[1m]"_s), qPrintable(fast.front().query));
    }
};

SLIPWAY_TEST(FrameBuilderTest)
SLIPWAY_TEST(GridTest)
SLIPWAY_TEST(PanelTest)
#include "tst_framebuilder.moc"
