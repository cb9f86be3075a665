// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/branchprotection.h"
#include "evidence/reports/githubrun.h"
#include "evidence/reports/imagereport.h"
#include "evidence/reports/load.h"
#include "evidence/reports/sbom.h"

#include <variant>

namespace slipway::evidence {

/// A machine report of a kind that is not XML; nothing: bytes that are none.
using AnyReport = std::variant<std::monostate,
    std::vector<ScanReport>,
    LoadReport,
    Sbom,
    std::vector<CiRun>,
    std::vector<BranchProtection>,
    std::vector<ImageReport>>;

/// Recognised by content; `path` decides only where the content cannot, as for an empty list. JSON
/// with one object a line is a list of them. At most 32 MiB. The error's `where` is `line:column`.
Result<AnyReport> readAnyReport(const QByteArray& bytes, const QString& path);

/// What a file that cannot be read would have been, by its name.
enum class ReportName { Unknown, Scan, Load, Sbom, Run, Protection, Image };
ReportName reportNameOf(const QString& path);

} // namespace slipway::evidence
