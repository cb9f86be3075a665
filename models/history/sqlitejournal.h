// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/canonical.h"
#include "history/journal.h"
#include "history/sqliteconnection.h"

#include <memory>

namespace slipway::history {

/// The journal in one SQLite file.
class SqliteJournal final : public Journal {
public:
    /// `connection` is open, checked and migrated.
    SqliteJournal(std::unique_ptr<SqliteConnection> connection, const Clock& clock);

    Result<qint64> append(const Append& what) override;
    Result<std::vector<Record>> read(const QString& stream, qint64 after, int limit) override;
    Result<std::vector<Record>> readUnchecked(
        const QString& stream, qint64 after, int limit) override;

    Result<std::vector<RunRow>> runs(const RunFilter& filter) override;
    Result<std::optional<RunRow>> run(const QString& idOrNumber) override;

    Result<Lease> acquire(const Lease& wanted, Milliseconds ttl) override;
    Result<Lease> begin(const Lease& wanted, Milliseconds ttl, const Append& what) override;
    Result<Lease> renew(const Lease& held, Milliseconds ttl) override;
    Result<void> release(const Lease& held) override;
    Result<std::optional<Lease>> lease(const QString& project, const QString& environment) override;

    Result<qint64> ask(const Request& request) override;
    Result<std::vector<Request>> pending(const QString& run) override;
    Result<std::optional<Request>> request(qint64 id) override;

    Result<void> attach(
        const QString& stream, const QString& name, const QByteArray& bytes) override;
    Result<std::optional<QByteArray>> attachment(
        const QString& stream, const QString& name) override;
    Result<QStringList> attachments(const QString& stream) override;

    Result<ChainState> verify(const QString& stream) override;
    Result<qint64> dataVersion() override;

private:
    struct Stream {
        qint64 id = 0; ///< 0: not there yet
        StreamHead head{0, chainStart()};
    };
    struct StoredLease {
        Lease lease;
        bool isHeld = false;
    };
    // Parts of a transaction: called inside one only.
    Result<qint64> write(const Append& what);
    Result<void> checkStore();
    Result<Stream> streamOf(const QString& name);
    Result<StreamHead> chain(const Stream& stream, const Append& what);
    Result<void> settle(const std::vector<Request>& requests);
    Result<void> project(const RunRow& row);
    Result<Lease> take(const Lease& wanted, Milliseconds ttl);
    Result<void> store(const Lease& lease);
    Result<std::optional<StoredLease>> stored(const QString& project, const QString& environment);
    /// What is stored of `held`, if it is this holder's still.
    Result<Lease> mine(const Lease& held);
    Result<std::vector<Request>> requests(const QString& condition, const QVariant& value);
    Result<std::vector<RunRow>> rows(const QString& condition, const QVariantList& values);

    std::unique_ptr<SqliteConnection> m_connection;
    const Clock& m_clock;
};

} // namespace slipway::history
