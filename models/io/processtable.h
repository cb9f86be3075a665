// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

/// Processes as /proc tells them. Without Qt: `slipway-run` is made of this too.
namespace slipway::io {

/// One process at the moment it was read (proc(5), /proc/PID/stat).
struct ProcessEntry {
    pid_t pid = 0;
    pid_t parent = 0;
    pid_t session = 0;
    char state = 0;
    int threads = 0;
    long long startTime = 0; ///< clock ticks since boot; with pid and boot id it names a process

    /// A zombie is dead, unless only its first thread has ended.
    bool isAlive() const { return (state != 'Z' && state != 'X') || threads > 1; }
    /// What no later process of this boot shares.
    std::pair<pid_t, long long> key() const { return {pid, startTime}; }
};
using ProcessKeys = std::set<std::pair<pid_t, long long>>;

/// Nothing if there is no such process.
std::optional<ProcessEntry> processEntry(pid_t pid);
/// Every process that this user may see.
std::vector<ProcessEntry> processTable();
/// The living ones of `table` below `root`, parents before their children.
std::vector<ProcessEntry> descendantsOf(pid_t root, const std::vector<ProcessEntry>& table);
/// The kernel's boot id, or empty.
std::string currentBootId();

/// What became of a signal.
enum class Told {
    Yes,
    Gone, ///< that process has ended, whoever has its pid now
    Refused, ///< it belongs to somebody else
};
/// Sends a signal to exactly this process, never to a later one with the same pid.
Told tell(const ProcessEntry& process, int signal);

/// One round of killing: everything that `find` returns is stopped until it returns nothing new (so
/// that nothing forks meanwhile), then killed and added to `killed`. False if one refuses.
bool sweep(const std::function<std::vector<ProcessEntry>()>& find, ProcessKeys& killed);

} // namespace slipway::io
