// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/commandfolder.h"

#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace slipway::io {

CommandFolder::CommandFolder(const QString& path)
    : m_fd(::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    , m_isAbsent(m_fd < 0 && (errno == ENOENT || errno == ENOTDIR))
{
}

CommandFolder::~CommandFolder()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

bool CommandFolder::sync() const
{
    return m_fd >= 0 && ::fsync(m_fd) == 0;
}

} // namespace slipway::io
