// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/kubescore.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// 1 critical, 5 warning, 7 almost ok, 10 all ok; 0 and skipped: not judged.
FindingLevel levelOfGrade(double grade)
{
    return grade <= 1 ? FindingLevel::High : grade <= 5 ? FindingLevel::Medium : FindingLevel::Note;
}

void readObject(const yaml::Node& object, ScanReport& out)
{
    const QString name = shortText(object, u"object_name");
    for (const auto& check : itemsOf(object.find(u"checks"))) {
        const auto grade = numberOf(check.find(u"grade"));
        const bool isSkipped = check.textOf(u"skipped") == u"true";
        if (!grade || *grade <= 0 || *grade >= 7 || isSkipped) {
            out.suppressed += isSkipped ? 1 : 0;
            continue;
        }
        const auto* rule = check.find(u"check");
        const auto& comments = itemsOf(check.find(u"comments"));
        ScanFinding finding{.kind = FindingKind::Misconfiguration,
            .level = levelOfGrade(*grade),
            .id = rule != nullptr ? shortText(*rule, u"id") : QString(),
            .text
            = comments.empty() ? name : name + u": "_s + shortText(comments.front(), u"summary"),
            .subject = shortText(object, u"file_name"),
            .line = check.mark.line};
        if (const auto line = numberOf(object.find(u"file_row")); line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
}

} // namespace

bool isKubeScore(const yaml::Node& root)
{
    if (!root.isSequence() || root.items.empty())
        return false;
    const auto& first = root.items.front();
    const auto* checks = first.find(u"checks");
    return first.find(u"object_name") != nullptr && checks != nullptr && checks->isSequence();
}

Result<ScanReport> readKubeScore(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"kube-score"_s;
    out.origin.line = root.mark.line;
    out.covers = {FindingKind::Misconfiguration};
    for (const auto& object : itemsOf(&root))
        readObject(object, out);
    out.scanned = static_cast<qint64>(root.items.size());
    return out;
}

} // namespace slipway::evidence
