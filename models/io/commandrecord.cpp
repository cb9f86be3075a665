// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/commandrecord.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slipway::io {
namespace {

/// Beyond what the kernel takes as arguments of one program.
constexpr off_t maxBytes = 8 << 20;

/// A new file with these bytes, synced if asked for; 0 or errno, and no file after an error.
int writeNew(int folder, const char* name, const std::string& bytes, bool isSynced)
{
    const int fd
        = ::openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno;
    int error = writeAll(fd, bytes) ? 0 : errno;
    if (error == 0 && isSynced && ::fsync(fd) != 0)
        error = errno;
    if (::close(fd) != 0 && error == 0)
        error = errno;
    if (error != 0)
        ::unlinkat(folder, name, 0);
    return error;
}

std::string temporaryName(const char* name)
{
    return std::string(".") + name + '.' + std::to_string(::gettid());
}

} // namespace

void CommandRecord::add(std::string_view key, std::string_view value)
{
    m_fields.emplace_back(key, value);
}

void CommandRecord::add(std::string_view key, long long value)
{
    m_fields.emplace_back(key, std::to_string(value));
}

std::string CommandRecord::text(std::string_view key) const
{
    for (const auto& [name, value] : m_fields) {
        if (name == key)
            return value;
    }
    return {};
}

long long CommandRecord::number(std::string_view key) const
{
    const std::string value = text(key);
    long long out = 0;
    std::from_chars(value.data(), value.data() + value.size(), out);
    return out;
}

std::vector<std::string> CommandRecord::all(std::string_view key) const
{
    std::vector<std::string> out;
    for (const auto& [name, value] : m_fields) {
        if (name == key)
            out.push_back(value);
    }
    return out;
}

bool CommandRecord::has(std::string_view key) const
{
    for (const auto& field : m_fields) {
        if (field.first == key)
            return true;
    }
    return false;
}

std::string CommandRecord::bytes() const
{
    std::string out;
    for (const auto& [name, value] : m_fields) {
        out.append(name).append(1, '=').append(value).append(1, '\0');
    }
    out.append("end=").append(1, '\0');
    return out;
}

std::optional<CommandRecord> CommandRecord::parse(std::string_view bytes)
{
    CommandRecord out;
    while (!bytes.empty()) {
        const auto end = bytes.find('\0');
        if (end == std::string_view::npos)
            return {};
        const auto field = bytes.substr(0, end);
        bytes.remove_prefix(end + 1);
        const auto equals = field.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return {};
        if (field == "end=")
            return bytes.empty() ? std::optional(out) : std::nullopt;
        out.add(field.substr(0, equals), field.substr(equals + 1));
    }
    return {};
}

ReadRecord readRecord(int folder, const char* name)
{
    const int fd = ::openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) {
        const bool isAbsent = errno == ENOENT || errno == ENOTDIR;
        return {isAbsent ? ReadRecord::State::Absent : ReadRecord::State::Unreadable, {}};
    }
    std::string bytes;
    struct stat status = {};
    ssize_t got = -1;
    if (::fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= maxBytes) {
        std::array<char, 16384> buffer{};
        while ((got = ::read(fd, buffer.data(), buffer.size())) != 0) {
            if (got < 0 && errno == EINTR)
                continue;
            if (got < 0 || bytes.size() > maxBytes)
                break;
            bytes.append(buffer.data(), static_cast<std::size_t>(got));
        }
    }
    ::close(fd);
    auto record = got == 0 ? CommandRecord::parse(bytes) : std::nullopt;
    if (!record)
        return {ReadRecord::State::Unreadable, {}};
    return {ReadRecord::State::Whole, std::move(*record)};
}

int replaceRecord(int folder, const char* name, const CommandRecord& record, bool isSynced)
{
    const std::string temporary = temporaryName(name);
    ::unlinkat(folder, temporary.c_str(), 0); // left by a thread with our id, long dead
    if (const int error = writeNew(folder, temporary.c_str(), record.bytes(), isSynced))
        return error;
    if (::renameat(folder, temporary.c_str(), folder, name) != 0) {
        const int error = errno;
        ::unlinkat(folder, temporary.c_str(), 0);
        return error;
    }
    return isSynced && ::fsync(folder) != 0 ? errno : 0;
}

int makeClaim(int folder, const CommandRecord& record)
{
    const std::string temporary = temporaryName(commandfile::claim);
    ::unlinkat(folder, temporary.c_str(), 0);
    if (const int error = writeNew(folder, temporary.c_str(), record.bytes(), true))
        return error;
    // A link appears at once and whole, and never replaces: O_EXCL, without a moment of emptiness.
    int error = 0;
    if (::linkat(folder, temporary.c_str(), folder, commandfile::claim, 0) != 0)
        error = errno;
    if (error == EPERM || error == EOPNOTSUPP || error == ENOSYS) { // no links on this file system
        error = ::renameat2(folder, temporary.c_str(), folder, commandfile::claim, RENAME_NOREPLACE)
            ? errno
            : 0;
    }
    ::unlinkat(folder, temporary.c_str(), 0);
    if (error == 0 && ::fsync(folder) != 0)
        error = errno;
    return error;
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace slipway::io
