// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/revisionsview.h"
#include "ui/pages/readiness/tablepanel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

RevisionsView::RevisionsView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_swap(new Button(theme, u"⇄"_s))
    , m_compare(new Button(theme, tr("Compare"), Button::Kind::Primary))
    , m_cancel(new Button(theme, tr("Cancel")))
    , m_progress(new PlainLabel(theme, {}, Tone::Dim))
    , m_scores(new DataTable(theme))
    , m_changes(new DataTable(theme))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(makeForm(theme));
    m_empty = new EmptyState(theme);
    m_result = makeResult(theme);
    column->addWidget(m_empty, 1);
    column->addWidget(m_result, 1);
    connect(m_swap, &QAbstractButton::clicked, this, &RevisionsView::swapSides);
    connect(m_compare, &QAbstractButton::clicked, this, &RevisionsView::compare);
    connect(m_cancel, &QAbstractButton::clicked, this, &RevisionsView::cancelRequested);
    connect(m_changes, &DataTable::rowActivated, this, &RevisionsView::checkRequested);
    setHistory({});
    tell();
}

void RevisionsView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_changes->setColumnHidden(tables::ChangesModel::CategoryColumn, width() < 1150);
}

QWidget* RevisionsView::makeForm(const Theme& theme)
{
    auto* panel = new Panel(theme);
    auto* row = new QHBoxLayout(panel);
    row->setContentsMargins(14, 12, 14, 14);
    row->setSpacing(10);
    row->addWidget(makeSide(theme, m_sides[0], tr("Left"), tr("tag, branch or commit, as v4.1.4")));
    m_swap->setAccessibleName(tr("Swap left and right"));
    m_swap->setToolTip(tr("Swap left and right"));
    row->addWidget(m_swap, 0, Qt::AlignBottom);
    row->addWidget(makeSide(theme, m_sides[1], tr("Right"), tr("the working directory, now")));
    row->addStretch(1);
    row->addWidget(m_progress, 0, Qt::AlignBottom);
    row->addWidget(m_cancel, 0, Qt::AlignBottom);
    row->addWidget(m_compare, 0, Qt::AlignBottom);
    panel->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_progress->setFixedHeight(33);
    return panel;
}

QWidget* RevisionsView::makeSide(
    const Theme& theme, Side& side, const QString& label, const QString& hint)
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* name = new PlainLabel(theme, label, Tone::Dim);
    name->setFont(sans(size::small));
    side.field = new QLineEdit;
    side.field->setPlaceholderText(hint);
    side.field->setAccessibleName(tr("%1: revision or assessment").arg(label));
    side.field->setFixedHeight(33);
    side.field->setFixedWidth(236);
    side.field->setMaxLength(200);
    side.field->setTextMargins(8, 0, 8, 0);
    name->setBuddy(side.field);
    side.menu = new Button(theme, tr("History"));
    side.menu->setAccessibleName(tr("%1: pick from the history").arg(label));
    side.menu->setMenu(new QMenu(side.menu));
    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(side.field);
    row->addWidget(side.menu);
    column->addWidget(name);
    column->addLayout(row);
    connect(side.field, &QLineEdit::textChanged, this, [this, &side] {
        side.picked.clear();
        tell();
    });
    connect(side.field, &QLineEdit::returnPressed, this, &RevisionsView::compare);
    connect(side.menu->menu(), &QMenu::aboutToShow, this, [this, &side] {
        fillMenu(&side == &m_sides[0]);
    });
    return out;
}

QWidget* RevisionsView::makeSummary(const Theme& theme, Side& side)
{
    auto* panel = new Panel(theme);
    side.verdict = new StatusPill(theme);
    side.name = new PlainLabel(theme);
    side.name->setFont(sans(size::text, QFont::DemiBold));
    side.numbers = new PlainLabel(theme, {}, Tone::Dim);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(14, 11, 14, 12);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(side.verdict);
    row->addWidget(side.name, 1);
    column->addLayout(row);
    column->addWidget(side.numbers);
    return panel;
}

QWidget* RevisionsView::makeResult(const Theme& theme)
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(size::gap);
    for (Side& side : m_sides)
        sides->addWidget(makeSummary(theme, side), 1);
    column->addLayout(sides);
    m_scores->setModel(&m_scoresModel);
    m_scores->setColumns({0, 58, 52, 58, 52, 62});
    m_scores->setAccessibleName(tr("Scores side by side"));
    auto* scoresPanel = new TablePanel(theme, tr("Scores"), m_scores);
    scoresPanel->layout()->setAlignment(m_scores, Qt::AlignTop);
    scoresPanel->setFixedWidth(420);
    m_changes->setModel(&m_changesModel);
    m_changes->setColumns({34, 0, 128, 76, 62, 110, 58, 200});
    m_changes->hideColumn(tables::ChangesModel::WhyColumn);
    m_changes->setAccessibleName(tr("What changed"));
    m_noChanges = new EmptyState(theme);
    m_changes->setEmptyView(m_noChanges);
    m_changesPanel = new TablePanel(theme, tr("What changed"), m_changes);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(scoresPanel);
    row->addWidget(m_changesPanel, 1);
    column->addLayout(row, 1);
    return out;
}

} // namespace slipway::ui
