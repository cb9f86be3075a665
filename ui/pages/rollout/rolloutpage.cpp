// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/rolloutpage.h"

#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
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
    , m_start(nullptr)
    , m_run(nullptr)
    , m_sentence(new PlainLabel(theme, tr("No rollout is configured"), Tone::Dim, this))
{
    auto* inside = new QVBoxLayout(m_emptyPanel);
    inside->addWidget(m_empty);
    m_stack->addWidget(m_emptyPanel);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    column->addWidget(m_banner);
    column->addWidget(m_stack, 1);
    m_empty->set(Sign::Pending,
        tr("No rollout is configured"),
        tr("A rollout needs commands and a plan in slipway.yaml, and a person who trusts that "
           "file. Gates come from analysis templates."));
    m_empty->setExample(
        u"commands:          # what may be run, as a list of arguments\nanalysisTemplates: # queries and the limits that gate a step\nplans:             # weights, soak times, gates, rollback"_s);
    m_sentence->hide();
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
}

bool RolloutPage::goBack()
{
    return false;
}

void RolloutPage::setNow(qint64 now)
{
    m_now = now;
}

std::vector<std::pair<QString, QHeaderView*>> RolloutPage::headers() const
{
    return {};
}

bool RolloutPage::hasAbort() const
{
    return false;
}

void RolloutPage::setStart(const StartView& start)
{
    m_startView = start;
}

void RolloutPage::setRun(const std::optional<rollout::RunView>& run)
{
    m_runView = run;
}

void RolloutPage::setEngine(const EngineView& engine)
{
    m_engine = engine;
}

void RolloutPage::setGateFrames(std::vector<charts::Frame> frames)
{
    Q_UNUSED(frames)
}

void RolloutPage::setLog(const LogSource& log)
{
    Q_UNUSED(log)
}

void RolloutPage::setProblem(const std::optional<Error>& problem)
{
    m_problem = problem;
}

void RolloutPage::choose()
{
}

void RolloutPage::tellTop()
{
}

void RolloutPage::tellBanner()
{
}

} // namespace slipway::ui
