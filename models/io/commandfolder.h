// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace slipway::io {

/// An open descriptor of a folder, closed with this object.
class CommandFolder {
public:
    explicit CommandFolder(const QString& path);
    ~CommandFolder();
    CommandFolder(const CommandFolder&) = delete;
    CommandFolder& operator=(const CommandFolder&) = delete;

    int fd() const { return m_fd; }
    bool isOpen() const { return m_fd >= 0; }
    /// There is no such folder, as opposed to one that cannot be opened.
    bool isAbsent() const { return m_isAbsent; }
    /// What was made in it is there after a power cut.
    bool sync() const;

private:
    int m_fd = -1;
    bool m_isAbsent = false;
};

} // namespace slipway::io
