// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/owncommands.h"

#include "io/command.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryFile>

#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::assessing {

readiness::CommandAnswer runOwnCommand(const config::OwnCheck& check,
    const QString& directory,
    const QProcessEnvironment& environment,
    qint64 now)
{
    constexpr qint64 most = 1024 * 1024;
    readiness::CommandAnswer out;
    out.time = now;
    const auto allowed = io::commandEnvironment(environment, {});
    const auto program = io::resolveProgram(check.argv.value(0), directory, allowed);
    if (!program) {
        out.error = program.error().what;
        return out;
    }
    QTemporaryFile output;
    if (!output.open()) {
        out.error = u"there is no room for its output"_s;
        return out;
    }
    QProcess process;
    process.setProgram(*program);
    process.setArguments(check.argv.mid(1));
    process.setWorkingDirectory(directory);
    process.setProcessEnvironment(allowed);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(output.fileName());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.setChildProcessModifier([] {
        setsid();
        const rlimit files{most, most};
        setrlimit(RLIMIT_FSIZE, &files);
    });
    process.start();
    if (!process.waitForStarted()) {
        out.error = u"it cannot be started: "_s + process.errorString();
        return out;
    }
    const auto group = static_cast<pid_t>(process.processId());
    const bool ended = process.waitForFinished(static_cast<int>(check.timeout.count()));
    // Whatever it left behind in its session ends with it.
    ::kill(-group, SIGKILL);
    if (!ended) {
        process.waitForFinished();
        out.error = u"it took longer than %1"_s.arg(durationText(check.timeout));
        return out;
    }
    if (process.exitStatus() != QProcess::NormalExit) {
        out.error = u"a signal ended it"_s;
        return out;
    }
    out.exit = process.exitCode();
    output.seek(0);
    out.output = output.read(most);
    return out;
}

} // namespace slipway::assessing
