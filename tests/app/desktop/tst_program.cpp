// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

/// The real program, as a person starts it.
class DesktopProgramTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_home;
    QProcess m_program;

    void start(const QStringList& arguments)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto& name : {"CONFIG", "STATE", "CACHE"})
            environment.insert(u"XDG_%1_HOME"_s.arg(QLatin1StringView(name)),
                m_home.filePath(QLatin1StringView(name)));
        m_program.setProcessEnvironment(environment);
        m_program.start(qEnvironmentVariable("SLIPWAY_BIN_DIR") + u"/slipway-desktop"_s, arguments);
        QVERIFY(m_program.waitForStarted());
    }
    QByteArray log() const
    {
        QFile file(m_home.filePath(u"STATE/slipway/log/slipway.log"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString configuration(const QByteArray& text) const
    {
        QFile file(m_home.filePath(u"slipway.yaml"_s));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write the configuration");
        file.write(text);
        return file.fileName();
    }

private slots:
    void cleanup()
    {
        m_program.terminate();
        if (!m_program.waitForFinished(10'000))
            m_program.kill();
        m_program.waitForFinished(10'000);
    }
    void theWindowStaysWhenEverythingIsThere()
    {
        // Nothing listens on port 1: the sweep is over at once.
        start({configuration("version: 1\nproject: {name: x}\nservices: "
                             "[{name: a, health: 'http://127.0.0.1:1/health'}]\n")});
        QTRY_VERIFY2_WITH_TIMEOUT(
            log().contains("the scorecard is made"), log().constData(), 60'000);
        QVERIFY2(!m_program.waitForFinished(1500), "the window went away by itself");
    }
    void theWindowStaysWhereTheFileIsWrong()
    {
        start({configuration("version: 2\n")});
        QTRY_VERIFY2_WITH_TIMEOUT(log().contains("'version' must be 1"), log().constData(), 60'000);
        QVERIFY2(!m_program.waitForFinished(1500), "the window went away by itself");
    }
};

SLIPWAY_TEST(DesktopProgramTest)
#include "tst_program.moc"
