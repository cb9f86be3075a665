// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace slipway::shim {

/// The file that is a command's stdout and stderr. Beyond its limit the middle is given back to the
/// disk as a hole, so that every offset stays what it was.
class LogFile {
public:
    LogFile() = default;
    ~LogFile();
    LogFile(const LogFile&) = delete;
    LogFile& operator=(const LogFile&) = delete;

    /// Opens it for appending, made with mode 0600; no symbolic link, pipe or device. 0 or errno.
    int open(const std::string& path, long long limit);
    int fd() const { return m_fd; }
    long long size() const;

    /// The hole that is due: from half the limit to half the limit before the end. True if it is
    /// larger than it was by more than `slack` bytes; `from` and `to` tell it, nothing is freed
    /// yet.
    bool isTrimDue(long long slack);
    /// Frees it; false if this file system cannot.
    bool trim();
    long long freedFrom() const { return m_from; }
    long long freedTo() const { return m_to; }
    /// The file system cannot free the middle of a file: the log keeps growing.
    bool isUnfreeable() const { return m_isUnfreeable; }

private:
    int m_fd = -1;
    long long m_limit = 0;
    long long m_from = 0;
    long long m_to = 0;
    bool m_isUnfreeable = false;
};

/// The fact and what to do about it, one sentence.
std::string logSentence(const std::string& path, int error);

} // namespace slipway::shim
