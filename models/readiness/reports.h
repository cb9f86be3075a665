// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/coverage.h"
#include "evidence/junit.h"
#include "readiness/facts.h"

#include <variant>

namespace slipway::readiness {

/// When a report was produced, and whether it still speaks of the code as it is.
struct Produced {
    qint64 time = 0; ///< milliseconds since the Unix epoch; 0: not known
    bool isStale = false;
    QString why{}; ///< if stale, one sentence
};

/// A machine report of the tree, read or not.
template<typename T>
struct ReportFile {
    QString path;
    Result<T> report;
    Produced produced;
};

/// Test and coverage reports found in the tree, or where the configuration says they are.
struct Reports {
    std::vector<ReportFile<evidence::JunitReport>> tests;
    std::vector<ReportFile<evidence::CoverageReport>> coverage;
    static Reports gather(const Facts& facts);
};

/// A report is fresh if no file but documents and reports changed after it. In git that is said by
/// the commits: a tracked report without a time of its own is as old as the commit that last
/// changed it, since a checkout gives every file a new time. `stamp` is the report's own time, 0 if
/// it has none.
Produced producedAt(const Facts& facts, const QString& path, qint64 stamp, bool hasZone);

} // namespace slipway::readiness
