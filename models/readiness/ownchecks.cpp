// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/ownchecks.h"

#include "base/text.h"
#include "evidence/dockerfile.h"
#include "evidence/documentvalue.h"
#include "readiness/place.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t shownPlaces = 20;
constexpr qint64 readBytes = 4 * 1024 * 1024;

using Kind = config::OwnCheck::Kind;

Outcome unreadable(QString reason, Evidence place)
{
    return {Status::Unknown, UnknownReason::Unreadable, std::move(reason), {std::move(place)}};
}

std::optional<Status> statusOf(const QString& word)
{
    for (const auto status :
        {Status::Pass, Status::Warn, Status::Fail, Status::Unknown, Status::NotApplicable})
        if (statusWord(status) == word)
            return status;
    return std::nullopt;
}

Outcome outcomeOfJson(const CommandAnswer& answer, const Evidence& run)
{
    constexpr qsizetype longest = 500;
    const auto document = QJsonDocument::fromJson(answer.output);
    const auto object = document.object();
    const auto status = statusOf(object[u"status"].toString());
    const QString reason = visible(object[u"reason"].toString(), longest);
    if (!document.isObject() || !status || reason.isEmpty())
        return unreadable(u"The command printed no {\"status\": …, \"reason\": …}."_s, run);
    Outcome out{*status, UnknownReason::None, reason, {}};
    if (*status == Status::Unknown)
        out.unknown = UnknownReason::Missing;
    for (const auto& value : object[u"evidence"].toArray()) {
        const QString path = visible(value[u"path"].toString(), longest);
        if (!path.isEmpty() && out.evidence.size() < shownPlaces)
            out.evidence.push_back({.kind = EvidenceKind::Run,
                .path = path,
                .line = std::max(0, value[u"line"].toInt()),
                .time = answer.time});
    }
    if (out.evidence.empty())
        out.evidence.push_back(run);
    return out;
}

/// `value >= 0.99` as a test of one number; nothing if it cannot be read.
struct Condition {
    QString operation;
    double bound = 0;

    static std::optional<Condition> read(const QString& text)
    {
        const auto parts = text.simplified().split(u' ');
        if (parts.size() != 3 || parts[0] != u"value")
            return std::nullopt;
        Condition out{parts[1], 0};
        const QByteArray number = parts[2].toLatin1();
        const auto [end, error] = std::from_chars(number.begin(), number.end(), out.bound);
        static const QStringList known{u"<"_s, u"<="_s, u">"_s, u">="_s, u"=="_s, u"!="_s};
        if (error != std::errc() || end != number.end() || !known.contains(out.operation))
            return std::nullopt;
        return out;
    }
    bool holds(double value) const
    {
        if (operation == u"<")
            return value < bound;
        if (operation == u"<=")
            return value <= bound;
        if (operation == u">")
            return value > bound;
        if (operation == u">=")
            return value >= bound;
        return operation == u"==" ? value == bound : value != bound;
    }
};

/// What the file kind asks of one file.
std::optional<Outcome> wrongIn(
    const Facts& facts, const config::OwnCheck& check, const QString& path)
{
    const auto bytes = facts.tree().read(path, readBytes);
    if (!bytes)
        return unreadable(bytes.error().what + u'.', placeOf(facts, path));
    if (!check.contains.isEmpty() && !QString::fromUtf8(*bytes).contains(check.contains))
        return Outcome{Status::Fail,
            UnknownReason::None,
            u"%1 does not hold the text that is asked for."_s.arg(path),
            {placeOf(facts, path)}};
    if (check.jsonPath.isEmpty())
        return std::nullopt;
    const auto value = evidence::valueAt(*bytes, check.jsonPath);
    if (!value)
        return unreadable(u"%1: %2."_s.arg(path, value.error().what), placeOf(facts, path));
    if (!*value)
        return Outcome{Status::Fail,
            UnknownReason::None,
            u"%1 has no %2."_s.arg(path, check.jsonPath),
            {placeOf(facts, path)}};
    if (!check.equals.isEmpty() && (*value)->text != check.equals)
        return Outcome{Status::Fail,
            UnknownReason::None,
            u"%1 is not what is asked for in %2."_s.arg(check.jsonPath, path),
            {placeOf(facts, path, (*value)->line)}};
    return std::nullopt;
}

Outcome outcomeOfFile(const Facts& facts, const config::OwnCheck& check)
{
    QStringList files;
    if (!check.path.contains(u'*') && !check.path.contains(u'?')) {
        if (facts.tree().contains(check.path))
            files << check.path;
    } else {
        const auto pattern = check.path.split(u'/');
        for (const auto& path : facts.tree().files())
            if (evidence::matchesPath(pattern, path.split(u'/')))
                files << path;
    }
    if (files.isEmpty())
        return {Status::Fail,
            UnknownReason::None,
            u"There is no %1."_s.arg(check.path),
            {absent(check.path)}};
    Outcome out{Status::Pass,
        UnknownReason::None,
        files.size() == 1 ? u"%1 is as asked for."_s.arg(files.front())
                          : u"%1 files are as asked for."_s.arg(files.size()),
        {}};
    for (const auto& file : files) {
        if (auto wrong = wrongIn(facts, check, file))
            return *wrong;
        if (out.evidence.size() < shownPlaces)
            out.evidence.push_back(placeOf(facts, file));
    }
    return out;
}

Category categoryNamed(const QString& id)
{
    for (int i = 0; i < categoryCount; ++i)
        if (categoryId(static_cast<Category>(i)) == id)
            return static_cast<Category>(i);
    return Category::Infrastructure;
}

Outcome outcomeOf(const Facts& facts, const config::OwnCheck& check)
{
    if (check.kind == Kind::File)
        return outcomeOfFile(facts, check);
    const auto found = facts.inputs().own.constFind(check.id);
    if (found != facts.inputs().own.constEnd())
        return *found;
    const QString why = facts.inputs().isOffline ? u"Offline, nothing is asked or run."_s
                                                 : u"It was not asked or run."_s;
    return {Status::Unknown, UnknownReason::Missing, why, {}};
}

EvidenceClass leastOf(Kind kind)
{
    switch (kind) {
    case Kind::Command: return EvidenceClass::Run;
    case Kind::Http:
    case Kind::Promql: return EvidenceClass::Live;
    case Kind::File: break;
    }
    return EvidenceClass::Static;
}

} // namespace

Outcome outcomeOfCommand(const config::OwnCheck& check, const CommandAnswer& answer)
{
    const Evidence run{.kind = EvidenceKind::Run,
        .path = check.argv.value(0),
        .excerpt = answer.exit ? u"exit %1"_s.arg(*answer.exit) : QString(),
        .time = answer.time};
    if (!answer.exit)
        return {Status::Unknown, UnknownReason::Unreachable, answer.error, {run}};
    if (check.isJson)
        return outcomeOfJson(answer, run);
    switch (*answer.exit) {
    case 0: return {Status::Pass, UnknownReason::None, u"The command ended with 0."_s, {run}};
    case 1: return {Status::Fail, UnknownReason::None, u"The command ended with 1."_s, {run}};
    case 2: return {Status::Warn, UnknownReason::None, u"The command ended with 2."_s, {run}};
    default: break;
    }
    return unreadable(u"The command ended with %1, which says nothing."_s.arg(*answer.exit), run);
}

Outcome outcomeOfHttp(const config::OwnCheck& check,
    std::optional<int> status,
    const QByteArray& body,
    const QString& error,
    qint64 time)
{
    const Evidence live{.kind = EvidenceKind::Live, .url = check.url, .time = time};
    if (!status)
        return {Status::Unknown, UnknownReason::Unreachable, error, {live}};
    if (*status != check.status)
        return {Status::Fail,
            UnknownReason::None,
            u"It answers %1, and %2 is asked for."_s.arg(*status).arg(check.status),
            {live}};
    if (!check.contains.isEmpty() && !body.contains(check.contains.toUtf8()))
        return {Status::Fail,
            UnknownReason::None,
            u"The answer does not hold the text that is asked for."_s,
            {live}};
    return {Status::Pass, UnknownReason::None, u"It answers %1."_s.arg(*status), {live}};
}

Outcome outcomeOfPromql(const config::OwnCheck& check, const LiveAnswer& answer)
{
    const Evidence metric{.kind = EvidenceKind::Metric,
        .excerpt = check.query,
        .url = answer.url,
        .time = answer.time};
    if (!answer.error.isEmpty())
        return {Status::Unknown, UnknownReason::Unreachable, answer.error, {metric}};
    if (answer.isStale)
        return {Status::Unknown, UnknownReason::Stale, u"The answer is too old."_s, {metric}};
    if (answer.samples.empty())
        return {Status::Unknown,
            UnknownReason::Missing,
            u"The query has no answer, which is not 0."_s,
            {metric}};
    if (check.condition.isEmpty())
        return {Status::Pass, UnknownReason::None, u"The query has an answer."_s, {metric}};
    const auto condition = Condition::read(check.condition);
    if (!condition)
        return {Status::Unknown,
            UnknownReason::Unsupported,
            u"The condition cannot be read: write value, an operator and a number."_s,
            {metric}};
    if (std::ranges::any_of(
            answer.samples, [](const auto& sample) { return std::isnan(sample.value); }))
        return {Status::Unknown,
            UnknownReason::Missing,
            u"A sample is not a number, which says nothing."_s,
            {metric}};
    const auto bad = std::ranges::count_if(
        answer.samples, [&](const auto& sample) { return !condition->holds(sample.value); });
    if (bad > 0)
        return {Status::Fail,
            UnknownReason::None,
            u"%1 of %2 samples do not meet %3."_s.arg(bad)
                .arg(answer.samples.size())
                .arg(check.condition),
            {metric}};
    return {Status::Pass,
        UnknownReason::None,
        u"Every sample meets %1."_s.arg(check.condition),
        {metric}};
}

std::vector<CheckResult> ownRows(const Facts& facts)
{
    std::vector<CheckResult> out;
    for (const auto& check : facts.inputs().settings.checks) {
        Outcome outcome = outcomeOf(facts, check);
        if (outcome.evidence.empty())
            outcome.evidence.push_back({.kind = EvidenceKind::Absent, .path = u"."_s});
        CheckResult row;
        row.id = check.id;
        row.category = categoryNamed(check.category);
        row.title = check.title;
        row.status = outcome.status;
        row.gross = outcome.status;
        row.unknown = outcome.unknown;
        row.severity = severityNamed(check.severity).value_or(Severity::Medium);
        row.weight = defaultWeight(row.severity);
        row.reason = outcome.reason;
        row.remediation = check.remediation;
        row.evidence = std::move(outcome.evidence);
        row.rationale = check.rationale;
        row.least = leastOf(check.kind);
        row.isOwn = true;
        const auto& weights = facts.inputs().settings.weights;
        if (const auto own = weights.constFind(row.id); own != weights.constEnd())
            row.weight = std::max(0.0, *own);
        out.push_back(std::move(row));
    }
    return out;
}

} // namespace slipway::readiness
