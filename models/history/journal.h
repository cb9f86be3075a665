// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/duration.h"
#include "base/result.h"
#include "history/record.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace slipway::history {

/// What goes into the journal in one transaction, or not at all.
struct Append {
    QString stream{};
    qint64 expected
        = 0; ///< sequence of the stream's last record as the writer knows it; another: refused
    std::vector<Entry> entries{};
    std::optional<RunRow>
        row{}; ///< the projection after these entries (number is the journal's own)
    std::optional<Lease> lease{}; ///< must be held (nonce and fencing), or nothing is written
    std::vector<Request> settled{}; ///< requests handled by these entries (id and answer count)
};

/// Where a chain breaks: the first record that is not what was written.
struct ChainBreak {
    QString stream{};
    qint64 sequence = 0;
    QString what{}; ///< one sentence: `it does not match its hash`
};

/// What `verify` found.
struct ChainState {
    qint64 streams = 0;
    qint64 records = 0;
    std::optional<ChainBreak> broken{}; ///< the first in journal order
    QByteArray head{}; ///< SHA-256 over all streams' heads in order of name: written down
                       ///< elsewhere, it shows a cut tail
};

/// Which runs to list: newest first.
struct RunFilter {
    QString project{}; ///< empty: all
    QString environment{}; ///< empty: all
    bool onlyOpen = false;
    qint64 since = 0; ///< started at or after; milliseconds UTC
    int limit = 500;
};

/// Append-only store behind one interface; SQLite here, PostgreSQL for a team later. Every call
/// blocks on the disk and belongs to the thread that opened the journal: never the GUI thread
/// (JournalWatch is for that).
class Journal {
public:
    virtual ~Journal() = default;

    /// Writes and syncs. Fails, with nothing written, when the stream has moved on, the lease is
    /// not held any more, or the disk does not take it. Returns the last record's sequence.
    [[nodiscard]] virtual Result<qint64> append(const Append& what) = 0;
    /// Records of a stream after `after`, in order. Fails where one does not follow the one before
    /// it, so that nobody acts on a stream that was cut or put together anew; edited payloads are
    /// found by verify.
    [[nodiscard]] virtual Result<std::vector<Record>> read(
        const QString& stream, qint64 after = 0, int limit = 100'000)
        = 0;
    /// The same as it is stored, for showing and export only: beside what verify says of it.
    [[nodiscard]] virtual Result<std::vector<Record>> readUnchecked(
        const QString& stream, qint64 after = 0, int limit = 100'000)
        = 0;

    [[nodiscard]] virtual Result<std::vector<RunRow>> runs(const RunFilter& filter = {}) = 0;
    /// By id, by number (`128` or `#128`), or nothing.
    [[nodiscard]] virtual Result<std::optional<RunRow>> run(const QString& idOrNumber) = 0;

    /// Takes the lease of wanted.project and wanted.environment, for `ttl`. Given if nobody holds
    /// it, if it has expired, if its holder's process is dead on this host and boot, or if the same
    /// nonce holds it already. Otherwise the error says who, since when, for which run. Atomic
    /// against every other process. `wanted` says project, environment, run, owner, host, pid,
    /// pidStarted, boot, nonce.
    [[nodiscard]] virtual Result<Lease> acquire(const Lease& wanted, Milliseconds ttl) = 0;
    /// As acquire, and in the same transaction the first entries of a new run: two starts at the
    /// same instant give one run. The lease in `what` is ignored; `what.row` is required. Refused
    /// while an open run of that project and environment is recorded, whoever drives it.
    [[nodiscard]] virtual Result<Lease> begin(
        const Lease& wanted, Milliseconds ttl, const Append& what)
        = 0;
    /// Pushes `expires` out; fails if another holds it now.
    [[nodiscard]] virtual Result<Lease> renew(const Lease& held, Milliseconds ttl) = 0;
    [[nodiscard]] virtual Result<void> release(const Lease& held) = 0;
    /// The lease as stored, expired or not; nothing if none was taken or it was released.
    [[nodiscard]] virtual Result<std::optional<Lease>> lease(
        const QString& project, const QString& environment)
        = 0;

    /// Files a request; its id.
    [[nodiscard]] virtual Result<qint64> ask(const Request& request) = 0;
    /// Not yet settled ones of a run, oldest first.
    [[nodiscard]] virtual Result<std::vector<Request>> pending(const QString& run) = 0;
    [[nodiscard]] virtual Result<std::optional<Request>> request(qint64 id) = 0;

    /// Bytes kept with a stream (compressed inside; at most 8 MiB each, more is refused): the log
    /// of a run for other machines. Writing a name again replaces it. Its digest belongs into a
    /// record of the stream.
    [[nodiscard]] virtual Result<void> attach(
        const QString& stream, const QString& name, const QByteArray& bytes)
        = 0;
    [[nodiscard]] virtual Result<std::optional<QByteArray>> attachment(
        const QString& stream, const QString& name)
        = 0;

    /// Names of a stream's attachments, sorted.
    [[nodiscard]] virtual Result<QStringList> attachments(const QString& stream) = 0;

    /// Checks the whole store, then recomputes every chain (or one stream's; `head` is then over
    /// that one alone).
    [[nodiscard]] virtual Result<ChainState> verify(const QString& stream = {}) = 0;
    /// A number that changes whenever any process has written.
    [[nodiscard]] virtual Result<qint64> dataVersion() = 0;
};

/// How the journal file is opened.
enum class OpenMode { ReadWrite, ReadOnly };

/// Opens, and makes where it is missing (mode 0600, folder 0700), a SQLite journal: WAL,
/// synchronous FULL, quick_check, migrations forward only. `clock` outlives it. A damaged or
/// replaced file is an error that names the file and what to do; nothing is repaired silently. Each
/// journal has a connection of its own.
[[nodiscard]] Result<std::unique_ptr<Journal>> openJournal(
    const QString& file, const Clock& clock, OpenMode mode = OpenMode::ReadWrite);

/// True while the process that holds the lease lives as far as this host can tell: on another host
/// or boot it counts as alive until the lease expires.
[[nodiscard]] bool isHolderAlive(const Lease& lease, qint64 now);

/// Fills owner, host, pid, pidStarted, boot and a fresh nonce for this process.
[[nodiscard]] Lease leaseOfThisProcess(
    const QString& project, const QString& environment, const QString& run);

} // namespace slipway::history
