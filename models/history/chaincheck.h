// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/canonical.h"
#include "history/journal.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace slipway::history {

/// Recomputes chains from records as they are stored: pure, one pass, in journal order.
class ChainCheck {
public:
    /// Records in ascending position. A record whose stream is not listed has an empty stream.
    void add(const Record& record);
    /// After all records: what the journal believes of each stream.
    void addHead(const QString& stream, const StreamHead& head);
    /// `lastPosition`: the last one that was ever given out; 0 where only some streams were added,
    /// so that positions between them do not count as missing.
    ChainState state(qint64 lastPosition) const;

private:
    struct Seen {
        StreamHead head{0, chainStart()};
        qint64 position = 0; ///< of the last good record
        bool isBroken = false;
    };
    struct Finding {
        qint64 position = 0;
        ChainBreak what;
    };
    void find(qint64 position, const QString& stream, qint64 sequence, const QString& what);
    qint64 missingAfter(qint64 position, qint64 otherwise) const;

    std::map<QByteArray, Seen> m_streams; ///< by UTF-8 name
    std::vector<std::pair<qint64, qint64>> m_gaps; ///< missing positions, from and to inclusive
    std::optional<Finding> m_first;
    qint64 m_position = 0;
    qint64 m_records = 0;
};

} // namespace slipway::history
