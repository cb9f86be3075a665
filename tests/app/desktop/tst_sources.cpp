// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "app/desktop/chartfeed.h"
#include "app/desktop/monitor.h"
#include "app/polling/store.h"
#include "base/async.h"
#include "config/configreader.h"
#include "support/testcase.h"

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::desktop;

namespace {

constexpr int patience = 30'000; ///< milliseconds; a guard against hanging

/// Samples of one metric in a store.
size_t samplesOf(const timeseries::SeriesStore& store, const std::string& name)
{
    const std::vector matchers{
        timeseries::Matcher::equal(std::string(timeseries::metricName), name)};
    size_t count = 0;
    store.snapshot()->visit(matchers,
        std::numeric_limits<qint64>::min() / 2,
        std::numeric_limits<qint64>::max() / 2,
        [&](const auto&, std::span<const timeseries::Sample> samples) {
            count += samples.size();
            return true;
        });
    return count;
}

charts::Panel panelOf(const QString& query, const QString& source = {})
{
    charts::Panel panel;
    panel.id = u"p"_s;
    panel.title = u"Panel"_s;
    panel.query = query;
    panel.source = source;
    return panel;
}

promql::Answer lineAnswer(const charts::Grid& grid, double value)
{
    promql::MatrixSeries series{
        timeseries::Labels(std::vector<timeseries::Label>{{"job", "a"}}), {}};
    for (qint64 time = grid.from; time <= grid.to; time += grid.step)
        series.samples.push_back({time, value});
    return {promql::Matrix{series}, {}, {}};
}

} // namespace

/// Where what the window shows comes from: its own store, which outlives it, and servers.
class SourcesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;
    SystemClock m_clock;
    Redactor m_redactor;
    QThreadPool m_pool;

    config::Config configOf(const QByteArray& text)
    {
        const QString file = m_home.filePath(u"slipway.yaml"_s);
        auto reading = config::readConfig(text, file);
        if (!reading.config)
            qFatal("%s", qPrintable(reading.mistakes.front().text()));
        return *reading.config;
    }
    static QByteArray scraping(const QUrl& url, const QByteArray& storage = {})
    {
        return "version: 1\nproject: {name: x}\nservices: [{name: a, metrics: {url: '"
            + url.toEncoded() + "', interval: 200ms, timeout: 200ms}}]\n" + storage;
    }

private slots:
    void init()
    {
        qputenv("XDG_STATE_HOME", QFile::encodeName(m_home.filePath(u"state"_s)));
        QDir(m_home.filePath(u"state"_s)).removeRecursively();
    }
    void samplesAreFoundAgainAfterARestart()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "visits_total 5\n";
            return reply;
        });
        const auto config = configOf(scraping(server.url(u"/metrics"_s)));
        size_t before = 0;
        {
            Monitor monitor(m_clock, m_redactor, m_pool);
            monitor.apply(config, true);
            QTRY_VERIFY_WITH_TIMEOUT(samplesOf(monitor.store(), "visits_total") >= 2, patience);
            before = samplesOf(monitor.store(), "visits_total");
        }
        const auto folder = polling::storeFolder(config);
        QVERIFY(QDir(folder).exists());
        QVERIFY(folder.startsWith(m_home.path()));
        Monitor monitor(m_clock, m_redactor, m_pool);
        QSignalSpy replaced(&monitor, &Monitor::storeReplaced);
        monitor.apply(config, true);
        // Once for the empty store, once for what was on disk.
        QTRY_COMPARE_WITH_TIMEOUT(replaced.size(), 2, patience);
        QVERIFY(samplesOf(monitor.store(), "visits_total") >= before);
        QVERIFY(monitor.storeTrouble().isEmpty());
    }
    void aSecondWindowReadsWhatTheFirstWrote()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "visits_total 5\n";
            return reply;
        });
        const auto config = configOf(scraping(server.url(u"/metrics"_s)));
        {
            Monitor first(m_clock, m_redactor, m_pool);
            first.apply(config, true);
            QTRY_VERIFY_WITH_TIMEOUT(samplesOf(first.store(), "visits_total") >= 2, patience);
        }
        Monitor first(m_clock, m_redactor, m_pool);
        first.apply(config, true);
        Monitor second(m_clock, m_redactor, m_pool);
        second.apply(config, true);
        QVERIFY(second.isReadOnly());
        QTRY_VERIFY_WITH_TIMEOUT(samplesOf(second.store(), "visits_total") >= 2, patience);
    }
    void aStoreThatCannotBeOpenedIsToldAndStaysTold()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "visits_total 5\n";
            return reply;
        });
        const auto config = configOf(scraping(server.url(u"/metrics"_s)));
        // A file stands where the folder belongs.
        const QString folder = polling::storeFolder(config);
        QVERIFY(QDir().mkpath(QFileInfo(folder).path()));
        QFile file(folder);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(u"samples do not get onto the disk: .*"_s));
        Monitor monitor(m_clock, m_redactor, m_pool);
        QSignalSpy told(&monitor, &Monitor::storeTroubleChanged);
        monitor.apply(config, true);
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, patience);
        QVERIFY2(monitor.storeTrouble().contains(QFileInfo(folder).fileName()),
            qPrintable(monitor.storeTrouble()));
        QTRY_VERIFY_WITH_TIMEOUT(samplesOf(monitor.store(), "visits_total") >= 2, patience);
        monitor.apply(config, true); // the file was read again: still in memory only
        QTRY_VERIFY_WITH_TIMEOUT(monitor.lastSweep() > 0, patience);
        QVERIFY(!monitor.storeTrouble().isEmpty());
        QCOMPARE(told.size(), 1);
        QVERIFY(QFile::remove(folder));
    }
    void nothingIsWrittenWhereTheFileSaysSo()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "visits_total 5\n";
            return reply;
        });
        const auto config
            = configOf(scraping(server.url(u"/metrics"_s), "storage: {onDisk: false}\n"));
        {
            Monitor monitor(m_clock, m_redactor, m_pool);
            monitor.apply(config, true);
            QTRY_VERIFY_WITH_TIMEOUT(samplesOf(monitor.store(), "visits_total") >= 1, patience);
        }
        QVERIFY(!QDir(m_home.filePath(u"state/slipway/metrics"_s)).exists());
    }
    void whatIsBeyondATargetsBudgetIsCountedUnlessAChartAsks()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "a 1\nb 1\nc 1\nd 1\n";
            return reply;
        });
        QByteArray text = scraping(server.url(u"/metrics"_s));
        text.replace("interval: 200ms", "keepSeries: 1, interval: 200ms");
        const auto config = configOf(text + "charts: [{title: d, query: sum(d)}]\n");
        Monitor monitor(m_clock, m_redactor, m_pool);
        monitor.apply(config, true);
        QTRY_VERIFY_WITH_TIMEOUT(samplesOf(monitor.store(), "d") >= 1, patience);
        QVERIFY(samplesOf(monitor.store(), "a") >= 1);
        QCOMPARE(samplesOf(monitor.store(), "c"), 0U);
        const health::TargetId id{u"default"_s, u"a"_s, health::TargetKind::Metrics};
        QTRY_VERIFY_WITH_TIMEOUT(monitor.scrapeNote(id).has_value(), patience);
        QVERIFY2(monitor.scrapeNote(id)->capability.contains(u"+2 not kept"_s),
            qPrintable(monitor.scrapeNote(id)->capability));
    }
    void aPanelAsksTheServerThatItNames()
    {
        const auto store = timeseries::makeMemoryStore();
        ChartFeed feed(
            m_clock, [&store] { return store->snapshot(); }, m_pool);
        feed.setEnvironment(u"production"_s);
        feed.setScrapeInterval(15'000);
        QStringList asked;
        feed.setAsk([&](const QString& environment,
                        const QString& server,
                        const QString& query,
                        const charts::Grid& grid) {
            asked << environment + u' ' + server + u' ' + query;
            const double value = query.startsWith(u"max"_s) ? 9 : 1;
            return inPool(m_pool,
                [grid, value]() -> Result<promql::Answer> { return lineAnswer(grid, value); });
        });
        QSignalSpy framed(&feed, &ChartFeed::framed);
        feed.request(u"k"_s, panelOf(u"sum(x)"_s, u"main"_s), 0, 3'600'000, 100);
        QTRY_COMPARE_WITH_TIMEOUT(framed.size(), 1, patience);
        QCOMPARE(asked, QStringList{u"production main sum(x)"_s});
        QCOMPARE(framed[0][1].value<charts::Frame>().lines.size(), 1U);
        // A bare selector over a coarse grid: its highest sample is seen.
        asked.clear();
        feed.request(u"k"_s, panelOf(u"x"_s, u"main"_s), 0, 36'000'000, 100);
        QTRY_COMPARE_WITH_TIMEOUT(framed.size(), 2, patience);
        QCOMPARE(asked.size(), 3);
        QCOMPARE(framed[1][1].value<charts::Frame>().lines[0].maximum, std::optional(9.0));
    }
    void aServersRefusalIsToldOnThePanel()
    {
        const auto store = timeseries::makeMemoryStore();
        ChartFeed feed(
            m_clock, [&store] { return store->snapshot(); }, m_pool);
        int asked = 0;
        feed.setAsk([&](const auto&, const auto&, const auto&, const auto&) {
            ++asked;
            return inPool(m_pool, []() -> Result<promql::Answer> {
                return failure(u"http://main"_s, u"the server is <b>away</b>"_s);
            });
        });
        QSignalSpy framed(&feed, &ChartFeed::framed);
        feed.request(u"k"_s, panelOf(u"x"_s, u"main"_s), 0, 36'000'000, 100);
        QTRY_COMPARE_WITH_TIMEOUT(framed.size(), 1, patience);
        const auto frame = framed[0][1].value<charts::Frame>();
        QCOMPARE(frame.emptiness, charts::Emptiness::QueryError);
        QVERIFY(frame.note.contains(u"the server is"_s));
        QCOMPARE(asked, 1);
    }
    void aRefreshCostsTheNewStepsOnly()
    {
        const auto store = timeseries::makeMemoryStore();
        const auto labels = std::make_shared<const timeseries::Labels>(
            timeseries::Labels({{"__name__", "x"}, {"environment", "production"}}));
        for (qint64 time = 0; time <= 7'200'000; time += 15'000)
            store->append(std::vector<timeseries::Point>{{labels, {time, double(time)}}});
        const auto cache = std::make_shared<promql::ResultCache>();
        Evaluation evaluation{.snapshot = store->snapshot(),
            .environment = u"production"_s,
            .scrapeInterval = 15'000,
            .now = 7'200'000,
            .cache = cache,
            .cancelled = {}};
        const auto panel = panelOf(u"sum(x)"_s);
        const auto first = evaluateFrame(evaluation, panel, {0, 3'600'000, 30'000});
        const auto evaluated = cache->counts().stepsEvaluated;
        const auto next = evaluateFrame(evaluation, panel, {60'000, 3'660'000, 30'000});
        QCOMPARE(cache->counts().stepsEvaluated - evaluated, 2);
        evaluation.cache.reset();
        QCOMPARE(next, evaluateFrame(evaluation, panel, {60'000, 3'660'000, 30'000}));
        QCOMPARE(first.lines.size(), 1U);
    }
};

SLIPWAY_TEST(SourcesTest)
#include "tst_sources.moc"
