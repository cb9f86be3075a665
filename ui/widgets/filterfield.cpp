// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/filterfield.h"

#include "ui/theme/fonts.h"

#include <QKeyEvent>

namespace slipway::ui {

FilterField::FilterField(QWidget* table, QWidget* parent) : QLineEdit(parent), m_table(table)
{
    setPlaceholderText(tr("Filter  /"));
    setAccessibleName(tr("Filter"));
    setFont(sans(12));
    setFixedHeight(27);
    setTextMargins(4, 0, 4, 0);
    setMaxLength(120);
    setMinimumWidth(70);
    setMaximumWidth(150);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FilterField::takeFocus()
{
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            m_table->setFocus(Qt::OtherFocusReason);
        clear();
        return;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter: m_table->setFocus(Qt::OtherFocusReason); return;
    default: QLineEdit::keyPressEvent(event);
    }
}

} // namespace slipway::ui
