// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/async.h"
#include "io/httpclient.h"
#include "scrape/scrapeservice.h"
#include "servers/exporters.h"
#include "support/testcase.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace slipway;
using test::Exporter;
using timeseries::Matcher;

namespace {

constexpr int longWait = 180'000; // a guard against hanging

/// A scraper with a store, and a plain client beside it.
struct Scraper {
    SystemClock clock;
    io::HttpClient client{clock};
    std::unique_ptr<timeseries::SeriesStore> store = timeseries::makeMemoryStore();
    scrape::ScrapeService service{client, *store, clock};
    std::vector<scrape::ScrapeOutcome> outcomes;

    explicit Scraper(quint16 port)
    {
        QObject::connect(&service,
            &scrape::ScrapeService::scraped,
            &service,
            [this](const scrape::ScrapeOutcome& outcome) { outcomes.push_back(outcome); });
        scrape::ScrapeTarget target{
            .environment = u"local"_s, .service = u"server"_s, .endpoint = {}, .headers = {}};
        target.endpoint.url = url(port);
        target.endpoint.interval = 1h;
        target.endpoint.timeout = 30s;
        service.apply({target});
    }

    static QUrl url(quint16 port) { return QUrl(u"http://127.0.0.1:%1/metrics"_s.arg(port)); }

    scrape::ScrapeOutcome poll()
    {
        const size_t before = outcomes.size();
        service.pollNow();
        if (!QTest::qWaitFor([&] { return outcomes.size() > before; }, longWait))
            qFatal("no outcome");
        return outcomes.back();
    }

    /// Lines of the page that are no comments, as anybody counts them.
    qint64 lines(quint16 port)
    {
        io::HttpRequest request;
        request.url = url(port);
        request.accept = scrape::acceptHeader();
        request.timeout = 30s;
        std::optional<QByteArray> body;
        whenDone(client.get(request), &client, [&](const io::HttpResult& result) {
            body = result.response ? result.response->body : QByteArray();
        });
        if (!QTest::qWaitFor([&] { return body.has_value(); }, longWait))
            qFatal("no answer");
        const auto all = body->split('\n');
        return std::ranges::count_if(
            all, [](const QByteArray& line) { return !line.isEmpty() && !line.startsWith('#'); });
    }

    std::vector<timeseries::Series> series(const std::vector<Matcher>& matchers) const
    {
        return store->snapshot()->select(matchers, 0, clock.now() + 60'000);
    }
    double last(const std::string& name) const
    {
        const auto found = series({Matcher::equal("__name__", name)});
        return found.empty() ? std::nan("") : found.front().samples.back().value;
    }
};

/// What client libraries get wrong themselves: OpenMetrics 0.0.1 of client_golang has families that
/// clash.
bool isTheirs(const scrape::Finding& finding)
{
    return finding.text.contains(u"is declared a second time"_s);
}

} // namespace

/// What servers of Debian's packages really send, taken by the whole scraper.
class ExportersTest : public QObject {
    Q_OBJECT
private slots:
    void isTakenWhole_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& name : Exporter::names())
            QTest::newRow(qPrintable(name)) << name;
    }
    void isTakenWhole()
    {
        QFETCH(QString, name);
        Exporter exporter(name);
        if (const auto missing = exporter.missing(); !missing.isEmpty())
            QSKIP(qPrintable(missing + u" is not installed"_s));
        QVERIFY(exporter.start());
        Scraper scraper(exporter.port());
        QTRY_VERIFY_WITH_TIMEOUT(scraper.poll().ok, longWait);
        for (int i = 0; i < 2; ++i) {
            const qint64 before = scraper.lines(exporter.port());
            const auto outcome = scraper.poll();
            const qint64 after = scraper.lines(exporter.port());
            QVERIFY2(outcome.ok, qPrintable(outcome.text));
            QVERIFY2(outcome.samples >= std::min(before, after)
                    && outcome.samples <= std::max(before, after),
                qPrintable(u"%1, lines %2 to %3"_s.arg(outcome.samples).arg(before).arg(after)));
            QVERIFY(outcome.samples > 10);
            for (const auto& finding : outcome.findings)
                QVERIFY2(isTheirs(finding), qPrintable(finding.text));
            QCOMPARE(outcome.notKept, 0);
            QCOMPARE(scraper.last("up"), 1.0);
            QCOMPARE(scraper.last("scrape_samples_scraped"), static_cast<double>(outcome.samples));
        }
        exporter.stop();
        QVERIFY(!scraper.poll().ok);
        QCOMPARE(scraper.last("up"), 0.0);
        const auto own = Matcher::make(
            Matcher::Kind::NotRegex, "__name__", "up|scrape_duration_seconds|scrape_s.*");
        QVERIFY(own);
        const auto all = scraper.series({Matcher::equal("service", "server"), *own});
        QVERIFY(all.size() > 10);
        QVERIFY(std::ranges::all_of(all,
            [](const auto& one) { return timeseries::isStaleMarker(one.samples.back().value); }));
    }
};

SLIPWAY_TEST(ExportersTest)
#include "tst_exporters.moc"
