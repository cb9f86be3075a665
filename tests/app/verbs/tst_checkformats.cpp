// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/owncommands.h"
#include "app/demo/httpserver.h"
#include "app/verbs/checkjunit.h"
#include "app/verbs/checkrun.h"
#include "app/verbs/checksarif.h"
#include "support/testcase.h"

#include <QElapsedTimer>
#include <QStandardPaths>
#include <QXmlStreamReader>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::test;
using readiness::Severity;
using readiness::Status;

namespace {

readiness::Assessment sample()
{
    readiness::Assessment out;
    out.project = u"shop"_s;
    for (int i = 0; i < readiness::categoryCount; ++i)
        out.categories[static_cast<size_t>(i)].category = static_cast<readiness::Category>(i);
    const auto add = [&](const char* id, Status status, Severity severity) {
        readiness::CheckResult row;
        row.id = QString::fromLatin1(id);
        row.category = readiness::Category::Security;
        row.title = u"Title <of> "_s + row.id;
        row.status = status;
        row.gross = status;
        row.severity = severity;
        row.weight = readiness::defaultWeight(severity);
        row.reason = u"Because & so"_s;
        row.remediation = u"Mend it."_s;
        row.evidence.push_back({.path = u"a b/c\nd.yml"_s, .line = 3, .excerpt = u"x: y"_s});
        if (status == Status::Unknown)
            row.unknown = readiness::UnknownReason::Missing;
        if (status == Status::Waived)
            row.gross = Status::Fail;
        if (status == Status::Waived)
            row.waiver = readiness::Waiver{.id = row.id, .reason = u"until May"_s};
        out.checks.push_back(row);
    };
    add("SEC-01", Status::Fail, Severity::Blocker);
    add("SEC-02", Status::Pass, Severity::High);
    add("SEC-03", Status::Unknown, Severity::Blocker);
    add("SEC-04", Status::Unknown, Severity::High);
    add("SEC-05", Status::NotApplicable, Severity::Medium);
    add("SEC-06", Status::Waived, Severity::High);
    add("SEC-07", Status::Warn, Severity::Medium);
    return out;
}

config::OwnCheck command(const QStringList& argv)
{
    config::OwnCheck out;
    out.id = u"ACME-01"_s;
    out.argv = argv;
    out.kind = config::OwnCheck::Kind::Command;
    return out;
}

} // namespace

class CheckFormatsTest : public QObject {
    Q_OBJECT
private slots:
    void junitCountsWhatStopsARelease()
    {
        QXmlStreamReader xml(verbs::checkJunit(sample()));
        QMap<QString, int> elements;
        QString failed;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            ++elements[xml.name().toString()];
            if (xml.name() == u"testsuites") {
                QCOMPARE(xml.attributes().value(u"tests"_s).toInt(), 7);
                QCOMPARE(xml.attributes().value(u"failures"_s).toInt(), 1);
                QCOMPARE(xml.attributes().value(u"errors"_s).toInt(), 1);
                QCOMPARE(xml.attributes().value(u"skipped"_s).toInt(), 3);
            }
            if (xml.name() == u"failure")
                failed = xml.attributes().value(u"message"_s).toString();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(elements[u"testsuite"_s], readiness::categoryCount);
        QCOMPARE(elements[u"testcase"_s], 7);
        QCOMPARE(elements[u"failure"_s], 1);
        QCOMPARE(elements[u"error"_s], 1);
        QCOMPARE(elements[u"skipped"_s], 3);
        QCOMPARE(failed, u"Because & so"_s);
    }
    void sarifHasAResultARow()
    {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(verbs::checkSarif(sample()), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(document[u"version"].toString(), u"2.1.0"_s);
        const auto run = document[u"runs"][0];
        const auto results = run[u"results"].toArray();
        QCOMPARE(results.size(), 7);
        QStringList kinds;
        for (const auto& result : results) {
            kinds << result[u"kind"].toString() + u'/' + result[u"level"].toString();
            const int rule = result[u"ruleIndex"].toInt();
            QCOMPARE(run[u"tool"][u"driver"][u"rules"][rule][u"id"], result[u"ruleId"]);
        }
        QCOMPARE(kinds.join(u' '),
            u"fail/error pass/none open/none open/none notApplicable/none fail/error fail/note"_s);
        QCOMPARE(results[5][u"suppressions"][0][u"justification"].toString(), u"until May"_s);
        const auto place = results[0][u"locations"][0][u"physicalLocation"];
        QCOMPARE(place[u"artifactLocation"][u"uri"].toString(), u"a%20b/c%0Ad.yml"_s);
        QCOMPARE(place[u"region"][u"startLine"].toInt(), 3);
    }
    void everyFormatComesOutOfTheProgram_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("begin");
        QTest::newRow("junit") << u"junit"_s << QByteArray("<?xml");
        QTest::newRow("sarif") << u"sarif"_s << QByteArray("{");
        QTest::newRow("markdown") << u"markdown"_s << QByteArray("# ");
    }
    void everyFormatComesOutOfTheProgram()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, begin);
        QTemporaryDir dir;
        const auto answer
            = test::runCheck({u"--repository"_s, dir.path(), u"--format"_s, format}, dir.path());
        QCOMPARE(answer.code, 1);
        QVERIFY(answer.out.startsWith(begin));
    }
    void ownCommandsRunWithoutAShellOrALongLife()
    {
        QTemporaryDir dir;
        const auto home = dir.path();
        const auto environment = QProcessEnvironment::systemEnvironment();
        QCOMPARE(assessing::runOwnCommand(command({u"true"_s}), home, environment, 1).exit, 0);
        QCOMPARE(assessing::runOwnCommand(command({u"false"_s}), home, environment, 1).exit, 1);
        const auto said = assessing::runOwnCommand(
            command({u"echo"_s, u"$HOME; touch x"_s}), home, environment, 1);
        QCOMPARE(said.output, QByteArray("$HOME; touch x\n"));
        QVERIFY(!QFile::exists(dir.filePath(u"x"_s)));
        const auto none = assessing::runOwnCommand(
            command({u"no-such-program-at-all"_s}), home, environment, 1);
        QVERIFY(!none.exit && !none.error.isEmpty());
        auto slow = command({u"sh"_s, u"-c"_s, u"sleep 300 & echo $!; sleep 300"_s});
        slow.timeout = Milliseconds(1000);
        const auto stopped = assessing::runOwnCommand(slow, home, environment, 1);
        QVERIFY(!stopped.exit && !stopped.error.isEmpty());
    }
    void nothingThatACommandLeftBehindLives()
    {
        QTemporaryDir dir;
        const auto answer = assessing::runOwnCommand(
            command({u"sh"_s, u"-c"_s, u"sleep 300 >/dev/null & echo $!"_s}),
            dir.path(),
            QProcessEnvironment::systemEnvironment(),
            1);
        QCOMPARE(answer.exit, 0);
        const QString proc = u"/proc/%1/stat"_s.arg(QString::fromLatin1(answer.output).trimmed());
        const auto isGone = [&] {
            QFile file(proc);
            return !file.open(QIODevice::ReadOnly) || file.readAll().contains(") Z ");
        };
        QTRY_VERIFY(isGone());
    }
    void aTrustedConfigurationRunsAndAsks()
    {
        demo::ThreadedHttpServer server([](const demo::Request& request) {
            demo::Reply reply;
            reply.contentType = "text/plain; version=0.0.4";
            reply.body = request.path == "/metrics" ? QByteArray("queue_depth 7\n")
                                                    : QByteArray("all is well\n");
            return reply;
        });
        QTemporaryDir dir;
        QTemporaryDir home;
        const QByteArray url = server.url(u"/status"_s).toEncoded();
        const QByteArray metrics = server.url(u"/metrics"_s).toEncoded();
        writeIn(dir.path(),
            u"slipway.yaml"_s,
            "version: 1\nproject: {name: shop}\nservices: [{name: api, metrics: '" + metrics
                + "'}]\nreadiness:\n  checks:\n"
                  "    - {id: ACME-01, title: t, category: SEC, severity: low, remediation: r, "
                  "command: {argv: [touch, ran]}}\n"
                  "    - {id: ACME-02, title: t, category: MON, severity: low, remediation: r, "
                  "http: {url: '"
                + url
                + "', contains: well}}\n"
                  "    - {id: ACME-03, title: t, category: PERF, severity: low, remediation: r, "
                  "promql: {query: queue_depth, "
                  "condition: value < 5}}\n");
        QFile::setPermissions(
            dir.filePath(u"slipway.yaml"_s), QFile::ReadOwner | QFile::WriteOwner);
        QByteArray digest;
        for (const auto& more :
            {QStringList{u"--show"_s, u"--format"_s, u"json"_s}, QStringList{}}) {
            QProcess trust;
            auto environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"XDG_STATE_HOME"_s, home.path());
            trust.setProcessEnvironment(environment);
            QStringList arguments{u"config"_s, u"trust"_s, dir.filePath(u"slipway.yaml"_s)};
            arguments += more.isEmpty()
                ? QStringList{u"--yes-i-mean"_s, QString::fromLatin1(digest)}
                : more;
            trust.start(QStringLiteral(SLIPWAY_BIN_DIR "/slipway"), arguments);
            QVERIFY(trust.waitForFinished());
            digest = QJsonDocument::fromJson(trust.readAllStandardOutput())[u"digest"]
                         .toString()
                         .toLatin1();
            QVERIFY2(more.isEmpty() ? trust.exitCode() == 0 : !digest.isEmpty(),
                trust.readAllStandardError().constData());
        }
        const auto document
            = test::runCheck({u"--format"_s, u"json"_s}, dir.path(), home.path()).json();
        QCOMPARE(rowIn(document, "ACME-01")[u"status"].toString(), u"pass"_s);
        QVERIFY(QFile::exists(dir.filePath(u"ran"_s)));
        QCOMPARE(rowIn(document, "ACME-02")[u"status"].toString(), u"pass"_s);
        QCOMPARE(rowIn(document, "ACME-03")[u"status"].toString(), u"fail"_s);
        QFile::remove(dir.filePath(u"ran"_s));
        const auto offline
            = test::runCheck({u"--offline"_s, u"--format"_s, u"json"_s}, dir.path(), home.path())
                  .json();
        QCOMPARE(rowIn(offline, "ACME-01")[u"unknown"].toString(), u"missing"_s);
        QVERIFY(!QFile::exists(dir.filePath(u"ran"_s)));
    }
    void anUntrustedConfigurationRunsNothing()
    {
        QTemporaryDir dir;
        QTemporaryDir home;
        writeIn(dir.path(),
            u"slipway.yaml"_s,
            "version: 1\nproject: {name: shop}\nreadiness:\n  checks:\n    - {id: ACME-01, title: "
            "t, category: SEC, "
            "severity: low, remediation: r, command: {argv: [touch, ran]}}\n");
        const auto document
            = test::runCheck({u"--format"_s, u"json"_s}, dir.path(), home.path()).json();
        QCOMPARE(rowIn(document, "ACME-01")[u"unknown"].toString(), u"unreachable"_s);
        QVERIFY(!QFile::exists(dir.filePath(u"ran"_s)));
    }
};

SLIPWAY_TEST(CheckFormatsTest)
#include "tst_checkformats.moc"
