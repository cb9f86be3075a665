// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/toast.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QPainter>

#include <chrono>

using namespace std::chrono_literals;

namespace slipway::ui {

Toast::Toast(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    hide();
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setSingleShot(true);
    m_timer.setInterval(2200ms);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
}

void Toast::say(const QString& text)
{
    m_text = visible(text, 120);
    setAccessibleName(m_text);
    const int width = QFontMetrics(sans(size::text, QFont::Medium)).horizontalAdvance(m_text) + 36;
    const QRect room = parentWidget()->rect();
    setGeometry((room.width() - width) / 2, room.height() - 64, width, 36);
    show();
    raise();
    update();
    m_timer.start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void Toast::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    paintBox(painter, rect(), size::radius, t.text, {});
    painter.setFont(sans(size::text, QFont::Medium));
    painter.setPen(t.panel);
    painter.drawText(rect(), Qt::AlignCenter, m_text);
}

} // namespace slipway::ui
