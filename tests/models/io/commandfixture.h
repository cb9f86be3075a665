// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/command.h"
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace slipway::test {

using io::CommandStatus;
using State = io::CommandStatus::State;
using Kind = io::CommandExit::Kind;

inline QString shimPath()
{
    return QStringLiteral(SLIPWAY_BIN_DIR "/slipway-run");
}

/// Waits (against hanging only) until the command of a fixture has ended.
#define WAIT_FOR_END(command)                                                                      \
    QTRY_COMPARE_WITH_TIMEOUT((command).status().state, slipway::test::State::Ended, 60000)
/// Waits until the command has written this to its log.
#define WAIT_FOR_LOG(command, bytes)                                                               \
    QTRY_VERIFY_WITH_TIMEOUT((command).log().contains(bytes), 60000)

/// One command in a folder of its own; whatever is left of it ends with this object.
class Command {
public:
    explicit Command(const QString& program, const QStringList& arguments = {})
    {
        request.folder = home.filePath(QStringLiteral("command"));
        request.program = program;
        request.arguments = arguments;
        request.workingDirectory = home.path();
        request.environment = io::commandEnvironment(QProcessEnvironment::systemEnvironment(), {});
        request.logFile = home.filePath(QStringLiteral("log"));
    }
    ~Command()
    {
        if (const auto state = status().state; state != State::Ended && state != State::Unclaimed)
            static_cast<void>(io::stopCommand(request.folder, io::Stop::Kill));
        for (int i = 0; i < 1000 && io::processStartTime(status().shimPid) != 0; ++i)
            QTest::qWait(10);
    }
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;

    /// A shell's command line.
    static QStringList shell(const QString& line) { return {QStringLiteral("-c"), line}; }

    bool launch() const
    {
        const auto launched = io::launchCommand(request, shimPath());
        if (!launched)
            qInfo("%s", qPrintable(launched.error().text()));
        return launched.has_value();
    }
    /// Folder and request as `launch` makes them, but no shim.
    bool prepare() const
    {
        return io::launchCommand(request, QStringLiteral("/bin/true")).has_value();
    }
    /// A shim for the folder, whatever became of it before; its pid.
    qint64 startShim() const
    {
        return io::startDetached(shimPath(), {request.folder}, request.environment).value_or(0);
    }
    CommandStatus status() const { return io::commandStatus(request.folder); }
    io::CommandExit exit() const { return status().exit.value_or(io::CommandExit()); }
    QByteArray log() const { return file(request.logFile); }
    /// A file's bytes, or nothing.
    static QByteArray file(const QString& path)
    {
        QFile reader(path);
        return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray();
    }
    /// A file in the command's working folder.
    QString write(const QString& name, const QByteArray& bytes, bool isExecutable) const
    {
        QFile writer(home.filePath(name));
        if (!writer.open(QIODevice::WriteOnly) || writer.write(bytes) != bytes.size())
            return {};
        writer.setPermissions(isExecutable
                ? QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner
                : QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return writer.fileName();
    }
    bool treeNames(const QString& part) const
    {
        for (const auto& process : status().tree) {
            if (process.name.contains(part))
                return true;
        }
        return false;
    }

    QTemporaryDir home;
    io::CommandRequest request;
};

} // namespace slipway::test
