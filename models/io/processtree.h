// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/command.h"
#include "io/commandrecord.h"
#include "io/processtable.h"

namespace slipway::io {

/// Which process once was what, as a command's `pid` record tells it.
struct CommandProcesses {
    std::string folder;
    std::string boot;
    ProcessEntry shim; ///< pid and start time only
    ProcessEntry leader; ///< pid, start time and session only
};
CommandProcesses processesOf(const CommandRecord& pidRecord);

/// True if exactly this process still lives, in this boot.
bool isStillAlive(const ProcessEntry& process, const std::string& boot);

/// What is left of a command whose shim is gone: its session, every process that carries its
/// marker, and whatever descends from those.
std::vector<ProcessEntry> survivorsOf(const CommandProcesses& command);

/// With their command lines, made visible.
std::vector<TreeProcess> named(const std::vector<ProcessEntry>& processes);

} // namespace slipway::io
