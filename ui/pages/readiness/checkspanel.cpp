// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/checkspanel.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::Status;

/// The statuses of the chips, in their order.
constexpr std::array chipStatuses{Status::Fail, Status::Warn, Status::Unknown, Status::Pass};

QString chipWord(Status status)
{
    switch (status) {
    case Status::Fail: return ChecksPanel::tr("Failing");
    case Status::Warn: return ChecksPanel::tr("Warning");
    case Status::Unknown: return ChecksPanel::tr("Unknown");
    default: return ChecksPanel::tr("Passing");
    }
}

} // namespace

ChecksPanel::ChecksPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_table(new DataTable(theme, this))
    , m_field(new FilterField(m_table, this))
    , m_disputed(new Button(
          theme, tr("Claim ≠ evidence only"), Button::Kind::Plain, Button::Height::Small, this))
    , m_export(
          new Button(theme, tr("Export report"), Button::Kind::Plain, Button::Height::Small, this))
{
    m_filter.setSourceModel(&m_model);
    m_filter.setRule([this](const QModelIndex& row) { return accepts(row); });
    m_filter.sort(tables::ChecksModel::StatusColumn);
    m_table->setModel(&m_filter);
    setRoom(Room::Normal);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::ChecksModel::StatusColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Checks"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None, tr("No check matches"), tr("Filters hide all of them."));
    connect(nothing->addAction(tr("Clear filters")),
        &QAbstractButton::clicked,
        this,
        &ChecksPanel::clearFilters);
    m_table->setEmptyView(nothing);

    auto* heading = new PlainLabel(theme, tr("Checks"), Tone::Text, this);
    heading->setFont(sans(size::text, QFont::DemiBold));
    heading->setMinimumWidth(heading->sizeHint().width());
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    head->addWidget(heading);
    for (size_t i = 0; i < chipStatuses.size(); ++i) {
        const Tone tone = tables::toneOf(tables::signOf(chipStatuses[i]));
        m_chips[i] = new FilterChip(theme, tone, chipStatuses[i] != Status::Pass, this);
        connect(m_chips[i], &QAbstractButton::toggled, this, &ChecksPanel::refilter);
        head->addWidget(m_chips[i]);
    }
    head->addStretch(1);
    head->addWidget(m_field, 2);
    head->addWidget(m_disputed);
    head->addWidget(m_export);
    m_disputed->setCheckable(true);
    auto* formats = new QMenu(m_export);
    for (const auto& [format, text] : {std::pair{u"markdown"_s, tr("Markdown")},
             std::pair{u"json"_s, tr("JSON")},
             std::pair{u"text"_s, tr("Plain text")}})
        formats->addAction(text, this, [this, format = format] { emit exportRequested(format); });
    m_export->setMenu(formats);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    connect(m_disputed, &QAbstractButton::toggled, this, &ChecksPanel::refilter);
    connect(m_field, &QLineEdit::textChanged, this, &ChecksPanel::refilter);
    connect(m_table, &DataTable::currentKeyChanged, this, &ChecksPanel::currentChanged);
    connect(m_table, &DataTable::rowActivated, this, &ChecksPanel::rowActivated);
}

void ChecksPanel::setAssessment(const readiness::Assessment& assessment)
{
    m_model.setRows(tables::checkRows(assessment));
    for (size_t i = 0; i < chipStatuses.size(); ++i) {
        const auto count = std::ranges::count(
            assessment.checks, chipStatuses[i], &readiness::CheckResult::status);
        m_chips[i]->setCount(chipWord(chipStatuses[i]), static_cast<int>(count));
    }
    const bool hasDispute = std::ranges::any_of(m_model.rows(), &tables::CheckRow::isDisputed);
    m_disputed->setEnabled(hasDispute || m_disputed->isChecked());
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    emit currentChanged();
}

void ChecksPanel::setRoom(Room room)
{
    m_room = room;
    const bool isNarrow = room == Room::Narrow;
    m_disputed->setText(isNarrow ? tr("Claim ≠") : tr("Claim ≠ evidence only"));
    m_disputed->setToolTip(
        isNarrow ? tr("Only where a claim differs from the evidence") : QString());
    m_export->setText(isNarrow ? tr("Export") : tr("Export report"));
    m_disputed->updateGeometry();
    m_export->updateGeometry();
    if (isNarrow)
        m_table->setColumns({34, 0, 114, 160, 70, 60});
    else
        m_table->setColumns({34, 0, 118, room == Room::Wide ? 420 : 226, 76, 70});
}

void ChecksPanel::resizeEvent(QResizeEvent* event)
{
    Panel::resizeEvent(event);
    const Room room = width() < 790 ? Room::Narrow : width() < 1050 ? Room::Normal : Room::Wide;
    if (room != m_room) {
        setRoom(room);
        layout()->activate();
    }
}

FilterChip* ChecksPanel::chip(Status status) const
{
    const auto found = std::ranges::find(chipStatuses, status);
    return found == chipStatuses.end() ? nullptr
                                       : m_chips[static_cast<size_t>(found - chipStatuses.begin())];
}

bool ChecksPanel::accepts(const QModelIndex& row) const
{
    if (m_category >= 0 && row.data(tables::ChecksModel::CategoryRole).toInt() != m_category)
        return false;
    if (m_disputed->isChecked() && !row.data(tables::ChecksModel::DisputedRole).toBool())
        return false;
    if (std::ranges::none_of(m_chips, &QAbstractButton::isChecked))
        return true;
    const auto* own = chip(static_cast<Status>(row.data(tables::ChecksModel::StatusRole).toInt()));
    return own && own->isChecked();
}

void ChecksPanel::refilter()
{
    m_filter.setWords(m_field->text());
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
}

void ChecksPanel::setCategory(int category)
{
    m_category = category;
    refilter();
}

void ChecksPanel::focusFilter()
{
    m_field->takeFocus();
}

bool ChecksPanel::clearFilters()
{
    const bool hadFilter = m_category >= 0 || m_disputed->isChecked() || !m_field->text().isEmpty()
        || std::ranges::any_of(m_chips, &QAbstractButton::isChecked);
    m_category = -1;
    m_disputed->setChecked(false);
    m_field->clear();
    for (auto* chip : m_chips)
        chip->setChecked(false);
    refilter();
    emit categoryCleared();
    return hadFilter;
}

const tables::CheckRow* ChecksPanel::currentRow() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

void ChecksPanel::reveal(const QString& id)
{
    if (m_model.indexOf(id) < 0)
        return;
    if (!m_table->selectKey(id)) {
        clearFilters();
        m_table->selectKey(id);
    }
    m_table->setFocus();
}

} // namespace slipway::ui
