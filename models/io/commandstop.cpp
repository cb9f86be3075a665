// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/command.h"
#include "io/commandfolder.h"
#include "io/commandrecord.h"
#include "io/processtree.h"

#include <chrono>
#include <csignal>
#include <thread>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

int shimSignal(Stop how)
{
    switch (how) {
    case Stop::Interrupt: return SIGINT;
    case Stop::Terminate: return SIGTERM;
    case Stop::Kill: return SIGUSR1;
    }
    return SIGTERM;
}

Result<void> refused(const QString& folder)
{
    return failure(folder,
        u"a process of the command belongs to another user"_s,
        u"end it as that user or as root"_s);
}

/// Rounds, because what was forked between two looks is found by the next.
Result<void> killSurvivors(const QString& folder, const CommandProcesses& command)
{
    constexpr int maxRounds = 200;
    constexpr std::chrono::milliseconds pause{10};
    ProcessKeys killed;
    for (int round = 0; round < maxRounds; ++round) {
        const auto find = [&command] { return survivorsOf(command); };
        if (!sweep(find, killed))
            return refused(folder);
        if (find().empty())
            return {};
        std::this_thread::sleep_for(pause); // a killed process needs a moment to be gone
    }
    return failure(folder, u"a process of the command does not end"_s, u"look at it with ps"_s);
}

/// Nobody watches the tree any more: it is told directly.
Result<void> tellSurvivors(const QString& folder, const CommandProcesses& command, Stop how)
{
    if (how == Stop::Kill)
        return killSurvivors(folder, command);
    bool isRefused = false;
    const auto survivors = survivorsOf(command);
    for (const auto& process : survivors)
        isRefused = tell(process, shimSignal(how)) == Told::Refused || isRefused;
    if (how == Stop::Terminate) {
        for (const auto& process : survivors)
            tell(process, SIGCONT); // a stopped process would not notice
    }
    return isRefused ? refused(folder) : Result<void>();
}

} // namespace

Result<void> stopCommand(const QString& folder, Stop how)
{
    const CommandFolder open(folder);
    const auto claim = readRecord(open.fd(), commandfile::claim);
    if (!open.isOpen() || claim.state == ReadRecord::State::Absent)
        return failure(folder, u"the command has not begun"_s);
    if (readRecord(open.fd(), commandfile::exit).isWhole())
        return {};
    const ProcessEntry shim{.pid = static_cast<pid_t>(claim.record.number("pid")),
        .startTime = claim.record.number("start")};
    if (isStillAlive(shim, claim.record.text("boot"))) {
        switch (tell(shim, shimSignal(how))) {
        case Told::Yes: return {};
        case Told::Refused: return refused(folder);
        case Told::Gone: break;
        }
    }
    const auto pid = readRecord(open.fd(), commandfile::pid);
    if (!pid.isWhole())
        return {}; // it never ran
    return tellSurvivors(folder, processesOf(pid.record), how);
}

} // namespace slipway::io
