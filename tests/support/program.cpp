// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/program.h"

#include <QStandardPaths>
#include <QTcpServer>

namespace slipway::test {
namespace {

constexpr int longWait = 30'000; // a guard against hanging

}

quint16 freePort()
{
    QTcpServer server;
    if (!server.listen(QHostAddress::LocalHost))
        qFatal("no free port");
    return server.serverPort();
}

Program::Program(const QString& name, QStringList arguments)
    : m_path(QStandardPaths::findExecutable(name))
    , m_arguments(std::move(arguments))
{
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.setStandardErrorFile(QProcess::nullDevice());
}

Program::~Program()
{
    stop();
}

bool Program::start()
{
    m_process.start(m_path, m_arguments);
    return m_process.waitForStarted(longWait);
}

void Program::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(longWait)) {
        m_process.kill();
        m_process.waitForFinished(longWait);
    }
}

} // namespace slipway::test
