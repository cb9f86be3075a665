// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::io {

/// A command to be executed by `slipway-run` (the shim), which outlives whoever started it.
/// Everything about one execution lies in one folder of its own:
///   request  program, arguments, working folder, log file, limits; no environment, so no secret
///   claim    made by whoever comes first, shim or recovery, and never replaced: a command runs at
///            most once
///   pid      the shim's and the leader's pid and start time, the boot id; on the disk before the
///            leader may exec: without it nothing ran
///   leader   how the leader ended, while others of its tree still live
///   freed    the hole in the middle of the log file
///   exit     how it ended, written atomically and synced: only then is it over
/// Each is a `CommandRecord`: `key=value` fields ended by NUL.
struct CommandRequest {
    QString folder; ///< absolute; must not exist yet; made with mode 0700
    QString program; ///< absolute path, or a bare name that is looked up in the environment's PATH
    QStringList arguments; ///< verbatim; no shell
    QString workingDirectory; ///< absolute
    QProcessEnvironment environment; ///< all that the command gets, plus SLIPWAY_COMMAND=folder
    QString logFile; ///< absolute; stdout and stderr are appended to it; made with mode 0600
    qint64 logLimit
        = 256LL << 20; ///< bytes; beyond it head and tail are kept and the middle is freed
    int fileMask = 0022; ///< the command's umask; ours would make what it deploys unreadable
};

/// How a command ended, as the shim observed it.
struct CommandExit {
    enum class Kind {
        Exited, ///< `code` is the leader's
        Signalled, ///< `code` is the signal that ended the leader
        NotStarted, ///< `code` is errno of exec: nothing ran
    };
    Kind kind = Kind::Exited;
    int code = 0;
    QString error; ///< for NotStarted: a sentence with the program's name and what to do
    qint64 started = 0; ///< milliseconds UTC
    qint64 ended = 0; ///< of the last process of the tree
    qint64 milliseconds = 0; ///< monotonic duration
    qint64 logFrom = 0; ///< its output in the log file: bytes from
    qint64 logTo = 0; ///< … to (others that append meanwhile are in between)
    qint64 freedFrom = 0; ///< the freed middle of the log file; equal: nothing was freed
    qint64 freedTo = 0;
    int swept = 0; ///< processes of its tree that had to be killed
    bool wasStopped = false; ///< somebody told the shim to stop it
    bool isLogUncut = false; ///< the log outgrew its limit where a file's middle cannot be freed
    friend bool operator==(const CommandExit&, const CommandExit&) = default;
    bool isSuccess() const { return kind == Kind::Exited && code == 0 && swept == 0; }
};

/// A process of a command's tree.
struct TreeProcess {
    qint64 pid = 0;
    QString name; ///< its argv[0] and arguments, cut to 200 characters, made visible
    friend bool operator==(const TreeProcess&, const TreeProcess&) = default;
};

/// What can be told of a command from its folder and from /proc, at any time, by any process of the
/// user.
struct CommandStatus {
    enum class State {
        Unclaimed, ///< no shim has begun: `claimUnstarted` decides
        Starting, ///< claimed a moment ago by a live shim, the leader does not run yet
        Running,
        LeaderExited, ///< the leader is gone, others of its tree live on
        Ended, ///< `exit` says how
        NeverRan, ///< claimed by recovery, or by a shim that died before the leader could exec
        Lost, ///< the shim is gone without an exit: how the command ended nobody saw; `tree` is
              ///< what survives
    };
    State state = State::Unclaimed;
    std::optional<CommandExit> exit;
    std::optional<int> leaderCode; ///< for LeaderExited: exit code, or 128 + signal
    qint64 shimPid = 0;
    qint64 leaderPid = 0;
    qint64 started = 0; ///< milliseconds UTC
    std::vector<TreeProcess> tree; ///< filled for LeaderExited and Lost
    qint64 freedFrom = 0; ///< the hole in the log file so far, also while it runs; equal: none
    qint64 freedTo = 0;
};

/// Writes the request (synced) and starts the shim detached, in a session of its own, in its own
/// systemd scope where `systemd-run --user --scope` works. `shim` is the absolute path of
/// slipway-run. Blocks on the disk, not on the command.
[[nodiscard]] Result<void> launchCommand(const CommandRequest& request, const QString& shim);
/// Never fails: what cannot be read is Lost or Unclaimed, whichever is the safe side.
[[nodiscard]] CommandStatus commandStatus(const QString& folder);
/// Recovery's claim: true if no shim had begun, and from now on none will. Works for a folder that
/// does not exist yet.
[[nodiscard]] bool claimUnstarted(const QString& folder);

/// Rungs of the ladder, each to the whole tree.
enum class Stop { Interrupt, Terminate, Kill };
/// Tells the shim; it forwards SIGINT or SIGTERM (with SIGCONT) to every process of the tree, or
/// kills and sweeps until the tree is empty. Safe against a pid used again (pidfd, start time, boot
/// id). Where the shim is gone, the surviving tree itself is told.
[[nodiscard]] Result<void> stopCommand(const QString& folder, Stop how);

/// The environment for commands: PATH, HOME, USER, LOGNAME, LANG, LC_*, TZ, TMPDIR,
/// XDG_RUNTIME_DIR, SSH_AUTH_SOCK, DOCKER_*, KUBECONFIG of `from`, and the named ones; nothing
/// else.
[[nodiscard]] QProcessEnvironment commandEnvironment(
    const QProcessEnvironment& from, const QStringList& names);
/// The absolute path that `program` means with this PATH and working folder: absolute as it is,
/// with a slash relative to the folder, else looked up; must be a file that may be executed. The
/// error says what is missing and what to do.
[[nodiscard]] Result<QString> resolveProgram(const QString& program,
    const QString& workingDirectory,
    const QProcessEnvironment& environment);

/// Starts a program detached (own session, null stdio, working folder /), in its own systemd scope
/// where that works; its pid.
[[nodiscard]] Result<qint64> startDetached(
    const QString& program, const QStringList& arguments, const QProcessEnvironment& environment);
/// Start time of a process in clock ticks since boot, or 0 if it does not live (zombies do not).
[[nodiscard]] qint64 processStartTime(qint64 pid);
/// The kernel's boot id.
[[nodiscard]] QString bootId();

} // namespace slipway::io
