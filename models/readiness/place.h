// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "readiness/facts.h"

#include <memory>
#include <mutex>
#include <vector>

namespace slipway::readiness {

/// Evidence of kind file: line (and column) of a file, with that line as excerpt. `endLine` above
/// `line` quotes up to there, at most 6 lines. Values that look like secrets are masked; a report
/// says so with EvidenceKind::Report.
Evidence placeOf(
    const Facts& facts, const QString& path, int line = 0, int column = 0, int endLine = 0);
/// Evidence that something is not there.
Evidence absent(const QString& path);
/// `text` with the values of keys such as password, secret, token and key, and credentials in URLs,
/// as `‹hidden›`.
QString masked(const QString& text);

/// Lines of files, each file read once; of text that is not UTF-8 as Latin-1. Nothing for what
/// cannot be read.
class Lines {
public:
    static Lines gather(const Facts&) { return {}; }
    /// All of them.
    QStringList of(const Facts& facts, const QString& path) const;
    /// From `first` to `last`, both from 1: as many of them as the file has.
    QStringList some(const Facts& facts, const QString& path, int first, int last) const;
    /// One, from 1; empty if the file has no such line.
    QString line(const Facts& facts, const QString& path, int number) const
    {
        return some(facts, path, number, number).value(0);
    }

private:
    /// Mostly a few lines of a file are quoted: the others are never made into text.
    struct File {
        QByteArray text; ///< UTF-8
        std::vector<qsizetype> starts{}; ///< of each line, and one behind the last
    };
    using Files = QHash<QString, std::shared_ptr<const File>>;
    struct Known {
        std::mutex mutex;
        Files files;
    };
    static std::shared_ptr<const File> read(const Facts& facts, const QString& path);
    std::shared_ptr<const File> file(const Facts& facts, const QString& path) const;

    std::unique_ptr<Known> m_known = std::make_unique<Known>();
};

} // namespace slipway::readiness
