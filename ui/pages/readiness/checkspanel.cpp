// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/checkspanel.h"

#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::Status;
using tables::ChecksModel;

/// The statuses of the chips, in their order.
constexpr std::array chipStatuses{
    Status::Fail, Status::Warn, Status::Unknown, Status::Pass, Status::Waived};

QString chipWord(Status status)
{
    switch (status) {
    case Status::Fail: return ChecksPanel::tr("Failing");
    case Status::Warn: return ChecksPanel::tr("Warning");
    case Status::Unknown: return ChecksPanel::tr("Unknown");
    case Status::Waived: return ChecksPanel::tr("Waived");
    default: return ChecksPanel::tr("Passing");
    }
}

} // namespace

ChecksPanel::ChecksPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
    , m_table(new DataTable(theme, this))
    , m_field(new FilterField(m_table, this))
    , m_disputed(new Button(
          theme, tr("Claim ≠ evidence only"), Button::Kind::Plain, Button::Height::Small, this))
    , m_view(new Button(theme, tr("View"), Button::Kind::Plain, Button::Height::Small, this))
    , m_export(
          new Button(theme, tr("Export report"), Button::Kind::Plain, Button::Height::Small, this))
    , m_nothing(new EmptyState(theme))
{
    m_table->setModel(&m_model);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ChecksModel::StatusColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Checks"));
    m_table->installEventFilter(this);
    for (const int column :
        {ChecksModel::IdColumn, ChecksModel::OwnerColumn, ChecksModel::ClassColumn})
        m_table->hideColumn(column);
    connect(m_nothing->addAction(tr("Clear filters")),
        &QAbstractButton::clicked,
        this,
        &ChecksPanel::clearFilters);
    m_table->setEmptyView(m_nothing);
    m_nothing->set(Sign::None, tr("No check matches"), tr("Filters hide all of them."));
    makeMenu();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    column->addWidget(makeHead(theme));
    column->addWidget(makeStrip(theme));
    column->addWidget(m_table, 1);
    setRoom(Room::Normal);
    connect(m_disputed, &QAbstractButton::toggled, this, &ChecksPanel::refilter);
    connect(m_field, &QLineEdit::textChanged, this, &ChecksPanel::refilter);
    connect(m_table->horizontalHeader(),
        &QHeaderView::sortIndicatorChanged,
        this,
        &ChecksPanel::keepSelection);
    connect(m_table, &DataTable::currentKeyChanged, this, [this](const QString& key) {
        if (!key.isEmpty())
            m_wanted = key;
        emit currentChanged();
    });
    connect(m_table, &QAbstractItemView::clicked, this, [this](const QModelIndex& index) {
        if (index.data(ChecksModel::HeadingRole).toBool())
            toggle(index.data(tables::KeyRole).toString());
    });
    connect(m_table, &DataTable::rowActivated, this, [this](const QString& key) {
        if (currentRow() == nullptr)
            toggle(key);
        else
            emit rowActivated();
    });
}

void ChecksPanel::setAssessment(const readiness::Assessment& assessment)
{
    setOwners(assessment);
    m_model.setChecks(tables::checkRows(assessment));
    for (size_t i = 0; i < chipStatuses.size(); ++i) {
        const auto count = static_cast<int>(std::ranges::count(
            assessment.checks, chipStatuses[i], &readiness::CheckResult::status));
        m_chips[i]->setCount(chipWord(chipStatuses[i]), count);
        if (chipStatuses[i] == Status::Waived)
            m_chips[i]->setVisible(count > 0 || m_chips[i]->isChecked());
    }
    setRoom(m_room);
    const bool hasDispute = std::ranges::any_of(m_model.checks(), &tables::CheckRow::isDisputed);
    m_disputed->setEnabled(hasDispute || m_disputed->isChecked());
    refilter();
    emit currentChanged();
}

FilterChip* ChecksPanel::chip(Status status) const
{
    const auto found = std::ranges::find(chipStatuses, status);
    return found == chipStatuses.end() ? nullptr
                                       : m_chips[static_cast<size_t>(found - chipStatuses.begin())];
}

tables::ChecksQuery ChecksPanel::query() const
{
    tables::ChecksQuery out;
    out.words = m_field->text().split(u' ', Qt::SkipEmptyParts);
    for (size_t i = 0; i < chipStatuses.size(); ++i) {
        if (m_chips[i]->isChecked())
            out.statuses.push_back(chipStatuses[i]);
    }
    for (size_t i = 0; i < m_severities.size(); ++i) {
        if (m_severities[i]->isChecked())
            out.severities.push_back(static_cast<readiness::Severity>(i));
    }
    if (m_category >= 0)
        out.category = static_cast<readiness::Category>(m_category);
    out.owner = m_owner;
    out.onlyDisputed = m_disputed->isChecked();
    out.onlyWaived = m_waivedOnly->isChecked();
    out.grouping = m_grouping;
    out.collapsed = m_collapsed;
    return out;
}

QString ChecksPanel::filterText() const
{
    const auto& query = m_model.query();
    QStringList words;
    QStringList severities;
    for (const auto severity : query.severities)
        severities << readiness::severityWord(severity);
    if (!severities.isEmpty())
        words << tr("severity %1").arg(severities.join(tr(" or ")));
    if (query.category)
        words << tr("category %1").arg(readiness::categoryName(*query.category));
    if (query.owner)
        words << (query.owner->isEmpty() ? tr("nobody’s") : tr("owner %1").arg(*query.owner));
    if (query.onlyWaived)
        words << tr("with a waiver");
    return words.join(u" · "_s);
}

void ChecksPanel::refilter()
{
    m_model.setQuery(query());
    const QString filters = filterText();
    m_strip->setVisible(!filters.isEmpty());
    m_stripText->setText(tr("%1 of %2 checks: %3")
                             .arg(m_model.matchCount())
                             .arg(m_model.checks().size())
                             .arg(filters));
    m_nothing->set(Sign::None,
        m_model.checks().empty() ? tr("No checks") : tr("No check matches"),
        m_model.checks().empty() ? tr("The profile asks for none.")
                                 : tr("Filters hide all of them."));
    keepSelection();
}

void ChecksPanel::keepSelection()
{
    if (!m_table->currentKey().isEmpty())
        return;
    if (!m_wanted.isEmpty() && m_table->selectKey(m_wanted))
        return;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.index(row, 0).data(ChecksModel::HeadingRole).toBool())
            continue;
        m_table->selectRow(row);
        return;
    }
}

void ChecksPanel::toggle(const QString& group, std::optional<bool> isCollapsed)
{
    const bool wanted = isCollapsed.value_or(!m_collapsed.contains(group));
    if (wanted)
        m_collapsed.insert(group);
    else
        m_collapsed.remove(group);
    m_wanted = group;
    refilter();
}

bool ChecksPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        const QModelIndex index = m_table->currentIndex();
        const bool isHeading
            = index.isValid() && index.siblingAtColumn(0).data(ChecksModel::HeadingRole).toBool();
        if (isHeading && (key == Qt::Key_Left || key == Qt::Key_Right)) {
            toggle(m_table->currentKey(), key == Qt::Key_Left);
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

void ChecksPanel::setCategory(int category)
{
    m_category = category;
    m_categories[static_cast<size_t>(category + 1)]->setChecked(true);
    refilter();
}

void ChecksPanel::setGrouping(tables::Grouping grouping)
{
    m_grouping = grouping;
    m_groupings[static_cast<size_t>(grouping)]->setChecked(true);
    refilter();
}

void ChecksPanel::focusFilter()
{
    m_field->takeFocus();
}

bool ChecksPanel::clearFilters()
{
    auto before = query();
    before.grouping = tables::Grouping::None;
    before.collapsed.clear();
    m_category = -1;
    m_owner.reset();
    m_categories.front()->setChecked(true);
    for (auto* severity : m_severities)
        severity->setChecked(false);
    m_waivedOnly->setChecked(false);
    m_disputed->setChecked(false);
    m_field->clear();
    for (auto* chip : m_chips)
        chip->setChecked(false);
    refilter();
    emit categoryCleared();
    return !(before == tables::ChecksQuery());
}

const tables::CheckRow* ChecksPanel::currentRow() const
{
    const QModelIndex index = m_table->currentIndex();
    if (!index.isValid() || m_model.row(index).group)
        return nullptr;
    return &m_model.row(index);
}

void ChecksPanel::reveal(const QString& id)
{
    const bool isKnown = std::ranges::any_of(
        m_model.checks(), [&](const tables::CheckRow& row) { return row.check.id == id; });
    if (!isKnown)
        return;
    if (!m_table->selectKey(id)) {
        m_collapsed.clear();
        clearFilters();
        m_table->selectKey(id);
    }
    m_table->setFocus();
}

} // namespace slipway::ui
