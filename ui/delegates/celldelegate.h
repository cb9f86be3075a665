// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QStyledItemDelegate>

namespace slipway::ui {

class Theme;

/// Paints one cell of our tables from its roles (tables/roles.h): sign, text with tone and face,
/// fainter suffix, ground of the row, hairline below. Elided text has its whole text in the tip.
/// Derive for pictures in a cell and override paintContent.
class CellDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit CellDelegate(const Theme& theme, QObject* parent = nullptr);

    void paint(QPainter* painter,
        const QStyleOptionViewItem& option,
        const QModelIndex& index) const final;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(QHelpEvent* event,
        QAbstractItemView* view,
        const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

protected:
    /// What is inside the cell; `room` is without the padding, `ground` is painted already.
    virtual void paintContent(
        QPainter& painter, const QRect& room, const QModelIndex& index, const QColor& ground) const;
    const Tokens& tokens() const;

private:
    const Theme& m_theme;
};

/// The words of the cell as a pill on its tone's ground.
class PillDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter,
        const QRect& room,
        const QModelIndex& index,
        const QColor& ground) const override;
};

/// The font of a face in table cells.
QFont cellFont(tables::Face face);

} // namespace slipway::ui
