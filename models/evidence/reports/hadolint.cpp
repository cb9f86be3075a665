// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/hadolint.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {

bool isHadolint(const yaml::Node& root)
{
    if (!root.isSequence() || root.items.empty())
        return false;
    const auto& first = root.items.front();
    const QString code = first.textOf(u"code");
    return (code.startsWith(u"DL") || code.startsWith(u"SC")) && first.find(u"level") != nullptr
        && first.find(u"file") != nullptr;
}

Result<ScanReport> readHadolint(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"hadolint"_s;
    out.origin.line = root.mark.line;
    out.covers = {FindingKind::Misconfiguration};
    for (const auto& one : itemsOf(&root)) {
        ScanFinding finding{.kind = FindingKind::Misconfiguration,
            .level = levelOfWord(one.textOf(u"level")),
            .id = shortText(one, u"code"),
            .text = shortText(one, u"message"),
            .subject = shortText(one, u"file"),
            .line = one.mark.line};
        if (const auto line = numberOf(one.find(u"line")); line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
    return out;
}

} // namespace slipway::evidence
