// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/checkpoint.h"
#include "timeseries/durablestore.h"

#include <QFile>

namespace slipway::timeseries {

/// The files of a durable store.
QString checkpointPath(const QString& folder);
QString journalPath(const QString& folder, quint64 number);
/// The numbers of the journals that are there, ascending.
std::vector<quint64> journalsOf(const QString& folder);

/// A file for its owner only; an error says which.
Result<void> openPrivate(QFile& file, QIODevice::OpenMode mode);
/// To the disk itself.
Result<void> sync(QFile& file);
Result<void> syncFolder(const QString& folder);

/// Takes what a folder has, oldest first.
struct FolderReader {
    std::function<void(const Labels&, std::span<const StoredChunk>)> takeChunks;
    std::function<void(std::span<const Point>)> takePoints;
};
struct FolderReport {
    std::optional<CheckpointHead> head;
    quint64 lastJournal = 0;
    qint64 journalBytes = 0;
    QStringList losses;
};
/// The owner of the folder may write it meanwhile. Fails if what is there cannot be opened.
Result<FolderReport> readFolder(const QString& folder, const FolderReader& reader);

} // namespace slipway::timeseries
