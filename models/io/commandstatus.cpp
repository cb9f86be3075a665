// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/command.h"
#include "io/commandfolder.h"
#include "io/commandrecord.h"
#include "io/processtree.h"

#include <QFile>

namespace slipway::io {
namespace {

using State = CommandStatus::State;

int narrow(long long value)
{
    return static_cast<int>(value);
}

std::optional<CommandExit> readExit(const CommandRecord& record)
{
    CommandExit out{.code = narrow(record.number("code")),
        .error = QString::fromStdString(record.text("error")),
        .started = record.number("started"),
        .ended = record.number("ended"),
        .milliseconds = record.number("milliseconds"),
        .logFrom = record.number("logFrom"),
        .logTo = record.number("logTo"),
        .freedFrom = record.number("freedFrom"),
        .freedTo = record.number("freedTo"),
        .swept = narrow(record.number("swept")),
        .wasStopped = record.number("stopped") != 0,
        .isLogUncut = record.number("unfreeable") != 0};
    const std::string kind = record.text("kind");
    if (kind == "notstarted")
        out.kind = CommandExit::Kind::NotStarted;
    else if (kind == "signalled")
        out.kind = CommandExit::Kind::Signalled;
    else if (kind != "exited" || !record.has("code"))
        return {};
    return out;
}

/// True if the command is over: then `status` says how.
bool hasEnded(int folder, CommandStatus& status)
{
    const auto exit = readRecord(folder, commandfile::exit);
    status.exit = exit.isWhole() ? readExit(exit.record) : std::nullopt;
    if (!status.exit)
        return false;
    status.state = State::Ended;
    status.started = status.exit->started;
    status.freedFrom = status.exit->freedFrom;
    status.freedTo = status.exit->freedTo;
    return true;
}

void lose(CommandStatus& status, const CommandProcesses& command)
{
    status.state = State::Lost;
    status.tree = named(survivorsOf(command));
}

/// The shim lives: is the leader still there, or only what it left?
void look(int folder, CommandStatus& status, const CommandProcesses& command)
{
    status.state = State::Running;
    if (const auto freed = readRecord(folder, commandfile::freed); freed.isWhole()) {
        status.freedFrom = freed.record.number("from");
        status.freedTo = freed.record.number("to");
    }
    const auto leader = readRecord(folder, commandfile::leader);
    if (!leader.isWhole())
        return;
    status.state = State::LeaderExited;
    const int code = narrow(leader.record.number("code"));
    status.leaderCode = leader.record.text("kind") == "signalled" ? 128 + code : code;
    status.tree = named(descendantsOf(command.shim.pid, processTable()));
}

/// A claim is there, an exit was not.
void judge(int folder, CommandStatus& status, const ReadRecord& claim)
{
    const std::string boot = claim.record.text("boot");
    const ProcessEntry claimant{.pid = static_cast<pid_t>(claim.record.number("pid")),
        .startTime = claim.record.number("start")};
    status.shimPid = claimant.pid;
    // Asked before the files are read: what a shim that is gone now will ever write is written.
    const bool isShimAlive = claim.isWhole() && isStillAlive(claimant, boot);
    const auto pid = readRecord(folder, commandfile::pid);
    const auto command = processesOf(pid.record);
    if (pid.isWhole()) {
        status.shimPid = command.shim.pid;
        status.leaderPid = command.leader.pid;
        status.started = pid.record.number("started");
    }
    if (isShimAlive) {
        status.state = State::Starting;
        if (pid.isWhole())
            look(folder, status, command);
        return;
    }
    if (hasEnded(folder, status))
        return;
    const bool hasExit = readRecord(folder, commandfile::exit).state != ReadRecord::State::Absent;
    if (claim.isWhole() && pid.state == ReadRecord::State::Absent && !hasExit)
        status.state = State::NeverRan;
    else
        lose(status, command);
}

} // namespace

CommandStatus commandStatus(const QString& folder)
{
    CommandStatus status;
    const CommandFolder open(folder);
    if (!open.isOpen()) {
        status.state = open.isAbsent() ? State::Unclaimed : State::Lost;
        return status;
    }
    // The claim first: it comes first, so what is missing after it was not there before it.
    const auto claim = readRecord(open.fd(), commandfile::claim);
    if (hasEnded(open.fd(), status))
        return status;
    if (claim.isWhole() && claim.record.text("by") == "recovery")
        status.state = State::NeverRan;
    else if (claim.state == ReadRecord::State::Absent
        && readRecord(open.fd(), commandfile::pid).state == ReadRecord::State::Absent)
        status.state = State::Unclaimed;
    else
        judge(open.fd(), status, claim);
    return status;
}

qint64 processStartTime(qint64 pid)
{
    const auto process = processEntry(static_cast<pid_t>(pid));
    return process && process->isAlive() ? process->startTime : 0;
}

QString bootId()
{
    return QString::fromStdString(currentBootId());
}

} // namespace slipway::io
