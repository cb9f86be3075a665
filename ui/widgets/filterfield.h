// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace slipway::ui {

/// The words that a table is filtered by. `/` brings the keyboard here; Esc empties it, then gives
/// the keyboard back to the table; arrows and Enter go on to the table.
class FilterField : public QLineEdit {
    Q_OBJECT
public:
    /// `table` gets the keyboard when the field is left; outlives the field.
    explicit FilterField(QWidget* table, QWidget* parent = nullptr);
    void takeFocus();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* m_table;
};

} // namespace slipway::ui
