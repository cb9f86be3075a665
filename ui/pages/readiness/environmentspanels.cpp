// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "ui/pages/readiness/environmentsview.h"
#include "ui/pages/readiness/tablepanel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

using readiness::DriftVerdict;

EnvironmentsView::EnvironmentsView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_parts(new SegmentedControl(theme))
    , m_chooser(new SegmentedControl(theme))
    , m_stack(new QStackedWidget)
    , m_variables(new DataTable(theme))
    , m_variablesField(new FilterField(m_variables))
    , m_faults(new FilterChip(theme, Tone::Bad, true))
    , m_sources(new PlainLabel(theme, {}, Tone::Faint))
    , m_drifts(new DataTable(theme))
    , m_driftField(new FilterField(m_drifts))
    , m_left(new Button(theme, {}, Button::Kind::Plain, Button::Height::Small))
    , m_right(new Button(theme, {}, Button::Kind::Plain, Button::Height::Small))
    , m_detail(new DetailPanel(theme))
{
    m_parts->setAccessibleName(tr("Part of the environments"));
    m_parts->setSegments({{u"variables"_s, tr("Variables")}, {u"drift"_s, tr("Drift")}});
    m_parts->setCurrent(u"variables"_s);
    m_detail->addButton(tr("Open file"), Button::Kind::Primary);
    m_detail->setFixedWidth(372);
    auto* top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(m_parts);
    top->addWidget(m_chooser);
    top->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(m_stack, 1);
    row->addWidget(m_detail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addLayout(top);
    column->addLayout(row, 1);
    m_stack->addWidget(makeVariables(theme));
    m_stack->addWidget(makeDrift(theme));
    connectParts();
    setEnvironments({});
}

QWidget* EnvironmentsView::makeVariables(const Theme& theme)
{
    m_variablesFilter.setSourceModel(&m_variablesModel);
    m_variablesFilter.setRule([this](const QModelIndex& row) {
        return !m_faults->isChecked() || row.data(tables::EnvironmentsModel::FaultRole).toBool();
    });
    m_variables->setModel(&m_variablesFilter);
    m_variables->setColumns({34, 150, 100, 112, 110, 172, 0});
    m_variables->setSortingEnabled(true);
    m_variables->sortByColumn(tables::EnvironmentsModel::StateColumn, Qt::AscendingOrder);
    m_variables->setAccessibleName(tr("Variables"));
    m_noVariables = new EmptyState(theme);
    m_variables->setEmptyView(m_noVariables);
    m_sources->setFont(mono(size::tiny));
    m_sources->setElideMode(Qt::ElideMiddle);
    auto* panel = new TablePanel(theme, tr("Variables"), m_variables);
    panel->head()->addWidget(m_faults);
    panel->head()->addWidget(m_sources, 1);
    panel->head()->addWidget(m_variablesField);
    return panel;
}

QWidget* EnvironmentsView::makeDrift(const Theme& theme)
{
    m_driftFilter.setSourceModel(&m_driftModel);
    m_driftFilter.setRule([this](const QModelIndex& row) {
        if (std::ranges::none_of(m_verdicts, &QAbstractButton::isChecked))
            return true;
        return driftChip(
            static_cast<DriftVerdict>(row.data(tables::DriftModel::VerdictRole).toInt()))
            ->isChecked();
    });
    m_drifts->setModel(&m_driftFilter);
    m_drifts->setColumns({34, 150, 76, 130, 130, 92, 0});
    m_drifts->setSortingEnabled(true);
    m_drifts->sortByColumn(tables::DriftModel::VerdictColumn, Qt::AscendingOrder);
    m_drifts->setAccessibleName(tr("Differences"));
    m_noDrift = new EmptyState(theme);
    m_drifts->setEmptyView(m_noDrift);
    auto* panel = new TablePanel(theme, tr("Drift"), m_drifts);
    auto* against = new PlainLabel(theme, tr("against"), Tone::Dim);
    against->setMinimumWidth(against->sizeHint().width());
    m_left->setAccessibleName(tr("Left environment"));
    m_right->setAccessibleName(tr("Right environment"));
    panel->head()->addWidget(m_left);
    panel->head()->addWidget(against);
    panel->head()->addWidget(m_right);
    for (const auto verdict : {DriftVerdict::Unexpected,
             DriftVerdict::Unknown,
             DriftVerdict::Expected,
             DriftVerdict::Same}) {
        auto* chip = new FilterChip(theme,
            verdict == DriftVerdict::Same ? Tone::Unknown : tables::toneOf(tables::signOf(verdict)),
            verdict == DriftVerdict::Unexpected || verdict == DriftVerdict::Unknown);
        m_verdicts[static_cast<size_t>(verdict)] = chip;
        panel->head()->addWidget(chip);
    }
    panel->head()->addStretch(1);
    panel->head()->addWidget(m_driftField);
    for (Button* button : {m_left, m_right}) {
        auto* menu = new QMenu(button);
        button->setMenu(menu);
        connect(menu, &QMenu::aboutToShow, this, [this, button] {
            fillMenu(*button, button == m_left);
        });
    }
    return panel;
}

void EnvironmentsView::fillMenu(Button& button, bool isLeft)
{
    button.menu()->clear();
    for (const auto& report : m_environments.reports) {
        const QString name = report.name;
        auto* action = button.menu()->addAction(
            visible(name, 60).replace(u'&', u"&&"_s), this, [this, name, isLeft] {
                // The same on both sides: they change places.
                if (isLeft)
                    choosePair(name, name == m_rightName ? m_leftName : m_rightName);
                else
                    choosePair(name == m_leftName ? m_rightName : m_leftName, name);
            });
        action->setCheckable(true);
        action->setChecked(name == (isLeft ? m_leftName : m_rightName));
    }
}

void EnvironmentsView::connectParts()
{
    connect(m_parts, &SegmentedControl::chosen, this, &EnvironmentsView::showPart);
    connect(m_chooser, &SegmentedControl::chosen, this, &EnvironmentsView::chooseEnvironment);
    connect(m_faults, &QAbstractButton::toggled, this, &EnvironmentsView::tellVariables);
    connect(m_variablesField, &QLineEdit::textChanged, this, &EnvironmentsView::tellVariables);
    connect(m_driftField, &QLineEdit::textChanged, this, &EnvironmentsView::tellDrift);
    for (auto* chip : m_verdicts)
        connect(chip, &QAbstractButton::toggled, this, &EnvironmentsView::tellDrift);
    for (auto* table : {m_variables, m_drifts}) {
        connect(table, &DataTable::currentKeyChanged, this, &EnvironmentsView::showCurrent);
        connect(table, &DataTable::rowActivated, this, &EnvironmentsView::openCurrent);
    }
    connect(m_detail->buttons().front(),
        &QAbstractButton::clicked,
        this,
        &EnvironmentsView::openCurrent);
}

} // namespace slipway::ui
