// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "readiness/assessment.h"

#include <QMap>

/// Assessments over time: when claim and evidence parted, and why a score changed.
namespace slipway::readiness {

/// What is kept of one assessment, for lists and charts: everything but excerpts.
struct Snapshot {
    QString id{}; ///< stream of the journal, or commit
    qint64 time = 0; ///< of the assessment, or of the commit; milliseconds UTC
    QString commit{};
    QString subject{}; ///< first line of the commit's message; empty: not known
    QString treeHash{};
    QString environment{};
    QString profile{}; ///< name and version
    QString rules{};
    Verdict verdict = Verdict::NotProven;
    Score score{};
    Score gross{};
    int level = 0;
    std::array<Score, categoryCount> categories{};
    struct Row {
        Status status = Status::Unknown;
        Status gross = Status::Unknown;
        UnknownReason unknown = UnknownReason::None;
        Category category = Category::Infrastructure;
        double weight = 0;
        QString title{};
        QString reason{};
        Evidence first{}; ///< without excerpt
        friend bool operator==(const Row&, const Row&) = default;
    };
    QMap<QString, Row> checks{}; ///< by id
    struct ClaimRow {
        QString path{};
        int line = 0;
        QString text{};
        ClaimVerdict verdict = ClaimVerdict::Unsupported;
        QStringList checks{};
        friend bool operator==(const ClaimRow&, const ClaimRow&) = default;
    };
    std::vector<ClaimRow> claims{};
    QString error{}; ///< why there is none for this commit; empty: assessed
    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
Snapshot snapshotOf(const Assessment& assessment);
/// Versioned JSON, the same bytes for the same snapshot.
QByteArray snapshotJson(const Snapshot& snapshot);
Result<Snapshot> snapshotOfJson(const QByteArray& bytes);

/// Why a row differs between two assessments.
enum class Cause { Code, Evidence, Rules, Waiver, Clock };
QString causeWord(Cause cause); ///< code, evidence, rules, waiver, clock

/// One check that changed, and by how much it moved its category's proven and the overall one.
struct Change {
    QString id{};
    QString title{};
    Category category = Category::Infrastructure;
    Status from = Status::Unknown;
    Status to = Status::Unknown;
    Cause cause = Cause::Code;
    double categoryPoints = 0; ///< percent points; all rows of a category add up to its change
    double overallPoints = 0; ///< percent points; all rows add up to the overall change
    QString why{}; ///< one sentence
    friend bool operator==(const Change&, const Change&) = default;
};
/// Every change between two snapshots, the largest overall effect first. The points are exact:
/// their sum is the difference of the scores (rows are taken over one at a time, in order of id).
std::vector<Change> changesBetween(const Snapshot& before, const Snapshot& after);

/// The commit at which a claim and its evidence parted.
struct Parting {
    QString path{};
    int line = 0;
    QString text{}; ///< of the claim
    QString commit{}; ///< the first in which it is contradicted; empty: in all of them
    QString subject{};
    QStringList checks{}; ///< that turned it
    friend bool operator==(const Parting&, const Parting&) = default;
};
/// From snapshots in order of commits, oldest first.
std::vector<Parting> partingsOf(const std::vector<Snapshot>& trail);

} // namespace slipway::readiness
