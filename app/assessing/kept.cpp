// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/kept.h"

#include "base/clock.h"
#include "io/atomicfile.h"
#include "readiness/check.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QLocale>
#include <QTemporaryFile>

#include <cstdio>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace slipway::assessing {
namespace {

constexpr qint64 racy = 2000; ///< milliseconds: the coarsest clock of a file system
constexpr qint64 largest = 8 * 1024 * 1024;
constexpr qsizetype mostDocuments = 64;
constexpr quint32 magic = 0x534c4b31; // SLK1
constexpr qsizetype hashSize = 32;

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

/// A build of the program that decides otherwise may bear the same version.
QByteArray stampOfProgram()
{
    struct stat status = {};
    if (::stat("/proc/self/exe", &status) != 0)
        return {};
    QByteArray out;
    QDataStream stream(&out, QIODevice::WriteOnly);
    stream << qint64(status.st_size) << qint64(status.st_mtim.tv_sec)
           << qint64(status.st_mtim.tv_nsec) << quint64(status.st_ino);
    return out;
}

QString fileOf(const QString& folder, const KeptKey& key)
{
    const QStringList parts = QStringList{key.root} + key.options;
    return folder + u'/' + QString::fromLatin1(digestOf(parts.join(u'\x1f').toUtf8()).toHex())
        + u".kept"_s;
}

QByteArray identityOf(const KeptKey& key)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream << QStringLiteral(SLIPWAY_VERSION) << readiness::rulesVersion() << stampOfProgram()
           << QLocale().name() << key.root << key.options << key.settings << key.tree.digest;
    return digestOf(bytes);
}

/// What lies in a file, behind its own digest.
struct Record {
    QByteArray identity;
    qint64 made = 0;
    qint64 holdsUntil = 0;
    qint32 verdict = 0;
    QByteArrayList parts; ///< the document, cut where its time stands
};

QByteArray bytesOf(const Record& record)
{
    QByteArray payload;
    QDataStream stream(&payload, QIODevice::WriteOnly);
    stream.setVersion(QDataStream::Qt_6_4);
    stream << magic << record.identity << record.made << record.holdsUntil << record.verdict
           << record.parts;
    return digestOf(payload) + payload;
}

std::optional<Record> recordIn(const QByteArray& bytes)
{
    const QByteArray payload = bytes.mid(hashSize);
    if (bytes.size() <= hashSize || digestOf(payload) != bytes.first(hashSize))
        return {};
    QDataStream stream(payload);
    stream.setVersion(QDataStream::Qt_6_4);
    Record out;
    quint32 first = 0;
    stream >> first >> out.identity >> out.made >> out.holdsUntil >> out.verdict >> out.parts;
    const bool isWhole = stream.status() == QDataStream::Ok && first == magic && out.verdict >= 0
        && out.verdict <= static_cast<int>(readiness::Verdict::NotProven);
    return isWhole ? std::optional(std::move(out)) : std::nullopt;
}

/// Whole or not at all, but not synced: what a power cut leaves is told by its digest.
bool replace(const QString& file, const QByteArray& bytes)
{
    QTemporaryFile temporary(file + u".XXXXXX"_s); // mode 0600
    if (!temporary.open() || temporary.write(bytes) != bytes.size() || !temporary.flush())
        return false;
    const bool isThere = ::rename(QFile::encodeName(temporary.fileName()).constData(),
                             QFile::encodeName(file).constData())
        == 0;
    temporary.setAutoRemove(!isThere);
    return isThere;
}

/// The oldest go first.
void prune(const QString& folder)
{
    const auto files = QDir(folder).entryInfoList({u"*.kept"_s}, QDir::Files, QDir::Time);
    for (qsizetype i = mostDocuments; i < files.size(); ++i)
        QFile::remove(files[i].filePath());
}

} // namespace

std::optional<KeptResult> recalled(const QString& folder, const KeptKey& key, qint64 now)
{
    const auto bytes = io::readFile(fileOf(folder, key), largest);
    const auto record = bytes ? recordIn(*bytes) : std::nullopt;
    if (!record || record->identity != identityOf(key) || now < record->made
        || now >= record->holdsUntil)
        return {};
    return KeptResult{record->parts.join(toRfc3339(now).toUtf8()),
        static_cast<readiness::Verdict>(record->verdict)};
}

void keep(const QString& folder,
    const KeptKey& key,
    const readiness::Assessment& assessment,
    const QByteArray& document)
{
    if (key.tree.newest + racy > key.looked || document.size() > largest / 2)
        return;
    Record record{.identity = identityOf(key),
        .made = assessment.time,
        .holdsUntil = assessment.holdsUntil,
        .verdict = static_cast<int>(assessment.verdict),
        .parts = {}};
    const QByteArray time = toRfc3339(assessment.time).toUtf8();
    qsizetype at = 0;
    for (auto next = document.indexOf(time); next >= 0; next = document.indexOf(time, at)) {
        record.parts << document.mid(at, next - at);
        at = next + time.size();
    }
    record.parts << document.mid(at);
    if (QDir().mkpath(folder) && replace(fileOf(folder, key), bytesOf(record)))
        prune(folder);
}

} // namespace slipway::assessing
