// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/historypage.h"

#include "ui/theme/theme.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

HistoryPage::HistoryPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_empty(new EmptyState(theme))
    , m_sentence(new PlainLabel(theme, tr("Nothing is recorded yet"), Tone::Dim, this))
{
    auto* panel = new Panel(theme, this);
    auto* inside = new QVBoxLayout(panel);
    inside->addWidget(m_empty);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, 16, size::pageMargin, 16);
    column->addWidget(panel);
    m_empty->set(Sign::Pending,
        tr("Nothing is recorded yet"),
        tr("Deployments, rollbacks and assessments will be kept in a journal that cannot be "
           "rewritten unnoticed. It comes with rollouts; this version keeps no journal, so there "
           "is nothing to compare with."));
    m_empty->setExample(u"plans:  # each run of a plan becomes an entry here"_s);
    m_sentence->hide();
}

QString HistoryPage::title() const
{
    return tr("History");
}

QWidget* HistoryPage::topBarContent()
{
    return m_sentence;
}

} // namespace slipway::ui
