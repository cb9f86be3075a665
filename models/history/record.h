// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// What happened, append-only: streams of records with hash chains, leases, requests, and lists
/// kept beside them.
namespace slipway::history {

/// One thing that happened, before it is stored. The room that owns the stream owns type and
/// payload.
struct Entry {
    QString type{}; ///< as `command-ended`
    int version = 1; ///< of the payload's shape
    qint64 time = 0; ///< milliseconds UTC
    QByteArray payload{}; ///< JSON object, compact UTF-8; hashed byte for byte
    friend bool operator==(const Entry&, const Entry&) = default;
};

/// One stored record. `hash` = SHA-256 over a fixed prefix, the previous record's hash of the same
/// stream (32 zero bytes before the first) and the canonical row (each field with its length before
/// it).
struct Record {
    QString stream{}; ///< as `rollout/20261122-150211-4f2a`
    qint64 sequence = 0; ///< 1, 2, … within the stream, without a gap
    qint64 position = 0; ///< order of all records of the journal
    Entry entry{};
    QByteArray previous{}; ///< 32 bytes
    QByteArray hash{}; ///< 32 bytes
    friend bool operator==(const Record&, const Record&) = default;
};

/// How a stored run ended, or that it has not.
enum class RunResult { Open, Succeeded, RolledBack, RollbackFailed, Aborted, Cancelled, Rejected };

/// As stored and in JSON: open, succeeded, rolled-back, rollback-failed, aborted, cancelled,
/// rejected.
QString runResultWord(RunResult result);
std::optional<RunResult> runResultOf(const QString& word);

/// One line of the list of deployments: a projection of the run's stream, written in the same
/// transaction as the records that change it.
struct RunRow {
    QString run{}; ///< id; its stream is `rollout/` + id
    qint64 number = 0; ///< 1, 2, … given by the journal when the run is created; shown as #128
    QString project{}; ///< absolute path of the configuration it was started with
    QString environment{};
    QString plan{};
    QString version{}; ///< to
    QString stable{}; ///< from
    QString phase{}; ///< as the rollout room writes it, for lists
    RunResult result = RunResult::Open;
    QString sentence{}; ///< why it is as it is, one sentence
    QString actor{}; ///< OS user
    QString host{};
    QString reason{};
    QString commit{}; ///< 40 hex digits, or empty: not known
    qint64 committed = 0; ///< time of the commit, milliseconds UTC; 0: not known
    qint64 started = 0;
    qint64 ended = 0; ///< 0: not yet
    qint64 waited = 0; ///< milliseconds spent waiting for a person, of ended - started
    std::optional<double> score{}; ///< proven percent of the scorecard when it was started
    std::optional<double> scoreAfter{}; ///< and after it, if somebody measured it
    QString verdict{}; ///< of the scorecard when it was started: go, go-with-risk, no-go,
                       ///< not-proven, or empty
    bool isDemo = false;
    bool isRollback = false; ///< was started to go back to an earlier version
    friend bool operator==(const RunRow&, const RunRow&) = default;
};

/// A person's (or the window's) wish to whoever drives a run. Handled once; the handling is in the
/// run's stream.
struct Request {
    qint64 id = 0; ///< given by the journal
    QString run{};
    QString type{}; ///< as `pause`; the rollout room owns the words
    QByteArray payload{}; ///< JSON object
    QString actor{}; ///< OS user
    QString host{};
    qint64 time = 0; ///< milliseconds UTC
    qint64 settled = 0; ///< when it was handled; 0: not yet
    QString answer{}; ///< empty: done; else why it was refused
    friend bool operator==(const Request&, const Request&) = default;
};

/// The right to drive one environment, held by one process at a time. `fencing` grows with every
/// new holder: a holder that slept too long is refused, whatever it still believes.
struct Lease {
    QString project{}; ///< absolute path of the configuration
    QString environment{};
    QString run{};
    QString owner{}; ///< OS user
    QString host{};
    qint64 pid = 0; ///< of the holder, on that host
    qint64 pidStarted = 0; ///< start time of that process in clock ticks since boot, so that a pid
                           ///< used again is no holder
    QString boot{}; ///< boot id of the host
    QString nonce{}; ///< random, of this holder
    qint64 fencing = 0;
    qint64 acquired = 0; ///< milliseconds UTC, the journal's clock
    qint64 heartbeat = 0;
    qint64 expires = 0;
    friend bool operator==(const Lease&, const Lease&) = default;
};

} // namespace slipway::history
