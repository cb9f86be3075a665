// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/scrape/recordingstore.h"
#include "scrape/targetpage.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::scrape;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;
using slipway::timeseries::Matcher;
using Records = std::vector<slipway::test::RecordingStore::Record>;

namespace {

/// One target, its cache and a store that writes everything down.
struct Target {
    TargetRules rules;
    SeriesCache cache;
    test::RecordingStore store;
    qint64 time = 0;

    TakenPage take(const QByteArray& body, Format format = Format::Text)
    {
        time += 1'000;
        return takePage({body.constData(), static_cast<size_t>(body.size())},
            format,
            rules,
            time,
            cache,
            store);
    }
    /// The samples that a page brought, as text; `~` before a stale marker.
    QStringList samples(const QByteArray& body, Format format = Format::Text)
    {
        store.take();
        const auto page = take(body, format);
        if (page.error)
            return {page.error->text()};
        return text(store.take());
    }
    static QStringList text(const Records& records)
    {
        QStringList out;
        for (const auto& record : records) {
            const auto name = QString::fromStdString(record.series);
            out << (record.isStale() ? u'~' + name : name + u' ' + QString::number(record.value));
        }
        return out;
    }
};

QByteArray numbered(int from, int to, const QByteArray& name = "a")
{
    QByteArray page;
    for (int i = from; i < to; ++i)
        page += name + "{i=\"" + QByteArray::number(i) + "\"} " + QByteArray::number(i) + '\n';
    return page;
}

config::RelabelStep dropping(const QString& regex)
{
    config::RelabelStep step;
    step.sourceLabels = {u"__name__"_s};
    step.regex = regex;
    step.action = config::RelabelStep::Action::Drop;
    return step;
}

} // namespace

class TargetPageTest : public QObject {
    Q_OBJECT
private slots:
    void aKnownSeriesIsNotAskedForAgain()
    {
        Target target;
        QCOMPARE(target.samples("# TYPE a gauge\na{b=\"1\"} 1\nc 2\n"),
            (QStringList{u"a{b=\"1\"} 1"_s, u"c 2"_s}));
        QCOMPARE(target.store.asked, 2);
        QCOMPARE(target.samples("# TYPE a gauge\na{b=\"1\"} 3\nc 4\n"),
            (QStringList{u"a{b=\"1\"} 3"_s, u"c 4"_s}));
        QCOMPARE(target.samples("c 5\n# TYPE a gauge\na{b=\"1\"} 6\n"),
            (QStringList{u"c 5"_s, u"a{b=\"1\"} 6"_s}));
        QCOMPARE(target.store.asked, 2);
        QCOMPARE(
            target.samples("c 5\nnew 7\n"), (QStringList{u"c 5"_s, u"new 7"_s, u"~a{b=\"1\"}"_s}));
        QCOMPARE(target.store.asked, 3);
    }

    void aRefusedPageTakesNothingAndEndsAll()
    {
        Target target;
        target.take("a 1\nb 2\n");
        QVERIFY(target.take("new_one 1\na 2\nbroken\n").error);
        auto records = target.store.take();
        QCOMPARE(Target::text(records), (QStringList{u"a 1"_s, u"b 2"_s, u"~a"_s, u"~b"_s}));
        QVERIFY(target.take("broken\n").error);
        QVERIFY(target.store.take().empty()); // one end is enough
        const auto page = target.take("a 3\nb 4\n");
        QCOMPARE(page.added, 0); // as Prometheus: it was never forgotten
        QCOMPARE(Target::text(target.store.take()), (QStringList{u"a 3"_s, u"b 4"_s}));
        QCOMPARE(target.store.asked, 2);
    }

    void aRepeatedSeriesIsAFindingEveryTime()
    {
        Target target;
        for (int i = 0; i < 3; ++i) {
            const auto page = target.take("a 1\nb 1\na 2\n");
            QCOMPARE(page.findings.size(), 1U);
            QCOMPARE(page.findings.front().line, 3);
            QCOMPARE(page.scraped, 3);
        }
        QVERIFY(target.take("a 1 1\nb 1\na 2 2\n").findings.empty()); // two times, two samples
        QCOMPARE(target.samples("a 1\nb 1\n"), (QStringList{u"a 1"_s, u"b 1"_s}));
    }

    void aTimeFarAheadIsNotTaken()
    {
        Target target;
        const auto page = target.take("a 1 99999999999999\n");
        QCOMPARE(target.store.records.front().time, 1'000);
        QCOMPARE(page.findings.size(), 1U);
        QCOMPARE(target.take("a 1 99999999999999\n").findings.size(), 1U);
    }

    void timestampsAreHonouredOrNot()
    {
        Target target;
        target.take("a 1 -5\nb 2\n");
        QCOMPARE(target.store.take().front().time, -5);
        target.take("a 1 7\nb 2\n");
        QCOMPARE(target.store.take().front().time, 7);
        // A series with a time of its own takes no marker.
        QCOMPARE(target.samples("c 1\n"), (QStringList{u"c 1"_s, u"~b"_s}));
        target.rules.settings.honorTimestamps = false;
        target.take("a 1 7\n");
        QCOMPARE(target.store.take().front().time, 4'000);
        QCOMPARE(target.samples("c 1\n"), (QStringList{u"c 1"_s, u"~a"_s}));
    }

    void labelsOfTheTarget_data()
    {
        QTest::addColumn<bool>("honor");
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("series");
        const QByteArray clash = "a{job=\"x\",exported_job=\"y\"} 1\n";
        QTest::newRow("exported")
            << false << clash
            << u"a{exported_exported_job=\"x\", exported_job=\"y\", instance=\"i\", job=\"api\"} 1"_s;
        QTest::newRow("honoured") << true << clash
                                  << u"a{exported_job=\"y\", instance=\"i\", job=\"x\"} 1"_s;
        QTest::newRow("empty") << false << QByteArray("a{job=\"\"} 1\n")
                               << u"a{instance=\"i\", job=\"api\"} 1"_s;
        QTest::newRow("empty and honoured")
            << true << QByteArray("a{job=\"\"} 1\n") << u"a{instance=\"i\"} 1"_s;
    }
    void labelsOfTheTarget()
    {
        QFETCH(bool, honor);
        QFETCH(QByteArray, line);
        QFETCH(QString, series);
        Target target;
        target.rules.target = {{"instance", "i"}, {"job", "api"}};
        target.rules.settings.honorLabels = honor;
        QCOMPARE(target.samples(line), QStringList{series});
    }

    void limitsFailTheScrapeWhole()
    {
        Target target;
        target.rules.settings.sampleLimit = 10;
        target.rules.settings.labelLimit = 3;
        QVERIFY(!target.take(numbered(0, 10)).error);
        target.store.take();
        const auto many = target.take(numbered(0, 12));
        QVERIFY(many.error && many.isLimit);
        QCOMPARE(many.error->where, u"11:1"_s);
        QVERIFY2(many.error->what.contains(u"sampleLimit is 10"_s)
                && many.error->what.contains(u"12 samples"_s),
            qPrintable(many.error->what));
        QCOMPARE(many.scraped, 12); // as Prometheus counts: all of them
        QCOMPARE(many.relabelled, 12);
        QCOMPARE(static_cast<int>(target.store.take().size()), 10); // the ends of all
        const auto wide = target.take("a{b=\"1\",c=\"2\",d=\"3\"} 1\n");
        QVERIFY(wide.error && wide.isLimit);
        QVERIFY(wide.error->what.contains(u"labelLimit is 3"_s));
        QVERIFY(wide.error->what.contains(u"4 labels"_s));
        const auto endless = target.take(numbered(0, 1'000));
        QVERIFY(endless.error && endless.isLimit);
        QVERIFY(endless.scraped <= 101); // nobody reads on for ever
    }

    void theSampleLimitCountsWhatRelabellingLeaves()
    {
        Target target;
        target.rules.settings.sampleLimit = 10;
        target.rules.settings.metricRelabel = {dropping(u"noise.*"_s)};
        target.rules.relabeller = Relabeller::compile(target.rules.settings.metricRelabel).value();
        for (int i = 0; i < 2; ++i) {
            const auto page = target.take(numbered(0, 50, "noise") + numbered(0, 10));
            QVERIFY(!page.error);
            QCOMPARE(page.scraped, 60);
            QCOMPARE(page.relabelled, 10);
            QCOMPARE(page.added, i == 0 ? 10 : 0);
        }
        QVERIFY(target.take(numbered(0, 50, "noise") + numbered(0, 11)).error);
    }

    void newSeriesAreCounted()
    {
        Target target;
        QCOMPARE(target.take(numbered(0, 5)).added, 5);
        QCOMPARE(target.take(numbered(0, 5)).added, 0);
        QCOMPARE(target.take(numbered(3, 7)).added, 2);
        QCOMPARE(target.take(numbered(0, 1)).added, 1);
        const auto refused = target.take("b 1\nc 1\nd\n");
        QCOMPARE(refused.scraped, 2);
        QCOMPARE(refused.relabelled, 2);
        QCOMPARE(refused.added, 2);
    }

    void beyondTheBudgetOnlyWhatIsAskedForIsKept()
    {
        Target target;
        target.rules.settings.keep = 3;
        target.rules.wanted = std::make_shared<Selectors>(
            Selectors{{Matcher::equal("__name__", "a"), Matcher::equal("i", "8")}});
        auto page = target.take(numbered(0, 10));
        QCOMPARE(page.notKept, 6);
        const QStringList kept{
            u"a{i=\"0\"} 0"_s, u"a{i=\"1\"} 1"_s, u"a{i=\"2\"} 2"_s, u"a{i=\"8\"} 8"_s};
        QCOMPARE(Target::text(target.store.take()), kept);
        // The order of the page does not matter any more: kept is kept.
        QCOMPARE(target.samples(numbered(5, 10) + numbered(0, 5)).size(), 4);
        QCOMPARE(target.samples(numbered(0, 10)), kept);
        // Asked for late.
        target.rules.wanted = std::make_shared<Selectors>(Selectors{{Matcher::equal("i", "5")}});
        ++target.rules.wantedVersion;
        const auto more = target.samples(numbered(0, 10));
        QVERIFY(more.contains(u"a{i=\"5\"} 5"_s));
        QVERIFY(more.contains(u"a{i=\"8\"} 8"_s)); // once kept, kept while it is there
        QCOMPARE(more.size(), 5);
        QCOMPARE(target.take(numbered(0, 10)).notKept, 5);
        // Room comes free: it goes to the first ones that wait.
        target.take(numbered(1, 10)); // 0 leaves; 4 are still kept
        target.take(numbered(4, 10)); // 1 and 2 leave; 5 and 8 are kept, one place is free
        QCOMPARE(target.samples(numbered(4, 10)),
            (QStringList{u"a{i=\"4\"} 4"_s, u"a{i=\"5\"} 5"_s, u"a{i=\"8\"} 8"_s}));
    }

    void aBudgetIsNotSpentOnSeriesThatLeave()
    {
        Target target;
        target.rules.settings.keep = 5;
        target.take(numbered(0, 5));
        QCOMPARE(target.take(numbered(5, 10)).notKept, 0);
    }

    void aFullStoreIsOfferedTheSeriesAgain()
    {
        Target target;
        target.store.room = 1;
        QCOMPARE(target.take("a 1\nb 1\n").notKept, 1);
        target.store.room = 2;
        qint64 waiting = 1;
        for (int i = 0; i < 20; ++i)
            waiting = target.take("a 1\nb 1\n").notKept;
        QCOMPARE(waiting, 0);
        QCOMPARE(target.samples("a 1\nb 1\n").size(), 2);
    }

    void aLostPlaceIsAskedForAnew()
    {
        Target target;
        target.rules.target = {{"job", "api"}};
        target.take("a 1\nb 1\na 2 2\n");
        ++target.store.generation;
        const QStringList all{u"a{job=\"api\"} 1"_s, u"b{job=\"api\"} 1"_s, u"a{job=\"api\"} 2"_s};
        QCOMPARE(target.samples("a 1\nb 1\na 2 3\n"), all);
        const int asked = target.store.asked;
        QCOMPARE(target.samples("a 1\nb 1\na 2 4\n"), all);
        QCOMPARE(target.store.asked, asked);
    }

    void otherRulesEndWhatTheyNoLongerMake()
    {
        Target target;
        target.take("a 1\nb 1\n");
        target.rules.target = {{"job", "api"}};
        forgetSeries(target.cache);
        QCOMPARE(target.samples("a 1\nb 1\n"),
            (QStringList{u"a{job=\"api\"} 1"_s, u"b{job=\"api\"} 1"_s, u"~a"_s, u"~b"_s}));
        QCOMPARE(target.samples("a 1\nb 1\n").size(), 2);
    }

    void anotherFormatIsReadByItsOwnRules()
    {
        Target target;
        target.take("a 1\n# EOF\n");
        const auto page = target.take("a 1\n# EOF\nb 1\n", Format::OpenMetrics);
        QCOMPARE(page.findings.size(), 1U);
        QCOMPARE(page.scraped, 1);
        QCOMPARE(target.take("a 1\n# EOF\nb 1\n", Format::Text).scraped, 2);
    }

    void findingsOfTheShapeStay_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isOpenMetrics");
        QTest::addColumn<QString>("place");
        const auto row
            = [](const char* name, const char* body, bool isOpenMetrics, const char* where) {
                  QTest::newRow(name)
                      << QByteArray(body) << isOpenMetrics << QString::fromLatin1(where);
              };
        row("unknown type", "a 1\n# TYPE b thing\nb 1\n", false, "2:1");
        row("odd name", "a 1\nb.c 2\n", false, "2:1");
        row("of two types", "# TYPE a gauge\na 1\n# TYPE a counter\na{b=\"c\"} 1\n", false, "3:1");
        row("clashing families",
            "# TYPE a gauge\na 1\n# TYPE a counter\na_total 2\n# EOF\n",
            true,
            "3:1");
        row("blank line", "a 1\n\nb 1\n# EOF\n", true, "2:1");
        row("missing EOF", "a 1\nb 1\n", true, "2:1");
        row("text after EOF", "a 1\n# EOF\nb 1\n", true, "3:1");
        row("exemplar in text", "a 1 # {b=\"c\"} 1\n", false, "1:5");
        row("only +Inf",
            "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
            false,
            "2:1");
    }
    void findingsOfTheShapeStay()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isOpenMetrics);
        QFETCH(QString, place);
        Target target;
        for (int i = 0; i < 3; ++i) {
            const auto page = target.take(body, isOpenMetrics ? Format::OpenMetrics : Format::Text);
            QVERIFY(!page.error);
            QCOMPARE(page.findings.size(), 1U);
            QCOMPARE(u"%1:%2"_s.arg(page.findings[0].line).arg(page.findings[0].column), place);
        }
    }
};

SLIPWAY_TEST(TargetPageTest)
#include "tst_targetpage.moc"
