// SPDX-License-Identifier: GPL-3.0-or-later
#include "apifixture.h"
#include "prometheus/apirequest.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::prometheus;
using demo::Reply;
using demo::Request;
using test::apiError;
using test::ApiFixture;
using test::apiReply;
using test::parameter;
using test::waitFor;
using test::waitForResult;

namespace {

const QByteArray noVector = R"({"resultType":"vector","result":[]})";
constexpr qint64 start = 1'600'000'000'000;

/// The points of a range query as a server gives them: one series, its value the time in seconds.
Reply rangeOf(const Request& request)
{
    const qint64 from = parameter(request, u"start"_s).toLongLong();
    const qint64 to = parameter(request, u"end"_s).toLongLong();
    const qint64 step = parameter(request, u"step"_s).toLongLong();
    if ((to - from) / step > 11'000)
        return apiError(400, "bad_data", "exceeded maximum resolution of 11,000 points");
    QByteArray values;
    for (qint64 at = from; at <= to; at += step) {
        const QByteArray time = QByteArray::number(at);
        values += (values.isEmpty() ? "[" : ",[") + time + ",\"" + time + "\"]";
    }
    return apiReply(
        R"({"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[)" + values + "]}]}",
        R"(,"warnings":["same"])");
}

} // namespace

/// Questions to a server of this process, its answers and its refusals.
class ApiClientTest : public QObject {
    Q_OBJECT
private slots:
    void anInstantQueryIsPosted()
    {
        ApiFixture world;
        world.handler = [](const Request&) {
            return apiReply(
                R"({"resultType":"vector","result":[{"metric":{"job":"a"},"value":[1600000000.5,"1"]}]})",
                R"(,"warnings":["w"],"infos":["i"])");
        };
        QVERIFY(world.listen());
        auto address = world.address(u"/prometheus/"_s);
        address.headers = {{"Authorization", "Bearer s3cret"}};
        ApiClient client(world.http, world.clock, address);
        const auto answer
            = waitForResult(client.query(u"sum by (job) (up{a=\"ä&b\"}) + 1"_s, start + 500));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().text()));
        QCOMPARE(std::get<promql::Vector>(answer->value).at(0).sample.time, start + 500);
        QCOMPARE(answer->warnings, QStringList{u"w"_s});
        QCOMPARE(answer->infos, QStringList{u"i"_s});
        QCOMPARE(world.requests.size(), 1);
        const auto& request = world.requests.front();
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.path, u"/prometheus/api/v1/query"_s);
        QCOMPARE(request.header("authorization"), QByteArray("Bearer s3cret"));
        QCOMPARE(request.header("content-type"), QByteArray("application/x-www-form-urlencoded"));
        QCOMPARE(parameter(request, u"query"_s), u"sum by (job) (up{a=\"ä&b\"}) + 1"_s);
        QCOMPARE(parameter(request, u"time"_s), u"1600000000.500"_s);
        QCOMPARE(parameter(request, u"timeout"_s), u"9000ms"_s);
    }
    void theApiIsFoundBehindAnyPrefix_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("path");
        QTest::newRow("none") << QString() << u"/api/v1/query"_s;
        QTest::newRow("slash") << u"/"_s << u"/api/v1/query"_s;
        QTest::newRow("prefix") << u"/select/0/prometheus"_s
                                << u"/select/0/prometheus/api/v1/query"_s;
        QTest::newRow("the API itself") << u"/p/api/v1/"_s << u"/p/api/v1/query"_s;
        QTest::newRow("encoded") << u"/a%20b"_s << u"/a b/api/v1/query"_s;
    }
    void theApiIsFoundBehindAnyPrefix()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, path);
        ApiFixture world;
        world.handler = [](const Request&) { return apiReply(noVector); };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address(prefix));
        QVERIFY(waitForResult(client.query(u"up"_s, start)));
        QCOMPARE(world.requests.front().path, path);
    }
    void theUrlsOwnQueryStays()
    {
        ApiFixture world;
        world.handler = [](const Request&) { return apiReply("[]"); };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address(u"/?extra_label=team%3Da"_s));
        QVERIFY(waitForResult(client.labelValues(u"job"_s, {u"up"_s, u"a{b=\"c\"}"_s}, 0, start)));
        const auto& request = world.requests.front();
        QCOMPARE(request.method, QByteArray("GET"));
        QCOMPARE(request.path, u"/api/v1/label/job/values"_s);
        const QUrlQuery query(request.query);
        QCOMPARE(query.queryItemValue(u"extra_label"_s, QUrl::FullyDecoded), u"team=a"_s);
        QCOMPARE(query.allQueryItemValues(u"match%5B%5D"_s, QUrl::FullyDecoded),
            (QStringList{u"up"_s, u"a{b=\"c\"}"_s}));
    }
    void longRangesAreAskedInParts()
    {
        ApiFixture world;
        world.handler = rangeOf;
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const qint64 step = 10'000;
        const qint64 end = start + 25'000 * step;
        const auto answer = waitForResult(client.queryRange(u"x"_s, start + 3'000, end, step));
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().text()));
        QCOMPARE(world.requests.size(), 3);
        const auto& matrix = std::get<promql::Matrix>(answer->value);
        QCOMPARE(matrix.size(), 1U);
        const auto& samples = matrix[0].samples;
        QCOMPARE(samples.size(), 25'001U);
        QCOMPARE(samples.front().time, start); // moved back to a multiple of the step
        for (size_t i = 1; i < samples.size(); ++i)
            QCOMPARE(samples[i].time - samples[i - 1].time, step);
        QCOMPARE(samples.back().time, end);
        QCOMPARE(answer->warnings, QStringList{u"same"_s});
    }
    void oneFailedPartFailsTheWhole()
    {
        ApiFixture world;
        world.handler = [&world](const Request& request) {
            return world.requests.size() < 2 ? rangeOf(request)
                                             : apiError(422, "execution", "too many samples");
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto answer
            = waitForResult(client.queryRange(u"x"_s, start, start + 30'000'000, 1'000));
        QVERIFY(!answer);
        QVERIFY(answer.error().what.contains(u"too many samples"_s));
        QCOMPARE(world.requests.size(), 2);
    }
    void rangesThatAreNoneAreNotAsked()
    {
        ApiFixture world;
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        QVERIFY(!waitForResult(client.queryRange(u"x"_s, 0, 1, 0)));
        QVERIFY(!waitForResult(client.queryRange(u"x"_s, 2'000, 1'000, 1'000)));
        QVERIFY(!waitForResult(client.queryRange(u"x"_s, 0, start, 1'000)));
        QCOMPARE(world.requests.size(), 0);
    }
    void wherePostIsRefusedGetIsUsed()
    {
        ApiFixture world;
        world.handler = [](const Request& request) {
            return request.method == "POST" ? Reply{.status = 405, .body = "no"}
                                            : apiReply(noVector);
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        QVERIFY(waitForResult(client.query(u"up"_s, start)));
        QVERIFY(waitForResult(client.query(u"up"_s, start)));
        QCOMPARE(world.requests.size(), 3); // the refusal is remembered
        QCOMPARE(parameter(world.requests.back(), u"query"_s), u"up"_s);
        const auto tooLong = waitForResult(client.query(u"up + "_s.repeated(3000), start));
        QVERIFY(!tooLong);
        QVERIFY(tooLong.error().what.contains(u"too long"_s));
        QCOMPARE(world.requests.size(), 3);
    }
    void theServersErrorsAreTold_data()
    {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        const auto row
            = [](const char* name,
                  const Reply& reply,
                  const QString& what,
                  const QString& where = {}) { QTest::newRow(name) << reply << where << what; };
        row("place of Prometheus",
            apiError(400,
                "bad_data",
                R"(invalid parameter \"query\": 1:4: parse error: unclosed left parenthesis)"),
            u"unclosed left parenthesis"_s,
            u"1:4"_s);
        row("another parameter",
            apiError(400, "bad_data", "invalid parameter \\\"step\\\""),
            u"the server refuses the question: invalid parameter \"step\""_s);
        row("execution",
            apiError(422, "execution", "many-to-many matching not allowed"),
            u"the server cannot evaluate it: many-to-many matching not allowed"_s);
        row("of VictoriaMetrics",
            apiError(422, "422", "error when executing query"),
            u"the server cannot evaluate it: error when executing query"_s);
        row("timeout", apiError(503, "timeout", "query timed out"), u"gave up"_s);
        row("in a good answer", apiError(200, "internal", "odd"), u"internal: odd"_s);
        row("login page",
            {.contentType = "text/html", .body = "<!DOCTYPE html><title>Sign in</title>"},
            u"web page"_s);
        row("HTML without its type", {.body = " <html><body>hello"}, u"web page"_s);
        row("page of 404",
            {.status = 404, .contentType = "text/html", .body = "<html>"},
            u"web page came instead of an answer (HTTP 404)"_s);
        row("404", {.status = 404, .body = "404 page not found"}, u"no such part of the API"_s);
        row("401", {.status = 401, .body = "no"}, u"HTTP 401"_s);
        row("401 in JSON", apiError(401, "unauthorized", "no"), u"HTTP 401"_s);
        row("403", {.status = 403, .contentType = "text/html", .body = "<html>"}, u"HTTP 403"_s);
        row("429", {.status = 429}, u"fewer questions"_s);
        row("502",
            {.status = 502, .contentType = "text/html", .body = "<html>Bad gateway"},
            u"a proxy before it fails (HTTP 502)"_s);
        row("starting", {.status = 503, .body = "Service Unavailable"}, u"does not answer yet"_s);
        row("text", {.body = "hello"}, u"not the JSON of the API"_s);
        row("cut", {.body = "{\"status\":\"succ"}, u"ends too early"_s);
        row("elsewhere", demo::redirectReply("http://127.0.0.1:1/login"), u"another origin"_s);
        row("on the same host", demo::redirectReply("/-/quit"), u"it redirects instead"_s);
        row("not HTTP", {.misbehaviour = demo::Misbehaviour::Garbage}, QString());
        row("closed", {.misbehaviour = demo::Misbehaviour::CloseWithoutAnswer}, QString());
    }
    void theServersErrorsAreTold()
    {
        QFETCH(Reply, reply);
        QFETCH(QString, where);
        QFETCH(QString, what);
        ApiFixture world;
        world.handler = [&reply](const Request&) { return reply; };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto answer = waitForResult(client.query(u"up("_s, start));
        QVERIFY(!answer);
        QVERIFY2(answer.error().what.contains(what), qPrintable(answer.error().text()));
        QVERIFY(!answer.error().what.isEmpty());
        QCOMPARE(
            answer.error().where, where.isEmpty() ? world.server.url(QString()).toString() : where);
        QCOMPARE(world.requests.size(), 1);
    }
    void aServerThatIsNotThereIsAnError()
    {
        ApiFixture world;
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        world.server.close();
        const auto answer = waitForResult(client.query(u"up"_s, start));
        QVERIFY(!answer);
        QVERIFY(answer.error().fix.contains(u"runs"_s));
    }
    void anAnswerThatIsTooSlowIsAnError()
    {
        ApiFixture world;
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; };
        QVERIFY(world.listen());
        auto address = world.address();
        address.endpoint.timeout = Milliseconds{200};
        ApiClient client(world.http, world.clock, address);
        const auto answer = waitForResult(client.query(u"up"_s, start));
        QVERIFY(!answer);
        QVERIFY(answer.error().what.contains(u"within"_s));
    }
    void anAnswerThatIsTooLargeIsAnError()
    {
        ApiFixture world;
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::EndlessBody}; };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto answer = waitForResult(client.labelNames({}, 0, start));
        QVERIFY(!answer);
        QVERIFY2(answer.error().what.contains(u"MiB"_s) || answer.error().fix.contains(u"less"_s),
            qPrintable(answer.error().text()));
    }
    void credentialsAreNeverShown()
    {
        ApiFixture world;
        world.handler = [](const Request& request) {
            return apiError(422, "execution", "you said " + request.header("authorization"));
        };
        QVERIFY(world.listen());
        auto address = world.address(u"/?token=abcdefgh"_s);
        address.headers = {{"Authorization", "Bearer s3cret-words"}};
        ApiClient client(world.http, world.clock, address);
        const auto answer = waitForResult(client.query(u"up"_s, start));
        QVERIFY(!answer);
        QVERIFY2(!answer.error().text().contains(u"s3cret"_s), qPrintable(answer.error().text()));
        QVERIFY(!answer.error().text().contains(u"abcdefgh"_s));
    }
    void retryAfterIsRemembered()
    {
        ApiFixture world;
        int status = 429;
        world.handler = [&status](const Request&) {
            return status == 200 ? apiReply(noVector)
                                 : Reply{.status = status, .headers = {{"Retry-After", "7"}}};
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        QVERIFY(!waitForResult(client.query(u"up"_s, start)));
        QCOMPARE(client.retryAfter(), std::optional<qint64>(7000));
        status = 200;
        QVERIFY(waitForResult(client.query(u"up"_s, start)));
        QCOMPARE(client.retryAfter(), std::optional<qint64>());
    }
    void pathsOfAdministrationAreNeverSent_data()
    {
        QTest::addColumn<QString>("prefix");
        for (const auto prefix : {"/api/v1/admin",
                 "/x/api/v1/admin/tsdb",
                 "/api/v1/ADMIN",
                 "/api/v1/%61dmin",
                 "/api/v1/%2561dmin",
                 "/api/v1/x/../admin",
                 "/-",
                 "/-/",
                 "/-/quit/..",
                 "/prometheus/-/reload",
                 "/%2d/quit"})
            QTest::newRow(prefix) << QString::fromLatin1(prefix);
    }
    void pathsOfAdministrationAreNeverSent()
    {
        QFETCH(QString, prefix);
        ApiFixture world;
        QVERIFY(world.listen());
        QVERIFY(isForbiddenPath(prefix + u"/api/v1/query"_s));
        ApiClient client(world.http, world.clock, world.address(prefix));
        const auto answer = waitForResult(client.query(u"up"_s, start));
        QVERIFY(!answer);
        QVERIFY(answer.error().what.contains(u"never asked"_s));
        QVERIFY(!waitForResult(client.targets()));
        QVERIFY(!waitForResult(client.buildInfo()));
        QVERIFY(!waitFor(client.look()).trouble.isEmpty());
        QCOMPARE(world.server.connectionCount(), 0);
    }
    void ordinaryPathsAreNotForbidden()
    {
        QVERIFY(!isForbiddenPath(u"/api/v1/query"_s));
        QVERIFY(!isForbiddenPath(u"/administration/prometheus/api/v1/query"_s));
        QVERIFY(!isForbiddenPath(u"/my-server/api/v1/label/admin/values"_s));
    }
    void labelsThatLeadElsewhereAreNotAsked()
    {
        ApiFixture world;
        world.handler = [](const Request&) { return apiReply(R"(["x"])"); };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        for (const auto& label : {u""_s, u".."_s, u"."_s, u"../../admin"_s, u"a/b"_s, u"a\nb"_s})
            QVERIFY2(!waitForResult(client.labelValues(label, {}, 0, start)), qPrintable(label));
        QCOMPARE(world.requests.size(), 0);
        QVERIFY(waitForResult(client.labelValues(u"ä b.c"_s, {}, 0, start)));
        QCOMPARE(world.requests.front().path, u"/api/v1/label/ä b.c/values"_s);
    }
    void listsAreAsked()
    {
        ApiFixture world;
        world.handler = [](const Request& request) {
            if (request.path.endsWith(u"/series"))
                return apiReply(R"([{"__name__":"a"},{"__name__":"b"},{"__name__":"c"}])");
            if (request.path.endsWith(u"/metadata"))
                return apiReply(R"({"up":[{"type":"gauge","help":"h","unit":""}]})");
            return apiReply(R"(["one","two"])");
        };
        QVERIFY(world.listen());
        ApiClient client(world.http, world.clock, world.address());
        const auto series = waitForResult(client.series({u"{job=\"a\"}"_s}, 0, start, 2));
        QVERIFY(series);
        QCOMPARE(series->size(), 2U); // a server that knows no limit
        QCOMPARE(parameter(world.requests.back(), u"limit"_s), u"2"_s);
        QCOMPARE(parameter(world.requests.back(), u"match%5B%5D"_s), u"{job=\"a\"}"_s);
        const auto names = waitForResult(client.labelNames({}, 0, start));
        QCOMPARE(*names, (QStringList{u"one"_s, u"two"_s}));
        const auto metadata = waitForResult(client.metadata(u"up"_s));
        QVERIFY(metadata);
        QCOMPARE(metadata->at(0).type, u"gauge"_s);
        QCOMPARE(parameter(world.requests.back(), u"metric"_s), u"up"_s);
    }
    void openQuestionsGetAnErrorWhenTheClientGoes()
    {
        ApiFixture world;
        world.handler
            = [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; };
        QVERIFY(world.listen());
        auto client = std::make_unique<ApiClient>(world.http, world.clock, world.address());
        const auto query = client->query(u"up"_s, start);
        const auto look = client->look();
        QVERIFY(QTest::qWaitFor([&world] { return world.requests.size() == 2; }, 30'000));
        client.reset();
        QVERIFY(query.isFinished() && look.isFinished());
        QVERIFY(!query.result());
        QVERIFY(!look.result().trouble.isEmpty());
    }
};

SLIPWAY_TEST(ApiClientTest)
#include "tst_apiclient.moc"
