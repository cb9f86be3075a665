// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/documentsdates.h"

#include "readiness/checks/documentation.h"
#include "readiness/place.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t maxDates = 2'000;

int monthOf(const QString& word)
{
    static const QStringList months{u"jan"_s,
        u"feb"_s,
        u"mar"_s,
        u"apr"_s,
        u"may"_s,
        u"jun"_s,
        u"jul"_s,
        u"aug"_s,
        u"sep"_s,
        u"oct"_s,
        u"nov"_s,
        u"dec"_s};
    return static_cast<int>(months.indexOf(word.left(3).toLower())) + 1;
}

struct Shape {
    QRegularExpression pattern;
    int year = 0; ///< group numbers; 0: not in it
    int month = 0;
    int day = 0;
};

const std::vector<Shape>& shapes()
{
    static const QString name
        = u"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\.?"_s;
    static const auto make = [](const QString& pattern) {
        return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption);
    };
    static const std::vector<Shape> all{
        {make(
             u"(?<![\\w./-])(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?![\\w/-]|\\.\\d)|(?<![\\w./-])(\\d{4})-(\\d\\d)-(\\d\\d)(?=T\\d)"_s),
            1,
            2,
            3},
        {make(u"(?<![\\w.])(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?"_s + name
             + u",?\\s+(\\d{4})\\b"_s),
            3,
            2,
            1},
        {make(u"\\b"_s + name + u"\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b"_s), 3, 1, 2},
        {make(u"(?<![\\w.])(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})(?![\\w.])"_s), 3, 2, 1},
        {make(u"\\b"_s + name + u",?\\s+(\\d{4})\\b"_s), 2, 1, 0},
    };
    return all;
}

qint64 startOf(const QDate& day)
{
    return QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch();
}

constexpr qint64 oneDay = 24LL * 60 * 60 * 1000;

QString dayOf(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).date().toString(Qt::ISODate);
}

/// A date that is meant to be ahead, or that is of something else than the document.
bool isOther(const QString& label)
{
    static const QRegularExpression other(
        u"next|due|expir|target|deadline|until|valid|end|planned|eta|release|birth|founded|since|start"_s,
        QRegularExpression::CaseInsensitiveOption);
    return other.match(label).hasMatch();
}

/// `Last updated: …`, `Date | …`, `_Reviewed on …_`: the label before a date; empty for prose.
QString labelOf(const QString& text)
{
    static const QRegularExpression label(
        u"^\\W*((?:report|document|review|audit|assessment|publication|issue|creation|completion|approval|effective|test|scan|last|version|generated)?[ _-]*(?:date[ds]?|updated?|modified|revised|revision|reviewed|created|completed|generated|audited|assessed|approved|published|tested|written|as of|effective))\\b[^\\w\\d]{0,6}(?:on|at|by|:|\\||-|–)?[^\\w\\d]{0,6}"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = label.match(text);
    if (!match.hasMatch())
        return {};
    // The date follows at once: "Date: 2025-…", not "Updated the parser of 2025-…".
    const auto dates = datesIn(text);
    if (dates.empty() || dates.front().column - 1 > match.capturedEnd() + 12)
        return {};
    return match.captured(1).simplified();
}

class Reader {
public:
    Reader(const Facts& facts, DocumentDates& out);
    void read(const DocumentFile& file);

private:
    void readLine(const DocumentFile& file, int line, const QString& text);
    void judge(const DocumentFile& file, DocumentDate& date) const;

    const Facts& m_facts;
    std::optional<evidence::GitFacts> m_git;
    DocumentDates& m_out;
};

Reader::Reader(const Facts& facts, DocumentDates& out)
    : m_facts(facts)
    , m_git(facts.tree().git())
    , m_out(out)
{
    m_out.isHeldAgainstGit = m_git && m_git->firstCommitTime > 0;
}

void Reader::judge(const DocumentFile& file, DocumentDate& date) const
{
    const qint64 now = m_facts.inputs().now;
    const qint64 from = startOf(date.date.first);
    const qint64 to = startOf(date.date.last) + oneDay;
    const QString said = date.date.text;
    // A day of tolerance: dates have no zone.
    if (now > 0 && !m_facts.hasReached(from - oneDay)) {
        m_facts.hasReached((now / oneDay + 1) * oneDay); // the sentence names the day
        date.fault = u"%1 is still to come (it is %2)."_s.arg(said, dayOf(now));
        return;
    }
    if (!m_git)
        return;
    const Evidence git{.kind = EvidenceKind::Git, .commit = m_git->commit};
    if (m_git->firstCommitTime > 0 && to + oneDay < m_git->firstCommitTime) {
        date.fault = u"%1 is before the first commit, which is of %2."_s.arg(
            said, dayOf(m_git->firstCommitTime));
        date.against = git;
        date.against.time = m_git->firstCommitTime;
        return;
    }
    const qint64 changed = std::max(m_git->commitTime, m_facts.tree().modified(file.path));
    if (m_git->commitTime > 0 && from > changed + oneDay) {
        date.fault
            = u"%1 is after the document's own last change, which is of %2 at the latest."_s.arg(
                said, dayOf(changed));
        date.against = git;
        date.against.time = m_git->commitTime;
    }
}

void Reader::readLine(const DocumentFile& file, int line, const QString& raw)
{
    if (raw.size() > 400 || m_out.dates.size() >= maxDates)
        return;
    // A year is in every date; most lines have none.
    bool hasYear = false;
    for (qsizetype i = 0; i + 3 < raw.size() && !hasYear; ++i)
        hasYear = (raw[i] == u'2' && raw[i + 1] == u'0') || (raw[i] == u'1' && raw[i + 1] == u'9');
    if (!hasYear)
        return;
    const QString text = evidence::plainMarkdown(raw);
    const QString label = labelOf(text);
    if (label.isEmpty() || isOther(label))
        return;
    DocumentDate date{.path = file.path,
        .line = line,
        .label = label,
        .text = text,
        .date = datesIn(text).front()};
    judge(file, date);
    m_out.dates.push_back(std::move(date));
}

void Reader::read(const DocumentFile& file)
{
    const auto& document = file.document;
    const size_t first = m_out.dates.size();
    for (const auto& line : document.frontMatter)
        readLine(file, line.line, line.text);
    for (const auto& line : document.prose)
        readLine(file, line.line, line.text);
    for (const auto& item : document.items)
        readLine(file, item.line, item.text);
    for (const auto& table : document.tables)
        for (const auto& row : table.rows)
            if (row.cells.size() == 2)
                readLine(file, row.line, row.cells.join(u": "_s));
    for (const auto& heading : document.headings)
        readLine(file, heading.line, heading.text);
    std::ranges::stable_sort(m_out.dates.begin() + static_cast<qsizetype>(first),
        m_out.dates.end(),
        {},
        &DocumentDate::line);
}

} // namespace

std::vector<WrittenDate> datesIn(const QString& text)
{
    std::vector<WrittenDate> out;
    for (const auto& shape : shapes()) {
        for (auto it = shape.pattern.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            const int shift = match.captured(shape.year).isEmpty() ? 3 : 0; // the other branch
            const int year = match.captured(shape.year + shift).toInt();
            const QString word = match.captured(shape.month + shift);
            const int month = word[0].isDigit() ? word.toInt() : monthOf(word);
            const int day = shape.day > 0 ? match.captured(shape.day + shift).toInt() : 1;
            WrittenDate date{QDate(year, month, day),
                {},
                static_cast<int>(match.capturedStart()) + 1,
                match.captured(0)};
            if (!date.first.isValid() || year < 1990 || year > 2200)
                continue;
            date.last = shape.day > 0 ? date.first : date.first.addMonths(1).addDays(-1);
            const bool isInside = std::ranges::any_of(out, [&date](const WrittenDate& other) {
                return date.column < other.column + other.text.size()
                    && other.column < date.column + date.text.size();
            });
            if (!isInside)
                out.push_back(std::move(date));
        }
    }
    std::ranges::sort(out, {}, &WrittenDate::column);
    return out;
}

DocumentDates DocumentDates::gather(const Facts& facts)
{
    DocumentDates out;
    Reader reader(facts, out);
    for (const auto& file : facts.get<Documents>().files)
        if (!isHistoryDocument(file.path))
            reader.read(file);
    return out;
}

QDate DocumentDates::of(const QString& path) const
{
    QDate latest;
    for (const auto& date : dates)
        if (date.path == path && (!latest.isValid() || date.date.last > latest))
            latest = date.date.last;
    return latest;
}

} // namespace slipway::readiness
