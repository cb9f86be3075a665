// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/rolloutpage.h"

#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

RolloutPage::RolloutPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_empty(new EmptyState(theme))
    , m_sentence(new PlainLabel(theme, tr("No rollout is configured"), Tone::Dim, this))
{
    auto* panel = new Panel(theme, this);
    auto* inside = new QVBoxLayout(panel);
    inside->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    column->addWidget(panel);
    m_empty->set(Sign::Pending,
        tr("No rollout is configured"),
        tr("A rollout needs commands, analysis templates and a plan in slipway.yaml, and a person "
           "who trusts that file. This version does not carry rollouts out yet: it refuses these "
           "keys instead of ignoring them."));
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

} // namespace slipway::ui
