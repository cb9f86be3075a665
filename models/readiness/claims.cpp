// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claims.h"

#include "readiness/checks/documentation.h"
#include "readiness/claimphrases.h"
#include "readiness/claimsscores.h"
#include "readiness/claimsstatements.h"
#include "readiness/documentsdates.h"
#include "readiness/place.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t maxDocuments = 40;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

/// A document that makes claims; thin: only the figures of a README.
struct ClaimDocument {
    DocumentFile file;
    bool isThin = false;
    ReadinessStatements own{}; ///< of a document that is not thin
};

/// A report by its name, with ticks on what was done.
bool isTickedReport(const DocumentFile& file)
{
    static const auto named
        = caseless(u"(harden|readiness|scorecard|audit|status|report|summary|complete)[^/]*$"_s);
    if (!named.match(file.path).hasMatch())
        return false;
    const auto ticked = std::count_if(
        file.document.items.begin(), file.document.items.end(), [](const auto& item) {
            return item.box == evidence::MarkdownItem::Box::Ticked || item.text.startsWith(u"✅")
                || item.text.startsWith(u"☑") || item.text.startsWith(u"✔");
        });
    return ticked >= 3;
}

/// Documents of the root and of folders for documents: those of a part speak of the part.
bool isAtTop(const QString& path)
{
    static const auto top
        = caseless(u"^((docs?|documentation|reports?|\\.github)/([^/]+/)?)?[^/]+$"_s);
    return top.match(path).hasMatch();
}

/// The configured documents, or those that say how ready the system is.
std::vector<ClaimDocument> claimDocuments(const Facts& facts, ClaimLedger& ledger)
{
    static const auto plan = caseless(
        u"(^|[-_/])(plans?|strategy|strategies|roadmap|proposals?|vision|prompts?|template|checklist|guidelines?)([-_.]|$)"_s);
    static const auto readme = caseless(u"^(\\.github/|docs/)?readme\\.\\w+$"_s);
    std::vector<ClaimDocument> out;
    for (const auto& path : facts.inputs().project.claims) {
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        if (bytes) {
            auto& document = out.emplace_back(DocumentFile{path, evidence::readMarkdown(*bytes)});
            document.own = ReadinessStatements::of(document.file);
        } else {
            ledger.errors << u"claims document "_s + bytes.error().text();
        }
    }
    if (!facts.inputs().project.claims.isEmpty())
        return out;
    for (const auto& file : facts.get<Documents>().files) {
        if (!isAtTop(file.path) || isHistoryDocument(file.path) || plan.match(file.path).hasMatch()
            || out.size() >= maxDocuments)
            continue;
        auto own = ReadinessStatements::of(file);
        const bool speaks = !own.scores.empty()
            || std::ranges::any_of(own.ready, [](const auto& one) { return one.isReady; });
        if (speaks || isTickedReport(file))
            out.push_back({file, false, std::move(own)});
        else if (readme.match(file.path).hasMatch())
            out.push_back({file, true});
    }
    return out;
}

/// Says in a total's reason where the parts beside it give another one.
void checkTotals(const DocumentFile& file,
    ClaimLedger& ledger,
    size_t first,
    const std::vector<ScoreStatement>& scores)
{
    static const auto weighted = caseless(u"\\bweight(s|ed|ing)?\\b"_s);
    const bool saysWeights = std::ranges::any_of(
        file.document.prose, [](const auto& line) { return weighted.match(line.text).hasMatch(); });
    for (size_t i = 0; i < scores.size(); ++i) {
        const auto& total = scores[i];
        if (total.subject != u"OVERALL" || total.table < 0)
            continue;
        double sum = 0;
        double weights = 0;
        int parts = 0;
        for (const auto& part : scores) {
            if (part.table != total.table || part.subject == u"OVERALL")
                continue;
            const double weight = part.weight.value_or(1);
            sum += weight * part.value;
            weights += weight;
            ++parts;
        }
        if (parts < 2 || weights <= 0 || std::abs(sum / weights - total.value) < 0.5)
            continue;
        auto& claim = ledger.claims[first + i];
        claim.reason = u"Its own parts average %1 %."_s.arg(QString::number(sum / weights, 'f', 1));
        if (!saysWeights)
            claim.verdict = ClaimVerdict::Contradicted;
    }
}

void readScores(const ClaimDocument& document, ClaimLedger& ledger)
{
    const auto& [file, isThin, own] = document;
    const size_t first = ledger.claims.size();
    for (const auto& score : own.scores)
        ledger.claims.push_back({.path = score.path,
            .line = score.line,
            .text = score.text,
            .kind = u"score"_s,
            .subject = score.subject,
            .value = score.value,
            .quote = score.quote});
    checkTotals(file, ledger, first, own.scores);
    for (const auto& one : own.ready) {
        if (!one.isReady)
            continue;
        ledger.claims.push_back({.path = one.path,
            .line = one.line,
            .text = one.text,
            .kind = u"status"_s,
            .subject = u"production readiness"_s,
            .quote = one.quote});
    }
}

void readDates(const Facts& facts, const QString& path, ClaimLedger& ledger)
{
    const auto& dates = facts.get<DocumentDates>();
    for (const auto& date : dates.dates) {
        if (date.path != path)
            continue;
        Claim claim{.path = path,
            .line = date.line,
            .text = claimText(date.text),
            .kind = u"date"_s,
            .subject = date.label.toLower(),
            .quote = date.date.text};
        if (!date.fault.isEmpty()) {
            claim.verdict = ClaimVerdict::Contradicted;
            claim.reason = date.fault;
            if (!date.against.commit.isEmpty())
                claim.evidence.push_back(date.against);
        } else if (dates.isHeldAgainstGit) {
            claim.verdict = ClaimVerdict::Supported;
            claim.reason = u"It lies within the history."_s;
        } else {
            claim.reason = u"The history is not known."_s;
        }
        claim.checks << u"DOC-10"_s;
        ledger.claims.push_back(std::move(claim));
    }
}

/// Marks scores that another document gives differently: `partly` until they are held.
void markConflicts(const Facts& facts, ClaimLedger& ledger)
{
    for (const auto& conflict : conflictsOf(facts)) {
        for (const auto& [mine, other] : {std::pair(&conflict.first, &conflict.second),
                 std::pair(&conflict.second, &conflict.first)}) {
            for (auto& claim : ledger.claims) {
                if (claim.kind != u"score" || claim.path != mine->path || claim.line != mine->line
                    || claim.subject != mine->subject)
                    continue;
                if (!claim.reason.isEmpty())
                    claim.reason += u' ';
                claim.reason += u"%1 says %2 %."_s.arg(other->path).arg(other->value);
                claim.evidence.push_back(placeOf(facts, other->path, other->line));
                if (claim.verdict == ClaimVerdict::Unsupported && !conflict.isSeries)
                    claim.verdict = ClaimVerdict::Partly;
            }
        }
    }
}

/// Two documents that count the same tests differently: both cannot be right.
void markCounts(const Facts& facts, ClaimLedger& ledger)
{
    static const QRegularExpression digits(u"^\\D*\\d[\\d,]*"_s);
    for (size_t i = 0; i < ledger.claims.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            auto& one = ledger.claims[i];
            auto& other = ledger.claims[j];
            if (one.kind != u"count" || other.kind != u"count" || one.path == other.path
                || one.subject != other.subject || one.subject == u"total" || !one.value
                || !other.value || *one.value == *other.value)
                continue;
            const QString what = QString(one.quote).remove(digits).simplified().toLower();
            const QString that = QString(other.quote).remove(digits).simplified().toLower();
            if (one.subject != u"coverage" && what != that)
                continue;
            for (auto [mine, theirs] : {std::pair(&one, &other), std::pair(&other, &one)}) {
                if (!mine->evidence.empty())
                    continue;
                mine->reason
                    = (mine->reason + u" %1 says \"%2\"."_s.arg(theirs->path, theirs->quote))
                          .trimmed();
                mine->evidence.push_back(placeOf(facts, theirs->path, theirs->line));
                mine->verdict = ClaimVerdict::Contradicted;
            }
        }
    }
}

/// The figure of a category's score that stands for something else, too: `Testing 90 %` and `test
/// coverage 90 %`.
void markSameFigures(ClaimLedger& ledger)
{
    for (auto& claim : ledger.claims) {
        const bool isCoverage = claim.subject.contains(u"coverage") && claim.value;
        if (!isCoverage)
            continue;
        const auto same = std::ranges::find_if(ledger.claims, [&claim](const Claim& other) {
            return other.kind == u"score" && other.subject == u"TST" && other.path == claim.path
                && other.value == claim.value;
        });
        if (same == ledger.claims.end())
            continue;
        if (!claim.reason.isEmpty())
            claim.reason += u' ';
        claim.reason += u"The same figure stands for Testing in line %1."_s.arg(same->line);
    }
}

} // namespace

ClaimLedger ClaimLedger::gather(const Facts& facts)
{
    ClaimLedger out;
    for (const auto& document : claimDocuments(facts, out)) {
        const auto& [file, isThin, own] = document;
        const size_t first = out.claims.size();
        if (!isThin) {
            readScores(document, out);
            readDates(facts, file.path, out);
            readDeltas(facts, file, out);
            checkSums(file, out);
        }
        readStatements(facts, file, isThin, out);
        // Scores stay first: the first of a subject is the document's claim.
        const auto begin = std::find_if(out.claims.begin() + static_cast<qsizetype>(first),
            out.claims.end(),
            [](const Claim& claim) { return claim.kind != u"score"; });
        std::stable_sort(begin, out.claims.end(), [](const Claim& a, const Claim& b) {
            return a.line < b.line;
        });
    }
    markConflicts(facts, out);
    markCounts(facts, out);
    markSameFigures(out);
    return out;
}

} // namespace slipway::readiness
