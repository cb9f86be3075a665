// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

#include <list>
#include <mutex>

/// How a program gets back a module that it did not keep; for pythonprogram.cpp and
/// pythonunit.cpp alone.
namespace slipway::evidence {

struct PythonProgram::Reread {
    PythonLoader load{};
    std::mutex mutex{}; ///< guards all that follows
    /// Modules asked for lately, the newest first, by the file's index.
    std::list<std::pair<int, std::shared_ptr<const PythonModule>>> recent{};
    size_t recentBytes = 0;
    QSet<int> changed{};
};

} // namespace slipway::evidence
