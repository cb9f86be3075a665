// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/tablepanel.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace slipway::ui {

TablePanel::TablePanel(
    const Theme& theme, const QString& heading, QWidget* content, QWidget* parent)
    : Panel(theme, parent)
    , m_heading(new PlainLabel(theme, heading))
    , m_head(new QHBoxLayout)
{
    m_heading->setFont(sans(size::text, QFont::DemiBold));
    setHeading(heading);
    m_head->setContentsMargins(11, 9, 11, 9);
    m_head->setSpacing(8);
    m_head->addWidget(m_heading);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    column->addLayout(m_head);
    column->addWidget(content, 1);
}

void TablePanel::setHeading(const QString& text)
{
    m_heading->setText(text);
    m_heading->setMinimumWidth(m_heading->sizeHint().width());
}

} // namespace slipway::ui
