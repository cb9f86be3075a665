// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "models/trust/example.h"
#include "support/testcase.h"
#include "trust/trust.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::trust;

namespace {

const QByteArray demoTemplate = slipway::test::demoTemplate();

QString ownProgram()
{
    return QCoreApplication::applicationDirPath() + u"/slipway"_s;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// A demo project as it is written out: with ports and a program.
struct Written {
    QTemporaryDir folder;
    explicit Written(const QByteArray& yaml,
        const QByteArray& port = "18080",
        const QString& program = ownProgram())
    {
        QDir(folder.path()).mkpath(u"scripts"_s);
        write(folder.filePath(u"scripts/smoke.sh"_s), "true\n");
        QByteArray filled = yaml;
        filled.replace("@PORT_router@", port).replace("@SLIPWAY@", program.toUtf8());
        write(folder.filePath(u"slipway.yaml"_s), filled);
    }
    QByteArray digest() const
    {
        const auto reading = config::loadConfig(folder.filePath(u"slipway.yaml"_s));
        return reading.config ? demoDigest(*reading.config) : "unread";
    }
};

QByteArray builtIn()
{
    const QTemporaryDir folder;
    QDir(folder.path()).mkpath(u"scripts"_s);
    write(folder.filePath(u"scripts/smoke.sh"_s), "true\n");
    write(folder.filePath(u"slipway.yaml"_s), demoTemplate);
    return builtInDemoDigest(folder.filePath(u"slipway.yaml"_s));
}

} // namespace

class DemoDigestTest : public QObject {
    Q_OBJECT
private slots:
    void portsAndTheOwnProgramDoNotCount()
    {
        QCOMPARE(builtIn().size(), 32);
        QCOMPARE(Written(demoTemplate).digest(), builtIn());
        QCOMPARE(Written(demoTemplate, "9").digest(), builtIn());
    }
    void anythingElseCounts_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char* before, const char* after) {
            QTest::newRow(after) << QByteArray(before) << QByteArray(after);
        };
        row("demo, weight", "demo, fault");
        row("http://127.0.0.1:@PORT_router@/health", "http://127.0.0.2:@PORT_router@/health");
        row("http://127.0.0.1:@PORT_router@/health", "http://127.0.0.1:@PORT_router@/other");
        row("timeout: 10s", "timeout: 11s");
        row("mutates: false", "mutates: true");
        row("sh, scripts/smoke.sh", "bash, scripts/smoke.sh");
        row("sh, scripts/smoke.sh]", "sh, scripts/smoke.sh], cwd: scripts");
        row("plans: [canary]", "protected: false");
        row("query: up", "query: vector(1)");
        row("result == 1", "result < 2");
        row("setWeight: 50", "setWeight: 60");
        row("setWeight: 50", "setWeight: 50, name: weight 40 %");
        row("duration: 3s", "duration: 4s");
        row("{pause: {duration: 3s}}, ", "");
        row("demo: true", "demo: false");
    }
    void anythingElseCounts()
    {
        QFETCH(const QByteArray, before);
        QFETCH(const QByteArray, after);
        QByteArray changed = demoTemplate;
        changed.replace(before, after);
        QVERIFY(changed != demoTemplate);
        const QByteArray digest = Written(changed).digest();
        QVERIFY(digest != "unread");
        QVERIFY(digest != builtIn());
    }
    void anotherProgramOfThatNameCounts()
    {
        const QTemporaryDir other;
        write(other.filePath(u"slipway"_s), "#!/bin/sh\n");
        const QByteArray digest = Written(demoTemplate, "1", other.filePath(u"slipway"_s)).digest();
        QVERIFY(digest != builtIn());
        QVERIFY(Written(demoTemplate, "1", u"/demo"_s).digest() != builtIn());
        QVERIFY(Written(demoTemplate, "1", u"slipway"_s).digest() != builtIn());
    }
    void anotherScriptCounts()
    {
        const Written project(demoTemplate);
        write(project.folder.filePath(u"scripts/smoke.sh"_s), "true\nrm\n");
        QVERIFY(project.digest() != builtIn());
    }
    void whatIsNoDemoHasNoDigest()
    {
        QByteArray plain = demoTemplate;
        plain.replace("demo: true\n", "");
        QCOMPARE(Written(plain).digest(), QByteArray());
        QCOMPARE(builtInDemoDigest(u"/nowhere/slipway.yaml"_s), QByteArray());
    }
};

SLIPWAY_TEST(DemoDigestTest)
#include "tst_demodigest.moc"
