// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/rolloutpage.h"

#include "format/time.h"
#include "ui/pages/rollout/headpanel.h"
#include "ui/pages/rollout/runpanel.h"
#include "ui/pages/rollout/startpanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/holdbutton.h"
#include "ui/widgets/logview.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"

#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

RolloutPage::RolloutPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_theme(theme)
    , m_banner(new ErrorBanner(theme, this))
    , m_stack(new QStackedWidget(this))
    , m_emptyPanel(new Panel(theme))
    , m_empty(new EmptyState(theme))
    , m_start(new StartPanel(theme))
    , m_run(new RunPanel(theme))
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim, this))
{
    auto* inside = new QVBoxLayout(m_emptyPanel);
    inside->addWidget(m_empty);
    for (QWidget* each :
        {m_emptyPanel, static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_run)})
        m_stack->addWidget(each);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    column->setSpacing(size::gap);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    m_empty->set(Sign::Pending,
        tr("No rollout is configured"),
        tr("A rollout needs commands and a plan in slipway.yaml, and a person who trusts that "
           "file. Gates come from analysis templates."));
    m_empty->setExample(
        u"commands:          # what may be run, as a list of arguments\nanalysisTemplates: # queries and the limits that gate a step\nplans:             # weights, soak times, gates, rollback"_s);
    m_sentence->hide();
    connect(m_start, &StartPanel::planChosen, this, &RolloutPage::planChosen);
    connect(m_start, &StartPanel::startRequested, this, &RolloutPage::startRequested);
    connect(m_start, &StartPanel::trustRequested, this, &RolloutPage::trustRequested);
    connect(m_start, &StartPanel::previousRequested, this, [this] {
        m_wantsStart = false;
        choose();
        emit previousRunRequested();
    });
    connect(m_run, &RunPanel::actionRequested, this, &RolloutPage::actionRequested);
    connect(m_run, &RunPanel::copyRequested, this, &Page::copyRequested);
    connect(m_run, &RunPanel::anotherRequested, this, [this] {
        m_wantsStart = true;
        choose();
    });
    choose();
}

RolloutPage::~RolloutPage()
{
    delete m_stack; // what is in it may still speak
}

QString RolloutPage::title() const
{
    return tr("Rollout");
}

QWidget* RolloutPage::topBarContent()
{
    return m_sentence;
}

void RolloutPage::focusFilter()
{
    if (m_stack->currentWidget() == m_run)
        m_run->log()->openSearch();
}

bool RolloutPage::goBack()
{
    return m_start->closeSheet() || m_run->head()->closeSheet() || m_run->log()->closeSearch();
}

void RolloutPage::setNow(qint64 now)
{
    m_now = now;
    m_start->setNow(now);
    m_run->setNow(now);
    tellTop();
    tellBanner();
}

std::vector<std::pair<QString, QHeaderView*>> RolloutPage::headers() const
{
    return {{u"gates"_s, m_run->gates()->horizontalHeader()}};
}

bool RolloutPage::hasAbort() const
{
    return m_stack->currentWidget() == m_run && !m_run->head()->abortButton()->isHidden();
}

void RolloutPage::setStart(const StartView& start)
{
    m_startView = start;
    m_start->setStart(start);
    choose();
}

void RolloutPage::setRun(const std::optional<rollout::RunView>& run)
{
    const bool isOther = run && (!m_runView || run->run != m_runView->run);
    if (isOther || (run && !rollout::isEnd(run->phase)))
        m_wantsStart = false;
    m_runView = run;
    if (run)
        m_run->setRun(*run);
    choose();
}

void RolloutPage::setEngine(const EngineView& engine)
{
    m_engine = engine;
    tellBanner();
}

void RolloutPage::setGateFrames(std::vector<charts::Frame> frames)
{
    m_run->setGateFrames(std::move(frames));
}

void RolloutPage::setLog(const LogSource& log)
{
    m_run->setLog(log);
}

void RolloutPage::askForStart()
{
    m_wantsStart = true;
    choose();
}

void RolloutPage::setProblem(const std::optional<Error>& problem)
{
    m_problem = problem;
    const QString obstacle
        = problem ? tr("The journal cannot be read, so nothing can be ordered.") : QString();
    m_start->setObstacle(obstacle);
    m_run->setObstacle(obstacle);
    tellBanner();
}

void RolloutPage::choose()
{
    QWidget* shown = m_emptyPanel;
    if (m_runView && !m_wantsStart)
        shown = m_run;
    else if (!m_startView.plans.empty())
        shown = m_start;
    const bool hadFocus = m_stack->currentWidget()->isAncestorOf(focusWidget());
    m_start->setHasPrevious(m_runView.has_value());
    if (shown != m_stack->currentWidget()) {
        m_start->closeSheet();
        m_run->head()->closeSheet();
        m_stack->setCurrentWidget(shown);
        if (hadFocus)
            setFocus(Qt::OtherFocusReason);
    }
    tellTop();
    tellBanner();
}

void RolloutPage::tellTop()
{
    if (m_stack->currentWidget() == m_emptyPanel)
        return m_sentence->setText(tr("No rollout is configured"));
    if (m_stack->currentWidget() == m_start)
        return m_sentence->setText(tr("Nothing is rolled out in %1").arg(m_startView.environment));
    const auto& run = *m_runView;
    const QString who = run.actor.isEmpty() ? tr("somebody") : run.actor;
    if (rollout::isEnd(run.phase) && run.ended > 0)
        m_sentence->setText(tr("ended %1, started by %2").arg(format::age(run.ended, m_now), who));
    else
        m_sentence->setText(tr("started %1 by %2").arg(format::age(run.started, m_now), who));
}

void RolloutPage::tellBanner()
{
    if (m_problem)
        return m_banner->set(
            Sign::Bad, tr("The journal cannot be read: %1").arg(m_problem->text()));
    const bool isDriven = m_runView && !rollout::isEnd(m_runView->phase);
    const bool isShown = m_stack->currentWidget() == m_run;
    if (!isDriven || !isShown || m_engine.kind == EngineView::Kind::None
        || m_engine.kind == EngineView::Kind::Alive)
        return m_banner->set(Sign::None, {});
    const QString where
        = m_engine.host.isEmpty() ? m_engine.owner : m_engine.owner + u'@' + m_engine.host;
    const QString when = format::age(m_engine.heartbeat, m_now);
    if (m_engine.kind == EngineView::Kind::Late)
        return m_banner->set(
            Sign::Warn, tr("The engine is late: last sign of life of %1 was %2.").arg(where, when));
    m_banner->set(Sign::Bad,
        tr("No engine drives this run: last sign of life of %1 was %2. Commands that run go on; "
           "nothing follows them until a new engine takes over.")
            .arg(where, when));
}

} // namespace slipway::ui
