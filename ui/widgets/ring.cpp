// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ring.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <cmath>
#include <numbers>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

/// Room around the ring for the claim's tick, which stands out a little.
constexpr int overhang = 3;

void drawShare(
    QPainter& painter, const QRectF& circle, const QColor& color, double stroke, double percent)
{
    painter.setPen(QPen(color, stroke, Qt::SolidLine, Qt::FlatCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawArc(circle, 90 * 16, -int(std::lround(std::clamp(percent, 0.0, 100.0) * 57.6)));
}

} // namespace

QString wholePercent(std::optional<double> value)
{
    return value ? QString::number(int(std::floor(*value + 0.5))) : u"–"_s;
}

Ring::Ring(const Theme& theme, int side, int stroke, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_side(side)
    , m_stroke(stroke)
{
    setFixedSize(side + 2 * overhang, side + 2 * overhang);
}

void Ring::setValue(const RingValue& value)
{
    m_value = value;
    update();
}

void Ring::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = m_theme.tokens();
    const double middle = width() / 2.0;
    const double radius = (m_side - m_stroke) / 2.0;
    const QRectF circle(middle - radius, middle - radius, 2 * radius, 2 * radius);
    const QColor color = glyphColor(t, m_value.tone);
    drawShare(painter, circle, t.line, m_stroke, 100);
    if (m_value.best && m_value.proven) {
        QColor pale = color;
        pale.setAlphaF(0.28F);
        drawShare(painter, circle, pale, m_stroke, *m_value.best);
    }
    if (m_value.proven)
        drawShare(painter, circle, color, m_stroke, *m_value.proven);
    if (m_value.claimed) {
        const double angle = (*m_value.claimed / 100 * 360 - 90) * std::numbers::pi / 180;
        const auto at = [&](double r) {
            return QPointF(middle + std::cos(angle) * r, middle + std::sin(angle) * r);
        };
        painter.setPen(QPen(t.text, 2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(at(radius - m_stroke), at(radius + m_stroke * 0.8));
    }
    painter.setPen(m_value.proven ? t.text : t.faint);
    painter.setFont(sans(int(std::lround(m_side * 0.29)), QFont::Bold));
    painter.drawText(rect(), Qt::AlignCenter, wholePercent(m_value.proven));
}

} // namespace slipway::ui
