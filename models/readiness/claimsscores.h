// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/documents.h"

#include <optional>

namespace slipway::readiness {

/// A readiness score that a document gives: a row of its scorecard, or a line such as `Production
/// readiness: 95%`.
struct ScoreStatement {
    QString path{};
    int line = 0;
    QString text{}; ///< as the document says it, without markup
    QString quote{}; ///< the figure in it
    QString subject{}; ///< category id, or OVERALL
    double value = 0; ///< percent
    int table = -1; ///< statements of one table have one number; -1: running text
    std::optional<double> weight{}; ///< percent or points, where its table has such a column
    friend bool operator==(const ScoreStatement&, const ScoreStatement&) = default;
};

/// A document says that the system is ready for production, or that it is not.
struct ReadyStatement {
    QString path{};
    int line = 0;
    QString text{};
    QString quote{};
    bool isReady = true;
    friend bool operator==(const ReadyStatement&, const ReadyStatement&) = default;
};

/// Every readiness statement of the documents: not of changelogs, plans, and sections about what
/// was or shall be.
struct ReadinessStatements {
    std::vector<ScoreStatement> scores{}; ///< by path; tables first, then lines
    std::vector<ReadyStatement> ready{};
    static ReadinessStatements gather(const Facts& facts);
    /// Those of one document.
    static ReadinessStatements of(const DocumentFile& file);
};

/// Two scores of different documents for the same subject that differ by half a percent or more.
struct ScoreConflict {
    ScoreStatement first{};
    ScoreStatement second{};
    bool isSeries = false; ///< the documents are of different dates: the older one is out of date
};
std::vector<ScoreConflict> conflictsOf(const Facts& facts);

/// The column of a table that holds scores of known categories; -1: the table is no scorecard.
int scoreColumn(const evidence::MarkdownTable& table);
/// A statement about the past, the future or something wished for is none about the present.
bool isClaimSection(const QStringList& sections);
/// A line without ticks, markup and secrets, at most 300 characters.
QString claimText(const QString& text);

} // namespace slipway::readiness
