// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "io/atomicfile.h"
#include "trust/permissions.h"
#include "trust/trust.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

const auto schema = u"slipway.trust/1"_s;

/// One configuration that somebody trusted.
struct Entry {
    QString file;
    QByteArray digest;
    QStringList lines;
    qint64 since = 0;
};

QJsonObject toJson(const Entry& entry)
{
    return {{u"file"_s, entry.file},
        {u"digest"_s, QString::fromLatin1(entry.digest.toHex())},
        {u"since"_s, entry.since},
        {u"lines"_s, QJsonArray::fromStringList(entry.lines)}};
}

Entry fromJson(const QJsonObject& json)
{
    Entry out{json[u"file"_s].toString(),
        QByteArray::fromHex(json[u"digest"_s].toString().toLatin1()),
        {},
        json[u"since"_s].toInteger()};
    for (const auto& line : json[u"lines"_s].toArray())
        out.lines << line.toString();
    return out;
}

/// All entries. A book that others could have written, or that is damaged, is not believed.
Result<std::vector<Entry>> readBook(const QString& file)
{
    constexpr qint64 largest = 32LL << 20;
    const QString fix = u"move it away and trust again"_s;
    if (!QFileInfo::exists(file))
        return std::vector<Entry>{};
    if (const QString why = whyChangeable(file, Owner::Me); !why.isEmpty())
        return failure(file, u"what is trusted is not believed: "_s + why);
    const auto bytes = io::readFile(file, largest);
    if (!bytes)
        return failure(bytes.error());
    const QJsonObject json = QJsonDocument::fromJson(*bytes).object();
    if (json[u"schema"_s] != schema || !json[u"files"_s].isArray())
        return failure(file, u"the list of what is trusted is damaged"_s, fix);
    std::vector<Entry> out;
    for (const auto& one : json[u"files"_s].toArray())
        out.push_back(fromJson(one.toObject()));
    return out;
}

Result<void> writeBook(const QString& file, const std::vector<Entry>& entries)
{
    QJsonArray files;
    for (const auto& entry : entries)
        files.append(toJson(entry));
    return io::writeAtomically(
        file, QJsonDocument(QJsonObject{{u"schema"_s, schema}, {u"files"_s, files}}).toJson());
}

/// Changes the book while no other process does.
template<typename Change>
Result<void> change(const QString& file, Change&& apply)
{
    constexpr int patience = 10'000; // milliseconds
    const QString folder = QFileInfo(file).absolutePath();
    if (!QFileInfo(folder).isDir()) {
        if (!QDir().mkpath(folder))
            return failure(folder, u"the folder cannot be made"_s);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QLockFile lock(file + u".lock"_s);
    if (!lock.tryLock(patience))
        return failure(file, u"another process is changing what is trusted"_s, u"try again"_s);
    auto entries = readBook(file);
    if (!entries)
        return failure(entries.error());
    apply(*entries);
    return writeBook(file, *entries);
}

/// `from` without one of each in `what`.
QStringList without(QStringList from, const QStringList& what)
{
    for (const auto& line : what)
        from.removeOne(line);
    return from;
}

Standing changed(const Entry& entry, const Subject& subject)
{
    Standing out{State::Changed,
        {},
        without(subject.lines, entry.lines),
        without(entry.lines, subject.lines),
        0};
    const QString since = toRfc3339(entry.since);
    out.why = out.added.isEmpty() && out.removed.isEmpty()
        ? u"it was trusted on %1, and its bytes have changed since"_s.arg(since)
        : u"it was trusted on %1, and has changed since: %2 lines more, %3 less"_s.arg(since)
              .arg(out.added.size())
              .arg(out.removed.size());
    return out;
}

} // namespace

Book::Book(QString file, std::vector<QByteArray> builtIn)
    : m_file(std::move(file))
    , m_builtIn(std::move(builtIn))
{
}

Standing Book::standing(const Subject& subject) const
{
    Standing out;
    if (std::ranges::find(m_builtIn, subject.digest) != m_builtIn.end()) {
        out.state = State::Trusted;
        out.why = u"it is part of this program"_s;
        return out;
    }
    out.why = subject.refusal.isEmpty() ? whyChangeable(subject.file, Owner::Me) : subject.refusal;
    out.added = subject.lines;
    if (!out.why.isEmpty()) {
        out.state = State::Refused;
        return out;
    }
    const auto entries = readBook(m_file);
    if (!entries) {
        out.why = entries.error().text();
        return out;
    }
    const auto it = std::ranges::find(*entries, subject.file, &Entry::file);
    if (it == entries->end()) {
        out.why = u"nobody has trusted it here"_s;
        return out;
    }
    if (it->digest != subject.digest || subject.digest.isEmpty())
        return changed(*it, subject);
    out.state = State::Trusted;
    out.added.clear();
    out.since = it->since;
    out.why = u"it is trusted since %1"_s.arg(toRfc3339(it->since));
    return out;
}

Result<void> Book::trust(const Subject& subject, const Clock& clock)
{
    const Standing now = standing(subject);
    if (now.state == State::Refused)
        return failure(visible(subject.file), u"this cannot be trusted: "_s + now.why);
    return change(m_file, [&](std::vector<Entry>& entries) {
        std::erase_if(
            entries, [&subject](const Entry& entry) { return entry.file == subject.file; });
        entries.push_back({subject.file, subject.digest, subject.lines, clock.now()});
    });
}

Result<void> Book::forget(const QString& file)
{
    const QString canonical = QFileInfo(file).canonicalFilePath();
    return change(m_file, [&](std::vector<Entry>& entries) {
        std::erase_if(entries, [&](const Entry& entry) {
            return entry.file == file || (!canonical.isEmpty() && entry.file == canonical);
        });
    });
}

} // namespace slipway::trust
