// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/observability/checks.h"

#include <QSet>

namespace slipway::readiness {

/// What one rule reads: series by name, and the longest window of each selector.
struct RuleReading {
    QSet<QString> series;
    QSet<qint64> windows; ///< milliseconds, of selectors and subqueries alike
};

/// Rules by name with what they read; recorded series are followed.
struct RuleGraph {
    QHash<QString, RuleReading> records;
    std::vector<std::pair<RuleAt, RuleReading>> rules;

    static RuleGraph gather(const Facts& facts);
    /// All series below a set of them, recorded ones followed.
    QSet<QString> below(const QSet<QString>& series) const;
    QSet<qint64> windowsOf(const RuleReading& reading) const;
};

/// The window that a name ends with, as `_1h`, `:rate5m`, `burnrate30m`, in milliseconds; 0: none.
qint64 windowInName(const QString& name);

} // namespace slipway::readiness
