// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/revisionsview.h"

#include "base/text.h"
#include "tables/snapshotsmodel.h"
#include "ui/pages/readiness/tablepanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ring.h"
#include "ui/widgets/statuspill.h"

#include <QLineEdit>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int mostPicks = 30;

QString verdictWords(const readiness::Snapshot& snapshot)
{
    switch (snapshot.verdict) {
    case readiness::Verdict::Go: return RevisionsView::tr("GO");
    case readiness::Verdict::GoWithRisk: return RevisionsView::tr("GO WITH RISK");
    case readiness::Verdict::NoGo: return RevisionsView::tr("NO-GO");
    case readiness::Verdict::NotProven: break;
    }
    return RevisionsView::tr("CANNOT TELL");
}

} // namespace

void RevisionsView::setHistory(std::vector<readiness::Snapshot> history)
{
    m_history = std::move(history);
    for (Side& side : m_sides)
        side.menu->setEnabled(!m_history.empty());
}

void RevisionsView::fillMenu(bool isLeft)
{
    Side& side = m_sides[isLeft ? 0 : 1];
    auto* menu = side.menu->menu();
    menu->clear();
    int count = 0;
    for (auto at = m_history.rbegin(); at != m_history.rend() && count < mostPicks; ++at) {
        if (!at->error.isEmpty())
            continue;
        QString text
            = u"%1   %2"_s.arg(tables::snapshotText(*at), tables::scoreText(at->score.proven));
        if (!at->subject.isEmpty())
            text += u"   "_s + visible(at->subject, 60);
        menu->addAction(
            text.replace(u'&', u"&&"_s), this, [this, isLeft, id = at->id] { pick(isLeft, id); });
        ++count;
    }
}

void RevisionsView::pick(bool isLeft, const QString& id)
{
    Side& side = m_sides[isLeft ? 0 : 1];
    const auto found = std::ranges::find(m_history, id, &readiness::Snapshot::id);
    if (found == m_history.end())
        return;
    side.field->setText(tables::snapshotText(*found));
    side.picked = id; // after the text, which takes the pick away
    tell();
}

QString RevisionsView::wanted(const Side& side) const
{
    return side.picked.isEmpty() ? side.field->text().trimmed() : side.picked;
}

void RevisionsView::compare()
{
    if (isBusy())
        return;
    const QString left = wanted(m_sides[0]);
    if (left.isEmpty()) {
        m_sides[0].field->setFocus();
        return;
    }
    m_problem.clear();
    emit revisionRequested(left, wanted(m_sides[1]));
    tell();
}

void RevisionsView::swapSides()
{
    Side& left = m_sides[0];
    Side& right = m_sides[1];
    const QString leftPick = left.picked;
    const QString rightPick = right.picked;
    const QString leftText = left.field->text();
    left.field->setText(right.field->text());
    right.field->setText(leftText);
    left.picked = rightPick;
    right.picked = leftPick;
    tell();
}

void RevisionsView::setComparison(
    readiness::Snapshot left, readiness::Snapshot right, std::vector<readiness::Change> changes)
{
    m_problem.clear();
    m_total = 0;
    m_scoresModel.setRows(tables::scorePairs(left, right));
    m_scoresModel.setSides(tables::snapshotText(left), tables::snapshotText(right));
    double points = 0;
    for (const auto& change : changes)
        points += change.overallPoints;
    m_changesPanel->setHeading(changes.empty()
            ? tr("What changed")
            : tr("What changed · %1 points").arg(tables::pointsText(points)));
    m_changesModel.setRows(std::move(changes));
    m_scores->setFixedHeight(m_scores->contentHeight() + 2);
    tellSide(m_sides[0], left);
    tellSide(m_sides[1], right);
    m_shown = {std::move(left), std::move(right)};
    tell();
}

void RevisionsView::tellSide(Side& side, const readiness::Snapshot& snapshot)
{
    side.verdict->set(tables::signOf(snapshot.verdict), verdictWords(snapshot));
    QString name = tables::snapshotText(snapshot);
    if (!snapshot.subject.isEmpty())
        name += u" · "_s + snapshot.subject;
    side.name->setText(name);
    QStringList words{
        tr("proven %1 to %2")
            .arg(wholePercent(snapshot.score.proven), wholePercent(snapshot.score.best))};
    if (snapshot.score.coverage)
        words << tr("evidence for %1 %").arg(wholePercent(snapshot.score.coverage));
    if (snapshot.level > 0)
        words << tr("level %1").arg(snapshot.level);
    if (!(snapshot.gross == snapshot.score) && snapshot.gross.proven)
        words << tr("gross %1").arg(wholePercent(snapshot.gross.proven));
    side.numbers->setText(words.join(u" · "_s));
}

void RevisionsView::setProgress(int done, int total)
{
    m_done = done;
    m_total = total;
    tell();
}

void RevisionsView::setProblem(const QString& text)
{
    m_problem = text;
    if (!text.isEmpty())
        m_total = 0;
    tell();
}

void RevisionsView::tell()
{
    const bool isWaiting = isBusy();
    m_compare->setVisible(!isWaiting);
    m_compare->setEnabled(!wanted(m_sides[0]).isEmpty());
    m_compare->setAccessibleDescription(
        m_compare->isEnabled() ? QString() : tr("Name what stands on the left first"));
    m_cancel->setVisible(isWaiting);
    m_progress->setVisible(isWaiting || (!m_problem.isEmpty() && m_shown));
    m_progress->setTone(isWaiting ? Tone::Dim : Tone::Bad);
    m_progress->setText(isWaiting ? tr("assessed %1 of %2").arg(m_done).arg(m_total) : m_problem);
    m_result->setVisible(m_shown.has_value());
    m_empty->setVisible(!m_shown);
    if (isWaiting)
        m_empty->set(Sign::Running,
            tr("Assessing"),
            tr("Both revisions are read from the repository’s objects; nothing is checked out."));
    else if (!m_problem.isEmpty())
        m_empty->set(Sign::Bad, tr("These cannot be compared"), m_problem);
    else
        m_empty->set(Sign::None,
            tr("Compare two revisions"),
            tr("Pick an assessment of the history on each side, or type a tag, a branch or a "
               "commit. What changed is told check by check, with its cause: code, evidence, "
               "rules, a waiver or the clock."));
    m_noChanges->set(Sign::Ok, tr("Nothing changed"), tr("Every check has the same status."));
}

QString RevisionsView::progressText() const
{
    return m_progress->isVisibleTo(this) ? m_progress->text() : QString();
}

QString RevisionsView::emptyText() const
{
    return m_shown ? QString() : m_empty->titleText();
}

} // namespace slipway::ui
