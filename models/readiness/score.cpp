// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/score.h"

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Sums in a fixed order, so that the order of the checks cannot change the last bit.
double sum(std::vector<double> parts)
{
    std::sort(parts.begin(), parts.end());
    double total = 0;
    for (const double part : parts)
        total += part;
    return total;
}

std::optional<double> mean(
    std::span<const CategoryScore> categories, std::optional<double> Score::*part)
{
    std::vector<double> parts;
    for (const auto& category : categories) {
        if (const auto& value = category.score.*part)
            parts.push_back(*value);
    }
    if (parts.empty())
        return std::nullopt;
    const auto count = static_cast<double>(parts.size());
    return sum(std::move(parts)) / count;
}

QStringList idsWith(std::span<const CheckResult> checks, Severity severity, Status status)
{
    QStringList out;
    for (const auto& check : checks) {
        if (check.severity == severity && check.status == status && check.weight > 0)
            out << check.id;
    }
    return out;
}

} // namespace

Score scoreOf(std::span<const CheckResult> checks)
{
    std::vector<double> weights;
    std::vector<double> credits;
    std::vector<double> unknowns;
    for (const auto& check : checks) {
        const auto credit = creditOf(check.status);
        if (!credit)
            continue;
        weights.push_back(check.weight);
        credits.push_back(check.weight * *credit);
        if (check.status == Status::Unknown)
            unknowns.push_back(check.weight);
    }
    const double total = sum(std::move(weights));
    if (total <= 0)
        return {};
    const double proven = sum(std::move(credits));
    const double unknown = sum(std::move(unknowns));
    return {.proven = 100 * proven / total,
        .best = 100 * (proven + unknown) / total,
        .coverage = 100 * (total - unknown) / total,
        .claimed = std::nullopt};
}

CategoryScore categoryScore(Category category, std::span<const CheckResult> checks)
{
    CategoryScore out{.category = category, .score = {}, .counts = {}, .failedBlockers = 0};
    std::vector<CheckResult> own;
    for (const auto& check : checks) {
        if (check.category != category)
            continue;
        own.push_back(check);
        switch (check.status) {
        case Status::Pass: ++out.counts.pass; break;
        case Status::Warn: ++out.counts.warn; break;
        case Status::Fail: ++out.counts.fail; break;
        case Status::Unknown: ++out.counts.unknown; break;
        case Status::NotApplicable: ++out.counts.notApplicable; break;
        case Status::Waived: ++out.counts.waived; break;
        }
    }
    out.score = scoreOf(own);
    out.failedBlockers = static_cast<int>(idsWith(own, Severity::Blocker, Status::Fail).size());
    return out;
}

Score overallScore(std::span<const CategoryScore> categories)
{
    return {.proven = mean(categories, &Score::proven),
        .best = mean(categories, &Score::best),
        .coverage = mean(categories, &Score::coverage),
        .claimed = std::nullopt};
}

Decision decide(
    std::span<const CheckResult> checks, const Score& overall, const config::Readiness& settings)
{
    const auto failed = idsWith(checks, Severity::Blocker, Status::Fail);
    if (!failed.isEmpty()) {
        const QString what
            = failed.size() == 1 ? u"A blocker failed: %1."_s : u"Blockers failed: %1."_s;
        return {Verdict::NoGo, what.arg(failed.join(u", "_s)), failed};
    }
    const auto unknown = idsWith(checks, Severity::Blocker, Status::Unknown);
    if (!unknown.isEmpty()) {
        return {Verdict::NotProven,
            u"No blocker failed, but nothing proves %1."_s.arg(unknown.join(u", "_s)),
            {}};
    }
    if (!overall.coverage)
        return {Verdict::NotProven, u"No check applies, so nothing is proven."_s, {}};
    if (*overall.coverage < settings.minimumCoverage) {
        return {Verdict::NotProven,
            u"Only %1 % of the checks by weight have evidence; the profile asks for %2 %."_s
                .arg(rounded(*overall.coverage))
                .arg(settings.minimumCoverage),
            {}};
    }
    const auto waived = idsWith(checks, Severity::Blocker, Status::Waived);
    const auto high = idsWith(checks, Severity::High, Status::Fail);
    if (!waived.isEmpty() || !high.isEmpty()) {
        return {Verdict::GoWithRisk,
            u"No blocker is open; risks: %1."_s.arg((waived + high).join(u", "_s)),
            {}};
    }
    return {Verdict::Go, u"No blocker and no high check failed."_s, {}};
}

Ladder ladderOf(std::span<const CheckResult> checks, const Score& overall)
{
    constexpr double enough = 80;
    constexpr double nearlyAll = 95;
    const double coverage = overall.coverage.value_or(0);
    const auto lacks = [](const QString& level, const QStringList& ids) {
        constexpr qsizetype shown = 4;
        const QString more
            = ids.size() > shown ? u" and %1 more"_s.arg(ids.size() - shown) : QString();
        return u"%1 lacks %2%3."_s.arg(level, ids.mid(0, shown).join(u", "_s), more);
    };
    const auto blockers = idsWith(checks, Severity::Blocker, Status::Fail)
        + idsWith(checks, Severity::Blocker, Status::Unknown);
    if (!blockers.isEmpty() || !overall.coverage)
        return {0, blockers.isEmpty() ? u"Nothing is scored."_s : lacks(u"L1"_s, blockers)};
    if (const auto high = idsWith(checks, Severity::High, Status::Fail); !high.isEmpty())
        return {1, lacks(u"L2"_s, high)};
    if (coverage < enough)
        return {1,
            u"L2 lacks evidence: %1 % of the weight has some, 80 % are needed."_s.arg(
                rounded(coverage))};
    if (const auto medium = idsWith(checks, Severity::Medium, Status::Fail); !medium.isEmpty())
        return {2, lacks(u"L3"_s, medium)};
    if (coverage < nearlyAll)
        return {2,
            u"L3 lacks evidence: %1 % of the weight has some, 95 % are needed."_s.arg(
                rounded(coverage))};
    QStringList blind;
    bool isLive = false;
    for (const auto& check : checks) {
        if (check.least != EvidenceClass::Live || check.weight <= 0)
            continue;
        isLive = isLive || check.status == Status::Pass;
        if (check.status == Status::Unknown)
            blind << check.id;
    }
    if (!blind.isEmpty() || !isLive)
        return {2, blind.isEmpty() ? u"L3 lacks live evidence."_s : lacks(u"L3"_s, blind)};
    return {3, {}};
}

Score grossScore(std::span<const CheckResult> checks)
{
    std::vector<CheckResult> rows(checks.begin(), checks.end());
    for (auto& row : rows)
        row.status = row.gross;
    std::array<CategoryScore, categoryCount> categories;
    for (int i = 0; i < categoryCount; ++i)
        categories[static_cast<size_t>(i)] = categoryScore(static_cast<Category>(i), rows);
    return overallScore(categories);
}

double rounded(double percent)
{
    // The nudge is far below a shown digit; it undoes what binary fractions take from an exact
    // half.
    return std::floor(percent * 10 + 0.5 + 1e-9) / 10;
}

} // namespace slipway::readiness
