// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "tables/checksmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/panel.h"

#include <array>

class QAction;
class QMenu;

namespace slipway::ui {

class Button;
class EmptyState;
class FilterChip;
class FilterField;
class PlainLabel;

/// The table of checks with its filters, groups and columns.
class ChecksPanel : public Panel {
    Q_OBJECT
public:
    explicit ChecksPanel(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(const readiness::Assessment& assessment);
    void setNow(qint64 now) { m_model.setNow(now); }
    /// Only this category; -1: all.
    void setCategory(int category);
    void setGrouping(tables::Grouping grouping);
    void focusFilter();
    /// Takes every filter away; false if there was none.
    bool clearFilters();
    /// The selected check; null if none is.
    const tables::CheckRow* currentRow() const;
    /// Selects a check, taking filters away that hide it.
    void reveal(const QString& id);

    DataTable* table() const { return m_table; }
    FilterField* field() const { return m_field; }
    FilterChip* chip(readiness::Status status) const;
    Button* disputedButton() const { return m_disputed; }
    Button* exportButton() const { return m_export; }
    Button* viewButton() const { return m_view; }
    /// What hides checks now, in words; empty: nothing does.
    QString filterText() const;

signals:
    void currentChanged();
    void rowActivated();
    /// text, json or markdown.
    void exportRequested(const QString& format);
    /// The menu's category, -1 for all: the cards follow.
    void categoryChosen(int category);
    /// The filters were taken away from within.
    void categoryCleared();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Room { Narrow, Normal, Wide };
    /// Shorter words and narrower columns where there is little room.
    void setRoom(Room room);
    QWidget* makeHead(const Theme& theme);
    QWidget* makeStrip(const Theme& theme);
    void makeMenu();
    void addGroupMenu();
    void addColumnMenu();
    void setOwners(const readiness::Assessment& assessment);
    void refilter();
    void keepSelection();
    void toggle(const QString& group, std::optional<bool> isCollapsed = {});
    tables::ChecksQuery query() const;

    tables::ChecksModel m_model;
    const Theme& m_theme;
    DataTable* m_table;
    FilterField* m_field;
    PlainLabel* m_heading = nullptr;
    std::array<FilterChip*, 5> m_chips{};
    Button* m_disputed;
    Button* m_view;
    Button* m_export;
    QWidget* m_strip = nullptr;
    PlainLabel* m_stripText = nullptr;
    EmptyState* m_nothing;
    QMenu* m_ownerMenu = nullptr;
    std::vector<QAction*> m_severities;
    std::vector<QAction*> m_categories; ///< all, then each
    std::vector<QAction*> m_groupings;
    QAction* m_waivedOnly = nullptr;
    std::optional<QString> m_owner;
    QStringList m_owners;
    int m_category = -1;
    tables::Grouping m_grouping = tables::Grouping::None;
    QSet<QString> m_collapsed;
    QString m_wanted; ///< key that stays selected while it is shown
    Room m_room = Room::Normal;
};

} // namespace slipway::ui
