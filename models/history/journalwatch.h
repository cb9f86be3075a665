// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "history/journal.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>
#include <vector>

namespace slipway::history {

/// A journal for a window: one thread of its own does all reading and asking; values come back by
/// signals in the thread of this object. Notices what other processes write within `pollInterval`.
/// Where the journal cannot be opened or fails later, it is tried again after 0.25 s, then ever
/// longer, up to 8 s; once it works, everything that is listed and followed comes anew from the
/// beginning. Destruction joins the thread: what was asked before is carried out, results that are
/// still under way are dropped.
class JournalWatch : public QObject {
    Q_OBJECT
public:
    static constexpr int pollInterval = 200; ///< milliseconds

    /// Opens (and makes) the journal in the background. `clock` outlives it.
    JournalWatch(QString file, const Clock& clock, QObject* parent = nullptr);
    ~JournalWatch() override;

    /// Which runs `runsChanged` lists from now on; answers at once with what is there.
    void list(const RunFilter& filter);
    /// Follows one stream from its first record on: `recordsRead` with all that is there, then with
    /// what is new, as stored (Journal::readUnchecked): what its chain is worth, verify says.
    /// Replaces what was followed under the same `key` (`live`, `detail`, …); an empty
    /// stream ends it.
    void follow(const QString& key, const QString& stream);
    /// Files a request; the id, or why not. Fails at once while the journal cannot be opened: a
    /// wish must not be fulfilled long after it was made.
    QFuture<Result<qint64>> ask(const Request& request);
    /// Anything else that must read the journal, in its thread: `fn` gets the journal.
    template<typename Fn, typename T = std::invoke_result_t<Fn, Journal&>>
    QFuture<T> with(Fn fn)
    {
        auto promise = std::make_shared<QPromise<T>>();
        promise->start();
        auto future = promise->future();
        post([promise, fn = std::move(fn)](Journal& journal) mutable {
            promise->addResult(fn(journal));
            promise->finish();
        });
        return future;
    }

signals:
    void runsChanged(const std::vector<slipway::history::RunRow>& runs);
    /// `isFirst`: the stream from its beginning; otherwise what came since.
    void recordsRead(
        const QString& key, const std::vector<slipway::history::Record>& records, bool isFirst);
    /// The journal cannot be opened or read; told once until it works again (`recovered`).
    void failed(const slipway::Error& error);
    void recovered();

private:
    struct Worker;
    /// Runs a task in the journal's thread once it is open; dropped if it never opens, and its
    /// future is then cancelled.
    void post(std::function<void(Journal&)> task);

    QThread m_thread;
    Worker* m_worker = nullptr; ///< lives and dies in m_thread
};

} // namespace slipway::history
