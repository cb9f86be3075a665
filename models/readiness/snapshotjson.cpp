// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/trail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr auto schema = "slipway.snapshot/1";

template<typename Enum, size_t N>
std::optional<Enum> named(
    const QString& word, QString (*name)(Enum), const std::array<Enum, N>& all)
{
    for (const auto value : all)
        if (name(value) == word)
            return value;
    return std::nullopt;
}

constexpr std::array statuses{Status::Pass,
    Status::Warn,
    Status::Fail,
    Status::Unknown,
    Status::NotApplicable,
    Status::Waived};
constexpr std::array reasons{UnknownReason::None,
    UnknownReason::Missing,
    UnknownReason::Stale,
    UnknownReason::Unreadable,
    UnknownReason::Unreachable,
    UnknownReason::Unsupported};
constexpr std::array verdicts{Verdict::Go, Verdict::GoWithRisk, Verdict::NoGo, Verdict::NotProven};
constexpr std::array claimVerdicts{ClaimVerdict::Supported,
    ClaimVerdict::Partly,
    ClaimVerdict::Contradicted,
    ClaimVerdict::Unsupported};
constexpr std::array kinds{EvidenceKind::File,
    EvidenceKind::Absent,
    EvidenceKind::Report,
    EvidenceKind::Live,
    EvidenceKind::Metric,
    EvidenceKind::Git,
    EvidenceKind::Run};

QJsonValue numberOf(const std::optional<double>& value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

std::optional<double> numberIn(const QJsonValue& value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

QJsonObject jsonOf(const Score& score)
{
    return {{u"proven"_s, numberOf(score.proven)},
        {u"best"_s, numberOf(score.best)},
        {u"coverage"_s, numberOf(score.coverage)},
        {u"claimed"_s, numberOf(score.claimed)}};
}

Score scoreIn(const QJsonValue& value)
{
    return {numberIn(value[u"proven"]),
        numberIn(value[u"best"]),
        numberIn(value[u"coverage"]),
        numberIn(value[u"claimed"])};
}

QJsonObject jsonOf(const Snapshot::Row& row)
{
    return {{u"status"_s, statusWord(row.status)},
        {u"gross"_s, statusWord(row.gross)},
        {u"unknown"_s, unknownWord(row.unknown)},
        {u"category"_s, categoryId(row.category)},
        {u"weight"_s, row.weight},
        {u"title"_s, row.title},
        {u"reason"_s, row.reason},
        {u"kind"_s, evidenceWord(row.first.kind)},
        {u"path"_s, row.first.path},
        {u"line"_s, row.first.line},
        {u"time"_s, QString::number(row.first.time)},
        {u"hash"_s, QString::fromLatin1(row.first.hash)}};
}

std::optional<Snapshot::Row> rowIn(const QJsonObject& object)
{
    const auto status = named(object[u"status"].toString(), statusWord, statuses);
    const auto gross = named(object[u"gross"].toString(), statusWord, statuses);
    const auto unknown = named(object[u"unknown"].toString(), unknownWord, reasons);
    if (!status || !gross || !unknown)
        return std::nullopt;
    Snapshot::Row row;
    row.status = *status;
    row.gross = *gross;
    row.unknown = *unknown;
    for (int i = 0; i < categoryCount; ++i)
        if (categoryId(static_cast<Category>(i)) == object[u"category"].toString())
            row.category = static_cast<Category>(i);
    row.weight = object[u"weight"].toDouble();
    row.title = object[u"title"].toString();
    row.reason = object[u"reason"].toString();
    row.first.kind
        = named(object[u"kind"].toString(), evidenceWord, kinds).value_or(EvidenceKind::File);
    row.first.path = object[u"path"].toString();
    row.first.line = object[u"line"].toInt();
    row.first.time = object[u"time"].toString().toLongLong();
    row.first.hash = object[u"hash"].toString().toLatin1();
    return row;
}

QJsonObject jsonOf(const Snapshot::ClaimRow& claim)
{
    return {{u"path"_s, claim.path},
        {u"line"_s, claim.line},
        {u"text"_s, claim.text},
        {u"verdict"_s, claimVerdictWord(claim.verdict)},
        {u"checks"_s, QJsonArray::fromStringList(claim.checks)}};
}

Snapshot::ClaimRow claimIn(const QJsonObject& object)
{
    Snapshot::ClaimRow out;
    out.path = object[u"path"].toString();
    out.line = object[u"line"].toInt();
    out.text = object[u"text"].toString();
    out.verdict = named(object[u"verdict"].toString(), claimVerdictWord, claimVerdicts)
                      .value_or(ClaimVerdict::Unsupported);
    for (const auto& id : object[u"checks"].toArray())
        out.checks << id.toString();
    return out;
}

void readRows(const QJsonObject& object, Snapshot& out)
{
    const auto checks = object[u"checks"].toObject();
    for (auto it = checks.begin(); it != checks.end(); ++it)
        if (auto row = rowIn(it.value().toObject()))
            out.checks.insert(it.key(), std::move(*row));
    for (const auto& claim : object[u"claims"].toArray())
        out.claims.push_back(claimIn(claim.toObject()));
    const auto categories = object[u"categories"].toObject();
    for (int i = 0; i < categoryCount; ++i)
        out.categories[static_cast<size_t>(i)]
            = scoreIn(categories[categoryId(static_cast<Category>(i))]);
}

} // namespace

QByteArray snapshotJson(const Snapshot& snapshot)
{
    QJsonObject checks;
    for (auto it = snapshot.checks.begin(); it != snapshot.checks.end(); ++it)
        checks.insert(it.key(), jsonOf(it.value()));
    QJsonArray claims;
    for (const auto& claim : snapshot.claims)
        claims.append(jsonOf(claim));
    QJsonObject categories;
    for (int i = 0; i < categoryCount; ++i)
        categories.insert(categoryId(static_cast<Category>(i)),
            jsonOf(snapshot.categories[static_cast<size_t>(i)]));
    const QJsonObject object{{u"schema"_s, QLatin1StringView(schema)},
        {u"id"_s, snapshot.id},
        {u"time"_s, QString::number(snapshot.time)},
        {u"commit"_s, snapshot.commit},
        {u"subject"_s, snapshot.subject},
        {u"tree"_s, snapshot.treeHash},
        {u"environment"_s, snapshot.environment},
        {u"profile"_s, snapshot.profile},
        {u"rules"_s, snapshot.rules},
        {u"verdict"_s, verdictWord(snapshot.verdict)},
        {u"level"_s, snapshot.level},
        {u"score"_s, jsonOf(snapshot.score)},
        {u"gross"_s, jsonOf(snapshot.gross)},
        {u"error"_s, snapshot.error},
        {u"categories"_s, categories},
        {u"checks"_s, checks},
        {u"claims"_s, claims}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<Snapshot> snapshotOfJson(const QByteArray& bytes)
{
    QJsonParseError error;
    const auto object = QJsonDocument::fromJson(bytes, &error).object();
    if (error.error != QJsonParseError::NoError)
        return failure(u"snapshot:%1"_s.arg(error.offset), error.errorString());
    if (object[u"schema"].toString() != QLatin1StringView(schema))
        return failure(u"snapshot"_s, u"it is of another version"_s);
    const auto verdict = named(object[u"verdict"].toString(), verdictWord, verdicts);
    if (!verdict)
        return failure(u"snapshot"_s, u"it holds no verdict"_s);
    Snapshot out;
    out.id = object[u"id"].toString();
    out.time = object[u"time"].toString().toLongLong();
    out.commit = object[u"commit"].toString();
    out.subject = object[u"subject"].toString();
    out.treeHash = object[u"tree"].toString();
    out.environment = object[u"environment"].toString();
    out.profile = object[u"profile"].toString();
    out.rules = object[u"rules"].toString();
    out.verdict = *verdict;
    out.level = object[u"level"].toInt();
    out.score = scoreIn(object[u"score"]);
    out.gross = scoreIn(object[u"gross"]);
    out.error = object[u"error"].toString();
    readRows(object, out);
    return out;
}

} // namespace slipway::readiness
