// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/chaincheck.h"

using namespace Qt::StringLiterals;

namespace slipway::history {

void ChainCheck::find(qint64 position, const QString& stream, qint64 sequence, const QString& what)
{
    if (!m_first || position < m_first->position)
        m_first = Finding{position, {stream, sequence, what}};
}

/// The first missing position after one; `otherwise` if none is missing.
qint64 ChainCheck::missingAfter(qint64 position, qint64 otherwise) const
{
    for (const auto& [from, to] : m_gaps) {
        if (to > position)
            return std::max(from, position + 1);
    }
    return otherwise;
}

void ChainCheck::add(const Record& record)
{
    ++m_records;
    if (record.position > m_position + 1)
        m_gaps.emplace_back(m_position + 1, record.position - 1);
    m_position = std::max(m_position, record.position);
    if (record.stream.isEmpty()) {
        find(record.position, {}, record.sequence, u"it belongs to no stream"_s);
        return;
    }
    auto& seen = m_streams[record.stream.toUtf8()];
    if (seen.isBroken)
        return;
    seen.isBroken = true;
    const qint64 next = seen.head.sequence + 1;
    const auto hash = recordHash(record.stream, record.sequence, record.entry, record.previous);
    if (hash != record.hash)
        find(record.position, record.stream, record.sequence, u"it does not match its hash"_s);
    else if (record.sequence > next)
        find(missingAfter(seen.position, record.position), record.stream, next, u"it is missing"_s);
    else if (record.sequence < next)
        find(
            record.position, record.stream, record.sequence, u"it stands at a place not its own"_s);
    else if (record.previous != seen.head.hash)
        find(record.position,
            record.stream,
            record.sequence,
            u"it does not follow the record before it"_s);
    else
        seen = {{record.sequence, record.hash}, record.position, false};
}

void ChainCheck::addHead(const QString& stream, const StreamHead& head)
{
    auto& seen = m_streams[stream.toUtf8()];
    if (seen.isBroken)
        return;
    const qint64 end = m_position + 1;
    if (head.sequence > seen.head.sequence) {
        find(missingAfter(seen.position, end),
            stream,
            seen.head.sequence + 1,
            u"it is missing: the end of the stream was cut off"_s);
    } else if (head.sequence < seen.head.sequence) {
        find(seen.position,
            stream,
            head.sequence + 1,
            u"it was not written by the journal: the stream's head does not know it"_s);
    } else if (head.hash != seen.head.hash) {
        find(seen.position,
            stream,
            seen.head.sequence,
            u"it is not what the stream's head says was written"_s);
    }
}

ChainState ChainCheck::state(qint64 lastPosition) const
{
    ChainState out;
    out.records = m_records;
    std::map<QByteArray, StreamHead> heads;
    for (const auto& [name, seen] : m_streams)
        heads.emplace(name, seen.head);
    out.streams = static_cast<qint64>(heads.size());
    out.head = journalHead(heads);
    if (m_first)
        out.broken = m_first->what;
    if (lastPosition <= 0)
        return out;
    const qint64 gap
        = missingAfter(0, lastPosition > m_position ? m_position + 1 : lastPosition + 1);
    if (gap <= lastPosition && (!m_first || gap < m_first->position))
        out.broken = ChainBreak{
            {}, 0, u"record %1 of the journal is missing, and its whole stream with it"_s.arg(gap)};
    return out;
}

} // namespace slipway::history
