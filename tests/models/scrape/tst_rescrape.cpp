// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/scrape/recordingstore.h"
#include "models/scrape/samplepages.h"
#include "scrape/targetpage.h"
#include "support/testcase.h"

#include <QDir>

#include <cstring>
#include <random>
#include <set>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::scrape;
using Record = slipway::test::RecordingStore::Record;
using Random = std::mt19937;

namespace {

using test::openMetricsPage;
using test::textPage;

constexpr qint64 minute = 60'000;

TargetRules rulesOf()
{
    TargetRules rules;
    rules.settings.sampleLimit = 400;
    rules.settings.labelLimit = 6;
    rules.target = {{"job", "api"}, {"service", "api"}};
    config::RelabelStep step;
    step.sourceLabels = {u"__name__"_s};
    step.regex = u"go_.*"_s;
    step.action = config::RelabelStep::Action::Drop;
    rules.settings.metricRelabel = {step};
    rules.relabeller = Relabeller::compile(rules.settings.metricRelabel).value();
    return rules;
}

/// What came of a page, in a form to compare.
struct Outcome {
    QString error;
    QStringList findings;
    qint64 scraped = 0;
    qint64 relabelled = 0;
    QStringList samples;
    QStringList ends;
};

QString bits(double value)
{
    quint64 out = 0;
    std::memcpy(&out, &value, sizeof out);
    return QString::number(out, 16);
}

/// A target that keeps its store from page to page.
struct Target {
    TargetRules rules = rulesOf();
    SeriesCache cache;
    test::RecordingStore store;

    Outcome take(const QByteArray& body, Format format, qint64 time)
    {
        Outcome out;
        store.take();
        const auto page = takePage({body.constData(), static_cast<size_t>(body.size())},
            format,
            rules,
            time,
            cache,
            store);
        if (page.error)
            out.error = page.error->text();
        for (const auto& finding : page.findings)
            out.findings << u"%1:%2 %3"_s.arg(finding.line).arg(finding.column).arg(finding.text);
        out.scraped = page.scraped;
        out.relabelled = page.relabelled;
        for (const auto& record : store.take()) {
            const auto name = QString::fromStdString(record.series);
            if (record.isStale())
                out.ends << name;
            else
                out.samples << u"%1 @%2 %3"_s.arg(name).arg(record.time).arg(bits(record.value));
        }
        return out;
    }
};

size_t below(Random& random, size_t limit)
{
    return limit == 0 ? 0 : random() % limit;
}

QByteArray number(Random& random)
{
    static const QByteArray odd[] = {"NaN",
        "+Inf",
        "-Inf",
        "0",
        "-0",
        "1e400",
        "1e-400",
        "5.",
        ".5",
        "1e22",
        "1e23",
        "9007199254740993",
        "123456789012345678",
        "1234567890123456789012",
        "0.1",
        "0.30000000000000004",
        "4.9e-324",
        "1.7976931348623157e308",
        "1e",
        "1e+",
        "--1",
        "1,5",
        "0x1",
        "1_000",
        "nan",
        "inf",
        "1.5e+09",
        "12 1500",
        "12  7",
        "12 -7",
        "12 9.5",
        "3\r",
        "00012",
        "+7"};
    if (below(random, 8) == 0)
        return odd[below(random, std::size(odd))];
    if (below(random, 2) == 0)
        return QByteArray::number(static_cast<qint64>(random()) << below(random, 30));
    return QByteArray::number(static_cast<double>(random()) / static_cast<double>(random() + 1U),
        'g',
        1 + static_cast<int>(below(random, 17)));
}

/// Values moved as a target moves them, with one or two lines changed in other ways.
QByteArray mutated(const QByteArray& page, Random& random)
{
    auto lines = page.split('\n');
    for (auto& line : lines) {
        const auto blank = line.lastIndexOf(' ');
        if (!line.startsWith('#') && blank > 0 && below(random, 3) == 0)
            line = line.left(blank + 1) + number(random);
    }
    const size_t changes = below(random, 3);
    for (size_t i = 0; i < changes && !lines.isEmpty(); ++i) {
        const auto at = static_cast<qsizetype>(below(random, static_cast<size_t>(lines.size())));
        const auto other = static_cast<qsizetype>(below(random, static_cast<size_t>(lines.size())));
        const auto line = lines[other];
        switch (below(random, 9)) {
        case 0: lines.removeAt(at); break;
        case 1: lines.insert(at, line); break;
        case 2: lines.swapItemsAt(at, other); break;
        case 3: lines.insert(at, "# EOF"); break;
        case 4: lines[at].replace("counter", "gauge"); break;
        case 5:
            lines[at].insert(below(random, static_cast<size_t>(lines[at].size()) + 1),
                static_cast<char>(random()));
            break;
        case 6:
            lines.insert(at, "fresh_" + QByteArray::number(random() % 9) + "{a=\"b\"} 1");
            break;
        case 7: lines[at] += '\r'; break;
        default: lines[at] = QByteArray(1, ' ') + lines[at]; break;
        }
    }
    auto out = lines.join('\n');
    if (below(random, 10) == 0)
        out.truncate(static_cast<qsizetype>(below(random, static_cast<size_t>(out.size()) + 1)));
    return out;
}

} // namespace

/// A page read against the one before comes to what a first reading comes to.
class RescrapeTest : public QObject {
    Q_OBJECT
private:
    static void compare(const Outcome& known, const Outcome& fresh, const QByteArray& page)
    {
        const auto context = u"on the page:\n"_s + QString::fromUtf8(page);
        QVERIFY2(known.error == fresh.error,
            qPrintable(known.error + u" instead of "_s + fresh.error + u'\n' + context));
        QVERIFY2(known.samples == fresh.samples,
            qPrintable(known.samples.join(u'\n') + u"\ninstead of\n"_s + fresh.samples.join(u'\n')
                + u'\n' + context));
        QVERIFY2(known.findings == fresh.findings,
            qPrintable(known.findings.join(u'\n') + u"\ninstead of\n"_s + fresh.findings.join(u'\n')
                + u'\n' + context));
        QCOMPARE(known.scraped, fresh.scraped);
        QCOMPARE(known.relabelled, fresh.relabelled);
    }

    /// The same page by the reader that knows nothing of targets: verdict, count and values.
    static void compareWithExposition(const Outcome& fresh, const QByteArray& page, Format format)
    {
        const auto read = parseExposition({page.constData(), static_cast<size_t>(page.size())},
            format,
            {.samples = 0, .labels = 0});
        if (fresh.error.contains(u"Limit"_s))
            return;
        QVERIFY2(read.has_value() == fresh.error.isEmpty(), qPrintable(fresh.error));
        if (read)
            QCOMPARE(static_cast<qint64>(read->samples.size()), fresh.scraped);
    }

    /// Series of a page whose samples are of the scrape's time; none if one stands twice.
    static std::optional<std::set<QString>> tracked(const Outcome& page, qint64 time)
    {
        std::set<QString> all;
        std::set<QString> out;
        for (const auto& sample : page.samples) {
            const auto name = sample.section(u" @"_s, 0, -2);
            if (!all.insert(name).second)
                return std::nullopt;
            if (sample.contains(u" @%1 "_s.arg(time)))
                out.insert(name);
        }
        return out;
    }

    static void walk(const QByteArray& start, Format format, std::uint32_t seed, int pages)
    {
        Random random(seed);
        Target target;
        QByteArray page = start;
        auto before = std::optional<std::set<QString>>{std::in_place};
        for (int i = 0; i < pages; ++i) {
            const qint64 time = (i + 1) * minute;
            const auto known = target.take(page, format, time);
            const auto fresh = Target().take(page, format, time);
            compare(known, fresh, page);
            if (QTest::currentTestFailed())
                return;
            compareWithExposition(fresh, page, format);
            const auto now = tracked(fresh, time);
            if (before && now)
                compareEnds(known, fresh, *before, page);
            if (QTest::currentTestFailed())
                return;
            before = now;
            // Mostly on from the page that was good, so that there is an order to know.
            page = mutated(below(random, 4) == 0 && fresh.error.isEmpty() ? page : start, random);
        }
    }

    static void compareEnds(const Outcome& known,
        const Outcome& fresh,
        const std::set<QString>& before,
        const QByteArray& page)
    {
        std::set<QString> present;
        for (const auto& sample : fresh.samples)
            present.insert(sample.section(u" @"_s, 0, -2));
        QStringList expected;
        for (const auto& name : before) {
            if (!present.contains(name))
                expected << name;
        }
        QStringList ends;
        for (const auto& name : known.ends) {
            if (!present.contains(name)) // the store takes one sample a time: the first
                ends << name;
        }
        ends.sort();
        expected.sort();
        QVERIFY2(ends == expected,
            qPrintable(ends.join(u' ') + u" instead of "_s + expected.join(u' ') + u'\n'
                + QString::fromUtf8(page)));
    }

private slots:
    void anyChangeOfAPage_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<bool>("isOpenMetrics");
        QTest::newRow("text") << textPage << false;
        QTest::newRow("OpenMetrics") << openMetricsPage << true;
        QTest::newRow("OpenMetrics read as text") << openMetricsPage << false;
        QTest::newRow("without an end") << QByteArray("# TYPE a gauge\na 1\nb 2") << false;
        QTest::newRow("windows") << QByteArray(textPage).replace("\n", "\r\n") << false;
    }
    void anyChangeOfAPage()
    {
        QFETCH(QByteArray, page);
        QFETCH(bool, isOpenMetrics);
        for (std::uint32_t seed = 1; seed <= 30 && !QTest::currentTestFailed(); ++seed)
            walk(page, isOpenMetrics ? Format::OpenMetrics : Format::Text, seed, 30);
    }

    void pagesOfRealServers_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("none") << QString();
        const QDir folder(test::suitesFolder() + u"/exposition-samples"_s);
        if (test::suitesFolder().isEmpty())
            return;
        for (const auto& name : folder.entryList({u"*.txt"_s}, QDir::Files))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }
    void pagesOfRealServers()
    {
        QFETCH(QString, file);
        if (test::suitesFolder().isEmpty())
            QSKIP("the samples of real servers are not here");
        if (file.isEmpty())
            return;
        const auto page = test::readFile(file);
        walk(page, file.contains(u".om."_s) ? Format::OpenMetrics : Format::Text, 7, 12);
    }

    void numbersAreTheSameEitherWay()
    {
        Random random(3);
        Target target;
        target.take("a 1\n", Format::Text, minute);
        for (int i = 0; i < 20'000; ++i) {
            const auto page = "a " + number(random) + '\n';
            const qint64 time = (i + 2) * minute;
            const auto known = target.take(page, Format::Text, time);
            const auto fresh = Target().take(page, Format::Text, time);
            QCOMPARE(known.error, fresh.error);
            QCOMPARE(known.samples, fresh.samples);
        }
    }
};

SLIPWAY_TEST(RescrapeTest)
#include "tst_rescrape.moc"
