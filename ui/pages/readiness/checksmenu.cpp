// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using readiness::Status;
using tables::ChecksModel;

constexpr std::array chipTones{
    Status::Fail, Status::Warn, Status::Unknown, Status::Pass, Status::Waived};

} // namespace

QWidget* ChecksPanel::makeHead(const Theme& theme)
{
    auto* out = new QWidget;
    m_heading = new PlainLabel(theme, tr("Checks"), Tone::Text);
    m_heading->setFont(sans(size::text, QFont::DemiBold));
    m_heading->setMinimumWidth(m_heading->sizeHint().width());
    auto* head = new QHBoxLayout(out);
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    head->addWidget(m_heading);
    for (size_t i = 0; i < chipTones.size(); ++i) {
        const Tone tone = tables::toneOf(tables::signOf(chipTones[i]));
        const bool isLoud = chipTones[i] != Status::Pass && chipTones[i] != Status::Waived;
        m_chips[i] = new FilterChip(theme, tone, isLoud, this);
        connect(m_chips[i], &QAbstractButton::toggled, this, &ChecksPanel::refilter);
        head->addWidget(m_chips[i]);
    }
    m_chips.back()->hide();
    head->addStretch(1);
    head->addWidget(m_field, 2);
    head->addWidget(m_disputed);
    head->addWidget(m_view);
    head->addWidget(m_export);
    m_disputed->setCheckable(true);
    auto* formats = new QMenu(m_export);
    for (const auto& [format, text] : {std::pair{u"markdown"_s, tr("Markdown")},
             std::pair{u"json"_s, tr("JSON")},
             std::pair{u"text"_s, tr("Plain text")}})
        formats->addAction(text, this, [this, format = format] { emit exportRequested(format); });
    m_export->setMenu(formats);
    return out;
}

QWidget* ChecksPanel::makeStrip(const Theme& theme)
{
    m_strip = new QWidget;
    auto* row = new QHBoxLayout(m_strip);
    row->setContentsMargins(11, 0, 11, 7);
    row->setSpacing(8);
    m_stripText = new PlainLabel(theme, {}, Tone::Dim);
    m_stripText->setFont(sans(size::small));
    auto* clear = new Button(theme, tr("Clear filters"), Button::Kind::Link, Button::Height::Small);
    connect(clear, &QAbstractButton::clicked, this, &ChecksPanel::clearFilters);
    row->addWidget(m_stripText, 1);
    row->addWidget(clear);
    m_strip->hide();
    return m_strip;
}

void ChecksPanel::makeMenu()
{
    auto* menu = new QMenu(m_view);
    m_view->setMenu(menu);
    addGroupMenu();
    addColumnMenu();
    menu->addSeparator();
    auto* severities = menu->addMenu(tr("Severity"));
    for (int i = 0; i < 4; ++i) {
        auto* action
            = severities->addAction(readiness::severityWord(static_cast<readiness::Severity>(i)));
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, &ChecksPanel::refilter);
        m_severities.push_back(action);
    }
    auto* categories = menu->addMenu(tr("Category"));
    auto* choice = new QActionGroup(categories);
    for (int i = -1; i < readiness::categoryCount; ++i) {
        auto* action = categories->addAction(i < 0
                ? tr("All categories")
                : readiness::categoryName(static_cast<readiness::Category>(i)));
        action->setCheckable(true);
        action->setChecked(i < 0);
        choice->addAction(action);
        connect(action, &QAction::triggered, this, [this, i] {
            setCategory(i);
            emit categoryChosen(i);
        });
        m_categories.push_back(action);
    }
    m_ownerMenu = menu->addMenu(tr("Owner"));
    m_ownerMenu->setEnabled(false);
    m_waivedOnly = menu->addAction(tr("Only with a waiver"));
    m_waivedOnly->setCheckable(true);
    connect(m_waivedOnly, &QAction::triggered, this, &ChecksPanel::refilter);
    menu->addSeparator();
    menu->addAction(tr("Clear filters"), this, &ChecksPanel::clearFilters);
}

void ChecksPanel::addGroupMenu()
{
    auto* groups = m_view->menu()->addMenu(tr("Group by"));
    auto* choice = new QActionGroup(groups);
    const std::array names{
        tr("Nothing"), tr("Category"), tr("Severity"), tr("Owner"), tr("Status")};
    for (size_t i = 0; i < names.size(); ++i) {
        auto* action = groups->addAction(names[i]);
        action->setCheckable(true);
        action->setChecked(i == 0);
        choice->addAction(action);
        connect(action, &QAction::triggered, this, [this, i] {
            setGrouping(static_cast<tables::Grouping>(i));
        });
        m_groupings.push_back(action);
    }
}

void ChecksPanel::addColumnMenu()
{
    auto* columns = m_view->menu()->addMenu(tr("Columns"));
    for (const int column : {ChecksModel::CategoryColumn,
             ChecksModel::PlaceColumn,
             ChecksModel::SeverityColumn,
             ChecksModel::FreshColumn,
             ChecksModel::IdColumn,
             ChecksModel::OwnerColumn,
             ChecksModel::ClassColumn}) {
        auto* action = columns->addAction(
            m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        connect(columns, &QMenu::aboutToShow, action, [this, action, column] {
            action->setChecked(!m_table->isColumnHidden(column));
        });
        connect(action, &QAction::triggered, this, [this, column](bool isShown) {
            m_table->setColumnHidden(column, !isShown);
        });
    }
}

void ChecksPanel::setOwners(const readiness::Assessment& assessment)
{
    QStringList owners;
    for (const auto& check : assessment.checks)
        owners << check.owner;
    owners.removeDuplicates();
    owners.sort(Qt::CaseInsensitive);
    if (owners == m_owners)
        return;
    m_owners = owners;
    m_ownerMenu->clear();
    m_ownerMenu->setEnabled(owners != QStringList{QString()});
    if (m_owner && !owners.contains(*m_owner))
        m_owner.reset();
    auto* choice = new QActionGroup(m_ownerMenu);
    const auto add = [&](const QString& text, const std::optional<QString>& owner) {
        auto* action = m_ownerMenu->addAction(text);
        action->setCheckable(true);
        action->setChecked(owner == m_owner);
        choice->addAction(action);
        connect(action, &QAction::triggered, this, [this, owner] {
            m_owner = owner;
            refilter();
        });
    };
    add(tr("Everybody"), {});
    for (const auto& owner : owners)
        add(owner.isEmpty() ? tr("Nobody") : visible(owner, 60).replace(u'&', u"&&"_s), owner);
}

void ChecksPanel::setRoom(Room room)
{
    m_room = room;
    const bool isNarrow = room == Room::Narrow;
    m_heading->setVisible(!isNarrow);
    m_disputed->setText(room == Room::Wide            ? tr("Claim ≠ evidence only")
            : isNarrow || !m_chips.back()->isHidden() ? tr("Claim ≠")
                                                      : tr("Claim ≠ evidence"));
    m_disputed->setToolTip(tr("Only where a claim differs from the evidence"));
    m_disputed->setAccessibleName(tr("Claim ≠ evidence only"));
    m_export->setText(room == Room::Wide ? tr("Export report") : tr("Export"));
    m_disputed->updateGeometry();
    m_export->updateGeometry();
    if (isNarrow)
        m_table->setColumns({34, 0, 114, 160, 70, 60, 76, 96, 56});
    else
        m_table->setColumns({34, 0, 118, room == Room::Wide ? 420 : 226, 76, 70, 84, 120, 60});
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

} // namespace slipway::ui
