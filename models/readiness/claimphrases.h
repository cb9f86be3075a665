// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <optional>

namespace slipway::readiness {

/// One kind of statement that documents make, and the checks that test the same subject.
struct ClaimPhrase {
    QRegularExpression pattern;
    QString kind; ///< count, status, artefact, property, delta, absolute
    QString subject;
    QStringList checks;
    /// False where reading files can refute the statement but not prove it: a build, a clean scan.
    bool isProvable = true;
};

/// The first phrase that a statement fits.
const ClaimPhrase* phraseOf(const QString& statement);
/// INF … DEP or OVERALL for the name of a category in a scorecard; empty for anything else.
QString scoreSubject(const QString& name);
/// `95%`, `95 %`, `95/100`; nothing outside of 0 to 100.
std::optional<double> percentIn(const QString& text);

} // namespace slipway::readiness
