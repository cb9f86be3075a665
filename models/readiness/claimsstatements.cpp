// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimsstatements.h"

#include "readiness/claimphrases.h"
#include "readiness/claimsscores.h"
#include "readiness/needles.h"
#include "readiness/place.h"
#include "readiness/reports.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t maxClaims = 400;
constexpr qsizetype longestLine = 400; ///< a longer one is a paragraph, not a statement

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

double firstNumber(const QString& text)
{
    static const QRegularExpression number(u"\\d[\\d,]*(?:\\.\\d+)?"_s);
    return number.match(text).captured(0).remove(u',').toDouble();
}

/// More tests claimed than any report shows: the count alone refutes.
void holdTests(const Facts& facts, Claim& claim)
{
    const auto claimed = static_cast<qint64>(firstNumber(claim.quote));
    claim.value = static_cast<double>(claimed);
    qint64 reported = -1;
    std::vector<Evidence> places;
    for (const auto& file : facts.get<Reports>().tests) {
        if (!file.report || file.produced.isStale)
            continue;
        reported = std::max<qint64>(reported, 0) + file.report->tests;
        places.push_back(evidenceOf(file));
    }
    if (reported < 0 || claimed <= reported)
        return;
    claim.verdict = ClaimVerdict::Contradicted;
    claim.reason = u"The reports hold %1 tests."_s.arg(reported);
    claim.evidence = std::move(places);
}

/// A percentage of coverage against the reports.
void holdCoverage(const Facts& facts, Claim& claim)
{
    const double claimed = firstNumber(claim.quote);
    claim.value = claimed;
    std::optional<double> best;
    std::vector<Evidence> places;
    for (const auto& file : facts.get<Reports>().coverage) {
        if (!file.report || file.produced.isStale)
            continue;
        best = std::max(best.value_or(0), file.report->percent);
        places.push_back(evidenceOf(file));
    }
    if (!best || *best + 0.5 >= claimed)
        return;
    claim.verdict = ClaimVerdict::Contradicted;
    claim.reason = u"The coverage report says %1 %."_s.arg(QString::number(*best, 'f', 1));
    claim.evidence = std::move(places);
}

/// More dashboards claimed than files that hold one.
void holdDashboards(const Facts& facts, Claim& claim)
{
    const auto claimed = static_cast<int>(firstNumber(claim.quote));
    claim.value = claimed;
    int found = 0;
    for (const auto& path : facts.tree().files()) {
        if (!path.endsWith(u".json") || !path.contains(u"dashboard", Qt::CaseInsensitive))
            continue;
        const auto bytes = facts.tree().read(path, 8 * 1024 * 1024);
        if (bytes && bytes->contains("\"panels\""))
            ++found;
    }
    if (claimed <= found)
        return;
    claim.verdict = ClaimVerdict::Contradicted;
    claim.reason = found == 0 ? u"The repository holds no dashboard."_s
                              : u"The repository holds %1."_s.arg(found);
}

/// `(2.3KB)`, `(641B)` in bytes; nothing if no size is named.
std::optional<double> sizeIn(const QString& text)
{
    static const auto size
        = caseless(u"\\(\\s*~?(\\d+(?:\\.\\d+)?)\\s*(b|bytes|kb|kib|k|mb|mib)\\s*\\)"_s);
    const auto match = size.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString unit = match.captured(2).toLower();
    const double factor = unit.startsWith(u'k') ? 1024 : unit.startsWith(u'm') ? 1024.0 * 1024 : 1;
    return match.captured(1).toDouble() * factor;
}

/// The path that a delivered file's name means: itself, or the one that ends so; empty: none.
QString placeIn(const Facts& facts, const QString& name)
{
    if (facts.tree().contains(name))
        return name;
    const QString ending = u'/' + name;
    for (const auto& path : facts.tree().files())
        if (path.endsWith(ending))
            return path;
    return {};
}

/// `Dockerfile.production (2.3KB)` at the start of an item: a file that was delivered.
bool readArtefact(const Facts& facts,
    const QString& path,
    const evidence::MarkdownItem& item,
    ClaimLedger& ledger)
{
    static const QRegularExpression file(
        u"^[✅☑✔️\\s]*((?:[\\w.-]+/)*[\\w-]*\\.?[\\w-]+\\.(?:ya?ml|py|md|txt|sh|json|toml|sql|ts|js|go|production|dockerignore)|\\.dockerignore|Dockerfile|Makefile)\\s*(?:\\(|$|[-–—:])"_s);
    const auto match = file.match(item.text);
    if (!match.hasMatch())
        return false;
    const QString name = match.captured(1);
    Claim claim{.path = path,
        .line = item.line,
        .text = claimText(item.text),
        .kind = u"artefact"_s,
        .subject = name,
        .quote = name};
    const QString found = placeIn(facts, name);
    if (found.isEmpty()) {
        claim.verdict = ClaimVerdict::Contradicted;
        claim.reason = u"There is no such file."_s;
        claim.evidence.push_back(absent(name));
    } else {
        claim.verdict = ClaimVerdict::Supported;
        claim.reason = u"The file is there."_s;
        claim.evidence.push_back(placeOf(facts, found, 1));
        const auto said = sizeIn(item.text);
        const auto bytes = said ? facts.tree().read(found) : Result<QByteArray>(QByteArray());
        if (said && bytes
            && (static_cast<double>(bytes->size()) < *said / 2
                || static_cast<double>(bytes->size()) > *said * 2)) {
            claim.verdict = ClaimVerdict::Partly;
            claim.reason = u"The file is there, and has %1 bytes."_s.arg(bytes->size());
        }
    }
    ledger.claims.push_back(std::move(claim));
    return true;
}

void addPhrases(const Facts& facts,
    const QString& path,
    int line,
    const QString& text,
    bool isStrongOnly,
    ClaimLedger& ledger)
{
    for (const auto& phrase : phrasesIn(text)) {
        if (isStrongOnly && !phrase.isStrong)
            continue;
        Claim claim{.path = path,
            .line = line,
            .text = text,
            .kind = phrase.kind,
            .subject = phrase.subject,
            .quote = phrase.quote};
        if (claim.kind == u"count" && claim.subject == u"tests")
            holdTests(facts, claim);
        else if (claim.kind == u"count" && claim.subject == u"coverage")
            holdCoverage(facts, claim);
        else if (claim.kind == u"count" && claim.subject == u"dashboards")
            holdDashboards(facts, claim);
        ledger.claims.push_back(std::move(claim));
    }
}

/// `img.shields.io/badge/coverage-95%25-green`: a figure that a person wrote.
void readBadges(const Facts& facts, const DocumentFile& file, ClaimLedger& ledger)
{
    static const auto badge = caseless(
        u"img\\.shields\\.io/(?:static/v1\\?label=|badge/)([^-&?]+)(?:&message=|-)([^-&?]+)"_s);
    for (const auto& span : file.document.spans) {
        const auto match = badge.match(span.text);
        if (!match.hasMatch())
            continue;
        const QString label = QUrl::fromPercentEncoding(match.captured(1).toUtf8()).toLower();
        const QString message = QUrl::fromPercentEncoding(match.captured(2).toUtf8());
        Claim claim{.path = file.path,
            .line = span.line,
            .text = claimText(span.text),
            .kind = u"count"_s,
            .quote = match.captured(2)};
        if (!message.contains(QRegularExpression(u"\\d"_s)))
            continue;
        if (label.contains(u"coverage")) {
            claim.subject = u"coverage"_s;
            claim.quote = message;
            holdCoverage(facts, claim);
        } else if (label.contains(u"test")) {
            claim.subject = u"tests"_s;
            claim.quote = message;
            holdTests(facts, claim);
        } else {
            continue;
        }
        claim.quote = match.captured(2);
        ledger.claims.push_back(std::move(claim));
    }
}

/// Only what counts something: a README that says no more makes no statement of readiness.
bool isCount(const QString& text)
{
    static const auto count = caseless(
        u"\\b\\d[\\d,]*\\+?\\s+(\\w+ )?tests? (pass|green)|\\b\\d{1,3}(\\.\\d+)?\\s*%\\s+(test |code |line |branch )?coverage\\b|\\bcoverage\\b\\W{0,4}\\d{1,3}(\\.\\d+)?\\s*%"_s);
    return count.match(text).hasMatch();
}

} // namespace

bool isStatement(const QString& text)
{
    static const auto past = caseless(
        u"^\\W*(before|previously|was|were|no longer|not|missing|lacks?|todo|wip|pending|planned|in progress|coming soon|optional)\\b"_s);
    static const QRegularExpression admitted(
        u"^\\s*(❌|✗|✘|⚠|🔴|🟡|🚧|⏳|⬜|☐|🔲|➖)"_s);
    static const auto advice = caseless(
        u"^\\W*(run|configure|add|create|set|use|ensure|verify|check|review|fix|enable|implement|install|make|update|open|see|read|consider|try|write|start|stop|deploy|perform|provide|define|monitor|if|when|to|you|please|should|must|we (will|should|need|plan))\\b"_s);
    static const auto doubt = caseless(
        u"\\b(should|must|needs? to|todo|tbd|will be|planned|not yet|coming soon|would|could|if you|e\\.g\\.|for example|target|goal|at least|minimum|required|recommended|ready for)\\b"_s);
    static const Needles doubts = [] {
        Needles out;
        out.add(0,
            "should|must|need|todo|tbd|will be|planned|not yet|coming soon|would|could|if you|e.g.|"
            "for example|target|goal|at least|minimum|required|recommended|ready for");
        return out;
    }();
    const bool mayDoubt = doubts.in(text) != 0;
    Q_ASSERT(mayDoubt || !doubt.match(text).hasMatch());
    return !past.match(text).hasMatch() && !admitted.match(text).hasMatch()
        && !advice.match(text).hasMatch() && (!mayDoubt || !doubt.match(text).hasMatch());
}

void readStatements(const Facts& facts, const DocumentFile& file, bool isThin, ClaimLedger& ledger)
{
    static const auto nothing = caseless(u"^(no|without)\\b"_s);
    static const auto absence = caseless(
        u"^(no|without)\\s+(hard-?coded|committed|exposed|leaked|known|critical|high|secrets?|credentials?|passwords?|privileged|configuration|drift|vulnerab|cve)"_s);
    const auto& document = file.document;
    const auto isRead = [&](int line, const QString& text) {
        return ledger.claims.size() < maxClaims && text.size() <= longestLine && isStatement(text)
            && isClaimSection(document.sectionsOf(line));
    };
    for (const auto& item : document.items) {
        if (item.box == evidence::MarkdownItem::Box::Open || !isRead(item.line, item.text))
            continue;
        const QString text = claimText(item.text);
        if (!isThin && readArtefact(facts, file.path, item, ledger))
            continue;
        if (nothing.match(text).hasMatch() && !absence.match(text).hasMatch())
            continue;
        if (!isThin || isCount(text))
            addPhrases(facts, file.path, item.line, text, isThin, ledger);
    }
    for (const auto& line : document.prose) {
        // Most lines of a manual hold no phrase: look for a digit or a word of the strong ones.
        if (!isRead(line.line, line.text))
            continue;
        const QString text = claimText(evidence::plainMarkdown(line.text));
        if (!isThin || isCount(text))
            addPhrases(facts, file.path, line.line, text, true, ledger);
    }
    if (ledger.claims.size() < maxClaims)
        readBadges(facts, file, ledger);
}

} // namespace slipway::readiness
