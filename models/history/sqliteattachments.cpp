// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "history/sqlitejournal.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr qsizetype attachmentLimit = 8 << 20; ///< bytes before they are compressed

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

} // namespace

Result<void> SqliteJournal::attach(
    const QString& stream, const QString& name, const QByteArray& bytes)
{
    if (stream.isEmpty() || name.isEmpty())
        return failure(u"journal"_s, u"an attachment needs a stream and a name"_s);
    if (bytes.size() > attachmentLimit)
        return failure(u"journal"_s,
            u"the attachment %1 has %2 bytes, more than %3"_s.arg(visible(name, 200))
                .arg(bytes.size())
                .arg(attachmentLimit));
    const QByteArray packed = qCompress(bytes);
    return m_connection->write([&]() -> Result<void> {
        const auto done = m_connection->change(
            u"INSERT OR REPLACE INTO attachments (stream, name, bytes, digest)"
            " VALUES (?, ?, ?, ?)"_s,
            {storable(stream), storable(name), packed, digestOf(packed)});
        if (!done)
            return failure(done.error());
        return {};
    });
}

Result<std::optional<QByteArray>> SqliteJournal::attachment(
    const QString& stream, const QString& name)
{
    QByteArray packed;
    QByteArray digest;
    const auto found = m_connection->read([&] {
        return m_connection->first(
            u"SELECT bytes, digest FROM attachments WHERE stream = ? AND name = ?"_s,
            {storable(stream), storable(name)},
            [&](const QSqlQuery& query) {
                packed = query.value(0).toByteArray();
                digest = query.value(1).toByteArray();
            });
    });
    if (!found)
        return failure(found.error());
    if (!*found)
        return std::nullopt;
    // Before it is unpacked: a damaged one must not decide how much memory that takes.
    if (digestOf(packed) != digest)
        return failure(m_connection->file(),
            u"the attachment %1 of %2 is damaged"_s.arg(visible(name, 200), visible(stream, 200)));
    return qUncompress(packed);
}

Result<QStringList> SqliteJournal::attachments(const QString& stream)
{
    return m_connection->read([&]() -> Result<QStringList> {
        QStringList out;
        const auto read
            = m_connection->each(u"SELECT name FROM attachments WHERE stream = ? ORDER BY name"_s,
                {storable(stream)},
                [&out](const QSqlQuery& query) { out << query.value(0).toString(); });
        if (!read)
            return failure(read.error());
        return out;
    });
}

} // namespace slipway::history
