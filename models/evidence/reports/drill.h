// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::evidence {

enum class DrillOutcome { Good, Bad, Unclear };

/// A record that a backup was restored, or a recovery was practised.
struct DrillRecord {
    qint64 time = 0; ///< milliseconds since the Unix epoch
    DrillOutcome outcome = DrillOutcome::Unclear;
    QString outcomeText{}; ///< as written, cut
    int line = 0; ///< of the outcome, from 1
    friend bool operator==(const DrillRecord&, const DrillRecord&) = default;
};

/// True for YAML, JSON and Markdown that is named for a drill, a restore, a failover or a recovery.
bool looksLikeDrill(const QString& path);
/// Maps with a date (`date`, `performed_at`, …) and an outcome (`outcome`, `result`, `success`, …)
/// of a YAML or JSON file, alone or in a list, or of the front matter of a Markdown file. Prose is
/// never read. At most 200; none for other content.
std::vector<DrillRecord> readDrills(const QByteArray& bytes, const QString& path);

} // namespace slipway::evidence
