// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"

#include <QIODevice>
#include <QStringList>

#include <optional>

namespace slipway::timeseries {

/// What a file of the store is made of: a mark (4 bytes), a kind (1), the size of what follows (4),
/// the CRC-32C of kind, size and payload (4), the payload. After damage a reader finds the next
/// mark.
enum class FrameKind : std::uint8_t {
    CheckpointHead = 'C',
    CheckpointSeries = 'D',
    CheckpointEnd = 'E',
    JournalSeries = 'S',
    JournalSamples = 'A',
};

/// No payload is longer; what claims to be is damage.
inline constexpr size_t mostPayload = 4U << 20U;

void putFrame(FrameKind kind, ByteSpan payload, Bytes& out);

/// Reads frames one after the other from a file that may be damaged anywhere.
class FrameReader {
public:
    explicit FrameReader(QIODevice& device) : m_device(device) { }
    struct Frame {
        FrameKind kind;
        ByteSpan payload; ///< until the next call
    };
    /// The next good frame, nothing at the end.
    std::optional<Frame> next();
    /// What was passed over: sentences, and how many bytes in all. Whole once next() gave nothing.
    const QStringList& losses() const { return m_losses; }
    qint64 lostBytes() const { return m_lostBytes; }

private:
    bool fill(size_t size);
    std::optional<size_t> goodFrame();
    void skipToMark();
    void noteLoss(qint64 until, bool isAtEnd);

    QIODevice& m_device;
    Bytes m_buffer;
    size_t m_at = 0; ///< in the buffer
    qint64 m_base = 0; ///< where the buffer starts in the file
    qint64 m_lossStart = -1;
    qint64 m_lostBytes = 0;
    qint64 m_effort = 0; ///< bytes checked in vain
    QStringList m_losses;
};

} // namespace slipway::timeseries
