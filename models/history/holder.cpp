// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/journal.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSysInfo>

#include <array>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

QByteArray smallFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(4096) : QByteArray();
}

/// Ticks since boot, or 0 if the process does not live. Field 22 of proc(5)'s stat; the name in
/// field 2 may hold anything, also parentheses.
qint64 processStartTime(qint64 pid)
{
    const QByteArray stat = smallFile(u"/proc/%1/stat"_s.arg(pid));
    const auto fields = stat.mid(stat.lastIndexOf(')') + 2).split(' ');
    const auto state = fields.value(0);
    return state == "Z" || state == "X" ? 0 : fields.value(19).toLongLong();
}

QString bootId()
{
    return QString::fromLatin1(smallFile(u"/proc/sys/kernel/random/boot_id"_s).trimmed());
}

QString userName()
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found)
        return QString::fromLocal8Bit(found->pw_name);
    return u"uid %1"_s.arg(::geteuid());
}

} // namespace

bool isHolderAlive(const Lease& lease, qint64 now)
{
    const bool isHere = lease.host == QSysInfo::machineHostName() && lease.boot == bootId();
    if (!isHere)
        return lease.expires > now;
    return lease.pidStarted != 0 && processStartTime(lease.pid) == lease.pidStarted;
}

Lease leaseOfThisProcess(const QString& project, const QString& environment, const QString& run)
{
    QByteArray nonce(16, '\0');
    QRandomGenerator::system()->generate(nonce.begin(), nonce.end());
    const qint64 pid = ::getpid();
    return {.project = project,
        .environment = environment,
        .run = run,
        .owner = userName(),
        .host = QSysInfo::machineHostName(),
        .pid = pid,
        .pidStarted = processStartTime(pid),
        .boot = bootId(),
        .nonce = QString::fromLatin1(nonce.toHex())};
}

} // namespace slipway::history
