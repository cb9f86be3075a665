// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::readiness {

/// What documents make statements about, and the checks that test the same.
struct ClaimSubject {
    QString name{};
    QStringList core{}; ///< a failure of one contradicts the statement, all have to pass
    QStringList side{}; ///< a failure leaves it partly true; of an absolute it contradicts, too
    EvidenceClass least = EvidenceClass::Static; ///< the least that supports it
};
/// nullptr for a subject that no check tests.
const ClaimSubject* claimSubject(const QString& name);

/// A phrase found in a statement.
struct ClaimPhrase {
    QString kind{}; ///< count, status, artefact, property, delta, absolute
    QString subject{};
    qsizetype start = 0; ///< of the words that say it
    QString quote{};
    bool isStrong = false; ///< says it by itself, in running text, too
};
/// The phrases of a statement, one a subject, in the order of the text, at most 3.
std::vector<ClaimPhrase> phrasesIn(const QString& statement);

/// INF … DEP or OVERALL for the name of a category in a scorecard; empty for anything else.
QString scoreSubject(const QString& name);
/// `95%`, `95 %`, `95/100`; nothing outside of 0 to 100.
std::optional<double> percentIn(const QString& text);

} // namespace slipway::readiness
