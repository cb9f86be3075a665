// SPDX-License-Identifier: GPL-3.0-or-later
#include "bluegreenload.h"
#include "bluegreenproject.h"
#include "support/program.h"
#include "support/testcase.h"

#include <QJsonDocument>
#include <QStandardPaths>
#include <QTcpSocket>

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::Load;
using test::PlanProject;

namespace {

constexpr int longWait = 60'000; // a guard against hanging
constexpr int perSecond = 150;
constexpr double points = 3; // between the share that was wanted and the one that was

/// Debian's Python: its packages are there and nowhere else.
const auto python = u"/usr/bin/python3"_s;

bool hasPythonModules()
{
    QProcess process;
    process.start(python, {u"-c"_s, u"import fastapi, uvicorn, prometheus_client"_s});
    return process.waitForFinished(longWait) && process.exitStatus() == QProcess::NormalExit
        && process.exitCode() == 0;
}

QString haproxy()
{
    return QStandardPaths::findExecutable(
        u"haproxy"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/usr/bin"_s});
}

QByteArray get(quint16 port, const QByteArray& path)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!QTest::qWaitFor([&socket] {
            return socket.state() == QAbstractSocket::ConnectedState
                || socket.state() == QAbstractSocket::UnconnectedState;
        })
        || socket.state() != QAbstractSocket::ConnectedState)
        return {};
    socket.write("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    (void)QTest::qWaitFor(
        [&socket] { return socket.state() == QAbstractSocket::UnconnectedState; }, longWait);
    return socket.readAll();
}

} // namespace

/// Real HAProxy before two real API processes, the plan `haproxy-weights` as it is shipped with the
/// ports and times of a test, and a client that counts every answer by itself.
class BlueGreenTest : public QObject {
    Q_OBJECT

    quint16 m_blue = 0;
    quint16 m_green = 0;
    quint16 m_web = 0;
    quint16 m_metrics = 0;
    std::unique_ptr<PlanProject> m_project;
    std::unique_ptr<QProcess> m_router;
    std::unique_ptr<QProcess> m_blueApi;
    std::unique_ptr<QProcess> m_greenApi;
    std::unique_ptr<Load> m_load;

    std::unique_ptr<QProcess> api(quint16 port, const QString& version, int errorsEvery)
    {
        auto process = std::make_unique<QProcess>();
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"VERSION"_s, version);
        environment.insert(u"ERRORS_EVERY"_s, QString::number(errorsEvery));
        environment.insert(u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s);
        process->setProcessEnvironment(environment);
        process->setProcessChannelMode(QProcess::MergedChannels);
        process->setStandardOutputFile(m_project->beside(version + u".log"_s));
        process->start(python,
            {u"-m"_s,
                u"uvicorn"_s,
                u"api:app"_s,
                u"--app-dir"_s,
                test::dataFile(u"bluegreen"_s),
                u"--port"_s,
                QString::number(port),
                u"--log-level"_s,
                u"warning"_s,
                u"--no-access-log"_s});
        return process;
    }
    test::Replacements ofThisTest()
    {
        const auto port = [](quint16 number) { return u"127.0.0.1:%1"_s.arg(number); };
        return {{u"127.0.0.1:8001"_s, port(m_blue)},
            {u"127.0.0.1:8002"_s, port(m_green)},
            {u"127.0.0.1:8080"_s, port(m_web)},
            {u"127.0.0.1:8404"_s, port(m_metrics)},
            {u"/run/haproxy/admin.sock"_s, m_project->beside(u"admin.sock"_s)},
            {u"interval: 5s, timeout: 4s"_s, u"interval: 500ms, timeout: 500ms"_s},
            {u"interval: 15s"_s, u"interval: 1s"_s},
            {u"duration: 10m"_s, u"duration: 6s"_s},
            {u"[2m]"_s, u"[6s]"_s},
            {u"[1m]"_s, u"[2s]"_s}};
    }
    double share(qint64 from, qint64 to, const QByteArray& version) const
    {
        auto counts = m_load->counts(from, to);
        int all = 0;
        for (const auto& [name, count] : counts)
            all += count;
        return all == 0 ? std::nan("") : 100.0 * counts[version] / all;
    }
    int failures(const QByteArray& version) const
    {
        int out = 0;
        for (const auto& answer : m_load->answers())
            out += answer.version == version && answer.status >= 500 ? 1 : 0;
        return out;
    }
    /// The router's own word.
    int weight(const QString& server) const
    {
        QProcess process;
        process.start(python,
            {m_project->file(u"scripts/haproxy.py"_s),
                u"observe"_s,
                m_project->beside(u"admin.sock"_s),
                u"api"_s,
                server});
        process.waitForFinished(longWait);
        return QJsonDocument::fromJson(process.readAllStandardOutput())
            .object()
            .value(u"weight"_s)
            .toInt(-1);
    }

    /// Blue serves v4.1.3 with all the weight, green waits with `version`, and requests come.
    void begin(const QString& version, int errorsEvery)
    {
        m_blue = test::freePort();
        m_green = test::freePort();
        m_web = test::freePort();
        m_metrics = test::freePort();
        m_project = std::make_unique<PlanProject>();
        QVERIFY(m_project->take(u"haproxy-weights"_s, ofThisTest()));
        m_blueApi = api(m_blue, u"v4.1.3"_s, 0);
        m_greenApi = api(m_green, version, errorsEvery);
        for (const quint16 port : {m_blue, m_green})
            QTRY_VERIFY_WITH_TIMEOUT(get(port, "/health").contains(" 200 "), longWait);
        m_router = std::make_unique<QProcess>();
        m_router->setProcessChannelMode(QProcess::MergedChannels);
        m_router->setStandardOutputFile(m_project->beside(u"haproxy.log"_s));
        m_router->start(haproxy(), {u"-db"_s, u"-f"_s, m_project->file(u"haproxy.cfg"_s)});
        QTRY_VERIFY_WITH_TIMEOUT(get(m_web, "/").contains("v4.1.3"), longWait);
        QCOMPARE(weight(u"green"_s), 0);
        m_load = std::make_unique<Load>(m_web, perSecond);
        m_load->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_load->answers().size() > 100, longWait);
    }
    /// Asks how it stands until it ends; what the run last measured at each weight stands in
    /// `measured`.
    QJsonObject followed(QMap<int, double>& measured) const
    {
        QJsonObject status;
        const auto isOver = [&] {
            status = m_project->status();
            const auto traffic = status.value(u"traffic"_s).toObject();
            if (traffic.value(u"measured"_s).isDouble() && traffic.value(u"desired"_s).isDouble())
                measured[traffic.value(u"desired"_s).toInt()]
                    = traffic.value(u"measured"_s).toDouble();
            return !status.value(u"ended"_s).isNull() || status.isEmpty();
        };
        (void)QTest::qWaitFor(isOver, 3 * longWait);
        return status;
    }
    /// The client's own count while `step` was the last weight that was set, until `until`.
    void compareShare(
        const QJsonObject& status, int percent, qint64 until, const QByteArray& version)
    {
        const auto step = test::stepOf(status, u"traffic %1 %"_s.arg(percent));
        constexpr qint64 underWay = 200; // what was asked before still comes from the other side
        const qint64 from = test::timeOf(step, u"ended"_s) + underWay;
        const double own = share(from, until, version);
        qInfo("%s at %d %%: %.2f %% counted by the client", version.constData(), percent, own);
        QVERIFY2(std::abs(own - percent) <= points,
            qPrintable(u"%1 instead of %2"_s.arg(own).arg(percent)));
    }

private slots:
    void initTestCase()
    {
        if (haproxy().isEmpty())
            QSKIP("haproxy is not installed");
        if (!hasPythonModules())
            QSKIP("python3-fastapi, python3-uvicorn or python3-prometheus-client is not installed");
        for (const auto& name : {u"slipway"_s, u"slipway-run"_s})
            QVERIFY2(QFile::exists(QStringLiteral(SLIPWAY_BIN_DIR "/") + name), qPrintable(name));
    }
    void cleanup()
    {
        m_project.reset();
        m_load.reset();
        for (auto* one : {&m_router, &m_blueApi, &m_greenApi}) {
            if (*one) {
                (*one)->terminate();
                if (!(*one)->waitForFinished(longWait / 6))
                    (*one)->kill();
            }
            one->reset();
        }
    }

    void aGoodVersionTakesOverStepByStep()
    {
        begin(u"v4.2.0"_s, 0);
        if (QTest::currentTestFailed())
            return;
        const auto start = m_project->startRollout(u"to-green"_s, u"v4.2.0"_s, u"v4.1.3"_s);
        QVERIFY2(start.code == 0, qPrintable(start.out + start.err));
        QMap<int, double> measured;
        const auto status = followed(measured);
        QVERIFY2(status.value(u"phase"_s).toString() == u"succeeded",
            QJsonDocument(status).toJson().constData());
        m_load->stop();
        QTRY_VERIFY_WITH_TIMEOUT(m_load->isQuiet(), longWait);
        const auto begins = [&status](int percent) {
            return test::timeOf(test::stepOf(status, u"traffic %1 %"_s.arg(percent)), u"started"_s);
        };
        compareShare(status, 10, begins(50), "v4.2.0");
        compareShare(status, 50, begins(100), "v4.2.0");
        compareShare(status, 100, test::timeOf(status, u"ended"_s), "v4.2.0");
        for (const int percent : {10, 50, 100}) {
            const double told = measured.value(percent, std::nan(""));
            qInfo("at %d %%: %.2f %% measured by the run", percent, told);
            QVERIFY2(std::abs(told - percent) <= points,
                qPrintable(u"%1 instead of %2"_s.arg(told).arg(percent)));
        }
        QCOMPARE(m_load->lost(), 0);
        QCOMPARE(failures("v4.1.3") + failures("v4.2.0") + failures({}), 0);
        QCOMPARE(weight(u"green"_s), 100);
        QCOMPARE(weight(u"blue"_s), 0);
        qInfo("%d requests, none lost", m_load->asked());
    }

    void aVersionWithFivePercentErrorsIsCaughtAndRolledBack()
    {
        begin(u"v4.3.0"_s, 20);
        if (QTest::currentTestFailed())
            return;
        const auto start = m_project->startRollout(u"to-green"_s, u"v4.3.0"_s, u"v4.1.3"_s);
        QVERIFY2(start.code == 0, qPrintable(start.out + start.err));
        QMap<int, double> measured;
        const auto status = followed(measured);
        QVERIFY2(status.value(u"phase"_s).toString() == u"rolled-back",
            QJsonDocument(status).toJson().constData());
        const QString why = status.value(u"sentence"_s).toString();
        QVERIFY2(why.contains(u"rror ratio"_s), qPrintable(why)); // by a gate, and by nothing else
        QVERIFY(!measured.contains(100));
        QCOMPARE(weight(u"green"_s), 0);
        QCOMPARE(weight(u"blue"_s), 100);
        const qint64 since = QDateTime::currentMSecsSinceEpoch();
        const auto before = m_load->answers().size();
        QTRY_VERIFY_WITH_TIMEOUT(m_load->answers().size() > before + 300, longWait);
        m_load->stop();
        QTRY_VERIFY_WITH_TIMEOUT(m_load->isQuiet(), longWait);
        constexpr int underWay = 500; // milliseconds for what was asked before
        QCOMPARE(m_load->counts(since + underWay, since + 10 * longWait)["v4.3.0"], 0);
        QCOMPARE(m_load->lost(), 0);
        QVERIFY(failures("v4.3.0") > 0);
        QCOMPARE(failures("v4.1.3") + failures({}), 0);
        const auto watched = m_project->follow();
        QCOMPARE(watched.code, 1);
        qInfo("%d requests, none lost, %d failed by the bad version; %s",
            m_load->asked(),
            failures("v4.3.0"),
            qPrintable(why));
    }

    void theScriptSaysWhatIsWrong()
    {
        begin(u"v4.2.0"_s, 0);
        if (QTest::currentTestFailed())
            return;
        const QString socket = m_project->beside(u"admin.sock"_s);
        const auto weigh = [](const QString& at,
                               const QString& backend,
                               const QString& fresh,
                               const QString& old,
                               const QString& percent) {
            return QStringList{u"weight"_s, at, backend, fresh, old, percent};
        };
        const auto api = u"api"_s;
        const auto green = u"green"_s;
        const auto blue = u"blue"_s;
        const auto ten = u"10"_s;
        const QList<std::pair<QStringList, QString>> table{
            {weigh(u"/nowhere/admin.sock"_s, api, green, blue, ten), u"there is no such socket"_s},
            {weigh(u"tcp:127.0.0.1:1"_s, api, green, blue, ten), u"refused"_s},
            {weigh(socket, u"shop"_s, green, blue, ten), u"shop/green: "_s},
            {weigh(socket, api, green, u"red"_s, ten), u"api/red: "_s},
            {weigh(socket, api, green, blue, u"101"_s), u"is no weight"_s},
            {weigh(socket, api, u"green;shutdown"_s, blue, ten), u"is no name"_s},
            {{u"weight"_s, socket}, u"haproxy.py weight SOCKET"_s},
            {{u"await"_s, u"http://127.0.0.1:1/version"_s, u"v9"_s, u"0.2"_s}, u"not v9 within"_s},
        };
        for (const auto& [words, sentence] : table) {
            QProcess process;
            process.start(python, QStringList{m_project->file(u"scripts/haproxy.py"_s)} + words);
            QVERIFY(process.waitForFinished(longWait));
            QCOMPARE(process.exitCode(), 1);
            const QString said = QString::fromUtf8(process.readAllStandardError());
            QVERIFY2(said.contains(sentence), qPrintable(said));
            QVERIFY2(!said.contains(u"Traceback"_s), qPrintable(said));
        }
        QCOMPARE(weight(green), 0);
        QCOMPARE(weight(blue), 100);
    }
};

SLIPWAY_TEST(BlueGreenTest)
#include "tst_bluegreen.moc"
