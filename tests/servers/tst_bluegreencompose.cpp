// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "bluegreenproject.h"
#include "support/testcase.h"

#include <QFile>

using namespace Qt::StringLiterals;
using namespace slipway;
using test::PlanProject;

/// The plan `docker-compose` as it is shipped, with a `docker` that writes down what it is asked.
class ComposePlanTest : public QObject {
    Q_OBJECT

    std::unique_ptr<PlanProject> m_project;
    std::unique_ptr<demo::HttpServer> m_router;
    QMap<QString, int> m_served;

    /// Stands for the router: at each look every container has answered some more requests.
    demo::Reply page()
    {
        QByteArray body = "# TYPE haproxy_server_http_responses_total counter\n";
        for (const auto& colour : {u"blue"_s, u"green"_s}) {
            m_served[colour] += 20 * read(u"containers-api-"_s + colour).toInt();
            body += "haproxy_server_http_responses_total{proxy=\"api\",server=\"" + colour.toUtf8()
                + "1\",code=\"2xx\"} " + QByteArray::number(m_served[colour]) + '\n';
        }
        return {.contentType = "text/plain; version=0.0.4", .body = body};
    }
    /// Moments instead of minutes.
    test::Replacements ofThisTest() const
    {
        return {{u"127.0.0.1:8404"_s, u"127.0.0.1:%1"_s.arg(m_router->port())},
            {u"interval: 5s, timeout: 4s"_s, u"interval: 200ms, timeout: 200ms"_s},
            {u"interval: 15s"_s, u"interval: 200ms"_s},
            {u"duration: 10m"_s, u"duration: 1500ms"_s},
            {u"backoff: {duration: 10s"_s, u"backoff: {duration: 100ms"_s},
            {u"[2m]"_s, u"[4s]"_s},
            {u"[1m]"_s, u"[1s]"_s},
            {u"BLUE_VERSION=v1.0.0"_s, u"BLUE_VERSION=v4.1.3"_s}};
    }
    void begin()
    {
        m_served.clear();
        m_project = std::make_unique<PlanProject>();
        m_router
            = std::make_unique<demo::HttpServer>([this](const demo::Request&) { return page(); });
        QVERIFY(m_router->listen());
        QVERIFY(m_project->take(u"docker-compose"_s, ofThisTest()));
        const QString stubs = test::dataFile(u"stubs"_s);
        auto& environment = m_project->environment();
        environment.insert(u"PATH"_s, stubs + u':' + environment.value(u"PATH"_s));
        put(u"containers-api-blue"_s, "10\n");
    }
    void put(const QString& name, const QByteArray& bytes) const
    {
        QFile file(m_project->file(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QString read(const QString& name) const
    {
        QFile file(m_project->file(name));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    /// What changed something, in order, without the words that every call begins with.
    QStringList changes() const
    {
        QStringList out;
        for (const auto& line : read(u"docker.log"_s).split(u'\n', Qt::SkipEmptyParts)) {
            if (!line.contains(u" ps "_s) && !line.startsWith(u"inspect"_s))
                out << QString(line).remove(u"compose --env-file versions.env "_s);
        }
        return out;
    }
    static QString up(const QString& colour, int count)
    {
        return u"up --detach --no-deps --no-recreate --wait --scale api-%1=%2 api-%1"_s.arg(colour)
            .arg(count);
    }
    QJsonObject rolledOut()
    {
        const auto start = m_project->startRollout(u"to-green"_s, u"v4.2.0"_s, u"v4.1.3"_s);
        if (start.code != 0)
            qWarning("%s%s", qPrintable(start.out), qPrintable(start.err));
        return m_project->follow().json();
    }

private slots:
    void cleanup()
    {
        m_router.reset(); // it answers from the project's folder
        m_project.reset();
    }

    void containersMoveFromBlueToGreen()
    {
        begin();
        const auto status = rolledOut();
        QVERIFY2(status.value(u"phase"_s).toString() == u"succeeded",
            qPrintable(status.value(u"sentence"_s).toString()));
        const QStringList expected{u"pull api-green"_s,
            u"run --rm --no-deps -T --entrypoint true api-green"_s,
            up(u"green"_s, 1),
            up(u"blue"_s, 9),
            up(u"green"_s, 5),
            up(u"blue"_s, 5),
            up(u"green"_s, 10),
            up(u"blue"_s, 0)};
        QCOMPARE(changes(), expected);
        QVERIFY(read(u"versions.env"_s).contains(u"\nGREEN_VERSION=v4.2.0\n"_s));
        QVERIFY(read(u"versions.env"_s).contains(u"\nBLUE_VERSION=v4.1.3\n"_s));
    }

    void aFailingStepBringsBackWhatWas()
    {
        begin();
        put(u"fail"_s, "--scale api-green=5 api-green\n");
        const auto status = rolledOut();
        QVERIFY2(status.value(u"phase"_s).toString() == u"rolled-back",
            qPrintable(status.value(u"sentence"_s).toString()));
        const QStringList expected{u"pull api-green"_s,
            u"run --rm --no-deps -T --entrypoint true api-green"_s,
            up(u"green"_s, 1),
            up(u"blue"_s, 9),
            up(u"green"_s, 5),
            up(u"blue"_s, 10),
            up(u"green"_s, 0),
            u"up --detach --no-deps --no-recreate --scale api-green=0 api-green"_s};
        QCOMPARE(changes(), expected);
        QCOMPARE(read(u"containers-api-blue"_s), u"10\n"_s);
        QCOMPARE(read(u"containers-api-green"_s), u"0\n"_s);
    }

    void anImageThatCannotBePulledChangesNobodysTraffic()
    {
        begin();
        put(u"fail"_s, "pull api-green\n");
        const auto status = rolledOut();
        QVERIFY2(status.value(u"phase"_s).toString() == u"rolled-back",
            qPrintable(status.value(u"sentence"_s).toString()));
        const QStringList expected{u"pull api-green"_s,
            u"pull api-green"_s,
            u"up --detach --no-deps --no-recreate --scale api-green=0 api-green"_s};
        QCOMPARE(changes(), expected);
        QCOMPARE(read(u"containers-api-blue"_s), u"10\n"_s);
    }

    void weightsThatTenContainersCannotHaveAreRefused()
    {
        begin();
        QProcess process;
        process.setProcessEnvironment(m_project->environment());
        process.setWorkingDirectory(m_project->folder());
        process.start(m_project->file(u"scripts/weight.sh"_s), {u"green"_s, u"blue"_s, u"25"_s});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("cannot be had with 10 containers"));
        QVERIFY(changes().isEmpty());
    }

    void observeTellsWhatRuns()
    {
        begin();
        put(u"versions.env"_s, "GREEN_VERSION=v4.2.0\n");
        put(u"containers-api-green"_s, "5\n");
        put(u"containers-api-blue"_s, "5\n");
        QProcess process;
        process.setProcessEnvironment(m_project->environment());
        process.setWorkingDirectory(m_project->folder());
        process.start(m_project->file(u"scripts/observe.sh"_s), {u"green"_s, u"blue"_s});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
        QCOMPARE(process.readAllStandardOutput(),
            R"({"version": "v4.2.0", "weight": 50, "healthy": true})"
            "\n");
    }
};

SLIPWAY_TEST(ComposePlanTest)
#include "tst_bluegreencompose.moc"
