// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/answerreader.h"
#include "prometheus/jsoncursor.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::prometheus;

namespace {

QByteArray success(const QByteArray& data, const QByteArray& more = {})
{
    return R"({"status":"success","data":)" + data + more + '}';
}

std::string_view viewOf(const QByteArray& bytes)
{
    return {bytes.constData(), static_cast<size_t>(bytes.size())};
}

Result<promql::Answer> answerOf(const QByteArray& data, const QByteArray& more = {})
{
    const QByteArray body = success(data, more);
    return readQueryAnswer(viewOf(body));
}

QString errorText(const Result<promql::Answer>& answer)
{
    return answer ? u"no error"_s : answer.error().text();
}

} // namespace

/// Bodies of the API as values, and hostile ones as errors.
class AnswerReaderTest : public QObject {
    Q_OBJECT private slots : void aVectorKeepsTheServersOrder()
    {
        const auto answer = answerOf(R"({"resultType":"vector","result":[
            {"metric":{"__name__":"up","job":"b"},"value":[1795414607.622,"1"]},
            {"metric":{"__name__":"up","job":"a"},"value":[1795414607.622,"0.25"]}]})");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        const auto& vector = std::get<promql::Vector>(answer->value);
        QCOMPARE(vector.size(), 2U);
        QCOMPARE(QString::fromStdString(vector[0].labels.text()), u"up{job=\"b\"}"_s);
        QCOMPARE(vector[0].sample.time, 1795414607622);
        QCOMPARE(vector[1].sample.value, 0.25);
    }
    void aMatrixIsSortedByLabels()
    {
        const auto answer = answerOf(R"({"resultType":"matrix","result":[
            {"metric":{"job":"b"},"values":[[1,"1"],[2,"2"]]},
            {"metric":{"job":"a"},"values":[[1.5,"3"]]}]})");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        const auto& matrix = std::get<promql::Matrix>(answer->value);
        QCOMPARE(matrix.size(), 2U);
        QCOMPARE(QString::fromStdString(matrix[0].labels.text()), u"{job=\"a\"}"_s);
        QCOMPARE(matrix[0].samples[0].time, 1500);
        QCOMPARE(matrix[1].samples.size(), 2U);
        QCOMPARE(matrix[1].samples[1].value, 2.0);
    }
    void scalarsAndStringsAreRead()
    {
        const auto scalar = answerOf(R"({"resultType":"scalar","result":[1.001,"42"]})");
        QVERIFY2(scalar, qPrintable(errorText(scalar)));
        QCOMPARE(std::get<promql::Scalar>(scalar->value).sample.time, 1001);
        QCOMPARE(std::get<promql::Scalar>(scalar->value).sample.value, 42.0);
        const auto text
            = answerOf(R"({"resultType":"string","result":[1,"a\u00e4\ud83d\ude00\n"]})");
        QVERIFY2(text, qPrintable(errorText(text)));
        QCOMPARE(QString::fromStdString(std::get<promql::Text>(text->value).value), u"aä😀\n"_s);
    }
    void theResultMayStandBeforeItsType()
    {
        const auto answer = answerOf(
            R"({"result":[{"value":[1,"7"],"metric":{"a":"b"}}],"stats":{"x":[1]},"resultType":"vector"})",
            R"(,"warnings":["w"])");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        QCOMPARE(std::get<promql::Vector>(answer->value).at(0).sample.value, 7.0);
        QCOMPARE(answer->warnings, QStringList{u"w"_s});
    }
    void valuesAreStrings_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<double>("value");
        const double inf = std::numeric_limits<double>::infinity();
        QTest::newRow("plus inf") << QByteArray(R"("+Inf")") << inf;
        QTest::newRow("inf") << QByteArray(R"("Inf")") << inf;
        QTest::newRow("minus inf") << QByteArray(R"("-Inf")") << -inf;
        QTest::newRow("exponent") << QByteArray(R"("1.5e-07")") << 1.5e-07;
        QTest::newRow("big exponent") << QByteArray(R"("1e+21")") << 1e21;
        QTest::newRow("too large") << QByteArray(R"("-1e999")") << -inf;
        QTest::newRow("too small") << QByteArray(R"("1e-999")") << 0.0;
        QTest::newRow("a bare number") << QByteArray("2.5") << 2.5;
    }
    void valuesAreStrings()
    {
        QFETCH(QByteArray, written);
        QFETCH(double, value);
        const auto answer = answerOf(R"({"resultType":"scalar","result":[1,)" + written + "]}");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        QCOMPARE(std::get<promql::Scalar>(answer->value).sample.value, value);
    }
    void notANumberStaysOne()
    {
        const auto answer = answerOf(R"({"resultType":"scalar","result":[1,"NaN"]})");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        QVERIFY(std::isnan(std::get<promql::Scalar>(answer->value).sample.value));
    }
    void warningsAndInfosAreCarried()
    {
        const auto answer = answerOf(R"({"resultType":"vector","result":[]})",
            R"(,"warnings":["one","two"],"infos":["three"],"isPartial":true)");
        QVERIFY2(answer, qPrintable(errorText(answer)));
        QCOMPARE(answer->warnings.size(), 3);
        QVERIFY(answer->warnings.at(2).contains(u"partial"_s));
        QCOMPARE(answer->infos, QStringList{u"three"_s});
    }
    void nativeHistogramsAreNamedInAWarning()
    {
        const auto vector = answerOf(R"({"resultType":"vector","result":[
            {"metric":{"a":"1"},"histogram":[1,{"count":"3","sum":"1","buckets":[[0,"1","2","3"]]}]},
            {"metric":{"a":"2"},"value":[1,"1"]}]})");
        QVERIFY2(vector, qPrintable(errorText(vector)));
        QCOMPARE(std::get<promql::Vector>(vector->value).size(), 1U);
        QVERIFY(vector->warnings.value(0).startsWith(u"1 series hold native histograms"_s));
        const auto matrix = answerOf(R"({"resultType":"matrix","result":[
            {"metric":{"a":"1"},"values":[[1,"1"]],"histograms":[[2,{"count":"3"}]]},
            {"metric":{"a":"2"},"histograms":[[2,{"count":"3"}]]}]})");
        QVERIFY2(matrix, qPrintable(errorText(matrix)));
        QCOMPARE(std::get<promql::Matrix>(matrix->value).size(), 1U);
        QVERIFY(matrix->warnings.value(0).startsWith(u"2 series"_s));
    }
    void whatIsNoAnswerIsAnError_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QByteArray& body, const QString& words) {
            QTest::newRow(name) << body << words;
        };
        row("nothing", "", u"ends too early"_s);
        row("text", "OK", u"not the JSON"_s);
        row("html", "<html>", u"byte 0"_s);
        row("array", "[]", u"byte 0"_s);
        row("another JSON", "{\"a\":1}", u"not that of the API"_s);
        row("no data", R"({"status":"success"})", u"not that of the API"_s);
        row("null data", success("null"), u"no result"_s);
        row("no result", success("{}"), u"no result"_s);
        row("no type", success(R"({"result":[]})"), u"kind of result"_s);
        row("unknown type", success(R"({"resultType":"cube","result":[]})"), u"kind of result"_s);
        row("cut",
            R"({"status":"success","data":{"resultType":"vector","result":[{"metric")",
            u"ends too early"_s);
        row("rest", success(R"({"resultType":"vector","result":[]})") + "x", u"byte"_s);
        row("trailing comma", success(R"({"resultType":"vector","result":[],})"), u"byte"_s);
        row("element missing", success(R"({"resultType":"vector","result":[,]})"), u"byte"_s);
        row("bad sample", success(R"({"resultType":"scalar","result":[1,"x"]})"), u"sample"_s);
        row("empty value", success(R"({"resultType":"scalar","result":[1,""]})"), u"sample"_s);
        row("half a sample", success(R"({"resultType":"scalar","result":[1]})"), u"sample"_s);
        row("no time", success(R"({"resultType":"scalar","result":["1","1"]})"), u"sample"_s);
        row("far time", success(R"({"resultType":"scalar","result":[1e300,"1"]})"), u"sample"_s);
        row("bad escape", success(R"({"resultType":"string","result":[1,"\x"]})"), u"byte"_s);
        row("error",
            R"({"status":"error","errorType":"bad_data","error":"no"})",
            u"bad_data: no"_s);
        row("deep", QByteArray("[").repeated(100'000), u"byte"_s);
        row("deep inside",
            success(R"({"resultType":"vector","x":)" + QByteArray("[").repeated(200)),
            u"byte"_s);
    }
    void whatIsNoAnswerIsAnError()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, words);
        const auto answer = readQueryAnswer(viewOf(body));
        QVERIFY(!answer);
        QVERIFY2(answer.error().what.contains(words), qPrintable(answer.error().text()));
    }
    void limitsHold()
    {
        const QByteArray body = success(R"({"resultType":"matrix","result":[
            {"metric":{"a":"1"},"values":[[1,"1"],[2,"1"]]},{"metric":{"a":"2"},"values":[[1,"1"]]}]})");
        QVERIFY(readQueryAnswer(viewOf(body), {.series = 2, .samples = 3}));
        const auto series = readQueryAnswer(viewOf(body), {.series = 1});
        QVERIFY(!series && series.error().what.contains(u"more than 1 series"_s));
        const auto samples = readQueryAnswer(viewOf(body), {.samples = 2});
        QVERIFY(!samples && samples.error().what.contains(u"more than 2 samples"_s));
        QVERIFY(!samples.error().fix.isEmpty());
    }
    void everyCutOfABodyIsAnError()
    {
        const QByteArray metric = R"({"a":"\u00e4\n"})";
        const QByteArray values = R"([[1.5,"1e+3"],[2,"-Inf"]])";
        const QByteArray body = success(R"({"resultType":"matrix","result":[{"metric":)" + metric
                + ",\"values\":" + values + "}]}",
            R"(,"warnings":["w"])");
        QVERIFY(readQueryAnswer(viewOf(body)));
        for (qsizetype size = 0; size < body.size(); ++size) {
            const QByteArray cut = body.left(size);
            QVERIFY2(!readQueryAnswer(viewOf(cut)), cut.constData());
        }
    }

    void targetsAreRead()
    {
        const QByteArray body = test::readFile(test::dataFile(u"prometheus/targets.json"_s));
        const auto list = readTargets(viewOf(body));
        QVERIFY(list);
        QCOMPARE(list->values.size(), 3U);
        const auto& first = list->values[0];
        QCOMPARE(first.job, u"api"_s);
        QCOMPARE(first.instance, u"h:1"_s);
        QCOMPARE(first.health, Target::Health::Down);
        QVERIFY(!first.scrapeUrl.contains(u"pw"_s) && !first.scrapeUrl.contains(u"abcdef"_s));
        QVERIFY(!first.lastError.contains(u'\n') && !first.lastError.contains(QChar(0x202e)));
        QCOMPARE(first.lastScrape, 1795414607398);
        QCOMPARE(first.lastDurationMs, 17.1);
        QCOMPARE(list->values[1].health, Target::Health::Up);
        QCOMPARE(list->values[1].lastScrape, 0);
        QCOMPARE(list->values[2].health, Target::Health::Unknown);
    }
    void rulesAndTheirAlertsAreRead()
    {
        const QByteArray body = test::readFile(test::dataFile(u"prometheus/rules.json"_s));
        const auto page = readRules(viewOf(body));
        QVERIFY(page);
        QCOMPARE(page->nextToken, u"abc"_s);
        QCOMPARE(page->rules.size(), 2U);
        const auto& rule = page->rules[0];
        QCOMPARE(rule.kind, Rule::Kind::Alerting);
        QCOMPARE(rule.state, Alert::State::Firing);
        QCOMPARE(rule.forMs, 90'000);
        QCOMPARE(rule.keepFiringForMs, 60'000);
        QCOMPARE(rule.group, u"g"_s);
        QCOMPARE(rule.file, u"r.yml"_s);
        QCOMPARE(rule.evaluationMs, 2.5);
        QCOMPARE(rule.alerts.size(), 2U);
        QCOMPARE(rule.alerts[0].activeAt, 1795411006500);
        QCOMPARE(rule.alerts[0].query, u"up == 0"_s);
        QCOMPARE(rule.alerts[0].value, u"0e+00"_s);
        QCOMPARE(rule.alerts[0].annotations.value(u"summary"_s), u"h is down"_s);
        QCOMPARE(rule.alerts[1].name, u"A"_s);
        QCOMPARE(rule.alerts[1].state, Alert::State::Pending);
        QCOMPARE(page->rules[1].kind, Rule::Kind::Recording);
        QCOMPARE(page->rules[1].health, Rule::Health::Error);
        QCOMPARE(page->rules[1].lastError, u"many-to-many"_s);
    }
    void otherListsAreRead()
    {
        const QByteArray names = success(R"(["__name__","job"])");
        QCOMPARE(readNames(viewOf(names))->values, (std::vector<QString>{u"__name__"_s, u"job"_s}));
        const QByteArray series = success(R"([{"__name__":"up","job":"a"},{"__name__":"up"}])");
        QCOMPARE(readSeries(viewOf(series))->values.size(), 2U);
        const QByteArray metadata = success(R"({"up":[{"type":"gauge","help":"h","unit":""},
            {"type":"counter","help":"other","unit":"s"}]})");
        const auto entries = readMetadata(viewOf(metadata));
        QCOMPARE(entries->values.size(), 2U);
        QCOMPARE(entries->values[1],
            (Metadata{
                .metric = u"up"_s, .type = u"counter"_s, .help = u"other"_s, .unit = u"s"_s}));
        const QByteArray alerts = success(
            R"({"alerts":[{"labels":{"alertname":"A"},"state":"firing","value":"1e+00"}]})");
        QCOMPARE(readAlerts(viewOf(alerts))->values.at(0).name, u"A"_s);
        const QByteArray build = success(R"({"version":"2.42.0","revision":"r","x":{}})");
        QCOMPARE(readBuildFacts(viewOf(build))->version, u"2.42.0"_s);
        const QByteArray runtime
            = success(R"({"storageRetention":"15d","reloadConfigSuccess":false})");
        QCOMPARE(*readRuntimeFacts(viewOf(runtime)),
            (RuntimeFacts{.retention = u"15d"_s, .isReloadFailed = true}));
    }
    void manyItemsAreAnError()
    {
        const QByteArray body = success(R"({"groups":[{"rules":[{"alerts":[{},{}]},{}]}]})");
        QVERIFY(readRules(viewOf(body), {.items = 4}));
        QVERIFY(!readRules(viewOf(body), {.items = 3}));
    }
    void complaintsAreTold()
    {
        const QByteArray body = R"({"status":"error","errorType":"timeout","error":"too slow"})";
        const auto complaint = readComplaint(viewOf(body));
        QVERIFY(complaint);
        QCOMPARE(complaint->type, u"timeout"_s);
        QVERIFY(!readComplaint("{\"status\":\"success\",\"data\":[]}"));
        QVERIFY(!readComplaint("<html>"));
    }
    void loneSurrogatesAndBrokenUtf8AreHarmless()
    {
        JsonCursor lone(R"("\ud83dx")");
        QCOMPARE(QString::fromStdString(lone.text().value_or("")), QString(QChar(0xFFFD)) + u'x');
        JsonCursor broken("\"\xff\xfe\"");
        QCOMPARE(broken.text().value_or("").size(), 2U);
        QVERIFY(broken.atEnd());
    }
};

SLIPWAY_TEST(AnswerReaderTest)
#include "tst_answerreader.moc"
