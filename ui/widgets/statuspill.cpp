// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statuspill.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"

#include <QPainter>

#include <cmath>

namespace slipway::ui {
namespace {

constexpr int pillHeight = 24;
constexpr int pad = 10;
constexpr int leadWidth = 13 + 6;
constexpr int dotWidth = 8 + 5;

double lead(Sign sign, bool hasDot)
{
    if (sign != Sign::None)
        return leadWidth;
    return hasDot ? dotWidth : 0;
}

} // namespace

double paintPill(QPainter& painter,
    const QRectF& rect,
    const Tokens& tokens,
    Sign sign,
    Tone tone,
    const QString& text,
    bool hasDot)
{
    const QFont font = sans(size::small, QFont::DemiBold);
    const QFontMetricsF metrics(font);
    const double before = lead(sign, hasDot);
    const double natural = 2 * pad + before + metrics.horizontalAdvance(text);
    const QRectF pill(rect.left(),
        rect.center().y() - pillHeight / 2.0,
        std::min(natural, rect.width()),
        pillHeight);
    const QColor ground = groundColor(tokens, tone);
    const QColor words = wordColor(tokens, tone);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(pill, pillHeight / 2.0, pillHeight / 2.0);
    if (sign != Sign::None) {
        paintGlyph(
            painter, sign, {pill.left() + pad, pill.center().y() - 6.5, 13, 13}, tokens, ground);
    } else if (hasDot) {
        painter.setBrush(words);
        painter.drawEllipse(QPointF(pill.left() + pad + 4, pill.center().y()), 4, 4);
    }
    painter.setFont(font);
    painter.setPen(words);
    const QRectF room = pill.adjusted(pad + before, 0, -pad + 1, 0);
    painter.drawText(room,
        Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        metrics.elidedText(text, Qt::ElideRight, room.width()));
    painter.restore();
    return pill.width();
}

StatusPill::StatusPill(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void StatusPill::set(Sign sign, const QString& text)
{
    m_sign = sign;
    setWords(tables::toneOf(sign), text);
}

void StatusPill::setWords(Tone tone, const QString& text, bool hasDot)
{
    if (hasDot)
        m_sign = Sign::None;
    m_tone = tone;
    m_text = visible(text);
    m_hasDot = hasDot;
    setAccessibleName(m_text);
    updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    const QFontMetricsF metrics(sans(size::small, QFont::DemiBold));
    return {int(std::ceil(2 * pad + lead(m_sign, m_hasDot) + metrics.horizontalAdvance(m_text))),
        pillHeight};
}

QSize StatusPill::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), 72), pillHeight};
}

void StatusPill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintPill(painter, rect(), m_theme.tokens(), m_sign, m_tone, m_text, m_hasDot);
}

} // namespace slipway::ui
