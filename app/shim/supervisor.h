// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shim/exitfile.h"
#include "app/shim/hardening.h"
#include "app/shim/leader.h"
#include "app/shim/logfile.h"
#include "app/shim/request.h"
#include "io/processtable.h"

#include <memory>
#include <optional>
#include <string>

namespace slipway::shim {

/// Runs one claimed command and watches until the last process of its tree has ended.
class Supervisor {
public:
    /// `folder`: a descriptor of `path`.
    Supervisor(int folder, std::string path, const Inherited& inherited);

    /// Returns when `exit` is written.
    void run();

private:
    void refuse(int error, const std::string& sentence);
    bool start(const Request& request);
    int writePid();
    void watch();
    int killRound();
    bool reap();
    void writeLeader();
    void obey(int signal);
    void forward(int signal);
    void trimLog(long long slack);
    void finish(const Request& request);
    void publish(io::CommandRecord record);

    const int m_folder;
    const std::string m_path;
    const Inherited m_inherited;
    ExitFile m_exit;
    LogFile m_log;
    long long m_logFrom = 0;
    long long m_slack = 0;
    std::unique_ptr<Leader> m_leader;
    std::optional<int> m_leaderStatus; ///< as of waitpid
    bool m_isLeaderWritten = false;
    bool m_isKilling = false;
    int m_killRounds = 0;
    bool m_wasStopped = false;
    io::ProcessKeys m_killed;
    long long m_started = 0; ///< milliseconds UTC
    long long m_startedMonotonic = 0; ///< milliseconds
};

} // namespace slipway::shim
