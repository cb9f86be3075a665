// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/paths.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace slipway::logging {
namespace {

/// A relative value is invalid by the specification and counts as not set.
QString base(const char* variable, const QString& belowHome)
{
    const QString set = qEnvironmentVariable(variable);
    const QString folder = QDir::isAbsolutePath(set) ? set : QDir::homePath() + belowHome;
    return QDir::cleanPath(folder + u"/slipway"_s);
}

} // namespace

QString configDirectory()
{
    return base("XDG_CONFIG_HOME", u"/.config"_s);
}

QString stateDirectory()
{
    return base("XDG_STATE_HOME", u"/.local/state"_s);
}

QString cacheDirectory()
{
    return base("XDG_CACHE_HOME", u"/.cache"_s);
}

QString logDirectory()
{
    return stateDirectory() + u"/log"_s;
}

bool makePrivate(const QString& directory)
{
    if (QDir(directory).exists())
        return true;
    const QString parent = QDir::cleanPath(directory + u"/.."_s);
    if (!QDir().mkpath(parent))
        return false;
    return ::mkdir(QFile::encodeName(directory).constData(), S_IRWXU) == 0 || errno == EEXIST;
}

} // namespace slipway::logging
