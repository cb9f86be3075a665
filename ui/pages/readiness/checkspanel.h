// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "tables/checksmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/panel.h"

#include <array>

namespace slipway::ui {

class Button;
class FilterChip;
class FilterField;

/// The table of checks with its filters.
class ChecksPanel : public Panel {
    Q_OBJECT
public:
    explicit ChecksPanel(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(const readiness::Assessment& assessment);
    void setNow(qint64 now) { m_model.setNow(now); }
    /// Only this category; -1: all.
    void setCategory(int category);
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

signals:
    void currentChanged();
    void rowActivated();
    /// text, json or markdown.
    void exportRequested(const QString& format);
    /// The filters were taken away from within.
    void categoryCleared();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Room { Narrow, Normal, Wide };
    /// Shorter words and narrower columns where there is little room.
    void setRoom(Room room);
    void refilter();
    bool accepts(const QModelIndex& row) const;

    tables::ChecksModel m_model;
    RowFilter m_filter;
    DataTable* m_table;
    FilterField* m_field;
    std::array<FilterChip*, 4> m_chips{};
    Button* m_disputed;
    Button* m_export;
    int m_category = -1;
    Room m_room = Room::Normal;
};

} // namespace slipway::ui
