// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/fleet.h"
#include "ask.h"
#include "support/testcase.h"

#include <QFile>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::demo;

/// The verbs that the demo's plans run, as child processes against a fleet of this process.
class DemoVerbsTest : public QObject {
    Q_OBJECT

    struct Said {
        int code = -1;
        QString out;
        QString err;
        QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    };

    const QString m_program = QStringLiteral(SLIPWAY_BIN_DIR "/slipway");
    SystemClock m_clock;
    QTemporaryDir m_temporary;
    std::unique_ptr<Fleet> m_fleet;

    Said run(const QStringList& arguments) const
    {
        QProcess process;
        process.start(m_program, arguments);
        constexpr int guard = 60'000; // against hanging only
        const auto isOver = [&process] { return process.state() == QProcess::NotRunning; };
        if (!QTest::qWaitFor(isOver, guard) || process.exitStatus() != QProcess::NormalExit) {
            process.kill();
            process.waitForFinished();
            return {-1, {}, process.errorString()};
        }
        return {process.exitCode(),
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
    }
    Said demo(const QStringList& words) const
    {
        return run(
            QStringList{u"demo"_s} + words + QStringList{u"--folder"_s, m_fleet->runFolder()});
    }
    int green() const
    {
        return m_fleet->state().value(u"weights"_s).toObject().value(u"api-green"_s).toInt();
    }
    QJsonObject service(const QString& name) const
    {
        return m_fleet->state().value(u"services"_s).toObject().value(name).toObject();
    }

private slots:
    void initTestCase() { QVERIFY2(QFile::exists(m_program), "build target slipway first"); }
    void init()
    {
        m_fleet = std::make_unique<Fleet>(m_clock);
        const auto started = m_fleet->start({.folder = m_temporary.filePath(u"run"_s)});
        QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
        QVERIFY(m_fleet->writeProject());
    }
    void cleanup() { m_fleet.reset(); }

    void theProjectIsValidAndNamesThisProgram()
    {
        const QString project = m_fleet->runFolder() + u"/project/slipway.yaml"_s;
        const QByteArray yaml = test::readFile(project);
        QVERIFY(
            yaml.contains("[\"" + m_program.toUtf8() + "\", demo, weight, green, \"{{weight}}\""));
        const auto validated = run({u"config"_s, u"validate"_s, project});
        QVERIFY2(validated.code == 0, qPrintable(validated.err));
    }

    void blueHasEverythingUntilSomebodyShiftsIt()
    {
        QCOMPARE(green(), 0);
        const auto said = demo({u"weight"_s, u"green"_s, u"10"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        QCOMPARE(green(), 10);
    }

    void evenFewRequestsHaveTheShare()
    {
        Traffic traffic(1);
        traffic.setGreenPercent(10);
        int seen = 0;
        for (int i = 0; i < 20; ++i)
            seen += traffic.request() == u"api-green" ? 1 : 0;
        QCOMPARE(seen, 2);
    }

    void ordersReachTheFleetThatIsMeant()
    {
        Fleet other(m_clock);
        QVERIFY(other.start({.folder = m_temporary.filePath(u"other"_s)}));
        QCOMPARE(demo({u"weight"_s, u"green"_s, u"50"_s}).code, 0);
        QCOMPARE(green(), 50);
        QCOMPARE(other.state().value(u"weights"_s).toObject().value(u"api-green"_s).toInt(), 0);
        const auto nobody = run({u"demo"_s,
            u"weight"_s,
            u"green"_s,
            u"5"_s,
            u"--folder"_s,
            m_temporary.filePath(u"no"_s)});
        QCOMPARE(nobody.code, 3);
        QVERIFY(nobody.err.contains(u"no demo runs"_s));
    }

    void deployLetsTheMemberTellItsNewVersion()
    {
        const auto deployed = demo({u"deploy"_s, u"green"_s, u"v9.1.0"_s});
        QVERIFY2(deployed.code == 0, qPrintable(deployed.err));
        for (const auto& line : deployed.out.split(u'\n', Qt::SkipEmptyParts))
            QVERIFY2(line.startsWith(u"DEMO  "_s), qPrintable(line));
        QVERIFY(deployed.out.contains(u"api-green-1  Healthy"_s));
        const auto health
            = test::ask(m_fleet->url(u"api-green"_s, u"/api/v4/health/ready"_s)).json();
        QCOMPARE(health.value(u"version"_s).toString(), u"9.1.0"_s);
        QVERIFY(test::ask(m_fleet->url(u"api-green"_s, u"/metrics/"_s))
                    .body.contains("version=\"9.1.0\""));

        QCOMPARE(demo({u"undeploy"_s, u"green"_s}).code, 0);
        QCOMPARE(service(u"api-green"_s).value(u"version"_s).toString(), u"4.2.0"_s);
    }

    void aMemberThatIsAskedIsNotTakenBack()
    {
        QVERIFY(m_fleet->setWeight(u"green"_s, 10));
        const auto said = demo({u"undeploy"_s, u"green"_s});
        QCOMPARE(said.code, 1);
        QVERIFY(said.err.contains(u"still gets 10 %"_s));
    }

    void deployRefuses_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("version");
        QTest::newRow("a store") << u"redis"_s << u"v1.0.0"_s;
        QTest::newRow("nobody") << u"red"_s << u"v1.0.0"_s;
        QTest::newRow("no version") << u"green"_s << u"v1 && true"_s;
    }
    void deployRefuses()
    {
        QFETCH(QString, member);
        QFETCH(QString, version);
        const auto said = demo({u"deploy"_s, member, version});
        QCOMPARE(said.code, 1);
        QVERIFY(!said.err.isEmpty());
    }

    void smokeReallyAsks()
    {
        const auto good = demo({u"smoke"_s, u"green"_s, u"v4.2.0"_s, u"--count"_s, u"3"_s});
        QVERIFY2(good.code == 0, qPrintable(good.out + good.err));
        QCOMPARE(good.out.count(u"200 ready 4.2.0"_s), 3);
        const auto other = demo({u"smoke"_s, u"green"_s, u"v4.2.1"_s, u"--count"_s, u"2"_s});
        QCOMPARE(other.code, 1);
        QVERIFY(other.out.contains(u"expected 4.2.1"_s));
        QVERIFY(m_fleet->setFault(u"down"_s, u"api-green"_s));
        const auto down = demo({u"smoke"_s, u"green"_s, u"--count"_s, u"2"_s});
        QCOMPARE(down.code, 1);
        QVERIFY(down.out.contains(u"0 of 2"_s));
        QCOMPARE(demo({u"smoke"_s, u"nobody"_s, u"--count"_s, u"1"_s}).code, 1);
    }

    void observeTellsWhatIs()
    {
        QVERIFY(m_fleet->setWeight(u"green"_s, 25));
        const auto said = demo({u"observe"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        QCOMPARE(said.out.count(u'\n'), 1);
        QCOMPARE(said.json().value(u"version"_s).toString(), u"v4.2.0"_s);
        QCOMPARE(said.json().value(u"weight"_s).toInt(), 25);
        QCOMPARE(said.json().value(u"healthy"_s).toBool(), true);

        QVERIFY(m_fleet->setFault(u"down"_s, u"postgres"_s)); // it answers 200 all the same
        QCOMPARE(demo({u"observe"_s}).json().value(u"healthy"_s), QJsonValue(false));
        QVERIFY(m_fleet->setFault(u"down"_s, u"api-green"_s));
        const auto down = demo({u"observe"_s});
        QCOMPARE(down.code, 3);
        QCOMPARE(down.json().value(u"healthy"_s), QJsonValue(false));
    }

    void retireWantsNoRequestsLeft()
    {
        const auto early = demo({u"retire"_s, u"blue"_s});
        QCOMPARE(early.code, 1);
        QVERIFY(early.err.contains(u"still gets 100 %"_s));
        QVERIFY(m_fleet->setWeight(u"green"_s, 100));
        const auto said = demo({u"retire"_s, u"blue"_s});
        QVERIFY2(said.code == 0, qPrintable(said.err));
        QVERIFY(said.out.contains(u"Drained"_s));
    }

    void aStoryBeginsTheSameWayEveryTime()
    {
        QVERIFY(m_fleet->setWeight(u"green"_s, 50));
        QVERIFY(m_fleet->setFault(u"latency"_s, u"redis"_s, 100));
        for (int i = 0; i < 2; ++i) {
            const auto said = demo({u"story"_s, u"bad-release"_s, u"--format"_s, u"json"_s});
            QVERIFY2(said.code == 0, qPrintable(said.err));
            QCOMPARE(green(), 0);
            QCOMPARE(service(u"api-green"_s).value(u"faults"_s).toObject(),
                (QJsonObject{{u"errors"_s, 20}}));
            QVERIFY(service(u"redis"_s).value(u"faults"_s).toObject().isEmpty());
            const auto start = said.json().value(u"start"_s).toArray();
            QVERIFY(start.contains(said.json().value(u"project"_s)));
            QVERIFY(start.contains(u"production"_s));
        }
        QCOMPARE(demo({u"story"_s, u"good-release"_s}).code, 0);
        QVERIFY(service(u"api-green"_s).value(u"faults"_s).toObject().isEmpty());
        QCOMPARE(demo({u"story"_s, u"no-release"_s}).code, 2);
    }

    void aStoryTellsAPersonWhatToPress()
    {
        const auto said = demo({u"story"_s, u"good-release"_s, u"--plan"_s, u"quick"_s});
        QVERIFY(said.out.startsWith(u"DEMO story"_s));
        QVERIFY(said.out.contains(u"Ctrl+4"_s));
        QVERIFY(said.out.contains(u"slipway rollout start production"_s));
        QVERIFY(said.out.contains(u"--plan quick"_s));
    }
};

SLIPWAY_TEST(DemoVerbsTest)
#include "tst_demoverbs.moc"
