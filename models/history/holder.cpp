// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/journal.h"
#include "io/command.h"

#include <QRandomGenerator>
#include <QSysInfo>

#include <array>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

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
    const bool isHere = lease.host == QSysInfo::machineHostName() && lease.boot == io::bootId();
    if (!isHere)
        return lease.expires > now;
    return lease.pidStarted != 0 && io::processStartTime(lease.pid) == lease.pidStarted;
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
        .pidStarted = io::processStartTime(pid),
        .boot = io::bootId(),
        .nonce = QString::fromLatin1(nonce.toHex())};
}

} // namespace slipway::history
