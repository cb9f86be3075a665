// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/canonical.h"

#include <QCryptographicHash>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr QByteArrayView recordPrefix("slipway.journal.record/1\0", 25);
constexpr QByteArrayView headPrefix("slipway.journal.head/1\0", 23);

/// One canonical row on its way into a hash.
class CanonicalRow {
public:
    explicit CanonicalRow(QByteArrayView prefix) : m_hash(QCryptographicHash::Sha256)
    {
        m_hash.addData(prefix.toByteArray());
    }
    void raw(const QByteArray& bytes) { m_hash.addData(bytes); }
    void bytes(const QByteArray& field)
    {
        number(field.size());
        m_hash.addData(field);
    }
    void text(const QString& field) { bytes(field.toUtf8()); }
    void integer(qint64 field)
    {
        number(sizeof field);
        number(field);
    }
    QByteArray result() const { return m_hash.result(); }

private:
    void number(qint64 value)
    {
        char buffer[sizeof value];
        qToBigEndian(value, buffer);
        m_hash.addData(QByteArray::fromRawData(buffer, sizeof buffer));
    }

    QCryptographicHash m_hash;
};

} // namespace

QByteArray chainStart()
{
    return QByteArray(32, '\0');
}

QByteArray recordHash(
    const QString& stream, qint64 sequence, const Entry& entry, const QByteArray& previous)
{
    CanonicalRow row(recordPrefix);
    row.raw(previous);
    row.text(stream);
    row.integer(sequence);
    row.text(entry.type);
    row.integer(entry.version);
    row.integer(entry.time);
    row.bytes(entry.payload);
    return row.result();
}

QByteArray journalHead(const std::map<QByteArray, StreamHead>& streams)
{
    CanonicalRow row(headPrefix);
    for (const auto& [name, head] : streams) {
        row.bytes(name);
        row.integer(head.sequence);
        row.bytes(head.hash);
    }
    return row.result();
}

QString storable(const QString& text)
{
    QString out = text;
    if (out.contains(QChar::Null))
        out.remove(QChar::Null);
    if (!out.isValidUtf16())
        out = QString::fromUtf8(out.toUtf8());
    for (const char16_t nobody : {u'\xfffe', u'\xffff'}) // SQLite gives back U+FFFD for them
        out.replace(QChar(nobody), QChar(QChar::ReplacementCharacter));
    while (out.startsWith(QChar::ByteOrderMark)) // SQLite would take it off
        out.remove(0, 1);
    return out.isNull() ? u""_s : out; // a null text would be stored as NULL
}

QByteArray storable(const QByteArray& bytes)
{
    QByteArray out = bytes;
    if (out.contains('\0'))
        out.replace(QByteArrayView("\0", 1), QByteArrayView());
    return out.isNull() ? QByteArray("") : out;
}

} // namespace slipway::history
