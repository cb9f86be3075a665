// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "support/testcase.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

struct Answer {
    int code = -1;
    QByteArray out;
    QString err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Answer check(const QStringList& arguments, const QString& folder = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(QStringLiteral(SLIPWAY_BIN_DIR "/slipway"), QStringList{u"check"_s} + arguments);
    constexpr int guard = 60'000; // against hanging only
    if (!process.waitForFinished(guard) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.errorString()};
    return {process.exitCode(),
        process.readAllStandardOutput(),
        QString::fromUtf8(process.readAllStandardError())};
}

void write(const QTemporaryDir& dir, const QString& path, const QByteArray& bytes)
{
    const QString file = dir.filePath(path);
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(bytes);
}

QJsonObject rowOf(const QJsonObject& document, const QString& id)
{
    for (const auto& row : document[u"checks"].toArray()) {
        if (row[u"id"].toString() == id)
            return row.toObject();
    }
    return {};
}

QByteArray configFor(const QUrl& url)
{
    return "version: 1\nproject: {name: shop}\nservices:\n  - name: api\n    health: "
        + url.toEncoded()
        + "\nenvironments:\n  - name: staging\n    services:\n      - service: api\n";
}

} // namespace

class CheckRunTest : public QObject {
    Q_OBJECT
private slots:
    void aDirectoryNeedsNoConfiguration()
    {
        QTemporaryDir dir;
        write(dir, u"README.md"_s, "# A\n");
        const auto answer = check({u"--repository"_s,
            dir.path(),
            u"--format"_s,
            u"json"_s,
            u"--at"_s,
            u"2026-01-02T03:04:05Z"_s});
        QCOMPARE(answer.code, 1);
        const auto document = answer.json();
        QCOMPARE(document[u"schema"].toString(), u"slipway.check/1"_s);
        QCOMPARE(document[u"time"].toString(), u"2026-01-02T03:04:05Z"_s);
        QCOMPARE(document[u"repository"].toString(), QFileInfo(dir.path()).canonicalFilePath());
        QCOMPARE(document[u"verdict"].toString(), u"no-go"_s);
        QCOMPARE(document[u"checks"].toArray().size(), 150);
        QVERIFY(document[u"commit"].isNull());
    }
    void theSameTreeGivesTheSameBytes()
    {
        QTemporaryDir dir;
        write(dir, u"README.md"_s, "# A\n");
        const QStringList arguments{
            u"--repository"_s, dir.path(), u"--format"_s, u"json"_s, u"--at"_s, u"0"_s};
        const auto first = check(arguments);
        QVERIFY(!first.out.isEmpty());
        QCOMPARE(check(arguments).out, first.out);
    }
    void mistakesOfUseAreExitTwoWithNothingOnStdout_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no directory") << QStringList{u"--repository"_s, u"/nowhere/at/all"_s};
        QTest::newRow("no configuration") << QStringList{u"--config"_s, u"/nowhere/slipway.yaml"_s};
        QTest::newRow("nothing found upward") << QStringList{};
        QTest::newRow("both") << QStringList{u"--config"_s, u"a"_s, u"--repository"_s, u"/"_s};
        QTest::newRow("format") << QStringList{
            u"--repository"_s, u"/tmp"_s, u"--format"_s, u"xml"_s};
        QTest::newRow("unknown option") << QStringList{u"--fast"_s};
    }
    void mistakesOfUseAreExitTwoWithNothingOnStdout()
    {
        QFETCH(QStringList, arguments);
        QTemporaryDir dir;
        const auto answer = check(arguments, dir.path());
        QCOMPARE(answer.code, 2);
        QVERIFY(answer.out.isEmpty());
        QVERIFY(!answer.err.isEmpty());
    }
    void writesToAFile()
    {
        QTemporaryDir dir;
        QTemporaryDir out;
        const QString file = out.filePath(u"card.json"_s);
        const auto answer
            = check({u"--repository"_s, dir.path(), u"--format"_s, u"json"_s, u"--output"_s, file});
        QCOMPARE(answer.code, 1);
        QVERIFY(answer.out.isEmpty());
        QVERIFY(QJsonDocument::fromJson(test::readFile(file)).isObject());
        QCOMPARE(
            check({u"--repository"_s, dir.path(), u"--output"_s, u"/nowhere/x/y.json"_s}).code, 2);
    }
    void asksTheEndpointsOnce()
    {
        demo::ThreadedHttpServer server([](const demo::Request&) {
            demo::Reply reply;
            reply.body = "{\"status\": \"healthy\"}";
            reply.contentType = "application/json";
            return reply;
        });
        QTemporaryDir dir;
        write(dir, u"slipway.yaml"_s, configFor(server.url(u"/health"_s)));
        const auto live = check({u"--format"_s, u"json"_s}, dir.path()).json();
        QCOMPARE(rowOf(live, u"MON-24"_s)[u"status"].toString(), u"pass"_s);
        QCOMPARE(rowOf(live, u"MON-24"_s)[u"evidence"][0][u"kind"].toString(), u"live"_s);
        QCOMPARE(server.requestCount(), 1);
        const auto offline = check({u"--format"_s, u"json"_s, u"--offline"_s}, dir.path()).json();
        QCOMPARE(rowOf(offline, u"MON-24"_s)[u"unknown"].toString(), u"missing"_s);
        QCOMPARE(server.connectionCount(), 1);
    }
    void aDeadEndpointIsDownAtOnce()
    {
        QTemporaryDir dir;
        write(dir, u"slipway.yaml"_s, configFor(QUrl(u"http://127.0.0.1:1/health"_s)));
        const auto document
            = check({u"--format"_s, u"json"_s, u"--environment"_s, u"staging"_s}, dir.path())
                  .json();
        QCOMPARE(rowOf(document, u"MON-24"_s)[u"status"].toString(), u"fail"_s);
        const auto answer = check({u"--environment"_s, u"stagin"_s}, dir.path());
        QCOMPARE(answer.code, 2);
        QVERIFY(answer.err.contains(u"staging"));
    }
    void aThousandFilesAreNoTrouble()
    {
        QTemporaryDir dir;
        for (int i = 0; i < 1000; ++i)
            write(dir,
                u"src/p%1/m%2.py"_s.arg(i % 20).arg(i),
                "import os\n\n\ndef f():\n    return 1\n");
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(check({u"--repository"_s, dir.path()}).code, 1);
        QVERIFY2(timer.elapsed() < 10'000, "hangs on a thousand files"); // tenfold and more
    }
};

SLIPWAY_TEST(CheckRunTest)
#include "tst_checkrun.moc"
