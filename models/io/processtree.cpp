// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/processtree.h"

#include "base/text.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

constexpr qint64 maxEnvironment = 4 << 20;
constexpr qint64 maxCommandLine = 4096;
constexpr int maxName = 200;

/// Files of /proc have no size: read until `limit`.
QByteArray readProc(pid_t pid, const char* name, qint64 limit)
{
    QFile file(u"/proc/%1/%2"_s.arg(pid).arg(QLatin1StringView(name)));
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.read(limit) : QByteArray();
}

bool carries(const ProcessEntry& process, const QByteArray& marker)
{
    // Ended by NUL on both sides: one folder's name may begin with another's.
    const QByteArray environment = '\0' + readProc(process.pid, "environ", maxEnvironment) + '\0';
    return environment.contains('\0' + marker + '\0');
}

/// A session's number is not given away while one of its processes lives; one that now leads the
/// session and is not the command's leader proves that it was given away.
bool isSessionStillOurs(const CommandProcesses& command, const std::vector<ProcessEntry>& table)
{
    for (const auto& process : table) {
        if (process.pid == command.leader.pid)
            return process.startTime == command.leader.startTime;
    }
    return true;
}

} // namespace

CommandProcesses processesOf(const CommandRecord& pidRecord)
{
    const auto pid = [&](const char* key) { return static_cast<pid_t>(pidRecord.number(key)); };
    return {.folder = pidRecord.text("folder"),
        .boot = pidRecord.text("boot"),
        .shim = {.pid = pid("shim"), .startTime = pidRecord.number("shimStart")},
        .leader = {.pid = pid("leader"),
            .session = pid("session"),
            .startTime = pidRecord.number("leaderStart")}};
}

bool isStillAlive(const ProcessEntry& process, const std::string& boot)
{
    if (process.pid <= 0 || boot != currentBootId())
        return false;
    const auto now = processEntry(process.pid);
    return now && now->startTime == process.startTime && now->isAlive();
}

std::vector<ProcessEntry> survivorsOf(const CommandProcesses& command)
{
    std::vector<ProcessEntry> found;
    if (command.boot != currentBootId() || command.leader.pid <= 1)
        return found;
    const auto table = processTable();
    const bool isOurs = isSessionStillOurs(command, table);
    const QByteArray marker = "SLIPWAY_COMMAND=" + QByteArray::fromStdString(command.folder);
    std::set<pid_t> seen;
    const auto add = [&](const ProcessEntry& process) {
        if (process.isAlive() && seen.insert(process.pid).second)
            found.push_back(process);
    };
    for (const auto& process : table) {
        if (process.startTime < command.leader.startTime || !process.isAlive())
            continue;
        const bool isOfSession = isOurs && process.session == command.leader.session;
        // Before it made its session the leader is told by its pid alone.
        if (isOfSession || process.key() == command.leader.key()
            || (!command.folder.empty() && carries(process, marker)))
            add(process);
    }
    for (std::size_t i = 0; i < found.size(); ++i) {
        for (const auto& process : descendantsOf(found[i].pid, table))
            add(process);
    }
    return found;
}

std::vector<TreeProcess> named(const std::vector<ProcessEntry>& processes)
{
    std::vector<TreeProcess> out;
    for (const auto& process : processes) {
        QByteArray line = readProc(process.pid, "cmdline", maxCommandLine);
        while (line.endsWith('\0'))
            line.chop(1);
        line.replace('\0', ' ');
        if (line.isEmpty())
            line = '[' + readProc(process.pid, "comm", maxCommandLine).trimmed() + ']';
        QString name = visible(QString::fromUtf8(line), maxName);
        if (name.size() > maxName) // escapes are longer than what they stand for
            name = name.left(maxName - 1) + u'…';
        out.push_back({process.pid, name});
    }
    return out;
}

} // namespace slipway::io
