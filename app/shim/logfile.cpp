// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/logfile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slipway::shim {
namespace {

constexpr long long page = 4096;

} // namespace

LogFile::~LogFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

int LogFile::open(const std::string& path, long long limit)
{
    m_limit = limit;
    // O_NONBLOCK: a pipe would wait here for a reader.
    m_fd = ::open(path.c_str(),
        O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK,
        0600);
    if (m_fd < 0)
        return errno;
    struct stat status = {};
    if (::fstat(m_fd, &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return ENXIO;
    ::fcntl(m_fd, F_SETFL, O_APPEND);
    return 0;
}

long long LogFile::size() const
{
    struct stat status = {};
    return ::fstat(m_fd, &status) == 0 ? status.st_size : 0;
}

bool LogFile::isTrimDue(long long slack)
{
    const long long end = size();
    if (m_isUnfreeable || end <= m_limit)
        return false;
    const long long from = (m_limit / 2 + page - 1) / page * page;
    const long long to = (end - m_limit / 2) / page * page;
    if (to - std::max(from, m_to) <= slack)
        return false;
    m_from = from;
    m_to = to;
    return true;
}

bool LogFile::trim()
{
    int result = 0;
    do {
        result
            = ::fallocate(m_fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, m_from, m_to - m_from);
    } while (result != 0 && errno == EINTR);
    if (result == 0 || (errno != EOPNOTSUPP && errno != ENOSYS))
        return true;
    m_isUnfreeable = true;
    m_from = 0;
    m_to = 0;
    return false;
}

std::string logSentence(const std::string& path, int error)
{
    const std::string name = "the log file \"" + path + "\" ";
    switch (error) {
    case ELOOP: return name + "is a symbolic link (remove it)";
    case ENXIO:
    case EISDIR: return name + "is no regular file (remove it)";
    case ENOENT: return name + "cannot be made: its folder does not exist";
    case ENOSPC:
    case EDQUOT: return name + "cannot be made: the disk is full";
    default: break;
    }
    return name + "cannot be opened: " + std::strerror(error);
}

} // namespace slipway::shim
