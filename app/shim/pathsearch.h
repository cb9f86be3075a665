// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace slipway::shim {

/// Why a program did not take this process's place.
struct NotExecuted {
    int error = 0; ///< errno
    bool isPresent = false; ///< the file itself is there
};

/// execve of a path as it is, of a bare name from the absolute folders of PATH (never from the
/// current folder). Unlike execvp, what is no program is not handed to a shell.
NotExecuted execute(const std::string& program, char* const* arguments, char* const* environment);

} // namespace slipway::shim
