// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimsscores.h"

#include "base/text.h"
#include "readiness/checks/documentation.h"
#include "readiness/claimphrases.h"
#include "readiness/documentsdates.h"
#include "readiness/needles.h"
#include "readiness/place.h"

#include <QMap>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qsizetype quotedWidth = 300;
constexpr size_t maxStatements = 1'000;

QRegularExpression caseless(const QString& pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
}

std::optional<double> scoreIn(const QString& cell)
{
    if (const auto percent = percentIn(cell))
        return percent;
    bool ok = false;
    const double value = cell.trimmed().toDouble(&ok);
    return ok && value >= 0 && value <= 100 ? std::optional(value) : std::nullopt;
}

int weightColumn(const evidence::MarkdownRow& head)
{
    for (int i = 1; i < head.cells.size(); ++i)
        if (head.cells[i].contains(u"weight", Qt::CaseInsensitive))
            return i;
    return -1;
}

std::optional<double> weightIn(const QString& cell)
{
    QString text = cell.trimmed();
    if (text.endsWith(u'%'))
        text.chop(1);
    bool ok = false;
    const double value = text.trimmed().toDouble(&ok);
    return ok && value >= 0 ? std::optional(value) : std::nullopt;
}

void readTable(
    const QString& path, const evidence::MarkdownTable& table, int number, ReadinessStatements& out)
{
    const int column = scoreColumn(table);
    if (column < 0)
        return;
    const int weight = weightColumn(table.rows.front());
    for (size_t i = 1; i < table.rows.size() && out.scores.size() < maxStatements; ++i) {
        const auto& row = table.rows[i];
        const QString subject = scoreSubject(row.cells.value(0));
        const auto value = scoreIn(row.cells.value(column));
        if (subject.isEmpty() || !value)
            continue;
        out.scores.push_back({.path = path,
            .line = row.line,
            .text = claimText(row.cells.join(u" | "_s)),
            .quote = row.cells[column],
            .subject = subject,
            .value = *value,
            .table = number,
            .weight = weight > 0 ? weightIn(row.cells.value(weight)) : std::nullopt});
    }
}

/// `Production readiness: 95%`, `95% PRODUCTION READY`, `PRODUCTION READY (95%)`, `Security score:
/// 90%`, `90% security score`.
void readLine(const QString& path, int line, const QString& raw, ReadinessStatements& out)
{
    static const QString number = u"(\\d{1,3}(?:\\.\\d+)?)\\s*(?:%|/\\s*100\\b)"_s;
    static const auto overall = caseless(
        u"(?:\\b(?:readiness|ready)\\b(?:\\s+(?:score|level|rating))?\\W{0,8}|\\boverall\\s+(?:score|readiness|rating)\\W{0,8})"_s
        + number + u"|(?<![\\w.+-])"_s + number
        + u"\\W{0,4}(?:production|deployment|enterprise|launch)?[- ]?read(?:y|iness)\\b"_s);
    static const auto category = caseless(
        u"\\b(infrastructure|ci/cd|pipeline|security|performance|testing|monitoring|observability|documentation|deployment)\\s+(?:score|readiness|rating)\\W{0,8}"_s
        + number + u"|(?<![\\w.+-])"_s + number
        + u"\\s+(infrastructure|ci/cd|pipeline|security|performance|testing|monitoring|observability|documentation|deployment)\\s+(?:score|readiness|rating)\\b"_s);
    static const auto elsewhen = caseless(
        u"\\b(before|previous(ly)?|was|were|from|initial(ly)?|baseline|target|goal|aim|minimum|required?|threshold|at least|until|→|improv\\w+|increas\\w+|weight)\\b|->|→"_s);
    static const auto ready = caseless(
        u"\\b(production|enterprise|launch|release|deployment)[- ]read(?:y|iness)\\b|\\bready (?:for|to go (?:live|to)) production\\b|\\bapproved for production\\b|\\bready for production deployment\\b|\\bproduction (?:validated|approved)\\b"_s);
    static const auto denied = caseless(
        u"\\b(not|never|isn't|nowhere|far from|no longer|hardly|almost|nearly|should|must|to be|become|becomes?|make|making|once|until|when|if|whether|for a|path to|towards?)\\b[^.]{0,40}$"_s);
    static const auto negation
        = caseless(u"\\b(not|isn't|nowhere near|far from|no longer)\\b[^.]{0,25}$"_s);
    if (out.scores.size() >= maxStatements)
        return;
    const QString text = claimText(evidence::plainMarkdown(raw));
    if (!elsewhen.match(text).hasMatch()) {
        if (const auto match = category.match(text); match.hasMatch()) {
            const bool isAhead = !match.captured(1).isEmpty();
            const QString figure = match.captured(isAhead ? 2 : 3);
            const double value = figure.toDouble();
            if (value <= 100)
                out.scores.push_back({.path = path,
                    .line = line,
                    .text = text,
                    .quote = match.captured(0),
                    .subject = scoreSubject(match.captured(isAhead ? 1 : 4)),
                    .value = value});
        } else if (const auto whole = overall.match(text); whole.hasMatch()) {
            const QString figure
                = whole.captured(1).isEmpty() ? whole.captured(2) : whole.captured(1);
            if (figure.toDouble() <= 100)
                out.scores.push_back({.path = path,
                    .line = line,
                    .text = text,
                    .quote = whole.captured(0),
                    .subject = u"OVERALL"_s,
                    .value = figure.toDouble()});
        }
    }
    const auto match = ready.match(text);
    if (!match.hasMatch() || text.size() > 200)
        return;
    // "Four production-ready templates" speaks of templates.
    static const QRegularExpression ofPart(
        u"^\\s+(?!(?:system|platform|application|app|service|product|solution|deployment|and|with|for|as|in|at)\\b)[a-z]"_s);
    const bool isShouted = match.captured(0) == match.captured(0).toUpper();
    if (!isShouted && ofPart.match(text.mid(match.capturedEnd())).hasMatch())
        return;
    const QString before = text.left(match.capturedStart());
    const bool isDenied = negation.match(before).hasMatch();
    const bool isNoun = match.captured(0).endsWith(u"ness", Qt::CaseInsensitive);
    if (isNoun || (!isDenied && denied.match(before).hasMatch()))
        return;
    out.ready.push_back({path, line, text, match.captured(0), !isDenied});
}

} // namespace

QString claimText(const QString& text)
{
    static const QRegularExpression tick(u"^[✅☑✔❌⚠️🔴🟢🟡\\s]+"_s);
    QString out = text.left(2 * quotedWidth);
    out.remove(tick);
    return visible(masked(out.simplified()), quotedWidth);
}

int scoreColumn(const evidence::MarkdownTable& table)
{
    static const auto other = caseless(u"before|after|improvement|previous|current|target|goal"_s);
    static const auto named = caseless(u"score|readiness|rating|percent|%|claim|grade"_s);
    if (table.rows.empty())
        return -1;
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
    const int weight = weightColumn(table.rows.front());
    for (int i = 1; i < head.size(); ++i) {
        if (i != weight && named.match(head[i]).hasMatch())
            return i;
    }
    for (const auto& row : table.rows) {
        for (int i = 1; i < row.cells.size(); ++i) {
            if (i != weight && percentIn(row.cells[i]))
                return i;
        }
    }
    return -1;
}

namespace {

const Needles& wishes()
{
    static const Needles all = [] {
        Needles out;
        out.add(0,
            "roadmap|future|next steps|recommend|timeline|short-term|medium-term|long-term|"
            "immediate actions|before production|to do|todo|planned|known issues|"
            "known limitations|goal|plan|wish|backlog|proposal|remaining|gap|requirement|how to|"
            "usage|installation|getting started|quickstart|quick start");
        return out;
    }();
    return all;
}

} // namespace

bool isClaimSection(const QStringList& sections)
{
    static const auto wish = caseless(
        u"roadmap|future|next steps|recommend|timeline|short-term|medium-term|long-term|immediate actions|before production|to ?do|planned|known (issues|limitations)|\\bgoals?\\b|\\bplan\\b|wish|backlog|proposal|remaining|gaps?\\b|requirements?\\b|how to|usage|installation|getting started|quick ?start"_s);
    // Every line below a heading asks for it again.
    constexpr qsizetype mostKnown = 1'000;
    thread_local QHash<QString, bool> known;
    if (known.size() > mostKnown)
        known.clear();
    return std::none_of(sections.begin(), sections.end(), [](const QString& section) {
        auto found = known.constFind(section);
        if (found == known.constEnd()) {
            const bool mayWish = wishes().in(section) != 0;
            Q_ASSERT(mayWish || !wish.match(section).hasMatch());
            found = known.insert(section, mayWish && wish.match(section).hasMatch());
        }
        return *found;
    });
}

namespace {

/// Most lines hold none of the words, and so all are looked for in one pass.
bool maySayScore(QStringView text)
{
    const auto has = [text](qsizetype at, QStringView word) {
        return text.sliced(at).startsWith(word, Qt::CaseInsensitive);
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        switch (text[i].unicode() | 0x20) {
        case u'r':
            if (has(i, u"read"))
                return true;
            break;
        case u's':
            if (has(i, u"score"))
                return true;
            break;
        case u'p':
            if (has(i, u"production"))
                return true;
            break;
        default: break;
        }
    }
    return false;
}

} // namespace

ReadinessStatements ReadinessStatements::of(const DocumentFile& file)
{
    ReadinessStatements out;
    const auto& document = file.document;
    int number = 0;
    for (const auto& table : document.tables)
        readTable(file.path, table, number++, out);
    const auto read = [&](int line, const QString& text) {
        if (text.size() <= 600 && maySayScore(text) && isClaimSection(document.sectionsOf(line)))
            readLine(file.path, line, text, out);
    };
    for (const auto& heading : document.headings)
        read(heading.line, heading.text);
    for (const auto& line : document.prose)
        read(line.line, line.text);
    for (const auto& item : document.items)
        if (item.box != evidence::MarkdownItem::Box::Open && !item.text.startsWith(u"❌"))
            read(item.line, item.text);
    return out;
}

ReadinessStatements ReadinessStatements::gather(const Facts& facts)
{
    ReadinessStatements out;
    for (const auto& file : facts.get<Documents>().files) {
        if (isHistoryDocument(file.path))
            continue;
        auto own = of(file);
        std::move(own.scores.begin(), own.scores.end(), std::back_inserter(out.scores));
        std::move(own.ready.begin(), own.ready.end(), std::back_inserter(out.ready));
    }
    return out;
}

std::vector<ScoreConflict> conflictsOf(const Facts& facts)
{
    const auto& statements = facts.get<ReadinessStatements>();
    const auto& dates = facts.get<DocumentDates>();
    std::vector<ScoreConflict> out;
    QMap<QString, std::vector<const ScoreStatement*>> bySubject;
    for (const auto& score : statements.scores) {
        auto& known = bySubject[score.subject];
        // One of each document is enough: the first, which is its scorecard's.
        const bool isKnown = std::ranges::any_of(
            known, [&score](const auto* other) { return other->path == score.path; });
        if (!isKnown)
            known.push_back(&score);
    }
    for (const auto& known : bySubject) {
        for (size_t i = 1; i < known.size(); ++i) {
            if (std::abs(known[i]->value - known.front()->value) < 0.5)
                continue;
            const QDate first = dates.of(known.front()->path);
            const QDate second = dates.of(known[i]->path);
            out.push_back({*known.front(),
                *known[i],
                first.isValid() && second.isValid() && first != second});
        }
    }
    return out;
}

} // namespace slipway::readiness
