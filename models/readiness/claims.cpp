// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claims.h"

#include "base/text.h"
#include "readiness/claimphrases.h"
#include "readiness/documents.h"
#include "readiness/place.h"
#include "readiness/reports.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t maxClaims = 300;
constexpr qsizetype quotedWidth = 300;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

QString quoted(const QString& text)
{
    static const QRegularExpression tick(u"^[✅☑✔❌⚠️🔴🟢\\s]+"_s);
    QString out = text;
    out.remove(tick);
    return visible(masked(out.simplified()), quotedWidth);
}

/// The column of a table that holds the score; -1: the table is no scorecard.
int scoreColumn(const evidence::MarkdownTable& table)
{
    static const auto other
        = caseless(u"before|after|improvement|previous|current|target|weight"_s);
    static const auto named = caseless(u"score|readiness|rating|percent|%|claim"_s);
    const auto& head = table.rows.front().cells;
    if (std::any_of(head.begin(), head.end(), [](const QString& cell) {
            return other.match(cell).hasMatch();
        }))
        return -1;
    int known = 0;
    for (const auto& row : table.rows)
        known += scoreSubject(row.cells.value(0)).isEmpty() ? 0 : 1;
    if (known < 2)
        return -1;
    for (int i = 1; i < head.size(); ++i) {
        if (named.match(head[i]).hasMatch())
            return i;
    }
    for (const auto& row : table.rows) {
        for (int i = 1; i < row.cells.size(); ++i) {
            if (percentIn(row.cells[i]))
                return i;
        }
    }
    return -1;
}

std::optional<double> scoreIn(const QString& cell)
{
    if (const auto percent = percentIn(cell))
        return percent;
    bool ok = false;
    const double value = cell.trimmed().toDouble(&ok);
    return ok && value >= 0 && value <= 100 ? std::optional(value) : std::nullopt;
}

/// The scores of one table; says in the total's reason where its parts give another one.
void readScores(const QString& path, const evidence::MarkdownTable& table, ClaimLedger& ledger)
{
    const int column = scoreColumn(table);
    if (column < 0)
        return;
    double sum = 0;
    int parts = 0;
    Claim* total = nullptr;
    const size_t first = ledger.claims.size();
    for (size_t i = 1; i < table.rows.size(); ++i) {
        const auto& row = table.rows[i];
        const QString subject = scoreSubject(row.cells.value(0));
        const auto value = scoreIn(row.cells.value(column));
        if (subject.isEmpty() || !value)
            continue;
        ledger.claims.push_back({.path = path,
            .line = row.line,
            .text = quoted(u"%1: %2"_s.arg(row.cells[0], row.cells[column])),
            .kind = u"score"_s,
            .subject = subject,
            .value = value});
        if (subject != u"OVERALL") {
            sum += *value;
            ++parts;
        }
    }
    for (size_t i = first; i < ledger.claims.size(); ++i) {
        if (ledger.claims[i].subject == u"OVERALL")
            total = &ledger.claims[i];
    }
    if (total != nullptr && parts >= 2 && std::abs(sum / parts - *total->value) >= 0.5)
        total->reason = u"Its own parts average %1 %."_s.arg(QString::number(sum / parts, 'f', 1));
}

/// A statement about the past, the future or something wished for is no claim.
bool isClaimSection(const QStringList& sections)
{
    static const auto wish = caseless(
        u"roadmap|future|next steps|recommend|timeline|short-term|medium-term|long-term|immediate actions|before production|to ?do|planned|known (issues|limitations)"_s);
    return std::none_of(sections.begin(), sections.end(), [](const QString& section) {
        return wish.match(section).hasMatch();
    });
}

/// More tests claimed than any report shows: the count alone refutes.
void holdCount(const Facts& facts, Claim& claim)
{
    static const QRegularExpression number(u"\\b(\\d+)\\+?\\s+(?:[\\w-]+ )?tests?\\b"_s);
    const auto match = number.match(claim.text);
    if (!match.hasMatch())
        return;
    qint64 reported = -1;
    for (const auto& file : facts.get<Reports>().tests) {
        if (file.report && !file.produced.isStale)
            reported = std::max<qint64>(reported, 0) + file.report->tests;
    }
    if (reported < 0 || match.captured(1).toLongLong() <= reported)
        return;
    claim.verdict = ClaimVerdict::Contradicted;
    claim.reason = u"The reports hold %1 tests."_s.arg(reported);
}

/// `Dockerfile.production (2.3KB)` at the start of an item: a file that was delivered.
bool readArtefact(const Facts& facts,
    const QString& path,
    const evidence::MarkdownItem& item,
    ClaimLedger& ledger)
{
    static const QRegularExpression file(u"^((?:[\\w.-]+/"
                                         u")*[\\w-]*\\.?[\\w-]+\\.(?:ya?ml|py|md|txt|sh|json|toml|"
                                         u"sql|production|dockerignore)|\\.dockerignore|Dockerfile)"
                                         u"\\s*(?:\\(|$|[-–:])"_s);
    const auto match = file.match(item.text);
    if (!match.hasMatch())
        return false;
    const QString name = match.captured(1);
    const bool isThere = facts.tree().contains(name);
    ledger.claims.push_back({.path = path,
        .line = item.line,
        .text = quoted(item.text),
        .kind = u"artefact"_s,
        .subject = name,
        .verdict = isThere ? ClaimVerdict::Supported : ClaimVerdict::Contradicted,
        .reason = isThere ? u"The file is there."_s : u"There is no such file."_s});
    return true;
}

void readStatements(const Facts& facts, const DocumentFile& file, ClaimLedger& ledger)
{
    static const auto past = caseless(u"^(before|previously|was)\\b"_s);
    for (const auto& item : file.document.items) {
        if (ledger.claims.size() >= maxClaims)
            return;
        const QString text = quoted(item.text);
        if (past.match(text).hasMatch() || !isClaimSection(file.document.sectionsOf(item.line)))
            continue;
        if (readArtefact(facts, file.path, item, ledger))
            continue;
        const auto* phrase = phraseOf(text);
        if (phrase == nullptr)
            continue;
        Claim claim{.path = file.path,
            .line = item.line,
            .text = text,
            .kind = phrase->kind,
            .subject = phrase->subject,
            .checks = phrase->checks};
        if (claim.kind == u"count" && claim.subject == u"tests")
            holdCount(facts, claim);
        ledger.claims.push_back(std::move(claim));
    }
}

bool hasScorecard(const DocumentFile& file)
{
    return std::any_of(file.document.tables.begin(),
        file.document.tables.end(),
        [](const auto& table) { return scoreColumn(table) >= 0; });
}

/// The configured documents, or those that are named like one and hold a scorecard.
std::vector<DocumentFile> claimDocuments(const Facts& facts, ClaimLedger& ledger)
{
    static const auto named = caseless(
        u"(^|/)[^/]*(harden|readiness|production|scorecard|readme|audit|status|report|summary)[^/]*$"_s);
    std::vector<DocumentFile> out;
    for (const auto& path : facts.inputs().project.claims) {
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        if (bytes)
            out.push_back({path, evidence::readMarkdown(*bytes)});
        else
            ledger.errors << u"claims document "_s + bytes.error().text();
    }
    if (!facts.inputs().project.claims.isEmpty())
        return out;
    for (const auto& file : facts.get<Documents>().files) {
        if (named.match(file.path).hasMatch() && hasScorecard(file))
            out.push_back(file);
    }
    return out;
}

void holdScore(const Score& score, Claim& claim)
{
    QString reason;
    if (!score.proven) {
        claim.verdict = ClaimVerdict::Unsupported;
        reason = u"Nothing is scored there."_s;
    } else if (*score.proven >= *claim.value) {
        claim.verdict = ClaimVerdict::Supported;
        reason = u"Evidence proves at least as much."_s;
    } else if (*score.best >= *claim.value) {
        claim.verdict = ClaimVerdict::Partly;
        reason = u"Not proven, but not out of reach of what is unknown."_s;
    } else {
        claim.verdict = ClaimVerdict::Contradicted;
        reason = u"Even with every unknown in its favour, the evidence gives less."_s;
    }
    claim.reason = claim.reason.isEmpty() ? reason : reason + u' ' + claim.reason;
}

/// Worst first: what refutes, what is not known, what half holds.
void holdStatement(const Assessment& assessment, Claim& claim)
{
    QStringList present;
    QStringList failed;
    QStringList unknown;
    QStringList warned;
    QStringList passed;
    for (const auto& check : assessment.checks) {
        if (!claim.checks.contains(check.id))
            continue;
        present << check.id;
        if (check.status == Status::Fail)
            failed << check.id;
        else if (check.status == Status::Unknown)
            unknown << check.id;
        else if (check.status == Status::Warn)
            warned << check.id;
        else if (check.status == Status::Pass)
            passed << check.id;
    }
    claim.checks = present;
    if (claim.verdict == ClaimVerdict::Contradicted)
        return;
    const auto* phrase = phraseOf(claim.text);
    const bool isProvable = phrase == nullptr || phrase->isProvable;
    const auto say = [&claim](ClaimVerdict verdict, const QString& reason) {
        claim.verdict = verdict;
        claim.reason = reason;
    };
    if (!failed.isEmpty())
        return say(ClaimVerdict::Contradicted, u"%1 failed."_s.arg(failed.join(u", "_s)));
    if (!unknown.isEmpty())
        return say(ClaimVerdict::Unsupported, u"Nothing proves %1."_s.arg(unknown.join(u", "_s)));
    if (!warned.isEmpty())
        return say(ClaimVerdict::Partly, u"%1 holds in part."_s.arg(warned.join(u", "_s)));
    if (passed.isEmpty())
        return say(ClaimVerdict::Unsupported, u"No check tests this."_s);
    if (!isProvable)
        return say(ClaimVerdict::Unsupported,
            u"Nothing in the files refutes it, but files alone cannot prove it."_s);
    say(ClaimVerdict::Supported, u"%1 passed."_s.arg(passed.join(u", "_s)));
}

Score* scoreFor(Assessment& assessment, const QString& subject)
{
    if (subject == u"OVERALL")
        return &assessment.score;
    for (auto& category : assessment.categories) {
        if (categoryId(category.category) == subject)
            return &category.score;
    }
    return nullptr;
}

} // namespace

ClaimLedger ClaimLedger::gather(const Facts& facts)
{
    ClaimLedger out;
    for (const auto& file : claimDocuments(facts, out)) {
        for (const auto& table : file.document.tables)
            readScores(file.path, table, out);
        readStatements(facts, file, out);
    }
    return out;
}

void holdClaims(Assessment& assessment, const ClaimLedger& ledger)
{
    for (Claim claim : ledger.claims) {
        if (claim.kind == u"score") {
            if (Score* score = scoreFor(assessment, claim.subject)) {
                if (!score->claimed)
                    score->claimed = claim.value;
                holdScore(*score, claim);
                for (const auto& check : assessment.checks) {
                    if (categoryId(check.category) == claim.subject && creditOf(check.status))
                        claim.checks.append(check.id);
                }
            }
        } else if (claim.kind != u"artefact" || !claim.checks.isEmpty()) {
            holdStatement(assessment, claim);
        }
        assessment.claims.push_back(std::move(claim));
    }
}

} // namespace slipway::readiness
