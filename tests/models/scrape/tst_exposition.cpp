// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/exposition.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway::scrape;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace {

slipway::Result<Exposition> loose(
    const QByteArray& body, Format format = Format::Text, ParseLimits limits = {})
{
    return parseExposition({body.constData(), static_cast<size_t>(body.size())}, format, limits);
}

} // namespace

class ExpositionTest : public QObject {
    Q_OBJECT
private slots:
    void errorsNameTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("where");
        QTest::newRow("no value") << QByteArray("a 1\nb\n") << u"2:2"_s;
        QTest::newRow("not a number") << QByteArray("a one\n") << u"1:3"_s;
        QTest::newRow("timestamp") << QByteArray("a 1 soon\n") << u"1:5"_s;
        QTest::newRow("open quote") << QByteArray("\n\na{b=\"1} 2\n") << u"3:2"_s;
        QTest::newRow("no equals sign") << QByteArray("a{b} 1\n") << u"1:4"_s;
        QTest::newRow("twice the same label") << QByteArray("a{b=\"1\",b=\"2\"} 1\n") << u"1:1"_s;
        QTest::newRow("html") << QByteArray("\n<!doctype html>") << u"1:1"_s;
        QTest::newRow("binary") << QByteArray("a 1\n\x01\x02\xff\n") << u"2:4"_s;
        QTest::newRow("no name") << QByteArray("{a=\"1\"} 1\n") << u"1:1"_s;
        QTest::newRow("markup") << QByteArray("<b>a</b> 1\n") << u"1:1"_s;
    }
    void errorsNameTheirPlace()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, where);
        const auto page = loose(body);
        QVERIFY(!page);
        QCOMPARE(page.error().where, where);
        QVERIFY(!page.error().what.isEmpty());
    }

    void limitsRefuseTheWholePage()
    {
        const auto many = loose("a 1\nb 2\nc 3\n", Format::Text, {.samples = 2, .labels = 64});
        QVERIFY(!many);
        QCOMPARE(many.error().where, u"3:1"_s);
        QVERIFY(many.error().what.contains(u"2 samples"_s));
        QVERIFY(loose("a 1\nb 2\nc 3\n", Format::Text, {.samples = 3, .labels = 64}));
        const QByteArray wide = "a{b=\"1\",c=\"2\",d=\"3\"} 1\n";
        QVERIFY(!loose(wide, Format::Text, {.samples = 0, .labels = 2}));
        QVERIFY(loose(wide, Format::Text, {.samples = 0, .labels = 0}));
    }

    void theScraperSurvivesAndSaysSo_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("isOpenMetrics");
        QTest::addColumn<int>("samples");
        QTest::addColumn<int>("findings");
        QTest::newRow("clean") << QByteArray("# TYPE a counter\na 1\n") << false << 1 << 0;
        QTest::newRow("no last newline") << QByteArray("a 1") << false << 1 << 0;
        QTest::newRow("windows") << QByteArray("a 1\r\nb 2\r\n") << false << 2 << 0;
        QTest::newRow("declared twice")
            << QByteArray("# TYPE a gauge\na 1\n# TYPE a gauge\na{b=\"1\"} 1\n") << false << 2 << 1;
        QTest::newRow("of two types")
            << QByteArray("# TYPE a gauge\n# TYPE a counter\na 1\n") << false << 1 << 1;
        QTest::newRow("unknown type") << QByteArray("# TYPE a thing\na 1\n") << false << 1 << 1;
        QTest::newRow("exemplar in text") << QByteArray("a 1 # {t=\"x\"} 1\n") << false << 1 << 1;
        QTest::newRow("missing EOF") << QByteArray("a 1\n") << true << 1 << 1;
        QTest::newRow("text after EOF") << QByteArray("a 1\n# EOF\nb 1\n") << true << 1 << 1;
        QTest::newRow("clashing families")
            << QByteArray("# TYPE a gauge\na 1\n# TYPE a counter\na_total 2\n# EOF\n") << true << 2
            << 1;
        QTest::newRow("wrong unit")
            << QByteArray("# UNIT a seconds\na 1\n# EOF\n") << true << 1 << 1;
    }
    void theScraperSurvivesAndSaysSo()
    {
        QFETCH(QByteArray, body);
        QFETCH(bool, isOpenMetrics);
        QFETCH(int, samples);
        QFETCH(int, findings);
        const auto page = loose(body, isOpenMetrics ? Format::OpenMetrics : Format::Text);
        QVERIFY2(page, page ? "" : qPrintable(page.error().text()));
        QCOMPARE(static_cast<int>(page->samples.size()), samples);
        QCOMPARE(static_cast<int>(page->findings.size()), findings);
    }

    void findingsAreBounded()
    {
        const auto page = loose(QByteArray("# TYPE a thing\n").repeated(10'000) + "a 1\n");
        QVERIFY(page);
        QVERIFY(page->findings.size() <= 101);
    }

    void familiesGatherTheirSamples()
    {
        const auto page
            = loose("# HELP h Time\n# TYPE h histogram\nh_bucket{le=\"1\"} "
                    "1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\nlone 1\n# TYPE later gauge\n");
        QVERIFY(page);
        QCOMPARE(page->families.size(), 3U);
        QCOMPARE(page->families[0].samples.size(), 4U);
        QCOMPARE(page->families[0].type, MetricType::Histogram);
        QCOMPARE(page->families[0].help, std::string("Time"));
        QCOMPARE(page->families[1].name, std::string("lone"));
        QVERIFY(page->families[2].samples.empty()); // declared, and no series
    }

    void numbersAndTimes()
    {
        const auto text = loose("a +Inf\nb -inf\nc NaN\nd 1e400\ne 1e-400\nf .5 -7\n");
        QVERIFY(text);
        QCOMPARE(text->samples[0].value, INFINITY);
        QCOMPARE(text->samples[1].value, -INFINITY);
        QVERIFY(std::isnan(text->samples[2].value));
        QCOMPARE(text->samples[3].value, INFINITY);
        QCOMPARE(text->samples[4].value, 0.0);
        QCOMPARE(text->samples[5].time, std::optional<qint64>(-7));
        const auto seconds = loose("a 1 1.5 # {t=\"x\"} 2 3.25\n# EOF\n", Format::OpenMetrics);
        QVERIFY(seconds);
        QCOMPARE(seconds->samples[0].time, std::optional<qint64>(1'500));
        QCOMPARE(seconds->samples[0].exemplar->time, std::optional<qint64>(3'250));
        QCOMPARE(seconds->samples[0].exemplar->labels, Labels(std::vector<Label>{{"t", "x"}}));
    }

    void quotedNames()
    {
        const auto page = loose("{\"my.metric\",\"a label\"=\"\\\"x\\\"\\n\"} 1\n");
        QVERIFY(page);
        QCOMPARE(page->samples[0].labels,
            Labels(std::vector<Label>{{"__name__", "my.metric"}, {"a label", "\"x\"\n"}}));
    }
};

SLIPWAY_TEST(ExpositionTest)
#include "tst_exposition.moc"
