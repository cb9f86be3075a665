// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shim/hardening.h"
#include "app/shim/request.h"

#include <optional>
#include <string>
#include <sys/types.h>

namespace slipway::shim {

/// What kept the command from running.
struct StartFault {
    enum class Stage { Session, Directory, Exec };
    Stage stage = Stage::Exec;
    int error = 0; ///< errno
    bool isPresent = false; ///< for Exec: the file is there, so ENOENT means its interpreter
};
/// The fact and what to do about it, one sentence, with the program's name.
std::string sentence(const StartFault& fault, const Request& request);

/// The command's first process: forked, and not executing before it is released. If this process
/// dies first, it ends without having run anything.
class Leader {
public:
    /// `log` becomes its output. Check `pid()`.
    Leader(const Request& request, const std::string& folder, int log, const Inherited& inherited);
    ~Leader();
    Leader(const Leader&) = delete;
    Leader& operator=(const Leader&) = delete;

    /// -1 with errno if there is none.
    pid_t pid() const { return m_pid; }
    void release();
    /// It will end without having run anything.
    void giveUp();
    /// After it ended: why it could not run, if so.
    std::optional<StartFault> fault() const;

private:
    pid_t m_pid = -1;
    int m_gate = -1;
    int m_faults = -1;
};

} // namespace slipway::shim
