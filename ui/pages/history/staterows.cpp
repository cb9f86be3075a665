// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/staterows.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::ui {

StateRows::StateRows(const Theme& theme, const QString& heading, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
    , m_more(new PlainLabel(theme, {}, Tone::Faint))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    auto* head = new PlainLabel(theme, heading);
    head->setFont(sans(size::small, QFont::DemiBold));
    m_column->addWidget(head);
    m_column->addWidget(m_more);
    m_more->setFont(sans(size::small));
    m_more->hide();
    hide();
}

StateRows::Line StateRows::makeLine()
{
    Line line{new QWidget,
        new GlyphView(m_theme),
        new PlainLabel(m_theme),
        new PlainLabel(m_theme, {}, Tone::Dim),
        new PlainLabel(m_theme, {}, Tone::Dim)};
    auto* grid = new QGridLayout(line.whole);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(line.glyph, 0, 0, Qt::AlignVCenter);
    grid->addWidget(line.name, 0, 1);
    grid->addWidget(line.value, 0, 2, Qt::AlignRight);
    grid->addWidget(line.sentence, 1, 1, 1, 2);
    line.name->setFont(sans(size::small, QFont::Medium));
    line.value->setFont(sans(size::small));
    line.sentence->setFont(sans(size::small));
    line.sentence->setWrapped();
    m_column->insertWidget(m_column->count() - 1, line.whole);
    return line;
}

void StateRows::fill(const Line& line, const StateRow& row)
{
    line.glyph->setSign(row.sign);
    line.name->setText(row.name);
    line.value->setText(row.value);
    line.sentence->setText(row.sentence);
    line.sentence->setVisible(!row.sentence.isEmpty());
}

void StateRows::setRows(const std::vector<StateRow>& rows)
{
    if (rows == m_rows)
        return;
    m_rows = rows;
    const size_t shown = std::min(rows.size(), mostRows);
    while (m_lines.size() < shown)
        m_lines.push_back(makeLine());
    for (size_t i = 0; i < m_lines.size(); ++i) {
        if (i < shown)
            fill(m_lines[i], rows[i]);
        m_lines[i].whole->setVisible(i < shown);
    }
    m_more->setText(tr("+%1 more").arg(rows.size() - shown));
    m_more->setVisible(rows.size() > shown);
    setVisible(!rows.empty());
}

} // namespace slipway::ui
