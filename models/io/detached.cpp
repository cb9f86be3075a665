// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/command.h"

#include <QFileInfo>
#include <QProcess>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

/// Strings and the pointers into them that exec wants; made before the fork.
class Vector {
public:
    explicit Vector(const QStringList& texts)
    {
        for (const auto& text : texts)
            m_bytes.push_back(text.toUtf8());
        for (auto& bytes : m_bytes)
            m_pointers.push_back(bytes.data());
        m_pointers.push_back(nullptr);
    }
    char* const* data() const { return m_pointers.data(); }

private:
    std::vector<QByteArray> m_bytes;
    std::vector<char*> m_pointers;
};

/// What the two generations below report through the pipe.
struct Message {
    enum Kind : int { Pid, Error };
    Kind kind;
    int value;
};

void report(int pipe, Message message)
{
    [[maybe_unused]] const auto written = ::write(pipe, &message, sizeof message);
}

// From fork to exec only async-signal-safe calls: other threads may hold any lock.

[[noreturn]] void becomeProgram(int pipe, char* const* arguments, char* const* environment)
{
    ::setsid();
    const int null = ::open("/dev/null", O_RDWR);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(null, fd);
    if (::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        for (int fd = STDERR_FILENO + 1; fd < 65536; ++fd)
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t nothing;
    ::sigemptyset(&nothing);
    ::sigprocmask(SIG_SETMASK, &nothing, nullptr);
    if (::chdir("/") == 0)
        ::execve(arguments[0], arguments, environment);
    report(pipe, {Message::Error, errno});
    ::_exit(127);
}

[[noreturn]] void parentProgram(int pipe, char* const* arguments, char* const* environment)
{
    const pid_t pid = ::_Fork();
    if (pid == 0)
        becomeProgram(pipe, arguments, environment);
    if (pid < 0)
        report(pipe, {Message::Error, errno});
    else
        report(pipe, {Message::Pid, pid});
    ::_exit(0);
}

/// Forks twice, so that the program is nobody's child here; its pid, or -errno.
qint64 forkTwice(char* const* arguments, char* const* environment)
{
    std::array<int, 2> low{-1, -1};
    if (::pipe2(low.data(), O_CLOEXEC) != 0)
        return -errno;
    // Above the standard descriptors, even if this process has closed its own.
    const int reading = ::fcntl(low[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    const int writing = ::fcntl(low[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    ::close(low[0]);
    ::close(low[1]);
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before); // no handler of ours may run in the child
    const pid_t child = ::_Fork();
    if (child == 0)
        parentProgram(writing, arguments, environment);
    const int forkError = errno;
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::close(writing);
    qint64 result = child < 0 ? -forkError : -EIO;
    Message message{};
    ssize_t got = 0;
    bool hasFailed = child < 0;
    while ((got = ::read(reading, &message, sizeof message)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got != sizeof message)
            break;
        hasFailed = hasFailed || message.kind == Message::Error;
        if (message.kind == Message::Error)
            result = -message.value;
        else if (!hasFailed)
            result = message.value;
    }
    ::close(reading);
    while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) { }
    return result;
}

/// True if a scope can be made at this moment: else systemd-run would end without the program.
bool canMakeScope(const QString& systemdRun, const QProcessEnvironment& environment)
{
    const QString runtime = environment.value(u"XDG_RUNTIME_DIR"_s);
    if (runtime.isEmpty() || !QFileInfo(runtime + u"/systemd"_s).isDir())
        return false;
    constexpr int limit = 2000; // milliseconds
    QProcess probe;
    probe.setProcessEnvironment(environment);
    probe.setStandardInputFile(QProcess::nullDevice());
    probe.setStandardOutputFile(QProcess::nullDevice());
    probe.setStandardErrorFile(QProcess::nullDevice());
    probe.start(systemdRun,
        {u"--user"_s, u"--scope"_s, u"--quiet"_s, u"--collect"_s, u"--"_s, u"/bin/true"_s});
    const bool works = probe.waitForFinished(limit) && probe.exitStatus() == QProcess::NormalExit
        && probe.exitCode() == 0;
    if (probe.state() != QProcess::NotRunning) {
        probe.kill();
        probe.waitForFinished(limit);
    }
    return works;
}

/// argv with the scope around it, where that works; systemd-run then becomes the program, with the
/// same pid.
QStringList scoped(const QStringList& command, const QProcessEnvironment& environment)
{
    const auto systemdRun = resolveProgram(u"systemd-run"_s, u"/"_s, environment);
    if (!systemdRun || !canMakeScope(*systemdRun, environment))
        return command;
    return QStringList{
               *systemdRun, u"--user"_s, u"--scope"_s, u"--quiet"_s, u"--collect"_s, u"--"_s}
    + command;
}

QString reason(qint64 error)
{
    switch (error) {
    case ENOENT: return u"it does not exist"_s;
    case EACCES: return u"it may not be executed"_s;
    case ENOEXEC: return u"it is no program of this machine"_s;
    case EAGAIN: return u"too many processes"_s;
    case ENOMEM: return u"no memory"_s;
    case E2BIG: return u"its arguments and environment are too long"_s;
    default: break;
    }
    return u"error %1 of the system"_s.arg(error);
}

} // namespace

Result<qint64> startDetached(
    const QString& program, const QStringList& arguments, const QProcessEnvironment& environment)
{
    const auto path = resolveProgram(program, u"/"_s, environment);
    if (!path)
        return failure(path.error());
    const Vector argv(scoped(QStringList{*path} + arguments, environment));
    const Vector envp(environment.toStringList());
    const qint64 pid = forkTwice(argv.data(), envp.data());
    if (pid <= 0)
        return failure(program, u"cannot be started: "_s + reason(-pid));
    return pid;
}

} // namespace slipway::io
