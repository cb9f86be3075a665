// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/scorehistory.h"

#include "ui/pages/readiness/tablepanel.h"
#include "ui/pages/readiness/trendchart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QLineEdit>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

void ScoreHistory::setHistory(std::vector<readiness::Snapshot> history)
{
    m_history = std::move(history);
    if (!isTrail())
        show();
}

void ScoreHistory::setTrail(std::vector<readiness::Snapshot> trail)
{
    m_trail = std::move(trail);
    if (isTrail())
        show();
}

void ScoreHistory::setPartings(std::vector<readiness::Parting> partings)
{
    m_partings.setRows(std::move(partings));
    m_partingsPanel->setHeading(
        tr("Where claim and evidence parted · %1").arg(m_partings.rows().size()));
    tell();
}

void ScoreHistory::show()
{
    m_model.setRows(tables::snapshotRows(shown()));
    m_chart->setSnapshots(shown());
    const QString wanted = m_chosen[isTrail() ? 1 : 0];
    const bool isKept = !wanted.isEmpty() && m_table->selectKey(wanted);
    if (!isKept && m_sorted.rowCount() > 0)
        m_table->selectRow(0);
    tell();
    showCurrent();
}

void ScoreHistory::tell()
{
    m_since->setVisible(isTrail());
    m_walk->setVisible(isTrail() && !m_isWalking);
    m_cancel->setVisible(m_isWalking);
    m_progress->setVisible(m_isWalking);
    m_partingsPanel->setVisible(isTrail() && !m_partings.rows().empty());
    if (!m_problem.isEmpty() && isTrail())
        m_noRows->set(Sign::Bad, tr("The commits were not assessed"), m_problem);
    else if (isTrail() && m_isWalking)
        m_noRows->set(Sign::Running, tr("Assessing commits"), tr("Each appears when it is done."));
    else if (isTrail())
        m_noRows->set(Sign::None,
            tr("No commit was assessed"),
            tr("Name a tag or a commit above: every commit since then is assessed from the "
               "repository’s objects, without a checkout, to show when claim and evidence "
               "parted."));
    else
        m_noRows->set(Sign::None,
            tr("No assessment is recorded yet"),
            tr("Each assessment that differs from the one before is kept in the journal."));
}

void ScoreHistory::showPart(const QString& part)
{
    m_part = part;
    m_parts->setCurrent(part);
    show();
}

bool ScoreHistory::select(const QString& id)
{
    if (!m_table->selectKey(id))
        return false;
    showCurrent();
    return true;
}

void ScoreHistory::showCurrent()
{
    const QString id = m_table->currentKey();
    m_chosen[isTrail() ? 1 : 0] = id;
    m_chart->setCurrent(id);
    const auto& list = shown();
    const auto found = std::ranges::find(list, id, &readiness::Snapshot::id);
    const readiness::Snapshot* before = nullptr;
    for (auto at = list.begin(); at != list.end() && at != found; ++at) {
        if (at->error.isEmpty())
            before = &*at;
    }
    const bool canCompare = found != list.end() && before != nullptr && found->error.isEmpty();
    const QString beforeId = canCompare ? before->id : QString();
    if (canCompare && m_before == beforeId && m_after == id)
        return; // asked already
    m_before = beforeId;
    m_after = id;
    m_changes.setRows({});
    m_isWaiting = canCompare;
    m_against->setText(canCompare
            ? tr("%1 against %2").arg(tables::snapshotText(*found), tables::snapshotText(*before))
            : QString());
    if (found == list.end())
        m_noChanges->set(Sign::None, tr("Select an assessment"), tr("What changed stands here."));
    else if (!found->error.isEmpty())
        m_noChanges->set(Sign::Unknown, tr("This commit was not assessed"), found->error);
    else if (before == nullptr)
        m_noChanges->set(Sign::None,
            tr("The first assessment"),
            tr("There is none before it: what changed is told from the next one on."));
    else
        m_noChanges->set(Sign::Running, tr("Comparing"), tr("What changed comes in a moment."));
    if (canCompare)
        emit changesRequested(m_before, m_after);
}

void ScoreHistory::setChanges(
    const QString& before, const QString& after, std::vector<readiness::Change> changes)
{
    if (before != m_before || after != m_after || after.isEmpty())
        return;
    m_isWaiting = false;
    double points = 0;
    for (const auto& change : changes)
        points += change.overallPoints;
    m_changesPanel->setHeading(changes.empty()
            ? tr("What changed")
            : tr("What changed · %1 points").arg(tables::pointsText(points)));
    if (changes.empty())
        m_noChanges->set(Sign::Ok, tr("Nothing changed"), tr("Every check has the same status."));
    m_changes.setRows(std::move(changes));
}

void ScoreHistory::setProgress(int done, int total)
{
    m_isWalking = total > 0;
    m_progress->setText(tr("%1 of %2 commits").arg(done).arg(total));
    if (m_isWalking)
        m_problem.clear();
    tell();
}

void ScoreHistory::setProblem(const QString& text)
{
    m_problem = text;
    if (!text.isEmpty())
        m_isWalking = false;
    tell();
}

QString ScoreHistory::progressText() const
{
    return m_isWalking ? m_progress->text() : QString();
}

} // namespace slipway::ui
