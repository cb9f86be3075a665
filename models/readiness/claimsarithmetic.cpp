// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimphrases.h"
#include "readiness/claimsscores.h"
#include "readiness/claimsstatements.h"
#include "readiness/place.h"
#include "readiness/reports.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::MarkdownTable;

constexpr size_t maxClaims = 500;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// A figure with its unit: `~1.2GB`, `63.5%`, `10 min`.
struct Quantity {
    double value = 0; ///< in the base of its unit: seconds, bytes, percent, or as it is
    QString unit{}; ///< s, B, %, or the word itself
    bool isAbout = false;
};

std::optional<Quantity> quantityIn(const QString& text)
{
    static const auto shape = caseless(
        u"^\\W*?(~|≈|<|>|about |approx\\.? )?\\s*(\\d[\\d,]*(?:\\.\\d+)?)\\s*(%|[a-zµ]+(?:/[a-z]+)?)?\\W*$"_s);
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    Quantity out{match.captured(2).remove(u',').toDouble(),
        match.captured(3).toLower(),
        !match.captured(1).isEmpty()};
    struct Unit {
        QStringView name;
        QStringView base;
        double factor;
    };
    static constexpr Unit units[]{{u"ms", u"s", 0.001},
        {u"s", u"s", 1},
        {u"sec", u"s", 1},
        {u"seconds", u"s", 1},
        {u"min", u"s", 60},
        {u"mins", u"s", 60},
        {u"minutes", u"s", 60},
        {u"h", u"s", 3600},
        {u"hours", u"s", 3600},
        {u"kb", u"B", 1e3},
        {u"mb", u"B", 1e6},
        {u"gb", u"B", 1e9},
        {u"mib", u"B", 1048576},
        {u"gib", u"B", 1073741824}};
    for (const auto& unit : units) {
        if (out.unit == unit.name) {
            out.value *= unit.factor;
            out.unit = unit.base.toString();
            break;
        }
    }
    return out;
}

int columnNamed(const MarkdownTable& table, const QRegularExpression& name)
{
    const auto& head = table.rows.front().cells;
    for (int i = 0; i < head.size(); ++i)
        if (name.match(head[i]).hasMatch())
            return i;
    return -1;
}

/// What its own figures give against what it says; empty where both agree or nothing can be said.
QString deltaFault(const Quantity& before, const Quantity& after, const QString& said)
{
    static const QRegularExpression stated(
        u"([+−–-])?\\s*(\\d+(?:\\.\\d+)?)\\s*(%|x\\b|×|points|pp)"_s);
    const auto match = stated.match(said);
    if (!match.hasMatch() || before.value <= 0 || before.unit != after.unit)
        return {};
    const double claimed = match.captured(2).toDouble();
    const QString unit = match.captured(3);
    const double slack = before.isAbout || after.isAbout ? 10 : 2;
    if (unit == u"x" || unit == u"×") {
        const double ratio = after.value > 0
            ? std::max(before.value / after.value, after.value / before.value)
            : 0;
        if (ratio == 0 || std::abs(ratio - claimed) <= std::max(0.15 * claimed, 0.5))
            return {};
        return u"Its own figures give a factor of %1."_s.arg(QString::number(ratio, 'f', 1));
    }
    const double relative = 100 * std::abs(after.value - before.value) / before.value;
    const double points = std::abs(after.value - before.value);
    const bool isPoints = before.unit == u"%" && std::abs(points - claimed) <= 1;
    // A speed may grow by what a time shrinks.
    const double inverse
        = after.value > 0 ? 100 * std::abs(before.value - after.value) / after.value : relative;
    if (std::abs(relative - claimed) <= slack || isPoints
        || (before.unit != u"%" && std::abs(inverse - claimed) <= slack))
        return {};
    return u"Its own figures give %1 %."_s.arg(QString::number(relative, 'f', 0));
}

/// A coverage that the newest report does not reach.
void holdAfter(const Facts& facts, const Quantity& after, Claim& claim)
{
    std::optional<double> best;
    for (const auto& file : facts.get<Reports>().coverage) {
        if (!file.report || file.produced.isStale)
            continue;
        best = std::max(best.value_or(0), file.report->percent);
        claim.evidence.push_back(evidenceOf(file));
    }
    if (!best || *best + 0.5 >= after.value) {
        claim.evidence.clear();
        return;
    }
    claim.verdict = ClaimVerdict::Contradicted;
    claim.reason = u"The coverage report says %1 %."_s.arg(QString::number(*best, 'f', 1));
}

/// Rows above a last one named total: each column of whole numbers has to add up.
void checkTable(const DocumentFile& file, const MarkdownTable& table, ClaimLedger& ledger)
{
    static const auto total = caseless(u"^\\W*(grand )?(total|sum|all|overall)\\b"_s);
    static const QRegularExpression whole(u"^\\W*(\\d[\\d,]*)\\W*$"_s);
    if (table.rows.size() < 4 || scoreColumn(table) >= 0)
        return;
    const auto& last = table.rows.back();
    if (!total.match(last.cells.value(0)).hasMatch())
        return;
    for (int column = 1; column < last.cells.size(); ++column) {
        const auto said = whole.match(last.cells[column]);
        if (!said.hasMatch() || last.cells[column].contains(u'%'))
            continue;
        qint64 sum = 0;
        bool isWhole = true;
        for (size_t row = 1; row + 1 < table.rows.size() && isWhole; ++row) {
            const QString cell = table.rows[row].cells.value(column);
            const auto match = whole.match(cell);
            isWhole = match.hasMatch() && !cell.contains(u'%');
            sum += match.captured(1).remove(u',').toLongLong();
        }
        const qint64 claimed = said.captured(1).remove(u',').toLongLong();
        if (!isWhole || sum == claimed)
            continue;
        ledger.claims.push_back({.path = file.path,
            .line = last.line,
            .text = claimText(last.cells.join(u" | "_s)),
            .kind = u"count"_s,
            .subject = u"total"_s,
            .value = static_cast<double>(claimed),
            .verdict = ClaimVerdict::Contradicted,
            .reason = u"The rows above add up to %1."_s.arg(sum),
            .quote = last.cells[column]});
    }
}

/// `96 tests = 40 unit + 50 integration`.
void checkLine(const QString& path, int line, const QString& raw, ClaimLedger& ledger)
{
    static const auto whole = caseless(
        u"(\\d[\\d,]*)\\s+(?:\\w+\\s+){0,2}?tests?\\b[^\\d+]{0,20}?[=:(–-]\\s*(?=\\d)"_s);
    static const auto part = caseless(
        u"(\\d[\\d,]*)\\s+(unit|integration|e2e|end-to-end|functional|smoke|performance|load|api|ui|component|contract|regression|security|acceptance)\\b"_s);
    if (raw.size() > 400 || !raw.contains(u"test", Qt::CaseInsensitive))
        return;
    const QString text = claimText(evidence::plainMarkdown(raw));
    const auto match = whole.match(text);
    if (!match.hasMatch())
        return;
    qint64 sum = 0;
    int parts = 0;
    for (auto it = part.globalMatch(text, match.capturedEnd()); it.hasNext(); ++parts)
        sum += it.next().captured(1).remove(u',').toLongLong();
    const qint64 claimed = match.captured(1).remove(u',').toLongLong();
    if (parts < 2 || sum == claimed)
        return;
    ledger.claims.push_back({.path = path,
        .line = line,
        .text = text,
        .kind = u"count"_s,
        .subject = u"total"_s,
        .value = static_cast<double>(claimed),
        .verdict = ClaimVerdict::Contradicted,
        .reason = u"Its parts add up to %1."_s.arg(sum),
        .quote = match.captured(1)});
}

} // namespace

void readDeltas(const Facts& facts, const DocumentFile& file, ClaimLedger& ledger)
{
    static const auto before = caseless(u"^\\W*(before|previous|old|baseline)\\b"_s);
    static const auto after = caseless(u"^\\W*(after|now|new|current)\\b"_s);
    static const auto change = caseless(u"improvement|change|delta|gain|reduction|impact"_s);
    for (const auto& table : file.document.tables) {
        const int from = columnNamed(table, before);
        const int to = columnNamed(table, after);
        if (from < 1 || to < 1)
            continue;
        const int said = columnNamed(table, change);
        for (size_t i = 1; i < table.rows.size() && ledger.claims.size() < maxClaims; ++i) {
            const auto& row = table.rows[i];
            if (!isClaimSection(file.document.sectionsOf(row.line)))
                break;
            const auto first = quantityIn(row.cells.value(from));
            const auto second = quantityIn(row.cells.value(to));
            const QString stated = row.cells.value(said > 0 ? said : to);
            Claim claim{.path = file.path,
                .line = row.line,
                .text = claimText(row.cells.join(u" | "_s)),
                .kind = u"delta"_s,
                .subject = row.cells.value(0).toLower(),
                .quote = stated};
            if (second)
                claim.value = second->value;
            if (first && second && said > 0)
                claim.reason = deltaFault(*first, *second, stated);
            if (!claim.reason.isEmpty())
                claim.verdict = ClaimVerdict::Contradicted;
            else if (second && second->unit == u"%" && claim.subject.contains(u"coverage"))
                holdAfter(facts, *second, claim);
            ledger.claims.push_back(std::move(claim));
        }
    }
}

void checkSums(const DocumentFile& file, ClaimLedger& ledger)
{
    for (const auto& table : file.document.tables)
        checkTable(file, table, ledger);
    for (const auto& line : file.document.prose)
        checkLine(file.path, line.line, line.text, ledger);
    for (const auto& item : file.document.items)
        checkLine(file.path, item.line, item.text, ledger);
}

} // namespace slipway::readiness
