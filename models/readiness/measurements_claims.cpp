// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/measurements_claims.h"

#include "readiness/claims.h"
#include "readiness/place.h"
#include "readiness/score.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr double slack = 0.5; ///< percent points between a figure and what was rounded from it

bool hasAny(const QString& text, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::any_of(words,
        [&text](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

/// What would measure a row.
QString wanted(const QString& name)
{
    if (name == u"Image size")
        return u"the JSON of `docker image inspect`"_s;
    if (name == u"Coverage")
        return u"a Cobertura or LCOV report"_s;
    if (name == u"Tests" || name == u"Test duration")
        return u"a JUnit report"_s;
    if (name == u"Vulnerabilities")
        return u"the JSON of pip-audit, Safety or Trivy"_s;
    return u"the record of a CI run with its jobs (`gh run view --json jobs`)"_s;
}

QString shown(double value, const QString& unit)
{
    if (unit == u"B")
        return u"%1 MB"_s.arg(rounded(value / 1e6));
    const QString number = QString::number(rounded(value));
    return unit.isEmpty() ? number : number + u' ' + unit;
}

/// Percent by which it became better: less where less is better, else more. For percent figures and
/// counts the same rule.
std::optional<double> improvement(const Measurement& row)
{
    const double before = row.before->value;
    const double after = row.after->value;
    if (before <= 0)
        return std::nullopt;
    return 100 * (row.isLowerBetter ? before - after : after - before) / before;
}

void judge(const StatedChange& stated, Measurement& row)
{
    const QString figures = u"Measured: %1 before, %2 after."_s.arg(
        shown(row.before->value, row.unit), shown(row.after->value, row.unit));
    const auto real = improvement(row);
    const double better = real.value_or(row.isLowerBetter ? row.before->value - row.after->value
                                                          : row.after->value - row.before->value);
    bool isReached = stated.isImprovement ? better > 0 : better <= 0;
    if (stated.isImprovement && stated.percent)
        isReached = real && *real >= *stated.percent - slack;
    if (stated.isImprovement && stated.factor)
        isReached = row.isLowerBetter
            ? row.after->value * *stated.factor <= row.before->value * 1.01
            : row.after->value >= row.before->value * *stated.factor * 0.99;
    if (isReached) {
        row.verdict = ClaimVerdict::Supported;
        row.reason = figures;
    } else if (stated.isImprovement && better > 0) {
        row.verdict = ClaimVerdict::Partly;
        row.reason = figures + u" That is better, but by less than is stated."_s;
    } else {
        row.verdict = ClaimVerdict::Contradicted;
        row.reason = figures + u" That is not what is stated."_s;
    }
}

void say(Measurement& row)
{
    if (row.before && row.after)
        row.reason = u"Measured: %1 before, %2 after."_s.arg(
            shown(row.before->value, row.unit), shown(row.after->value, row.unit));
    else if (row.after)
        row.reason = u"not measured: there is no earlier figure; keep %1 of the state before below "
                     u"a folder named `baseline`."_s.arg(wanted(row.name));
    else if (row.before)
        row.reason = u"not measured: what is there is stale; attach %1 of this state."_s.arg(
            wanted(row.name));
    else
        row.reason = u"not measured: attach %1."_s.arg(wanted(row.name));
}

} // namespace

StatedChange readChange(const QString& text)
{
    static const QRegularExpression percent(u"(\\d{1,3}(?:\\.\\d+)?)\\s*(?:%|percent\\b)"_s);
    static const QRegularExpression factor(u"\\b(\\d{1,3}(?:\\.\\d+)?)\\s*(?:x|times)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    StatedChange out;
    if (const auto match = percent.match(text); match.hasMatch())
        out.percent = match.captured(1).toDouble();
    else if (const auto times = factor.match(text); times.hasMatch())
        out.factor = times.captured(1).toDouble();
    out.isImprovement = !hasAny(text, {"larger"_L1, "bigger"_L1, "slower"_L1, "worse"_L1});
    return out;
}

QString measurementOf(const QString& text)
{
    if (hasAny(text, {"coverage"_L1}))
        return u"Coverage"_s;
    if (hasAny(text, {"vulnerabilit"_L1, "cve"_L1}))
        return u"Vulnerabilities"_s;
    if (hasAny(text, {"deploy"_L1, "rollout"_L1}))
        return u"Deployment time"_s;
    const bool isSize = hasAny(text, {"smaller"_L1, "size"_L1, "larger"_L1, "bigger"_L1, " mb"_L1});
    const bool isTime
        = hasAny(text, {"faster"_L1, "slower"_L1, "time"_L1, "duration"_L1, "quicker"_L1});
    if (hasAny(text, {"image"_L1, "container"_L1}) && (isSize || !isTime))
        return u"Image size"_s;
    if (hasAny(text, {"test"_L1, "suite"_L1}))
        return isTime ? u"Test duration"_s : u"Tests"_s;
    if (hasAny(text, {"build"_L1, "pipeline"_L1, "ci "_L1}))
        return isSize ? u"Image size"_s : u"Build time"_s;
    return {};
}

void holdDelta(const Facts& facts, Measurement& row)
{
    const Claim* found = nullptr;
    for (const auto& claim : facts.get<ClaimLedger>().claims) {
        if (claim.kind == u"delta" && measurementOf(claim.text) == row.name && found == nullptr)
            found = &claim;
    }
    say(row);
    if (found == nullptr)
        return;
    row.claimed = found->text;
    row.claim = placeOf(facts, found->path, found->line);
    if (row.before && row.after)
        judge(readChange(found->text), row);
}

} // namespace slipway::readiness
