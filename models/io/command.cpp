// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/command.h"

#include "io/atomicfile.h"
#include "io/commandfolder.h"
#include "io/commandrecord.h"
#include "io/processtable.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

/// Why this cannot be asked for, or empty.
QString mistake(const CommandRequest& request)
{
    QStringList texts{request.folder, request.program, request.workingDirectory, request.logFile};
    texts += request.arguments;
    texts += request.environment.toStringList();
    for (const auto& text : texts) {
        if (text.contains(QChar(u'\0')))
            return u"a NUL character is in its program, arguments or environment"_s;
    }
    if (request.program.isEmpty())
        return u"it names no program"_s;
    for (const auto& path : {request.folder, request.workingDirectory, request.logFile}) {
        if (!QDir::isAbsolutePath(path))
            return u"\"%1\" is no absolute path"_s.arg(path);
    }
    return request.logLimit > 0 ? QString() : u"its log may hold nothing"_s;
}

QByteArray requestBytes(const CommandRequest& request)
{
    CommandRecord record;
    record.add("version", 1);
    record.add("program", request.program.toStdString());
    for (const auto& argument : request.arguments)
        record.add("argument", argument.toStdString());
    record.add("directory", QFile::encodeName(request.workingDirectory).toStdString());
    record.add("log", QFile::encodeName(request.logFile).toStdString());
    record.add("logLimit", request.logLimit);
    record.add("fileMask", request.fileMask);
    return QByteArray::fromStdString(record.bytes());
}

/// Makes the folder, and its parent knows of it after a power cut.
Result<void> makeFolder(const QString& folder)
{
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) == 0) {
        CommandFolder(QFileInfo(folder).path()).sync();
        return {};
    }
    switch (errno) {
    case EEXIST:
        return failure(folder,
            u"exists already: this command was asked for before"_s,
            u"a command runs at most once"_s);
    case ENOENT: return failure(folder, u"cannot be made: its parent folder does not exist"_s);
    case ENOSPC:
    case EDQUOT: return failure(folder, u"cannot be made: the disk is full"_s);
    case EACCES:
    case EPERM: return failure(folder, u"cannot be made: permission denied"_s);
    default: break;
    }
    return failure(folder, u"cannot be made: error %1 of the system"_s.arg(errno));
}

} // namespace

Result<void> launchCommand(const CommandRequest& request, const QString& shim)
{
    if (const QString what = mistake(request); !what.isEmpty())
        return failure(request.folder, u"the command cannot be started: "_s + what);
    const QString folder = QDir::cleanPath(request.folder);
    if (auto made = makeFolder(folder); !made)
        return made;
    auto started
        = writeAtomically(
            folder + u'/' + QLatin1StringView(commandfile::request), requestBytes(request))
              .and_then([&]() -> Result<void> {
                  return startDetached(shim, {folder}, request.environment).map([](qint64) {});
              });
    if (!started)
        static_cast<void>(claimUnstarted(folder)); // whoever looks later sees that nothing ran
    return started;
}

bool claimUnstarted(const QString& folder)
{
    ::mkdir(QFile::encodeName(folder).constData(), 0700);
    const CommandFolder open(folder);
    if (!open.isOpen())
        return false;
    CommandFolder(QFileInfo(QDir::cleanPath(folder)).path()).sync();
    CommandRecord record;
    record.add("by", "recovery");
    const int error = makeClaim(open.fd(), record);
    if (error != EEXIST)
        return error == 0;
    const auto claim = readRecord(open.fd(), commandfile::claim);
    return claim.isWhole() && claim.record.text("by") == "recovery";
}

} // namespace slipway::io
