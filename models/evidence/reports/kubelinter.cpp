// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/kubelinter.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {

bool isKubeLinter(const yaml::Node& root)
{
    return root.find(u"Reports") != nullptr && root.find(u"Checks") != nullptr
        && root.find(u"Summary") != nullptr;
}

Result<ScanReport> readKubeLinter(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"kube-linter"_s;
    out.origin.line = root.mark.line;
    out.covers = {FindingKind::Misconfiguration};
    if (const auto* version = root.find({u"Summary", u"KubeLinterVersion"}))
        out.origin.version = shortText(version->text);
    if (const auto* time = root.find({u"Summary", u"CheckEndTime"}))
        out.origin.time = readReportTime(time->text).time;
    for (const auto& one : itemsOf(root.find(u"Reports"))) {
        const auto* message = one.find({u"Diagnostic", u"Message"});
        const auto* path = one.find({u"Object", u"Metadata", u"FilePath"});
        // It knows no levels: what it reports fails its run.
        out.add({.kind = FindingKind::Misconfiguration,
            .level = FindingLevel::Medium,
            .id = shortText(one, u"Check"),
            .text = message != nullptr ? shortText(message->text) : QString(),
            .subject = path != nullptr ? shortText(path->text) : QString(),
            .line = one.mark.line});
    }
    return out;
}

} // namespace slipway::evidence
