// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/comparetable.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::ui {

CompareTable::CompareTable(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_title(new PlainLabel(theme))
    , m_close(new Button(theme, tr("Close"), Button::Kind::Link, Button::Height::Small))
    , m_table(new QWidget)
    , m_grid(new QGridLayout(m_table))
{
    m_title->setFont(sans(size::small, QFont::DemiBold));
    m_title->setWrapped(2);
    m_close->setAccessibleName(tr("Close the comparison"));
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title, 1, Qt::AlignVCenter);
    head->addWidget(m_close);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(5);
    for (const int column : {0, 1, 2})
        m_grid->setColumnStretch(column, column == 0 ? 5 : 4);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_table);
    connect(m_close, &QAbstractButton::clicked, this, &CompareTable::closed);
    hide();
}

void CompareTable::addCell(const QString& text, Tone tone, int row, int column, bool isHead)
{
    auto* cell = new PlainLabel(m_theme, text, tone);
    cell->setFont(sans(size::small, isHead ? QFont::DemiBold : QFont::Normal));
    if (!isHead)
        cell->setWrapped(3);
    m_grid->addWidget(cell, row, column, Qt::AlignTop);
}

void CompareTable::setCompare(const std::optional<CompareView>& compare)
{
    if (compare == m_compare)
        return;
    m_compare = compare;
    while (auto* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (compare)
        addRows(*compare);
    setVisible(compare.has_value());
}

void CompareTable::addRows(const CompareView& compare)
{
    m_title->setText(compare.title);
    addCell(compare.beforeName, Tone::Dim, 0, 1, true);
    addCell(compare.afterName, Tone::Dim, 0, 2, true);
    const size_t shown = std::min(compare.rows.size(), mostRows);
    for (size_t i = 0; i < shown; ++i) {
        const auto& row = compare.rows[i];
        const int line = static_cast<int>(i) + 1;
        addCell(row.what, Tone::Faint, line, 0);
        addCell(row.before, Tone::Text, line, 1);
        addCell(row.after, row.tone, line, 2);
    }
    if (compare.rows.size() > shown)
        addCell(tr("+%1 more").arg(compare.rows.size() - shown),
            Tone::Faint,
            static_cast<int>(shown) + 1,
            0);
}

} // namespace slipway::ui
