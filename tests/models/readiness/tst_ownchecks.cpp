// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "readiness/ownchecks.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

config::OwnCheck own(config::OwnCheck::Kind kind)
{
    config::OwnCheck out;
    out.id = u"ACME-01"_s;
    out.title = u"Audit passes"_s;
    out.category = u"SEC"_s;
    out.severity = u"blocker"_s;
    out.remediation = u"Run it."_s;
    out.kind = kind;
    out.argv = QStringList{u"./audit.sh"_s};
    return out;
}

CheckResult rowFor(const config::OwnCheck& check, const FileMap& files = {})
{
    Inputs inputs = inputsOf(files);
    inputs.settings.checks = {check};
    return rowOf(assess(inputs), "ACME-01");
}

QString wordOf(const Outcome& outcome)
{
    const QString reason = unknownWord(outcome.unknown);
    return statusWord(outcome.status) + (reason.isEmpty() ? QString() : u'(' + reason + u')');
}

using Kind = config::OwnCheck::Kind;

} // namespace

class OwnChecksTest : public QObject {
    Q_OBJECT
private slots:
    void countLikeBuiltInOnes()
    {
        auto check = own(Kind::File);
        check.path = u"audit.txt"_s;
        Inputs inputs = inputsOf(soundProject());
        inputs.settings.checks = {check};
        const auto assessment = assess(inputs);
        const auto& row = rowOf(assessment, "ACME-01");
        QCOMPARE(row.status, Status::Fail);
        QCOMPARE(row.category, Category::Security);
        QCOMPARE(row.weight, 10.0);
        QVERIFY(row.isOwn);
        QVERIFY(assessment.blockers.contains(u"ACME-01"_s));
        QVERIFY(!row.fingerprint.isEmpty());
    }
    void readFiles_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("contains");
        QTest::addColumn<QString>("jsonPath");
        QTest::addColumn<QString>("equals");
        QTest::addColumn<QString>("expected");
        QTest::newRow("there") << u"api.json"_s << QString() << QString() << QString() << u"pass"_s;
        QTest::newRow("not there")
            << u"gone.json"_s << QString() << QString() << QString() << u"fail"_s;
        QTest::newRow("pattern") << u"**/*.json"_s << QString() << QString() << QString()
                                 << u"pass"_s;
        QTest::newRow("holds") << u"api.json"_s << u"openapi"_s << QString() << QString()
                               << u"pass"_s;
        QTest::newRow("holds not")
            << u"api.json"_s << u"swagger"_s << QString() << QString() << u"fail"_s;
        QTest::newRow("value") << u"api.json"_s << QString() << u"$.info.version"_s << u"2"_s
                               << u"pass"_s;
        QTest::newRow("other value")
            << u"api.json"_s << QString() << u"$.info.version"_s << u"3"_s << u"fail"_s;
        QTest::newRow("index") << u"api.json"_s << QString() << u"$['servers'][1]"_s << u"b"_s
                               << u"pass"_s;
        QTest::newRow("no such value")
            << u"api.json"_s << QString() << u"$.info.title"_s << QString() << u"fail"_s;
        QTest::newRow("bad path") << u"api.json"_s << QString() << u"$..x"_s << QString()
                                  << u"unknown(unreadable)"_s;
        QTest::newRow("YAML") << u"x.yaml"_s << QString() << u"$.a.b"_s << u"c"_s << u"pass"_s;
    }
    void readFiles()
    {
        auto check = own(Kind::File);
        QFETCH(QString, path);
        QFETCH(QString, contains);
        QFETCH(QString, jsonPath);
        QFETCH(QString, equals);
        QFETCH(QString, expected);
        check.path = path;
        check.contains = contains;
        check.jsonPath = jsonPath;
        check.equals = equals;
        const auto row = rowFor(check,
            {{u"api.json"_s,
                 "{\"openapi\": \"3.1\", \"info\": {\"version\": \"2\"}, \"servers\": [\"a\", "
                 "\"b\"]}"},
                {u"x.yaml"_s, "a:\n  b: c\n"}});
        QCOMPARE(statusWord(row.status)
                + (row.status == Status::Unknown ? u'(' + unknownWord(row.unknown) + u')'
                                                 : QString()),
            expected);
    }
    void whatWasNotAskedIsUnknown()
    {
        for (const auto kind : {Kind::Command, Kind::Http, Kind::Promql}) {
            const auto row = rowFor(own(kind));
            QCOMPARE(row.status, Status::Unknown);
            QCOMPARE(row.unknown, UnknownReason::Missing);
        }
    }
    void judgeExitCodes_data()
    {
        QTest::addColumn<int>("exit");
        QTest::addColumn<QString>("expected");
        QTest::newRow("0") << 0 << u"pass"_s;
        QTest::newRow("1") << 1 << u"fail"_s;
        QTest::newRow("2") << 2 << u"warn"_s;
        QTest::newRow("127") << 127 << u"unknown(unreadable)"_s;
        QTest::newRow("none") << -1 << u"unknown(unreachable)"_s;
    }
    void judgeExitCodes()
    {
        QFETCH(int, exit);
        QFETCH(QString, expected);
        CommandAnswer answer;
        if (exit >= 0)
            answer.exit = exit;
        else
            answer.error = u"it took longer than 30s"_s;
        const auto outcome = outcomeOfCommand(own(Kind::Command), answer);
        QCOMPARE(wordOf(outcome), expected);
        QCOMPARE(outcome.evidence.front().kind, EvidenceKind::Run);
    }
    void judgeJson_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("expected");
        QTest::newRow("pass") << QByteArray("{\"status\": \"pass\", \"reason\": \"fine\"}")
                              << u"pass"_s;
        QTest::newRow("fail with place") << QByteArray(
            "{\"status\": \"fail\", \"reason\": \"bad\", \"evidence\": [{\"path\": \"a\", "
            "\"line\": 3}]}") << u"fail"_s;
        QTest::newRow("no reason")
            << QByteArray("{\"status\": \"pass\"}") << u"unknown(unreadable)"_s;
        QTest::newRow("waived is not for a program to say") << QByteArray(
            "{\"status\": \"waived\", \"reason\": \"x\"}") << u"unknown(unreadable)"_s;
        QTest::newRow("garbage") << QByteArray("ok") << u"unknown(unreadable)"_s;
        QTest::newRow("empty") << QByteArray() << u"unknown(unreadable)"_s;
    }
    void judgeJson()
    {
        QFETCH(QByteArray, output);
        QFETCH(QString, expected);
        auto check = own(Kind::Command);
        check.isJson = true;
        QCOMPARE(
            wordOf(outcomeOfCommand(check, {.exit = 0, .error = {}, .output = output, .time = 1})),
            expected);
    }
    void judgeHttpAndMetrics()
    {
        auto http = own(Kind::Http);
        http.contains = u"ok"_s;
        QCOMPARE(wordOf(outcomeOfHttp(http, 200, "all ok", {}, 1)), u"pass"_s);
        QCOMPARE(wordOf(outcomeOfHttp(http, 200, "no", {}, 1)), u"fail"_s);
        QCOMPARE(wordOf(outcomeOfHttp(http, 503, "ok", {}, 1)), u"fail"_s);
        QCOMPARE(wordOf(outcomeOfHttp(http, std::nullopt, {}, u"refused"_s, 1)),
            u"unknown(unreachable)"_s);
        auto query = own(Kind::Promql);
        query.condition = u"value < 5"_s;
        LiveAnswer answer;
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"unknown(missing)"_s);
        answer.samples = {{{}, 4}, {{}, 5}};
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"fail"_s);
        answer.samples = {{{}, 4}};
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"pass"_s);
        answer.samples = {{{}, std::numeric_limits<double>::quiet_NaN()}};
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"unknown(missing)"_s);
        query.condition = u"value < five"_s;
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"unknown(unsupported)"_s);
        answer.isStale = true;
        QCOMPARE(wordOf(outcomeOfPromql(query, answer)), u"unknown(stale)"_s);
    }
};

SLIPWAY_TEST(OwnChecksTest)
#include "tst_ownchecks.moc"
