// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace slipway::evidence {

/// A coverage report, by lines.
struct CoverageReport {
    QString format; ///< `Cobertura` or `LCOV`
    double percent = 0; ///< lines covered, 0 to 100
    qint64 valid = 0; ///< lines that could be covered; 0: not said
    qint64 covered = 0;
    qint64 time = 0; ///< milliseconds since the Unix epoch; 0: not said
    int line = 0; ///< where the figure stands, from 1
    QStringList files; ///< names as written, the first 10,000
    friend bool operator==(const CoverageReport&, const CoverageReport&) = default;
};

/// True if the bytes look like a report that readCoverage knows, or one of another coverage tool.
bool isCoverage(const QByteArray& bytes);
/// Reads Cobertura XML (coverage.py, gcovr, cobertura, jest) or LCOV. Cut off, without any line, or
/// with figures that cannot be (more covered than there are): an error with `line:column`.
Result<CoverageReport> readCoverage(const QByteArray& bytes);

} // namespace slipway::evidence
