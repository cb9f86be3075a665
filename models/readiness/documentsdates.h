// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/documents.h"

#include <QDate>

namespace slipway::readiness {

/// A date in a text: a day, or a whole month.
struct WrittenDate {
    QDate first{}; ///< the day, or the month's first
    QDate last{}; ///< the day, or the month's last
    int column = 0; ///< from 1
    QString text{}; ///< as written
    friend bool operator==(const WrittenDate&, const WrittenDate&) = default;
};
/// `2025-01-31`, `31 January 2025`, `January 31, 2025`, `Jan 2025`, `31.01.2025`, `2025/01/31`; not
/// `01/02/2025`, which is two days.
std::vector<WrittenDate> datesIn(const QString& text);

/// What a document says of its own date: `**Date:** 2025-01-31`, `Last updated: …`.
struct DocumentDate {
    QString path{};
    int line = 0;
    QString label{}; ///< `Date`, `Last updated`
    QString text{}; ///< the line, without markup
    WrittenDate date{};
    QString fault{}; ///< why it cannot be so, one sentence; empty: nothing speaks against it
    Evidence against{}; ///< of the fault
};

/// Dates of documents, held against git and the time of the assessment.
struct DocumentDates {
    std::vector<DocumentDate> dates{}; ///< by path, then line
    bool isHeldAgainstGit = false; ///< false: only what is still to come can be told
    static DocumentDates gather(const Facts& facts);
    /// The latest date that a document gives itself; invalid if it gives none.
    QDate of(const QString& path) const;
};

} // namespace slipway::readiness
