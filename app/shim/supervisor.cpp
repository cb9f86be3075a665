// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/supervisor.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace slipway::shim {
namespace {

constexpr int tick = 100; // milliseconds between two looks at the log's size
constexpr int killTick = 10; // … between two rounds of killing

long long milliseconds(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1'000'000;
}

void addEnd(io::CommandRecord& record, int status)
{
    record.add("kind", WIFSIGNALED(status) ? "signalled" : "exited");
    record.add("code", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

} // namespace

Supervisor::Supervisor(int folder, std::string path, const Inherited& inherited)
    : m_folder(folder)
    , m_path(std::move(path))
    , m_inherited(inherited)
    , m_exit(folder)
    , m_started(milliseconds(CLOCK_REALTIME))
    , m_startedMonotonic(milliseconds(CLOCK_MONOTONIC))
{
}

void Supervisor::run()
{
    const auto request = readRequest(m_folder);
    if (!request) {
        refuse(EINVAL, "nothing was started: the command's request file is missing or damaged");
        return;
    }
    if (!start(*request))
        return;
    watch();
    finish(*request);
}

bool Supervisor::start(const Request& request)
{
    if (const int error = m_log.open(request.log, request.logLimit)) {
        refuse(error, "nothing was started: " + logSentence(request.log, error));
        return false;
    }
    m_slack = request.logLimit / 8;
    m_leader = std::make_unique<Leader>(request, m_path, m_log.fd(), m_inherited);
    if (m_leader->pid() < 0) {
        const std::string reason = std::strerror(errno);
        refuse(errno, "nothing was started: no process could be made: " + reason);
        return false;
    }
    m_logFrom = m_log.size();
    m_started = milliseconds(CLOCK_REALTIME);
    m_startedMonotonic = milliseconds(CLOCK_MONOTONIC);
    // From here on readers take it that the command may have run; before it is on the disk it may
    // not.
    if (const int error = writePid()) {
        m_leader->giveUp();
        ::waitpid(m_leader->pid(), nullptr, 0);
        ::unlinkat(m_folder, io::commandfile::pid, 0);
        refuse(error,
            "nothing was started: its start could not be recorded: "
                + std::string(std::strerror(error)));
        return false;
    }
    m_leader->release();
    return true;
}

int Supervisor::writePid()
{
    const auto self = io::processEntry(::getpid());
    const auto leader = io::processEntry(m_leader->pid());
    if (!self || !leader)
        return ESRCH;
    io::CommandRecord record;
    record.add("folder", m_path);
    record.add("boot", io::currentBootId());
    record.add("shim", self->pid);
    record.add("shimStart", self->startTime);
    record.add("leader", leader->pid);
    record.add("leaderStart", leader->startTime);
    record.add("session", leader->pid); // it makes one of its own before exec
    record.add("started", m_started);
    return io::replaceRecord(m_folder, io::commandfile::pid, record, true);
}

void Supervisor::watch()
{
    const int signals = ::signalfd(-1, &awaitedSignals(), SFD_CLOEXEC | SFD_NONBLOCK);
    while (reap()) {
        if (m_leaderStatus)
            writeLeader();
        trimLog(m_slack);
        const int pause = m_isKilling ? killRound() : tick;
        pollfd waiting{.fd = signals, .events = POLLIN, .revents = 0};
        ::poll(&waiting, 1, pause);
        signalfd_siginfo info{};
        while (::read(signals, &info, sizeof info) == sizeof info)
            obey(static_cast<int>(info.ssi_signo));
    }
    ::close(signals);
}

/// Kills what lives; milliseconds until the next round.
int Supervisor::killRound()
{
    constexpr int quickRounds = 50; // after that something cannot be killed: the disk, another user
    const auto tree = [] { return io::descendantsOf(::getpid(), io::processTable()); };
    io::sweep(tree, m_killed);
    return ++m_killRounds <= quickRounds ? killTick : 10 * tick;
}

/// Takes every process that has ended; true while others live.
bool Supervisor::reap()
{
    int status = 0;
    for (;;) {
        const pid_t pid = ::waitpid(-1, &status, WNOHANG | __WALL);
        if (pid < 0 && errno == EINTR)
            continue;
        if (pid <= 0)
            return pid == 0; // else ECHILD
        if (pid == m_leader->pid())
            m_leaderStatus = status;
    }
}

void Supervisor::writeLeader()
{
    if (m_isLeaderWritten)
        return;
    io::CommandRecord record;
    addEnd(record, *m_leaderStatus);
    m_isLeaderWritten = io::replaceRecord(m_folder, io::commandfile::leader, record, false) == 0;
}

void Supervisor::obey(int signal)
{
    switch (signal) {
    case SIGINT: forward(SIGINT); break;
    case SIGTERM: forward(SIGTERM); break;
    case SIGUSR1:
        m_wasStopped = true;
        m_isKilling = true;
        break;
    default: break; // SIGCHLD only wakes us
    }
}

/// Once to everything that lives at this moment, parents first, as a terminal would: what a handler
/// starts to clean up is left alone.
void Supervisor::forward(int signal)
{
    m_wasStopped = true;
    const auto tree = io::descendantsOf(::getpid(), io::processTable());
    for (const auto& process : tree)
        io::tell(process, signal);
    if (signal != SIGTERM)
        return;
    for (const auto& process : tree)
        io::tell(process, SIGCONT); // a stopped process would not notice
}

void Supervisor::trimLog(long long slack)
{
    if (!m_log.isTrimDue(slack))
        return;
    // Said first: who reads zeros finds out why.
    io::CommandRecord record;
    record.add("from", m_log.freedFrom());
    record.add("to", m_log.freedTo());
    io::replaceRecord(m_folder, io::commandfile::freed, record, false);
    if (!m_log.trim())
        ::unlinkat(m_folder, io::commandfile::freed, 0);
}

void Supervisor::finish(const Request& request)
{
    const long long ended = milliseconds(CLOCK_REALTIME);
    const long long duration = milliseconds(CLOCK_MONOTONIC) - m_startedMonotonic;
    trimLog(0);
    ::fdatasync(m_log.fd()); // an exit that outlives a power cut, and the output that explains it
    io::CommandRecord record;
    if (const auto fault = m_leader->fault()) {
        record.add("kind", "notstarted");
        record.add("code", fault->error);
        record.add("error", sentence(*fault, request));
    } else {
        addEnd(record, m_leaderStatus.value_or(0));
    }
    record.add("ended", ended);
    record.add("milliseconds", duration);
    record.add("logFrom", m_logFrom);
    record.add("logTo", m_log.size());
    record.add("freedFrom", m_log.freedFrom());
    record.add("freedTo", m_log.freedTo());
    record.add("unfreeable", m_log.isUnfreeable() ? 1 : 0);
    record.add("swept", static_cast<long long>(m_killed.size()));
    record.add("stopped", m_wasStopped ? 1 : 0);
    publish(std::move(record));
}

void Supervisor::refuse(int error, const std::string& sentence)
{
    io::CommandRecord record;
    record.add("kind", "notstarted");
    record.add("code", error);
    record.add("error", sentence);
    record.add("ended", milliseconds(CLOCK_REALTIME));
    publish(std::move(record));
}

/// Until it is written nobody knows that the command is over: a full disk is waited for.
void Supervisor::publish(io::CommandRecord record)
{
    record.add("started", m_started);
    while (m_exit.publish(record) != 0)
        ::sleep(1);
}

} // namespace slipway::shim
