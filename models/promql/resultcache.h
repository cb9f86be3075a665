// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace slipway::promql {

/// A range query that will be asked again with a moved window, as a chart does.
struct RangeRequest {
    std::string expression;
    qint64 start = 0; ///< milliseconds; a multiple of `step`, else nothing is kept (alignedTo())
    qint64 end = 0;
    qint64 step = 1;
    std::string source; ///< names what the snapshots are of: the store and its environment
    qint64 now = 0; ///< when the snapshot was taken, by the clock that dates samples
    qint64 lateness = 60'000; ///< samples older than now - lateness no longer come
};

/// `time`, moved back to a multiple of `step`.
qint64 alignedTo(qint64 time, qint64 step);

/// Steps of range queries that can no longer change, of the queries asked last. Thread-safe.
class ResultCache {
public:
    explicit ResultCache(qint64 bytes = 64 << 20);

    /// Forgets everything, or what is kept of one source (its store was replaced or edited).
    void clear();
    void forget(const std::string& source);

    struct Counts {
        qint64 queries = 0;
        qint64 stepsAsked = 0;
        qint64 stepsEvaluated = 0; ///< the others came from here
        qint64 kept = 0; ///< queries now kept
        qint64 bytes = 0; ///< about; never beyond the limit
    };
    Counts counts() const;

    /// The answers to one query at all steps from `first` to `last`. Never changes.
    struct Kept {
        qint64 first = 0;
        qint64 last = 0;
        Matrix matrix; ///< sorted by labels
        /// A warning or info, and the last step that it may have come from.
        struct Note {
            QString text;
            qint64 until = 0;
            bool isWarning = false;
        };
        std::vector<Note> notes;
    };
    /// For queryRangeCached().
    std::shared_ptr<const Kept> find(const std::string& key);
    void put(const std::string& key, std::shared_ptr<const Kept> kept);
    void count(qint64 asked, qint64 evaluated);

private:
    struct Slot {
        std::string key;
        std::shared_ptr<const Kept> kept;
        qint64 bytes = 0;
    };
    using Slots = std::list<Slot>;
    void drop(Slots::iterator slot);

    const qint64 m_limit;
    mutable std::mutex m_mutex;
    Slots m_slots; ///< the one used last first
    std::unordered_map<std::string, Slots::iterator> m_byKey;
    Counts m_counts;
};

/// As queryRange(), with the steps that `cache` has; keeps those that are settled. Samples that
/// the store has let go of since stay in the answer.
///
/// A step is settled once no sample up to it can come any more. Queries that look ahead (a negative
/// offset, smoothed, an `@` that is not settled) or at their own window (start(), end(), range(),
/// step()) are never kept.
Result<Answer> queryRangeCached(ResultCache& cache,
    const timeseries::Snapshot& snapshot,
    const RangeRequest& request,
    const QueryLimits& limits = {});

} // namespace slipway::promql
