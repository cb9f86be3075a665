// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/filewatcher.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

using namespace std::chrono_literals;

namespace slipway::io {

FileWatcher::FileWatcher(const QString& path, QObject* parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
    , m_last(identityOf(m_path))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(100ms);
    const auto stir = [this] {
        if (!m_settle.isActive()) // the first of a burst, so that an endless burst is seen too
            m_settle.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, stir);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, stir);
    connect(&m_settle, &QTimer::timeout, this, &FileWatcher::look);
    watch();
}

FileWatcher::Identity FileWatcher::identityOf(const QString& path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    constexpr qint64 nanoseconds = 1'000'000'000;
    return {.inode = status.st_ino,
        .size = status.st_size,
        .modifiedNanoseconds = status.st_mtim.tv_sec * nanoseconds + status.st_mtim.tv_nsec};
}

void FileWatcher::watch()
{
    const QString folder = QFileInfo(m_path).absolutePath();
    if (QFileInfo::exists(folder) && !m_watcher.directories().contains(folder))
        m_watcher.addPath(folder);
    if (QFileInfo::exists(m_path) && !m_watcher.files().contains(m_path))
        m_watcher.addPath(m_path);
}

void FileWatcher::look()
{
    const auto now = identityOf(m_path);
    if (now.inode != m_last.inode)
        m_watcher.removePath(m_path); // it may watch the file that was replaced
    watch();
    if (now == m_last)
        return;
    m_last = now;
    emit changed();
}

} // namespace slipway::io
