// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/exitfile.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace slipway::shim {
namespace {

constexpr const char* temporary = ".exit";
constexpr std::size_t room = 16384; // a sentence may hold a path of 4096 bytes, twice

} // namespace

ExitFile::ExitFile(int folder) : m_folder(folder)
{
    if (open() != 0)
        return;
    // Written and synced, not only promised: delayed allocation fails later.
    if (io::writeAll(m_fd, std::string(room, '\0')))
        ::fsync(m_fd);
}

ExitFile::~ExitFile()
{
    if (m_fd >= 0)
        ::close(m_fd);
}

int ExitFile::open()
{
    if (m_fd < 0)
        m_fd = ::openat(
            m_folder, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    return m_fd < 0 ? errno : 0;
}

int ExitFile::publish(const io::CommandRecord& record)
{
    if (const int error = open())
        return error;
    const std::string bytes = record.bytes();
    if (::lseek(m_fd, 0, SEEK_SET) != 0 || !io::writeAll(m_fd, bytes)
        || ::ftruncate(m_fd, static_cast<off_t>(bytes.size())) != 0 || ::fsync(m_fd) != 0
        || ::renameat(m_folder, temporary, m_folder, io::commandfile::exit) != 0)
        return errno;
    ::fsync(m_folder); // it is there for every reader already; a retry could not do more
    return 0;
}

} // namespace slipway::shim
