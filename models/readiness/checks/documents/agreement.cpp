// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/claimsscores.h"
#include "readiness/documentsdates.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t shownPlaces = 20;

QString subjectName(const QString& subject)
{
    for (int i = 0; i < categoryCount; ++i)
        if (categoryId(static_cast<Category>(i)) == subject)
            return categoryName(static_cast<Category>(i));
    return u"the whole"_s;
}

} // namespace

Outcome readinessStatementsAgree(const Facts& facts)
{
    const auto& statements = facts.get<ReadinessStatements>();
    Findings conflicts;
    bool isSeries = true;
    for (const auto& conflict : conflictsOf(facts)) {
        const auto& [first, second, series] = conflict;
        isSeries = isSeries && series;
        conflicts.add(u"%1 says %2 % for %3, %4 says %5 %"_s.arg(first.path)
                          .arg(first.value)
                          .arg(subjectName(first.subject), second.path)
                          .arg(second.value),
            placeOf(facts, second.path, second.line));
        conflicts.places.push_back(placeOf(facts, first.path, first.line));
    }
    const auto yes = std::ranges::find(statements.ready, true, &ReadyStatement::isReady);
    const auto no = std::ranges::find(statements.ready, false, &ReadyStatement::isReady);
    if (yes != statements.ready.end() && no != statements.ready.end() && yes->path != no->path) {
        conflicts.add(u"%1 says \"%2\", %3 says it is not"_s.arg(yes->path, yes->quote, no->path),
            placeOf(facts, no->path, no->line));
        conflicts.places.push_back(placeOf(facts, yes->path, yes->line));
        isSeries = false;
    }
    if (!conflicts.isEmpty()) {
        auto places = conflicts.places;
        if (places.size() > shownPlaces)
            places.resize(shownPlaces);
        return isSeries
            ? warned(conflicts.text() + u" They are of different dates."_s, std::move(places))
            : failed(conflicts.text(), std::move(places));
    }
    QSet<QString> speaking;
    for (const auto& score : statements.scores)
        speaking.insert(score.path);
    for (const auto& one : statements.ready)
        speaking.insert(one.path);
    if (speaking.size() < 2)
        return notApplicable(
            u"Fewer than two documents say how ready the system is."_s, {absent(u"docs"_s)});
    const QString path = statements.scores.empty() ? statements.ready.front().path
                                                   : statements.scores.front().path;
    const int line = statements.scores.empty() ? statements.ready.front().line
                                               : statements.scores.front().line;
    return passed(u"%1 documents say how ready the system is, and agree."_s.arg(speaking.size()),
        {placeOf(facts, path, line)});
}

Outcome documentDatesArePlausible(const Facts& facts)
{
    const auto& dates = facts.get<DocumentDates>();
    Findings wrong;
    for (const auto& date : dates.dates) {
        if (date.fault.isEmpty() || wrong.places.size() >= shownPlaces)
            continue;
        wrong.add(u"%1 line %2: %3"_s.arg(date.path).arg(date.line).arg(date.fault.chopped(1)),
            placeOf(facts, date.path, date.line));
    }
    if (!wrong.isEmpty())
        return failed(wrong.text(), wrong.places);
    if (dates.dates.empty())
        return notApplicable(u"No document says of when it is."_s, {absent(u"docs"_s)});
    const auto& first = dates.dates.front();
    const Evidence place = placeOf(facts, first.path, first.line);
    if (!dates.isHeldAgainstGit)
        return unknown(UnknownReason::Missing,
            u"The date of the first commit is not known: the dates of documents cannot be held against it."_s,
            {place});
    return passed(
        u"All %1 dates of documents lie within the history."_s.arg(dates.dates.size()), {place});
}

} // namespace slipway::readiness
