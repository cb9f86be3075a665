// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/bandit.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype keptErrors = 20;

FindingLevel levelOf(const yaml::Node& result)
{
    const auto level = levelOfWord(result.textOf(u"issue_severity"));
    const bool isDoubtful = levelOfWord(result.textOf(u"issue_confidence")) == FindingLevel::Low;
    return level == FindingLevel::High && isDoubtful ? FindingLevel::Medium : level;
}

} // namespace

bool isBandit(const yaml::Node& root)
{
    const auto* metrics = root.find(u"metrics");
    return root.find(u"results") != nullptr && root.find(u"errors") != nullptr && metrics != nullptr
        && metrics->find(u"_totals") != nullptr;
}

Result<ScanReport> readBandit(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"bandit"_s;
    const auto time = readReportTime(root.textOf(u"generated_at"));
    out.origin.time = time.time;
    out.origin.hasZone = time.hasZone;
    out.covers = {FindingKind::Code};
    const auto* totals = root.find({u"metrics", u"_totals"});
    out.origin.line = totals != nullptr ? totals->mark.line : 1;
    if (totals != nullptr) {
        if (const auto lines = numberOf(totals->find(u"loc")))
            out.scanned = static_cast<qint64>(std::min(*lines, 1e15));
        if (const auto silenced = numberOf(totals->find(u"nosec")); silenced && *silenced > 0)
            out.suppressed = static_cast<int>(std::min(*silenced, 1e9));
    }
    for (const auto& error : itemsOf(root.find(u"errors"))) {
        if (out.errors.size() < keptErrors)
            out.errors << shortText(error.textOf(u"filename") + u": "_s + error.textOf(u"reason"));
    }
    const auto* results = root.find(u"results");
    if (results == nullptr || !results->isSequence())
        return failure(u"%1:1"_s.arg(root.mark.line), u"its results are not a list"_s);
    for (const auto& result : results->items) {
        ScanFinding finding{.level = levelOf(result),
            .id = shortText(result, u"test_id"),
            .text = shortText(result, u"issue_text"),
            .subject = shortText(result, u"filename"),
            .line = result.mark.line};
        if (const auto line = numberOf(result.find(u"line_number"));
            line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
    return out;
}

} // namespace slipway::evidence
