// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/trail.h"

#include "readiness/score.h"

#include <QSet>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using Rows = QMap<QString, Snapshot::Row>;

CheckResult resultOf(const QString& id, const Snapshot::Row& row)
{
    CheckResult out;
    out.id = id;
    out.category = row.category;
    out.status = row.status;
    out.weight = row.weight;
    return out;
}

/// Proven of every category and overall, recomputed from rows; 0 where nothing is scored.
struct Points {
    std::array<double, categoryCount> categories{};
    double overall = 0;
};

Points pointsOf(const Rows& rows)
{
    std::vector<CheckResult> results;
    for (auto it = rows.begin(); it != rows.end(); ++it)
        results.push_back(resultOf(it.key(), it.value()));
    std::array<CategoryScore, categoryCount> categories;
    Points out;
    for (size_t i = 0; i < categories.size(); ++i) {
        categories[i] = categoryScore(static_cast<Category>(i), results);
        out.categories[i] = categories[i].score.proven.value_or(0);
    }
    out.overall = overallScore(categories).proven.value_or(0);
    return out;
}

bool isReported(EvidenceKind kind)
{
    return kind == EvidenceKind::Report || kind == EvidenceKind::Run || kind == EvidenceKind::Live
        || kind == EvidenceKind::Metric;
}

/// Rules first, since they decide what everything else means; then a waiver; then what was seen.
Cause causeOf(const Snapshot& before,
    const Snapshot& after,
    const Snapshot::Row* from,
    const Snapshot::Row* to)
{
    const bool otherRules = before.rules != after.rules || before.profile != after.profile;
    if (from == nullptr || to == nullptr)
        return Cause::Rules;
    if (otherRules && (from->weight != to->weight || before.treeHash == after.treeHash))
        return Cause::Rules;
    if (from->gross == to->gross && from->status != to->status)
        return Cause::Waiver;
    const bool isStale
        = to->unknown == UnknownReason::Stale || from->unknown == UnknownReason::Stale;
    const bool sameInput = from->first.hash == to->first.hash && from->first.time == to->first.time;
    if (isStale && sameInput)
        return Cause::Clock;
    if (isReported(from->first.kind) || isReported(to->first.kind))
        return Cause::Evidence;
    return before.treeHash == after.treeHash && !before.treeHash.isEmpty() ? Cause::Clock
                                                                           : Cause::Code;
}

QString sentenceOf(Cause cause, const Snapshot::Row* from, const Snapshot::Row* to)
{
    const QString reason = to != nullptr && !to->reason.isEmpty() ? u' ' + to->reason : QString();
    switch (cause) {
    case Cause::Code: return u"The files changed."_s + reason;
    case Cause::Evidence: return u"A report or an answer changed."_s + reason;
    case Cause::Rules:
        return from == nullptr ? u"The check is new."_s
            : to == nullptr    ? u"The check is gone."_s
                               : u"The rules or the profile changed."_s + reason;
    case Cause::Waiver:
        return to->status == Status::Waived ? u"It was waived."_s
                                            : u"The waiver holds no more."_s + reason;
    case Cause::Clock: return u"Time passed."_s + reason;
    }
    return reason;
}

} // namespace

Snapshot snapshotOf(const Assessment& assessment)
{
    Snapshot out;
    out.id = assessment.commit;
    out.time = assessment.time;
    out.commit = assessment.commit;
    out.treeHash = assessment.treeHash;
    out.environment = assessment.environment;
    out.profile = assessment.profile + u'@' + assessment.profileVersion;
    out.rules = assessment.rules;
    out.verdict = assessment.verdict;
    out.score = assessment.score;
    out.gross = assessment.gross;
    out.level = assessment.level;
    for (size_t i = 0; i < assessment.categories.size(); ++i)
        out.categories[i] = assessment.categories[i].score;
    for (const auto& check : assessment.checks) {
        Snapshot::Row row;
        row.status = check.status;
        row.gross = check.gross;
        row.unknown = check.unknown;
        row.category = check.category;
        row.weight = check.weight;
        row.title = check.title;
        row.reason = check.reason;
        if (!check.evidence.empty()) {
            row.first = check.evidence.front();
            row.first.excerpt.clear();
            row.first.hash = row.first.hash.toHex();
        }
        out.checks.insert(check.id, std::move(row));
    }
    for (const auto& claim : assessment.claims)
        out.claims.push_back({claim.path, claim.line, claim.text, claim.verdict, claim.checks});
    return out;
}

QString causeWord(Cause cause)
{
    switch (cause) {
    case Cause::Code: return u"code"_s;
    case Cause::Evidence: return u"evidence"_s;
    case Cause::Rules: return u"rules"_s;
    case Cause::Waiver: return u"waiver"_s;
    case Cause::Clock: return u"clock"_s;
    }
    return u"code"_s;
}

std::vector<Change> changesBetween(const Snapshot& before, const Snapshot& after)
{
    QSet<QString> all(before.checks.keyBegin(), before.checks.keyEnd());
    all.unite(QSet<QString>(after.checks.keyBegin(), after.checks.keyEnd()));
    QStringList ids(all.begin(), all.end());
    ids.sort();
    std::vector<Change> out;
    Rows rows = before.checks;
    Points points = pointsOf(rows);
    for (const auto& id : ids) {
        const auto old = before.checks.constFind(id);
        const auto now = after.checks.constFind(id);
        const auto* from = old == before.checks.constEnd() ? nullptr : &*old;
        const auto* to = now == after.checks.constEnd() ? nullptr : &*now;
        const bool isSame = from != nullptr && to != nullptr && from->status == to->status
            && from->weight == to->weight && from->unknown == to->unknown;
        if (isSame)
            continue;
        if (to == nullptr)
            rows.remove(id);
        else
            rows.insert(id, *to);
        const Points next = pointsOf(rows);
        const auto* known = to != nullptr ? to : from;
        const auto category = static_cast<size_t>(known->category);
        Change change;
        change.id = id;
        change.title = known->title;
        change.category = known->category;
        change.from = from != nullptr ? from->status : Status::NotApplicable;
        change.to = to != nullptr ? to->status : Status::NotApplicable;
        change.cause = causeOf(before, after, from, to);
        change.categoryPoints = next.categories[category] - points.categories[category];
        change.overallPoints = next.overall - points.overall;
        change.why = sentenceOf(change.cause, from, to);
        out.push_back(std::move(change));
        points = next;
    }
    std::ranges::stable_sort(out, [](const Change& a, const Change& b) {
        return std::abs(a.overallPoints) > std::abs(b.overallPoints);
    });
    return out;
}

std::vector<Parting> partingsOf(const std::vector<Snapshot>& trail)
{
    struct Seen {
        bool isSupported = false; ///< it was not contradicted when it was last seen
        bool isParted = false;
    };
    QMap<QString, Seen> claims;
    std::vector<Parting> out;
    for (size_t i = 0; i < trail.size(); ++i) {
        const auto& snapshot = trail[i];
        if (!snapshot.error.isEmpty())
            continue;
        for (const auto& claim : snapshot.claims) {
            const bool isNew = !claims.contains(claim.path + u'\n' + claim.text);
            auto& seen = claims[claim.path + u'\n' + claim.text];
            const bool isContradicted = claim.verdict == ClaimVerdict::Contradicted;
            if (!isContradicted) {
                seen = {true, false};
                continue;
            }
            if (seen.isParted)
                continue;
            seen.isParted = true;
            Parting parting{claim.path, claim.line, claim.text, {}, {}, {}};
            // Contradicted from the first commit that was looked at: it parted before.
            if (!isNew || i > 0) {
                parting.commit = snapshot.commit;
                parting.subject = snapshot.subject;
            }
            for (const auto& id : claim.checks)
                if (snapshot.checks.value(id).status == Status::Fail)
                    parting.checks << id;
            out.push_back(std::move(parting));
        }
    }
    return out;
}

} // namespace slipway::readiness
