// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "history/sqlitejournal.h"

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

/// Who holds it, since when, for which run: `alice on web1 since 2026-11-22T20:00:00Z (run …)`.
QString holderText(const Lease& lease)
{
    return u"%1 on %2 since %3 (run %4)"_s.arg(visible(lease.owner, 100),
        visible(lease.host, 100),
        toRfc3339(lease.acquired),
        visible(lease.run, 100));
}

tl::unexpected<Error> heldBy(const Lease& lease)
{
    return failure(visible(lease.environment, 100),
        u"a rollout is held by "_s + holderText(lease),
        u"wait until it has ended, or abort it"_s);
}

} // namespace

Result<std::optional<SqliteJournal::StoredLease>> SqliteJournal::stored(
    const QString& project, const QString& environment)
{
    StoredLease out;
    const auto found = m_connection->first(
        u"SELECT run, owner, host, pid, pid_started, boot, nonce, fencing, acquired, heartbeat,"
        " expires, is_held FROM leases WHERE project = ? AND environment = ?"_s,
        {storable(project), storable(environment)},
        [&](const QSqlQuery& query) {
            out.lease = {.project = storable(project),
                .environment = storable(environment),
                .run = query.value(0).toString(),
                .owner = query.value(1).toString(),
                .host = query.value(2).toString(),
                .pid = query.value(3).toLongLong(),
                .pidStarted = query.value(4).toLongLong(),
                .boot = query.value(5).toString(),
                .nonce = query.value(6).toString(),
                .fencing = query.value(7).toLongLong(),
                .acquired = query.value(8).toLongLong(),
                .heartbeat = query.value(9).toLongLong(),
                .expires = query.value(10).toLongLong()};
            out.isHeld = query.value(11).toBool();
        });
    if (!found)
        return failure(found.error());
    return *found ? std::optional(out) : std::nullopt;
}

Result<void> SqliteJournal::store(const Lease& lease)
{
    const auto done = m_connection->change(
        u"INSERT OR REPLACE INTO leases (project, environment, run, owner, host, pid, pid_started,"
        " boot, nonce, fencing, acquired, heartbeat, expires, is_held)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"_s,
        {storable(lease.project),
            storable(lease.environment),
            storable(lease.run),
            storable(lease.owner),
            storable(lease.host),
            lease.pid,
            lease.pidStarted,
            storable(lease.boot),
            storable(lease.nonce),
            lease.fencing,
            lease.acquired,
            lease.heartbeat,
            lease.expires});
    if (!done)
        return failure(done.error());
    return {};
}

Result<Lease> SqliteJournal::take(const Lease& wanted, Milliseconds ttl)
{
    if (wanted.nonce.isEmpty() || wanted.project.isEmpty() || wanted.environment.isEmpty())
        return failure(u"journal"_s, u"a lease needs project, environment and nonce"_s);
    const auto before = stored(wanted.project, wanted.environment);
    if (!before)
        return failure(before.error());
    const qint64 now = m_clock.now();
    const bool isHeld = *before && (*before)->isHeld;
    const bool isMine = isHeld && (*before)->lease.nonce == wanted.nonce;
    if (isHeld && !isMine) {
        const auto& other = (*before)->lease;
        if (other.expires > now && isHolderAlive(other, now))
            return heldBy(other);
    }
    Lease lease = wanted;
    const qint64 last = *before ? (*before)->lease.fencing : 0;
    lease.fencing = isMine ? last : last + 1; // grows for ever, also after a release
    lease.acquired = isMine ? (*before)->lease.acquired : now;
    lease.heartbeat = now;
    lease.expires = now + ttl.count();
    if (const auto done = store(lease); !done)
        return failure(done.error());
    return lease;
}

Result<Lease> SqliteJournal::mine(const Lease& held)
{
    const auto now = stored(held.project, held.environment);
    if (!now)
        return failure(now.error());
    const QString where = visible(held.environment, 100);
    if (!*now || !(*now)->isHeld)
        return failure(where, u"the lease of run %1 was released"_s.arg(visible(held.run, 100)));
    const auto& lease = (*now)->lease;
    if (lease.nonce != storable(held.nonce) || lease.fencing != held.fencing)
        return failure(
            where, u"the lease is not held any more: taken over by "_s + holderText(lease));
    return lease;
}

Result<Lease> SqliteJournal::acquire(const Lease& wanted, Milliseconds ttl)
{
    return m_connection->write([&] { return take(wanted, ttl); });
}

Result<Lease> SqliteJournal::renew(const Lease& held, Milliseconds ttl)
{
    return m_connection->write([&]() -> Result<Lease> {
        auto lease = mine(held);
        if (!lease)
            return lease;
        lease->heartbeat = m_clock.now();
        lease->expires = lease->heartbeat + ttl.count();
        if (const auto done = store(*lease); !done)
            return failure(done.error());
        return lease;
    });
}

Result<void> SqliteJournal::release(const Lease& held)
{
    return m_connection->write([&]() -> Result<void> {
        const auto now = stored(held.project, held.environment);
        if (!now)
            return failure(now.error());
        const bool isAgain = *now && !(*now)->isHeld && (*now)->lease.nonce == storable(held.nonce)
            && (*now)->lease.fencing == held.fencing;
        if (isAgain)
            return {};
        if (const auto lease = mine(held); !lease)
            return failure(lease.error());
        const auto done = m_connection->change(
            u"UPDATE leases SET is_held = 0 WHERE project = ? AND environment = ?"_s,
            {storable(held.project), storable(held.environment)});
        if (!done)
            return failure(done.error());
        return {};
    });
}

Result<std::optional<Lease>> SqliteJournal::lease(
    const QString& project, const QString& environment)
{
    return m_connection->read([&]() -> Result<std::optional<Lease>> {
        const auto now = stored(project, environment);
        if (!now)
            return failure(now.error());
        return *now && (*now)->isHeld ? std::optional((*now)->lease) : std::nullopt;
    });
}

} // namespace slipway::history
