// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/command.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <cerrno>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

bool isAlwaysGiven(const QString& name)
{
    static constexpr std::array names{"PATH",
        "HOME",
        "USER",
        "LOGNAME",
        "LANG",
        "TZ",
        "TMPDIR",
        "XDG_RUNTIME_DIR",
        "SSH_AUTH_SOCK",
        "KUBECONFIG"};
    for (const char* const known : names) {
        if (name == QLatin1StringView(known))
            return true;
    }
    return name.startsWith(u"LC_") || name.startsWith(u"DOCKER_");
}

bool mayExecute(const QString& path)
{
    return QFileInfo(path).isFile() && ::access(QFile::encodeName(path).constData(), X_OK) == 0;
}

Result<QString> checked(const QString& program, const QString& path)
{
    if (!QFileInfo::exists(path))
        return failure(program, u"does not exist"_s, u"correct the path or install it"_s);
    if (!QFileInfo(path).isFile())
        return failure(program, u"is no file"_s, u"name a program"_s);
    if (!mayExecute(path))
        return failure(program, u"may not be executed"_s, u"chmod +x"_s);
    return path;
}

} // namespace

QProcessEnvironment commandEnvironment(const QProcessEnvironment& from, const QStringList& names)
{
    QProcessEnvironment out;
    for (const auto& name : from.keys()) {
        if (isAlwaysGiven(name) || names.contains(name))
            out.insert(name, from.value(name));
    }
    return out;
}

Result<QString> resolveProgram(
    const QString& program, const QString& workingDirectory, const QProcessEnvironment& environment)
{
    if (program.isEmpty())
        return failure({}, u"no program is named"_s, u"give its name or its path"_s);
    if (program.contains(u'/'))
        return checked(program, QDir::cleanPath(QDir(workingDirectory).absoluteFilePath(program)));
    QString candidate;
    // Only absolute folders: a name never means a file that lies in the current one.
    for (const auto& folder :
        environment.value(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s).split(u':')) {
        const QString path = folder + u'/' + program;
        if (!folder.startsWith(u'/') || !QFileInfo(path).isFile())
            continue;
        if (mayExecute(path))
            return QDir::cleanPath(path);
        if (candidate.isEmpty())
            candidate = path;
    }
    if (!candidate.isEmpty())
        return checked(program, candidate);
    return failure(program, u"is nowhere in PATH"_s, u"install it or give its absolute path"_s);
}

} // namespace slipway::io
