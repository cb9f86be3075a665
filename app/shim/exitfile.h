// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/commandrecord.h"

namespace slipway::shim {

/// The file that says how a command ended. Its room on the disk is taken before the command runs,
/// so that a disk that the command filled can still hold it.
class ExitFile {
public:
    /// `folder`: a descriptor of the command's folder, which must outlive this object.
    explicit ExitFile(int folder);
    ~ExitFile();
    ExitFile(const ExitFile&) = delete;
    ExitFile& operator=(const ExitFile&) = delete;

    /// Writes and syncs it as one step. 0 or errno; may be tried again.
    int publish(const io::CommandRecord& record);

private:
    int open();

    int m_folder;
    int m_fd = -1;
};

} // namespace slipway::shim
