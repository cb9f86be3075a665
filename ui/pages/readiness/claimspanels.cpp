// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/claimdetail.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/tablepanel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::ClaimVerdict;

constexpr int evidenceHeight = 300;
constexpr std::array chipVerdicts{ClaimVerdict::Contradicted,
    ClaimVerdict::Partly,
    ClaimVerdict::Unsupported,
    ClaimVerdict::Supported};

} // namespace

QWidget* ClaimsView::makeLedger(const Theme& theme)
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(makeTablePanel(theme), 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    m_detail->setFixedHeight(evidenceHeight);
    row->addWidget(m_detail, 1);
    row->addWidget(makeDecidingPanel(theme), 1);
    column->addLayout(row);
    return out;
}

QWidget* ClaimsView::makeTablePanel(const Theme& theme)
{
    m_filter.setSourceModel(&m_model);
    m_filter.setRule([this](const QModelIndex& row) {
        if (!m_kind.isEmpty() && row.data(tables::ClaimsModel::KindRole).toString() != m_kind)
            return false;
        if (std::ranges::none_of(m_chips, &QAbstractButton::isChecked))
            return true;
        return chip(static_cast<ClaimVerdict>(row.data(tables::ClaimsModel::VerdictRole).toInt()))
            ->isChecked();
    });
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 0, 210, 104, 380});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::ClaimsModel::VerdictColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Claims"));
    m_nothing = new EmptyState(theme);
    m_table->setEmptyView(m_nothing);
    TablePanel* panel = new TablePanel(theme, tr("Claims"), m_table);
    for (size_t i = 0; i < chipVerdicts.size(); ++i) {
        m_chips[i] = new FilterChip(theme,
            tables::toneOf(tables::signOf(chipVerdicts[i])),
            chipVerdicts[i] != ClaimVerdict::Supported);
        connect(m_chips[i], &QAbstractButton::toggled, this, &ClaimsView::refilter);
        panel->head()->addWidget(m_chips[i]);
    }
    panel->head()->addStretch(1);
    panel->head()->addWidget(m_kindButton);
    panel->head()->addWidget(m_field);
    return panel;
}

QWidget* ClaimsView::makeDecidingPanel(const Theme& theme)
{
    m_decidingTable->setModel(&m_deciding);
    m_decidingTable->setColumns({34, 0, 112, 190, 76, 82, 84, 120, 60});
    for (const int column : {tables::ChecksModel::CategoryColumn,
             tables::ChecksModel::FreshColumn,
             tables::ChecksModel::IdColumn,
             tables::ChecksModel::OwnerColumn,
             tables::ChecksModel::ClassColumn})
        m_decidingTable->hideColumn(column);
    m_decidingTable->setAccessibleName(tr("Checks that decide the claim"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None,
        tr("No check decides this claim"),
        tr("It is held against the document itself, or nothing tests its subject: see why."));
    m_decidingTable->setEmptyView(nothing);
    TablePanel* panel = new TablePanel(theme, tr("The evidence says"), m_decidingTable);
    panel->head()->addStretch(1);
    auto* show
        = new Button(theme, tr("Show on the scorecard"), Button::Kind::Link, Button::Height::Small);
    connect(show, &QAbstractButton::clicked, this, [this] {
        QString key = m_decidingTable->currentKey();
        if (key.isEmpty() && !m_deciding.rows().empty())
            key = m_deciding.rows().front().check.id;
        if (!key.isEmpty())
            emit checkRequested(key);
    });
    panel->head()->addWidget(show);
    panel->setFixedHeight(evidenceHeight);
    return panel;
}

QWidget* ClaimsView::makeMeasured(const Theme& theme)
{
    m_measuredTable->setModel(&m_measured);
    m_measuredTable->setColumns({34, 180, 130, 130, 100, 200, 0});
    m_measuredTable->setAccessibleName(tr("Before and after"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::Unknown,
        tr("Nothing was measured yet"),
        tr("The table fills with the next assessment: build time, image size, coverage and "
           "deployment time, each before and after."));
    m_measuredTable->setEmptyView(nothing);
    TablePanel* panel = new TablePanel(theme, tr("Before and after"), m_measuredTable);
    auto* rule = new PlainLabel(
        theme, tr("A claim needs both figures: what has only one stays unsupported"), Tone::Faint);
    rule->setFont(sans(size::small));
    panel->head()->addWidget(rule, 1);
    return panel;
}

QWidget* ClaimsView::makeWaivers(const Theme& theme)
{
    m_waiversSorted.setSourceModel(&m_waivers);
    m_waiversTable->setModel(&m_waiversSorted);
    m_waiversTable->setColumns({34, 84, 0, 130, 130, 96, 260, 200});
    m_waiversTable->setSortingEnabled(true);
    m_waiversTable->sortByColumn(tables::WaiversModel::StateColumn, Qt::AscendingOrder);
    m_waiversTable->setAccessibleName(tr("Waivers"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None,
        tr("Nothing is waived"),
        tr("A waiver stands in slipway-waivers.yaml of the repository, with a reason, an owner, "
           "another person’s approval and a day on which it ends. Select a finding on the "
           "scorecard and choose Waive… to write one."));
    m_waiversTable->setEmptyView(nothing);
    TablePanel* panel = new TablePanel(theme, tr("Waivers"), m_waiversTable);
    auto* rule = new PlainLabel(
        theme, tr("Expired ones no longer hold; unused ones match no finding"), Tone::Faint);
    rule->setFont(sans(size::small));
    panel->head()->addWidget(rule, 1);
    return panel;
}

} // namespace slipway::ui
