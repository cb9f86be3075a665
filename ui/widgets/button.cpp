// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/button.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QPainter>
#include <QStyle>

using namespace Qt::StringLiterals;

namespace slipway::ui {

Button::Button(const Theme& theme, const QString& text, Kind kind, Height height, QWidget* parent)
    : QPushButton(text, parent)
    , m_theme(theme)
    , m_kind(kind)
    , m_height(height)
{
    setFont(sans(size::text, QFont::DemiBold));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAutoDefault(false);
}

QString Button::shownText() const
{
    return menu() ? text() + u" ▾"_s : text();
}

QSize Button::sizeHint() const
{
    const bool isSmall = m_height == Height::Small;
    return {fontMetrics().horizontalAdvance(shownText()) + (isSmall ? 22 : 30), isSmall ? 27 : 33};
}

QSize Button::minimumSizeHint() const
{
    return sizeHint();
}

void Button::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    QColor fill = t.panel;
    QColor line = t.line;
    QColor words = isEnabled() ? t.text : t.faint;
    const bool isFilled = (m_kind == Kind::Primary || m_kind == Kind::Danger) && isEnabled();
    if (isFilled) {
        fill = line = m_kind == Kind::Primary ? t.accent : t.bad;
        words = t.onAccent;
    }
    if (m_kind == Kind::Link) {
        fill = line = QColor(Qt::transparent);
        words = t.accent;
    }
    const bool isHot = isEnabled() && underMouse();
    if (isChecked()) {
        fill = t.accentBg;
        line = t.accent;
        words = t.accent;
    } else if (isDown() || isHot) {
        fill = isFilled ? (isDown() ? fill.darker(112) : fill.lighter(106))
                        : (isDown() ? t.accentBg : t.panel2);
    }
    paintBox(painter, rect(), size::controlRadius, fill, line);
    painter.setFont(font());
    painter.setPen(words);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextShowMnemonic, shownText());
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius - 1, isFilled ? t.text : t.accent);
}

FilterChip::FilterChip(const Theme& theme, Tone tone, bool isLoud, QWidget* parent)
    : QPushButton(parent)
    , m_theme(theme)
    , m_tone(tone)
    , m_isLoud(isLoud)
{
    setCheckable(true);
    setFont(sans(size::small, QFont::DemiBold));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void FilterChip::setCount(const QString& word, int count)
{
    setText(u"%1 %2"_s.arg(word).arg(count));
    updateGeometry();
}

QSize FilterChip::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(text()) + 21, 24};
}

void FilterChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    const bool isFilled = m_isLoud || isChecked() || underMouse();
    const QColor words = isFilled ? wordColor(t, m_tone) : t.faint;
    if (isFilled)
        paintBox(painter, rect(), 12, groundColor(t, m_tone), isChecked() ? words : QColor());
    painter.setFont(font());
    painter.setPen(words);
    painter.drawText(rect(), Qt::AlignCenter, text());
    if (hasFocus())
        paintFocusRing(painter, rect(), 11, t.accent);
}

} // namespace slipway::ui
