// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust/permissions.h"

#include "base/text.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

QString whyOne(const QString& path, Owner owner)
{
    struct stat status { };
    const QString shown = visible(path);
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return u"%1 cannot be looked at"_s.arg(shown);
    const bool isOwn = status.st_uid == ::geteuid();
    if (!isOwn && (owner == Owner::Me || status.st_uid != 0))
        return u"%1 belongs to another user"_s.arg(shown);
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return u"%1 can be written by others than its owner (chmod go-w)"_s.arg(shown);
    return {};
}

} // namespace

QString whyChangeable(const QString& path, Owner owner)
{
    const QString file = whyOne(path, owner);
    return file.isEmpty() ? whyOne(QFileInfo(path).absolutePath(), Owner::MeOrRoot) : file;
}

} // namespace slipway::trust
