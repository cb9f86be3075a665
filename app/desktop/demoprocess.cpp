// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/demoprocess.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace slipway::desktop {

QString commandLineProgram()
{
    const QString beside = QDir(QCoreApplication::applicationDirPath()).filePath(u"slipway"_s);
    if (QFileInfo(beside).isExecutable())
        return beside;
    return QStandardPaths::findExecutable(u"slipway"_s);
}

DemoProcess::DemoProcess(QObject* parent) : QObject(parent)
{
    m_process.setStandardInputFile(QProcess::nullDevice());
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoProcess::read);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            emit failed({{},
                tr("the demo cannot be started"),
                tr("is slipway installed beside this program?")});
    });
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        emit failed({{},
            tr("the demo ended with code %1").arg(code),
            tr("start it again from the welcome view")});
    });
}

DemoProcess::~DemoProcess()
{
    m_process.disconnect(this);
    m_process.terminate();
    // The fleet ends within milliseconds on SIGTERM and takes its folder along; a hung one is
    // killed.
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(2000))
        m_process.kill();
}

void DemoProcess::start()
{
    m_process.start(
        commandLineProgram(), {u"demo"_s, u"--with-parent"_s, u"--format"_s, u"json"_s});
}

void DemoProcess::read()
{
    while (!m_isReady && m_process.canReadLine()) {
        const auto object = QJsonDocument::fromJson(m_process.readLine(64 * 1024)).object();
        const QString project = object.value(u"project"_s).toString();
        if (project.isEmpty())
            continue;
        m_isReady = true;
        emit ready(project);
    }
    if (m_isReady)
        m_process.readAllStandardOutput();
}

} // namespace slipway::desktop
