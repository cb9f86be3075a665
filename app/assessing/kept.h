// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tree.h"
#include "readiness/assessment.h"

#include <QByteArrayList>
#include <QStringList>

#include <optional>

/// The last result of a working directory, so that a check of what did not change is a look at the
/// files' times. Only for results that nothing outside of the tree, the settings and the program
/// decides: no endpoint asked, no command run. Not seen is a change that keeps a file's size, inode
/// and both of its times, which needs the machine's clock to be set back.
namespace slipway::assessing {

/// What a result was made from, and how.
struct KeptKey {
    QString root; ///< the working directory, canonical
    QStringList options; ///< format, environment, profile: a result is kept for each set of them
    QByteArray settings; ///< of the configuration, as read; empty: none
    evidence::TreeStamp tree;
    qint64 looked = 0; ///< by the system's clock, before the tree was listed; milliseconds UTC
};

/// One document, ready to be written.
struct KeptResult {
    QByteArray document;
    readiness::Verdict verdict = readiness::Verdict::NotProven;
};

/// The document that the same key gave, with `now` (milliseconds UTC) in the place of its time;
/// nothing if there is none, if it is broken, or if the clock has gone past what it holds for or
/// back. Blocks on the disk.
std::optional<KeptResult> recalled(const QString& folder, const KeptKey& key, qint64 now);

/// Keeps a document made at `assessment.time`. Does nothing where a file of the tree was written
/// less than two seconds before it was looked at: git's racy files. A folder that cannot be written
/// costs time, nothing else. At most 64 documents of 8 MiB, mode 0600. Blocks on the disk.
void keep(const QString& folder,
    const KeptKey& key,
    const readiness::Assessment& assessment,
    const QByteArray& document);

} // namespace slipway::assessing
