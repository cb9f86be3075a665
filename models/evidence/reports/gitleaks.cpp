// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/gitleaks.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

bool isGitleaks(const yaml::Node& root)
{
    if (!root.isSequence() || root.items.empty())
        return false;
    const auto& first = root.items.front();
    return first.find(u"RuleID") != nullptr && first.find(u"File") != nullptr
        && (first.find(u"Secret") != nullptr || first.find(u"Fingerprint") != nullptr);
}

Result<ScanReport> readGitleaks(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"gitleaks"_s;
    out.origin.line = root.mark.line;
    out.covers = {FindingKind::Secret};
    for (const auto& one : itemsOf(&root)) {
        ScanFinding finding{.kind = FindingKind::Secret,
            .level = FindingLevel::High,
            .id = shortText(one, u"RuleID"),
            .text = shortText(one, u"Description"),
            .subject = shortText(one, u"File"),
            .commit = commitOf(one.textOf(u"Commit")),
            .line = one.mark.line};
        if (const auto line = numberOf(one.find(u"StartLine")); line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
    return out;
}

} // namespace slipway::evidence
