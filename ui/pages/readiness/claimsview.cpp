// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/claimsview.h"

#include "ui/pages/readiness/claimdetail.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QActionGroup>
#include <QMenu>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::ClaimVerdict;

constexpr std::array chipVerdicts{ClaimVerdict::Contradicted,
    ClaimVerdict::Partly,
    ClaimVerdict::Unsupported,
    ClaimVerdict::Supported};
const QString ledger = u"ledger"_s;
const QString measured = u"measured"_s;
const QString waivers = u"waivers"_s;

} // namespace

ClaimsView::ClaimsView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_parts(new SegmentedControl(theme))
    , m_stack(new QStackedWidget)
    , m_table(new DataTable(theme))
    , m_field(new FilterField(m_table))
    , m_kindButton(new Button(theme, tr("Any kind"), Button::Kind::Plain, Button::Height::Small))
    , m_kindMenu(new QMenu(m_kindButton))
    , m_detail(new ClaimDetail(theme))
    , m_decidingTable(new DataTable(theme))
    , m_measuredTable(new DataTable(theme))
    , m_waiversTable(new DataTable(theme))
{
    m_parts->setAccessibleName(tr("Part of the claims"));
    m_kindButton->setMenu(m_kindMenu);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_parts, 0, Qt::AlignLeft);
    column->addWidget(m_stack, 1);
    m_stack->addWidget(makeLedger(theme));
    m_stack->addWidget(makeMeasured(theme));
    m_stack->addWidget(makeWaivers(theme));
    tellParts();
    m_parts->setCurrent(ledger);
    connectParts();
}

void ClaimsView::connectParts()
{
    connect(m_parts, &SegmentedControl::chosen, this, &ClaimsView::showPart);
    connect(m_detail->openButton(), &QAbstractButton::clicked, this, [this] {
        if (const auto* claim = current())
            emit openFileRequested(claim->path, claim->line);
    });
    connect(m_detail->copyButton(), &QAbstractButton::clicked, this, [this] {
        if (const auto* claim = current())
            emit copyRequested(claimMarkdown(*claim, *m_assessment));
    });
    connect(m_table, &DataTable::rowActivated, this, [this] {
        if (const auto* claim = current())
            emit openFileRequested(claim->path, claim->line);
    });
    connect(m_field, &QLineEdit::textChanged, this, &ClaimsView::refilter);
    connect(m_table, &DataTable::currentKeyChanged, this, &ClaimsView::showCurrent);
    connect(m_decidingTable, &DataTable::rowActivated, this, &ClaimsView::checkRequested);
    connect(m_measuredTable, &DataTable::rowActivated, this, [this](const QString& name) {
        const int row = m_measured.indexOf(name);
        if (row < 0)
            return;
        const auto& measurement = m_measured.rows()[static_cast<size_t>(row)];
        const auto& place = measurement.claim.path.isEmpty() && measurement.after
            ? measurement.after->evidence
            : measurement.claim;
        if (!place.path.isEmpty())
            emit openFileRequested(place.path, place.line);
    });
    connect(m_waiversTable, &DataTable::rowActivated, this, [this] {
        const QModelIndex index = m_waiversSorted.mapToSource(m_waiversTable->currentIndex());
        if (!index.isValid())
            return;
        const auto& waiver = m_waivers.row(index).waiver;
        emit openFileRequested(waiver.file, waiver.line);
    });
}

void ClaimsView::setAssessment(std::shared_ptr<const readiness::Assessment> assessment)
{
    m_assessment = std::move(assessment);
    m_model.setRows(m_assessment->claims);
    m_waivers.setRows(m_assessment->waivers);
    for (size_t i = 0; i < chipVerdicts.size(); ++i)
        m_chips[i]->setCount(readiness::claimVerdictWord(chipVerdicts[i]),
            static_cast<int>(std::ranges::count(
                m_assessment->claims, chipVerdicts[i], &readiness::Claim::verdict)));
    setKinds();
    tellParts();
    refilter();
}

void ClaimsView::setMeasurements(const readiness::Measurements& measurements)
{
    m_measured.setRows(measurements.rows);
}

void ClaimsView::tellParts()
{
    const auto count = static_cast<int>(m_waivers.rows().size());
    const QString current = m_parts->current();
    m_parts->setSegments({{ledger, tr("Ledger")},
        {measured, tr("Before and after")},
        {waivers, count > 0 ? tr("Waivers %1").arg(count) : tr("Waivers")}});
    if (!current.isEmpty())
        m_parts->setCurrent(current);
}

void ClaimsView::setKinds()
{
    QStringList kinds;
    for (const auto& claim : m_assessment->claims)
        kinds << claim.kind;
    kinds.removeDuplicates();
    kinds.sort();
    if (kinds == m_kinds)
        return;
    m_kinds = kinds;
    if (!kinds.contains(m_kind))
        m_kind.clear();
    m_kindMenu->clear();
    auto* choice = new QActionGroup(m_kindMenu);
    kinds.prepend(QString());
    for (const auto& kind : kinds) {
        auto* action
            = m_kindMenu->addAction(kind.isEmpty() ? tr("Any kind") : tables::claimKindText(kind));
        action->setCheckable(true);
        action->setChecked(kind == m_kind);
        choice->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind] {
            m_kind = kind;
            refilter();
        });
    }
}

FilterChip* ClaimsView::chip(ClaimVerdict verdict) const
{
    const auto found = std::ranges::find(chipVerdicts, verdict);
    return m_chips[static_cast<size_t>(found - chipVerdicts.begin())];
}

void ClaimsView::refilter()
{
    m_kindButton->setText(m_kind.isEmpty() ? tr("Any kind") : tables::claimKindText(m_kind));
    m_kindButton->updateGeometry();
    m_filter.setWords(m_field->text());
    const bool isEmpty = m_model.rows().empty();
    m_nothing->set(Sign::None,
        isEmpty ? tr("No claims") : tr("No claim matches"),
        isEmpty ? tr("No document states a score or a property, or none is named. Name documents "
                     "under project.claims.")
                : tr("Filters hide all of them. Esc takes the filters away."));
    m_nothing->setExample(
        isEmpty ? u"project:\n  claims: [README.md, docs/readiness.md]"_s : QString());
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    showCurrent();
}

bool ClaimsView::clearFilters()
{
    const bool hadFilter = !m_field->text().isEmpty() || !m_kind.isEmpty()
        || std::ranges::any_of(m_chips, &QAbstractButton::isChecked);
    m_kind.clear();
    if (!m_kindMenu->actions().isEmpty())
        m_kindMenu->actions().front()->setChecked(true);
    for (auto* chip : m_chips)
        chip->setChecked(false);
    m_field->clear();
    refilter();
    return hadFilter;
}

const readiness::Claim* ClaimsView::current() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

void ClaimsView::showCurrent()
{
    const auto* claim = current();
    m_detail->setClaim(claim);
    if (claim == nullptr || !m_assessment)
        return m_deciding.setRows({});
    std::vector<tables::CheckRow> rows = tables::checkRows(*m_assessment);
    std::erase_if(
        rows, [&](const tables::CheckRow& row) { return !claim->checks.contains(row.check.id); });
    m_deciding.setRows(std::move(rows));
}

void ClaimsView::showPart(const QString& part)
{
    m_parts->setCurrent(part);
    m_stack->setCurrentIndex(part == measured ? 1 : part == waivers ? 2 : 0);
}

void ClaimsView::focusFilter()
{
    showPart(ledger);
    m_field->takeFocus();
}

void ClaimsView::reveal(const QString& key)
{
    showPart(ledger);
    if (!m_table->selectKey(key)) {
        clearFilters();
        m_table->selectKey(key);
    }
    m_table->setFocus();
}

} // namespace slipway::ui
