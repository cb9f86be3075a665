// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/storefolder.h"

#include <QDir>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr int mostAttempts = 5;

Error unwritten(const QString& path, const QString& why)
{
    return {path, u"cannot be written: %1"_s.arg(why), u"make room there, or check its owner"_s};
}

struct Journal {
    quint64 number = 0;
    std::unique_ptr<QFile> file;
};

/// Opens the journals that are not open yet. False if one went away meanwhile: a checkpoint came.
bool openJournals(const QString& folder, std::vector<Journal>& journals)
{
    for (const auto number : journalsOf(folder)) {
        if (std::ranges::find(journals, number, &Journal::number) != journals.end())
            continue;
        auto file = std::make_unique<QFile>(journalPath(folder, number));
        if (!file->open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
            if (!file->exists())
                return false;
            continue;
        }
        journals.push_back({number, std::move(file)});
    }
    std::ranges::sort(journals, {}, &Journal::number);
    return true;
}

/// Journals and checkpoint as they belong together: what a checkpoint takes in goes away only once
/// it is in place, so journals are opened before it and looked for once more behind it.
bool openAll(const QString& folder, std::vector<Journal>& journals, QFile& checkpoint)
{
    for (int i = 0; i < mostAttempts; ++i) {
        journals.clear();
        checkpoint.close();
        if (!openJournals(folder, journals))
            continue;
        if (!checkpoint.open(QIODevice::ReadOnly | QIODevice::Unbuffered) && checkpoint.exists())
            return false;
        if (openJournals(folder, journals))
            return true;
    }
    return false;
}

void addLosses(const QString& name, const QStringList& from, QStringList& to)
{
    for (const auto& loss : from)
        to.append(name + u": "_s + loss);
}

} // namespace

QString checkpointPath(const QString& folder)
{
    return folder + u"/checkpoint"_s;
}

QString journalPath(const QString& folder, quint64 number)
{
    return folder + u"/journal-%1"_s.arg(number, 10, 10, QLatin1Char('0'));
}

std::vector<quint64> journalsOf(const QString& folder)
{
    std::vector<quint64> out;
    const auto names = QDir(folder).entryList({u"journal-*"_s}, QDir::Files, QDir::Name);
    for (const auto& name : names) {
        bool isNumber = false;
        const auto number = name.mid(8).toULongLong(&isNumber);
        if (isNumber)
            out.push_back(number);
    }
    std::ranges::sort(out);
    return out;
}

Result<void> openPrivate(QFile& file, QIODevice::OpenMode mode)
{
    if (!file.open(mode | QIODevice::Unbuffered, QFile::ReadOwner | QFile::WriteOwner))
        return failure(unwritten(file.fileName(), file.errorString()));
    return {};
}

Result<void> sync(QFile& file)
{
    if (::fdatasync(file.handle()) != 0)
        return failure(unwritten(file.fileName(), QString::fromLocal8Bit(std::strerror(errno))));
    return {};
}

Result<void> syncFolder(const QString& folder)
{
    const int handle = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_CLOEXEC);
    const bool isGood = handle >= 0 && ::fsync(handle) == 0;
    const QString why = QString::fromLocal8Bit(std::strerror(errno));
    if (handle >= 0)
        ::close(handle);
    if (!isGood)
        return failure(unwritten(folder, why));
    return {};
}

Result<FolderReport> readFolder(const QString& folder, const FolderReader& reader)
{
    FolderReport out;
    std::vector<Journal> journals;
    QFile checkpoint(checkpointPath(folder));
    if (!openAll(folder, journals, checkpoint))
        return failure(folder,
            u"the kept metrics cannot be read: %1"_s.arg(checkpoint.errorString()),
            u"check who owns the folder"_s);
    if (checkpoint.isOpen()) {
        const auto report = readCheckpoint(checkpoint, reader.takeChunks);
        out.head = report.head;
        addLosses(u"checkpoint"_s, report.losses, out.losses);
    }
    for (const auto& journal : journals) {
        out.lastJournal = std::max(out.lastJournal, journal.number);
        if (out.head && journal.number <= out.head->journal)
            continue;
        out.journalBytes += journal.file->size();
        const auto report = readJournal(*journal.file, reader.takePoints);
        addLosses(journalPath(u"."_s, journal.number).mid(2), report.losses, out.losses);
    }
    if (out.head)
        out.lastJournal = std::max(out.lastJournal, out.head->journal);
    return out;
}

} // namespace slipway::timeseries
