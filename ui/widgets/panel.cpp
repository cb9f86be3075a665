// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel.h"

#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace slipway::ui {

Panel::Panel(const Theme& theme, QWidget* parent) : QFrame(parent), m_theme(theme)
{
    setContentsMargins(1, 1, 1, 1);
}

void Panel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintBox(painter, rect(), size::radius, m_theme.tokens().panel, m_theme.tokens().line);
}

Strip::Strip(const Theme& theme, Qt::Edges lines, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_lines(lines)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void Strip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    painter.fillRect(rect(), t.panel);
    if (m_lines & Qt::RightEdge)
        painter.fillRect(QRect(width() - 1, 0, 1, height()), t.line);
    if (m_lines & Qt::BottomEdge)
        painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

} // namespace slipway::ui
