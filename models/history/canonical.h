// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"

#include <QByteArray>
#include <QString>

#include <map>

namespace slipway::history {

/// What a stream's first record follows: 32 zero bytes.
QByteArray chainStart();

/// Hash of one record: SHA-256 over `slipway.journal.record/1` and a NUL, the previous record's
/// hash (32 bytes), then stream, sequence, type, version, time and payload, each with its length
/// (8 bytes, big endian) before it; texts as UTF-8, numbers as 8 bytes big endian.
QByteArray recordHash(
    const QString& stream, qint64 sequence, const Entry& entry, const QByteArray& previous);

/// Where a stream stands.
struct StreamHead {
    qint64 sequence = 0;
    QByteArray hash;
    friend bool operator==(const StreamHead&, const StreamHead&) = default;
};

/// Hash of a journal: SHA-256 over `slipway.journal.head/1` and a NUL, then for each stream in the
/// order of its name's UTF-8 bytes: name, sequence and hash, each with its length before it.
QByteArray journalHead(const std::map<QByteArray, StreamHead>& streams);

/// A text as every store keeps it: without NUL, without a byte order mark in front, valid UTF-16,
/// without U+FFFE and U+FFFF, never null. What is hashed is what is read back.
QString storable(const QString& text);
/// The same for bytes that hold text.
QByteArray storable(const QByteArray& bytes);

} // namespace slipway::history
