// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QSortFilterProxyModel>
#include <QTableView>

#include <functional>

namespace slipway::ui {

class CellDelegate;
class Theme;

/// Orders by SortRole, filters by words over FilterRole and by an own rule over the source row.
class RowFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RowFilter(QObject* parent = nullptr);
    /// Every word must be found, in any order, case-insensitive; empty: all rows.
    void setWords(const QString& words);
    const QStringList& words() const { return m_words; }
    void setRule(std::function<bool(const QModelIndex& sourceRow)> accepts);
    /// Asks the rule again.
    void refilter() { invalidateFilter(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
    std::function<bool(const QModelIndex&)> m_accepts;
};

/// A table in the hand of the pictures: 30 px rows, hairlines, quiet header, one row selected.
/// Arrows or J and K move, Enter inspects, Ctrl+C copies the row. One column takes the room that is
/// left.
class DataTable : public QTableView {
    Q_OBJECT
public:
    explicit DataTable(const Theme& theme, QWidget* parent = nullptr);

    /// `widths` in device-independent pixels, one a column; 0 marks the one that stretches.
    void setColumns(const std::vector<int>& widths);
    /// Shown over the table's body while it has no rows; owned by the table.
    void setEmptyView(QWidget* view);
    void setModel(QAbstractItemModel* model) override;
    /// The key (tables::KeyRole) of the selected row; empty: none.
    QString currentKey() const;
    /// Selects the row with that key and scrolls to it; false if it is not there (or filtered out).
    bool selectKey(const QString& key);
    QSize minimumSizeHint() const override { return {160, 90}; }
    /// Height that shows all rows and the header, for tables that end with their content.
    int contentHeight() const;

signals:
    /// The selected row is another one, or none.
    void currentKeyChanged(const QString& key);
    /// Enter or a double click.
    void rowActivated(const QString& key);
    void contentHeightChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void rowsChanged();
    void placeEmptyView();

    CellDelegate* m_cells;
    QWidget* m_emptyView = nullptr;
};

} // namespace slipway::ui
