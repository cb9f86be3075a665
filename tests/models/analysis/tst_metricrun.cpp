// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/metricrun.h"
#include "support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <bit>
#include <limits>
#include <random>

using namespace Qt::StringLiterals;
using namespace slipway::analysis;
using slipway::Milliseconds;
using namespace std::chrono_literals;

namespace {

constexpr qint64 start = 1'000'000;

/// Measurements in a row, ten seconds apart: S, F, I, E, N by their first letters.
std::vector<Measurement> row(const QString& letters)
{
    static const QMap<QChar, Phase> phases{{u'S', Phase::Successful},
        {u'F', Phase::Failed},
        {u'I', Phase::Inconclusive},
        {u'E', Phase::Error},
        {u'N', Phase::NoData}};
    std::vector<Measurement> out;
    qint64 time = start;
    for (const QChar letter : letters) {
        Measurement one;
        one.phase = phases.value(letter);
        one.message = u"412 > 300"_s;
        one.time = time;
        time += 10'000;
        out.push_back(one);
    }
    return out;
}

MetricRun runOf(const slipway::config::Metric& metric)
{
    MetricRun run;
    run.spec.metric = metric;
    run.started = start;
    return run;
}

MetricRun after(const slipway::config::Metric& metric, const QString& letters)
{
    MetricRun run = runOf(metric);
    for (const auto& measurement : row(letters))
        run = taken(std::move(run), measurement);
    return run;
}

slipway::config::Metric metricOf(std::optional<int> count = 5)
{
    slipway::config::Metric out;
    out.name = u"p95-latency"_s;
    out.successCondition = u"result < 300"_s;
    out.interval = 10s;
    out.count = count;
    return out;
}

/// Limits as `failure,inconclusive,error,success`.
slipway::config::Metric limited(const QString& limits, std::optional<int> count)
{
    auto out = metricOf(count);
    const auto parts = limits.split(u',');
    out.failureLimit = parts[0].toInt();
    out.inconclusiveLimit = parts[1].toInt();
    out.consecutiveErrorLimit = parts[2].toInt();
    out.consecutiveSuccessLimit = parts[3].toInt();
    return out;
}

/// The rules once more, from the whole row, without counters that are carried along.
Verdict oracle(const slipway::config::Metric& metric, const QString& letters)
{
    for (qsizetype length = 1; length <= letters.size(); ++length) {
        const QString now = letters.left(length);
        const QString counted = QString(now).remove(u'E').remove(u'N');
        if (metric.failureLimit >= 0 && now.count(u'F') > metric.failureLimit)
            return Verdict::Failed;
        if (metric.inconclusiveLimit >= 0 && now.count(u'I') > metric.inconclusiveLimit)
            return Verdict::Inconclusive;
        const QString known = QString(now).remove(u'N');
        qsizetype errors = 0;
        while (errors < known.size() && known[known.size() - 1 - errors] == u'E')
            ++errors;
        if (errors > metric.consecutiveErrorLimit)
            return Verdict::Error;
        qsizetype passed = 0;
        while (passed < known.size() && known[known.size() - 1 - passed] == u'S')
            ++passed;
        if (metric.consecutiveSuccessLimit > 0 && passed >= metric.consecutiveSuccessLimit)
            return Verdict::Successful;
        if (metric.count && counted.size() >= *metric.count) {
            if (metric.consecutiveSuccessLimit <= 0)
                return Verdict::Successful;
            return metric.failureLimit >= 0 ? Verdict::Inconclusive : Verdict::Failed;
        }
        qsizetype missing = now.size(); // of the first measurement without data after the last with
        while (missing > 0 && (now[missing - 1] == u'N' || now[missing - 1] == u'E'))
            --missing;
        const qsizetype first = now.indexOf(u'N', missing);
        if (first >= 0 && (now.size() - 1 - first) * 10'000 > metric.maxExtension.count())
            return Verdict::Inconclusive;
    }
    return letters.isEmpty() ? Verdict::Pending : Verdict::Running;
}

} // namespace

class MetricRunTest : public QObject {
    Q_OBJECT
private slots:
    void decidesByTheFirstBreach_data()
    {
        QTest::addColumn<QString>("limits");
        QTest::addColumn<int>("count"); // 0: endless
        QTest::addColumn<QString>("letters");
        QTest::addColumn<Verdict>("verdict");
        const auto row = [](const char* limits, int count, const char* letters, Verdict verdict) {
            QTest::addRow("%s of %d: %s", limits, count, letters)
                << QString::fromLatin1(limits) << count << QString::fromLatin1(letters) << verdict;
        };
        row("0,0,4,0", 5, "", Verdict::Pending);
        row("0,0,4,0", 5, "S", Verdict::Running);
        row("0,0,4,0", 5, "SSSSS", Verdict::Successful);
        row("0,0,4,0", 5, "F", Verdict::Failed);
        row("3,0,4,0", 9, "FFF", Verdict::Running);
        row("3,0,4,0", 9, "FFFF", Verdict::Failed);
        row("3,0,4,0", 9, "FSFSFSF", Verdict::Failed);
        row("3,0,4,0", 4, "FFFS", Verdict::Successful);
        row("-1,0,4,0", 4, "FFFF", Verdict::Successful);
        row("0,0,4,0", 5, "I", Verdict::Inconclusive);
        row("0,2,4,0", 9, "IISI", Verdict::Inconclusive);
        row("0,-1,4,0", 3, "III", Verdict::Successful);
        row("0,0,4,0", 5, "EEEE", Verdict::Running);
        row("0,0,4,0", 5, "EEEEE", Verdict::Error);
        row("0,0,4,0", 9, "EEEESEEEE", Verdict::Running);
        row("0,0,4,0", 9, "EENENE", Verdict::Running);
        row("0,0,4,0", 9, "EENENEE", Verdict::Error); // held, not forgotten
        row("0,0,0,0", 5, "E", Verdict::Error);
        row("0,0,4,3", 0, "SS", Verdict::Running);
        row("0,0,4,3", 0, "SSS", Verdict::Successful);
        row("9,9,4,3", 0, "SSFSSISSESSS", Verdict::Successful);
        row("9,9,4,3", 0, "SSFSSISSESS", Verdict::Running);
        row("0,0,4,3", 0, "SSNS", Verdict::Successful);
        row("9,9,4,3", 4, "SSFS", Verdict::Inconclusive); // both limits, neither met
        row("-1,9,4,3", 4, "SSFS", Verdict::Failed); // only the success limit
        row("0,0,4,0", 0, "SSSSSSSSSSSS", Verdict::Running); // endless
        row("0,0,4,0", 2, "NNNSNS", Verdict::Successful); // neither counted nor failed
        row("0,0,4,0", 2, "SF", Verdict::Failed); // on the last one too
        row("0,0,4,0", 5, "FSSSSS", Verdict::Failed); // final
        row("0,0,4,0", 5, "IF", Verdict::Inconclusive); // final
    }
    void decidesByTheFirstBreach()
    {
        QFETCH(const QString, limits);
        QFETCH(const int, count);
        QFETCH(const QString, letters);
        QFETCH(const Verdict, verdict);
        const auto metric = limited(limits, count > 0 ? std::optional(count) : std::nullopt);
        QCOMPARE(after(metric, letters).verdict, verdict);
        QCOMPARE(oracle(metric, letters), verdict); // the second opinion is checked too
    }
    void agreesWithASecondOpinion()
    {
        std::mt19937 random(20261122); // NOLINT: the same in every run
        const auto upTo = [&random](int most) {
            return static_cast<int>(random() % static_cast<unsigned>(most + 1));
        };
        QMap<int, int> seen;
        for (int i = 0; i < 20'000; ++i) {
            auto metric = metricOf(upTo(3) == 0 ? std::nullopt : std::optional(1 + upTo(9)));
            metric.failureLimit = upTo(4) - 1;
            metric.inconclusiveLimit = upTo(4) - 1;
            metric.consecutiveErrorLimit = upTo(4);
            metric.consecutiveSuccessLimit = upTo(2) == 0 ? 1 + upTo(5) : 0;
            metric.maxExtension = Milliseconds(10'000 * upTo(4));
            QString letters;
            const QString from = upTo(1) == 0 ? u"SSSSSFIEN"_s : u"SENNN"_s;
            for (int length = upTo(14); length > 0; --length)
                letters += from[upTo(static_cast<int>(from.size()) - 1)];
            const auto expected = oracle(metric, letters);
            const auto run = after(metric, letters);
            if (run.verdict != expected)
                QFAIL(qPrintable(letters + u": "_s + run.sentence));
            ++seen[static_cast<int>(expected)];
        }
        for (const int verdict : {0, 1, 2, 3, 4, 5})
            QVERIFY2(seen.value(verdict) > 100, qPrintable(QString::number(verdict)));
    }
    void aFinalVerdictDoesNotChange()
    {
        const auto failed = after(metricOf(), u"SF"_s);
        for (const auto& measurement : row(u"SFIEN"_s))
            QCOMPARE(taken(failed, measurement), failed);
    }
    void countsEachPhase()
    {
        const auto run = after(limited(u"9,9,4,0"_s, 99), u"SSFIEESNEN"_s);
        QCOMPARE(run.count, 5);
        QCOMPARE(run.successful, 3);
        QCOMPARE(run.failed, 1);
        QCOMPARE(run.inconclusive, 1);
        QCOMPARE(run.error, 3);
        QCOMPARE(run.consecutiveError, 1);
        QCOMPARE(run.consecutiveSuccess, 0);
        QCOMPARE(run.noData, 2);
        QCOMPARE(run.noDataSince, start + 7 * 10'000);
        QCOMPARE(run.measurements.size(), 10U);
        QCOMPARE(after(limited(u"9,9,4,0"_s, 99), u"NNS"_s).noDataSince, 0);
    }
    void missingDataIsHeldAndThenAsked()
    {
        auto metric = metricOf();
        metric.maxExtension = 30s;
        const auto held = after(metric, u"SNNNN"_s);
        QCOMPARE(held.verdict, Verdict::Running);
        QCOMPARE(held.sentence, u"p95-latency is held, nothing to judge: 412 > 300"_s);
        const auto asked = after(metric, u"SNNNNN"_s);
        QCOMPARE(asked.verdict, Verdict::Inconclusive);
        QCOMPARE(asked.sentence, u"p95-latency had no data for 40s (limit 30s): 412 > 300"_s);
        QCOMPARE(after(metric, u"SNNNNSNNNN"_s).verdict, Verdict::Running);
    }
    void tellsWhy_data()
    {
        QTest::addColumn<QString>("letters");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("failed") << u"FF"_s << u"p95-latency failed 2 of 2 (limit 1): 412 > 300"_s;
        QTest::newRow("passed") << u"SFS"_s << u"p95-latency passed 2 of 3: 412 > 300"_s;
        QTest::newRow("inconclusive")
            << u"II"_s << u"p95-latency was inconclusive 2 of 2 (limit 1): 412 > 300"_s;
        QTest::newRow("error")
            << u"EEE"_s
            << u"p95-latency could not be measured 3 times in a row (limit 2): 412 > 300"_s;
        QTest::newRow("running")
            << u"FE"_s
            << u"p95-latency 1 of 3 measured, 1 failed (limit 1), 1 errors in a row (limit 2): 412 > 300"_s;
    }
    void tellsWhy()
    {
        QFETCH(const QString, letters);
        QFETCH(const QString, sentence);
        const auto run = after(limited(u"1,1,2,0"_s, 3), letters);
        QCOMPARE(run.sentence, sentence);
        QCOMPARE(sentenceOf({run}), sentence);
    }

    void schedules()
    {
        auto metric = metricOf();
        metric.initialDelay = 60s;
        metric.interval = 30s;
        QCOMPARE(*nextDue(runOf(metric)), start + 60'000);
        QCOMPARE(*nextDue(after(metric, u"S"_s)), start + 30'000);
        QCOMPARE(*nextDue(after(metric, u"SE"_s)), start + 10'000 + 10'000); // as in Argo Rollouts
        QCOMPARE(*nextDue(after(metric, u"SN"_s)), start + 10'000 + 30'000);
        QVERIFY(!nextDue(after(metric, u"F"_s)));
        metric.interval.reset();
        metric.count.reset();
        QCOMPARE(*nextDue(after(metric, u"N"_s)), start + 10'000);
        QCOMPARE(*nextDue(after(metric, u"E"_s)), start + 10'000);
        QCOMPARE(after(metric, u"S"_s).verdict, Verdict::Successful); // once
    }

    void theWorstGateDecides_data()
    {
        QTest::addColumn<QStringList>("rows");
        QTest::addColumn<Verdict>("verdict");
        const auto row = [](const QStringList& rows, Verdict verdict) {
            QTest::newRow(qPrintable(u"_"_s + rows.join(u'_'))) << rows << verdict;
        };
        row({}, Verdict::Successful);
        row({u"SSSSS"_s, u"SSSSS"_s}, Verdict::Successful);
        row({u"SSSSS"_s, u"S"_s}, Verdict::Running);
        row({u"S"_s, u""_s}, Verdict::Pending);
        row({u"S"_s, u"I"_s}, Verdict::Inconclusive);
        row({u"I"_s, u"EEEEE"_s, u""_s}, Verdict::Error);
        row({u"F"_s, u"EEEEE"_s, u"I"_s, u"S"_s}, Verdict::Failed);
    }
    void theWorstGateDecides()
    {
        QFETCH(const QStringList, rows);
        QFETCH(const Verdict, verdict);
        std::vector<MetricRun> runs;
        for (const auto& letters : rows)
            runs.push_back(after(metricOf(), letters));
        QCOMPARE(verdictOf(runs), verdict);
        std::reverse(runs.begin(), runs.end());
        QCOMPARE(verdictOf(runs), verdict);
    }
    void dryRunsAndWhatIsOnlyShownNeverCount()
    {
        auto dry = metricOf();
        dry.dryRun = true;
        auto shown = metricOf();
        shown.successCondition.clear();
        const std::vector<MetricRun> runs{after(dry, u"F"_s), after(shown, u"EEEEE"_s)};
        QCOMPARE(verdictOf(runs), Verdict::Successful);
        QCOMPARE(sentenceOf(runs), u"no metric decides here"_s);
        QCOMPARE(runs[0].verdict, Verdict::Failed); // and yet it is told
        QCOMPARE(verdictOf({runs[0], after(metricOf(), u"I"_s)}), Verdict::Inconclusive);
    }

    void jsonKeepsEveryBit_data()
    {
        QTest::addColumn<double>("value");
        using Limits = std::numeric_limits<double>;
        for (const double value : {0.1,
                 -0.0,
                 1.0 / 3,
                 5e-324,
                 1.7976931348623157e308,
                 9007199254740993.0,
                 1e22,
                 Limits::infinity(),
                 -Limits::infinity(),
                 Limits::quiet_NaN()})
            QTest::newRow(qPrintable(QString::number(value, 'g', 17))) << value;
    }
    void jsonKeepsEveryBit()
    {
        QFETCH(const double, value);
        Measurement one;
        one.phase = Phase::NoData;
        one.value = value;
        one.message = u"because"_s;
        one.time = 1'795'000'000'123;
        const auto bytes = QJsonDocument(toJson(one)).toJson();
        const auto read = measurementFromJson(QJsonDocument::fromJson(bytes).object());
        QVERIFY(read.has_value());
        QCOMPARE(std::bit_cast<quint64>(*read->value), std::bit_cast<quint64>(value));
        QVERIFY(!read->stable);
        QCOMPARE(read->phase, one.phase);
        QCOMPARE(read->time, one.time);
        QCOMPARE(read->message, one.message);
    }
    void jsonKeepsAMetric()
    {
        MetricSpec spec{limited(u"-1,2,3,4"_s, 7), u"up"_s, u"down"_s};
        spec.metric.title = u"Latency"_s;
        spec.metric.unit = u"ms"_s;
        spec.metric.query = u"{{version}}"_s;
        spec.metric.failureCondition = u"result > 9"_s;
        spec.metric.initialDelay = 1s;
        spec.metric.maxExtension = 2s;
        spec.metric.dryRun = true;
        spec.metric.threshold = 300.5;
        QCOMPARE(*metricSpecFromJson(toJson(spec)), spec);
        const MetricSpec plain;
        QCOMPARE(*metricSpecFromJson(toJson(plain)), plain);
        QJsonObject json = toJson(spec);
        for (const auto& key : json.keys()) {
            const bool mayBeAbsent = key == u"interval" || key == u"count" || key == u"threshold";
            QJsonObject less = json;
            less.remove(key);
            QCOMPARE(metricSpecFromJson(less).has_value(), mayBeAbsent);
            QJsonObject other = json;
            other[key] = QJsonArray();
            QVERIFY2(!metricSpecFromJson(other), qPrintable(key));
        }
    }
    void jsonRefusesAnUnknownPhase()
    {
        QJsonObject json = toJson(Measurement{});
        json[u"phase"_s] = u"fine"_s;
        QVERIFY(!measurementFromJson(json));
        QVERIFY(!measurementFromJson({}));
    }
};

SLIPWAY_TEST(MetricRunTest)
#include "tst_metricrun.moc"
