// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/runfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

constexpr qint64 maxState = 64 * 1024;

QByteArray readSmall(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(maxState) : QByteArray();
}

bool isAlive(qint64 pid)
{
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

QString cacheFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/slipway"_s;
}

QString runtimeFolder()
{
    const QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return QFileInfo(folder).isDir() && QFileInfo(folder).isWritable() ? folder : QString();
}

/// Folders that may hold a fleet's state.
QFileInfoList candidates()
{
    QFileInfoList folders = QDir(cacheFolder()).entryInfoList({u"demo-*"_s}, QDir::Dirs);
    const QString runtime = runtimeFolder();
    if (!runtime.isEmpty())
        folders += QDir(runtime).entryInfoList({u"slipway-demo*"_s}, QDir::Dirs);
    return folders;
}

/// Removes what fleets that were killed left behind. One that is only starting has no state yet and
/// is left alone.
void sweep()
{
    for (const auto& info : candidates()) {
        const QString folder = info.absoluteFilePath();
        const bool hasState = QFileInfo::exists(folder + u"/state.json"_s);
        if (hasState && !info.isSymLink() && !fleetIn(folder))
            QDir(folder).removeRecursively();
    }
}

} // namespace

Result<void> makePrivateFolder(const QString& folder)
{
    const auto owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, owner))
        return failure(folder, u"cannot be created"_s, u"check who may write there"_s);
    return {};
}

Result<void> writePrivateFile(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    const bool isOpen = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (!isOpen || file.write(bytes) != bytes.size() || !file.commit())
        return failure(path, u"cannot be written"_s);
    return {};
}

std::optional<RunningFleet> fleetIn(const QString& folder)
{
    const auto state = QJsonDocument::fromJson(readSmall(folder + u"/state.json"_s)).object();
    RunningFleet out;
    out.folder = folder;
    out.pid = static_cast<qint64>(state.value(u"pid"_s).toDouble());
    out.project = state.value(u"project"_s).toString();
    out.controlPort
        = static_cast<quint16>(state.value(u"ports"_s).toObject().value(u"router"_s).toInt());
    out.token = readSmall(folder + u"/token"_s).trimmed();
    if (!isAlive(out.pid) || out.controlPort == 0 || out.token.isEmpty())
        return std::nullopt;
    return out;
}

Result<QString> makeRunFolder()
{
    sweep();
    const QString runtime = runtimeFolder();
    const QString pid = QString::number(::getpid());
    QString folder
        = runtime.isEmpty() ? cacheFolder() + u"/demo-"_s + pid : runtime + u"/slipway-demo"_s;
    if (fleetIn(folder))
        folder += u'-' + pid;
    else if (QFileInfo(folder).isSymLink())
        QFile::remove(folder);
    else
        QDir(folder).removeRecursively();
    if (const auto made = makePrivateFolder(folder); !made)
        return failure(made.error());
    return folder;
}

std::optional<RunningFleet> findFleet()
{
    QFileInfoList folders = candidates();
    std::ranges::sort(folders, std::ranges::greater(), [](const QFileInfo& info) {
        return QFileInfo(info.filePath() + u"/state.json"_s).lastModified().toMSecsSinceEpoch();
    });
    for (const auto& info : std::as_const(folders)) {
        if (const auto found = fleetIn(info.absoluteFilePath()))
            return found;
    }
    return std::nullopt;
}

} // namespace slipway::demo
