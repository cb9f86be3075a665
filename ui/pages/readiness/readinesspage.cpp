// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/readinesspage.h"

#include "format/time.h"
#include "ui/pages/readiness/checkdetail.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/environmentsview.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/pages/readiness/revisionsview.h"
#include "ui/pages/readiness/scorecardview.h"
#include "ui/pages/readiness/scorehistory.h"
#include "ui/pages/readiness/waiversheet.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/tabstrip.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QHeaderView>
#include <QLayout>
#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

/// An assessment is made every minute: one that is so old no longer says how things stand.
constexpr qint64 staleAfter = 10 * 60'000;

QString agoText(qint64 time, qint64 now)
{
    return format::span(std::max<qint64>(1, (now - time) / 1000) * 1000);
}

} // namespace

QString ReadinessPage::title() const
{
    return tr("Readiness");
}

void ReadinessPage::setAssessment(std::shared_ptr<const readiness::Assessment> assessment)
{
    m_assessment = std::move(assessment);
    m_scorecard->setAssessment(*m_assessment);
    m_checks->setAssessment(*m_assessment);
    m_claims->setAssessment(m_assessment);
    m_tabs->setText(Claims, tr("Claims %1").arg(m_assessment->claims.size()));
    const auto errors = static_cast<int>(m_assessment->errors.size());
    setNotice(Sign::Warn,
        errors == 0 ? QString()
                    : tr("%n internal error(s), counted as unknown: ", nullptr, errors)
                + m_assessment->errors.first());
    m_tabs->setEnabled(true);
    tellTabs();
    showTab(static_cast<Tab>(m_tabs->current()));
    tellTopBar();
}

void ReadinessPage::setLoading()
{
    if (m_assessment)
        return;
    m_tabs->setEnabled(false);
    m_stack->setCurrentWidget(m_loading);
    m_verdict->set(Sign::Running, tr("Assessing"));
    m_level->hide();
    m_subject->setText(tr("reading the repository"));
}

void ReadinessPage::setEmpty(const QString& title, const QString& sentence)
{
    m_assessment.reset();
    m_tabs->setEnabled(false);
    m_empty->set(Sign::Unknown, title, sentence);
    m_stack->setCurrentWidget(m_empty);
    m_verdict->set(Sign::Unknown, tr("CANNOT TELL"));
    m_level->hide();
    m_subject->setText(title);
    tellNotice();
}

void ReadinessPage::setNotice(Sign sign, const QString& text)
{
    m_noticeSign = sign;
    m_noticeText = text;
    tellNotice();
}

void ReadinessPage::tellNotice()
{
    if (m_noticeText.isEmpty() && isStale())
        m_notice->set(Sign::Unknown,
            tr("This scorecard is %1 old: nothing newer could be made")
                .arg(agoText(m_assessment->time, m_now)),
            tr("Assess again"));
    else
        m_notice->set(m_noticeSign, m_noticeText);
}

void ReadinessPage::setEnvironments(readiness::Environments environments)
{
    m_environments->setEnvironments(std::move(environments));
    m_hasEnvironments = true;
    tellTabs();
}

void ReadinessPage::setMeasurements(readiness::Measurements measurements)
{
    m_claims->setMeasurements(measurements);
}

void ReadinessPage::setHistory(std::vector<readiness::Snapshot> history)
{
    m_snapshots = std::move(history);
    m_hasHistory = true;
    m_scorecard->setHistory(m_snapshots);
    m_revisions->setHistory(m_snapshots);
    m_history->setHistory(m_snapshots);
    tellTabs();
    showCurrent();
}

void ReadinessPage::setTrail(std::vector<readiness::Snapshot> trail)
{
    m_history->setTrail(std::move(trail));
}

void ReadinessPage::setPartings(std::vector<readiness::Parting> partings)
{
    m_history->setPartings(std::move(partings));
}

void ReadinessPage::setChanges(
    const QString& before, const QString& after, std::vector<readiness::Change> changes)
{
    m_history->setChanges(before, after, std::move(changes));
}

void ReadinessPage::setComparison(
    readiness::Snapshot left, readiness::Snapshot right, std::vector<readiness::Change> changes)
{
    m_revisions->setComparison(std::move(left), std::move(right), std::move(changes));
}

void ReadinessPage::setTrailProblem(const QString& text)
{
    m_history->setProblem(text);
    m_revisions->setProblem(text);
}

void ReadinessPage::setTrailProgress(int done, int total)
{
    // Two sides are a comparison, more are commits: each shows its own.
    const bool isEnd = total <= 0;
    if (isEnd || m_tabs->current() != Compare)
        m_history->setProgress(done, total);
    if (isEnd || m_tabs->current() == Compare)
        m_revisions->setProgress(done, total);
}

void ReadinessPage::setLines(const QString& path, int firstLine, const QStringList& lines)
{
    m_detail->setLines(path, firstLine, lines);
}

void ReadinessPage::setEditorAvailable(bool isAvailable)
{
    m_detail->setEditorAvailable(isAvailable);
}

void ReadinessPage::setPolicyFile(const QString& file)
{
    m_policyFile = file;
}

void ReadinessPage::tellTabs()
{
    const auto enable = [this](Tab tab, bool isReady, const QString& why) {
        auto* button = m_tabs->button(tab);
        button->setEnabled(isReady);
        button->setToolTip(isReady ? QString() : why);
        button->setAccessibleDescription(button->toolTip());
    };
    const bool hasGit = m_assessment && !m_assessment->commit.isEmpty();
    const bool hasTrail = m_hasHistory && (!m_snapshots.empty() || hasGit);
    enable(Environments,
        m_hasEnvironments,
        tr("Comes with the next assessment: variables and what differs"));
    const QString later
        = tr("No assessment is recorded yet, and the repository has no git history");
    enable(History, hasTrail, later);
    enable(Compare, hasTrail, later);
}

bool ReadinessPage::isStale() const
{
    return m_assessment && m_now > 0 && m_now - m_assessment->time > staleAfter;
}

void ReadinessPage::tellTopBar()
{
    if (!m_assessment)
        return;
    // Nothing stale may look well.
    if (isStale())
        m_verdict->set(Sign::Unknown, tr("%1 · stale").arg(verdictText(*m_assessment)));
    else
        m_verdict->set(tables::signOf(m_assessment->verdict), verdictText(*m_assessment));
    m_verdict->setToolTip(plainTip(m_assessment->verdictReason));
    const int level = m_assessment->level;
    const int target = m_assessment->targetLevel;
    m_level->setVisible(level > 0 || target > 0);
    m_level->setWords(isStale() || target == 0 ? Tone::Unknown
            : level >= target                  ? Tone::Ok
                                               : Tone::Warn,
        target > 0 ? tr("Level %1 of %2").arg(level).arg(target) : tr("Level %1").arg(level));
    m_level->setToolTip(plainTip(m_assessment->levelReason));
    QStringList words;
    if (!m_assessment->revision.isEmpty())
        words << m_assessment->revision;
    if (!m_assessment->commit.isEmpty())
        words << m_assessment->commit.left(7);
    if (m_now > 0)
        words << tr("assessed %1 ago").arg(agoText(m_assessment->time, m_now));
    m_subject->setText(words.join(u" · "_s));
}

void ReadinessPage::showCurrent()
{
    const auto* row = m_checks->currentRow();
    if (!row || !m_assessment)
        return m_detail->setNothing(tr("Select a check to see its evidence"));
    m_detail->setCheck(
        row->check, m_assessment, tables::sinceOf(m_snapshots, row->check.id, row->check.status));
}

void ReadinessPage::copyCurrent()
{
    const auto* row = m_checks->currentRow();
    if (row && m_assessment && m_tabs->current() == Scorecard)
        emit copyRequested(checkMarkdown(row->check, *m_assessment));
}

void ReadinessPage::waiveCurrent()
{
    const auto* row = m_checks->currentRow();
    if (!row || !m_assessment)
        return;
    if (m_waiver == nullptr) {
        m_waiver = new WaiverSheet(m_theme, window());
        connect(m_waiver, &WaiverSheet::copyRequested, this, &Page::copyRequested);
    }
    const qint64 now = m_now > 0 ? m_now : m_assessment->time;
    m_waiver->ask(row->check,
        m_policyFile,
        m_assessment->waivers.empty(),
        QDateTime::fromMSecsSinceEpoch(now, Qt::UTC).date());
}

void ReadinessPage::showTab(Tab tab)
{
    m_tabs->setCurrent(tab);
    if (m_assessment)
        m_stack->setCurrentWidget(m_pages[static_cast<size_t>(tab)]);
}

void ReadinessPage::focusFilter()
{
    switch (static_cast<Tab>(m_tabs->current())) {
    case Scorecard: m_checks->focusFilter(); break;
    case Claims: m_claims->focusFilter(); break;
    case Environments: m_environments->focusFilter(); break;
    case History:
    case Compare: break;
    }
}

bool ReadinessPage::goBack()
{
    const auto tab = static_cast<Tab>(m_tabs->current());
    if (tab == Scorecard)
        return m_checks->clearFilters();
    if (tab == Claims && m_claims->clearFilters())
        return true;
    if (tab == Environments && m_environments->clearFilters())
        return true;
    showTab(Scorecard);
    return true;
}

void ReadinessPage::setNow(qint64 now)
{
    const bool wasStale = isStale();
    m_now = now;
    m_checks->setNow(now);
    m_claims->setNow(now);
    m_detail->setNow(now);
    tellTopBar();
    if (isStale() || wasStale)
        tellNotice();
}

void ReadinessPage::reveal(const QString& kind, const QString& id)
{
    if (kind == u"check") {
        showTab(Scorecard);
        m_checks->reveal(id);
    } else if (kind == u"claim") {
        showTab(Claims);
        m_claims->reveal(id);
    } else if (kind == u"environment") {
        showTab(Environments);
        m_environments->chooseEnvironment(id);
    }
}

void ReadinessPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    const int room = width() < 1180 ? 320 : 372;
    m_detail->setFixedWidth(room);
    m_environments->resizeDetail(room);
    m_detail->parentWidget()->layout()->activate();
}

} // namespace slipway::ui
