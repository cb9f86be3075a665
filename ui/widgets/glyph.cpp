// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/glyph.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace slipway::ui {
namespace {

QPen stroke(const QColor& color, double width)
{
    return {color, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin};
}

void tick(QPainter& p, const QColor& color, double width)
{
    p.setPen(stroke(color, width));
    p.setBrush(Qt::NoBrush);
    p.drawPolyline(QPolygonF{{4, 7.2}, {6.2, 9.4}, {10, 5}});
}

void disc(QPainter& p, const QColor& color)
{
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawEllipse(QPointF(7, 7), 6.5, 6.5);
}

void circle(QPainter& p, const QPen& pen, double radius = 5.6)
{
    p.setPen(pen);
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QPointF(7, 7), radius, radius);
}

void triangle(QPainter& p, const QColor& color, const QColor& cut)
{
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawPolygon(QPolygonF{{7, 0.8}, {13.6, 12.8}, {0.4, 12.8}});
    p.setPen(stroke(cut, 1.6));
    p.drawLine(QPointF(7, 5), QPointF(7, 9));
    p.drawLine(QPointF(7, 10.2), QPointF(7, 11.6));
}

QPolygonF octagon()
{
    return {{4.2, 0.5},
        {9.8, 0.5},
        {13.5, 4.2},
        {13.5, 9.8},
        {9.8, 13.5},
        {4.2, 13.5},
        {0.5, 9.8},
        {0.5, 4.2}};
}

void cross(QPainter& p, const QColor& color, const QColor& cut)
{
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawPolygon(octagon());
    p.setPen(stroke(cut, 1.7));
    p.drawLine(QPointF(4.6, 4.6), QPointF(9.4, 9.4));
    p.drawLine(QPointF(9.4, 4.6), QPointF(4.6, 9.4));
}

void question(QPainter& p, const QColor& color)
{
    QPen dashed = stroke(color, 1.6);
    dashed.setDashPattern({3 / 1.6, 2 / 1.6});
    p.setPen(dashed);
    p.setBrush(Qt::NoBrush);
    p.drawRoundedRect(QRectF(1, 1, 12, 12), 2, 2);
    QPainterPath mark;
    mark.moveTo(5, 5.3);
    mark.cubicTo(5, 2.5, 9, 2.7, 9, 5.3);
    mark.cubicTo(9, 6.9, 7, 6.7, 7, 8.3);
    mark.moveTo(7, 9.7);
    mark.lineTo(7, 11.1);
    p.setPen(stroke(color, 1.4));
    p.drawPath(mark);
}

void arc(QPainter& p, const QColor& rest, const QColor& color, double width, int degrees)
{
    circle(p, stroke(rest, width), 5.5);
    p.setPen(stroke(color, width));
    p.drawArc(QRectF(1.5, 1.5, 11, 11), 90 * 16, -degrees * 16);
}

void bell(QPainter& p, const QColor& color)
{
    QPainterPath path;
    path.moveTo(3, 10);
    path.lineTo(11, 10);
    path.cubicTo(10, 9, 10, 8, 10, 6);
    path.arcTo(QRectF(4, 3, 6, 6), 0, 180);
    path.cubicTo(4, 8, 4, 9, 3, 10);
    path.moveTo(6, 12);
    path.lineTo(8, 12);
    path.moveTo(1.5, 12.5);
    path.lineTo(12.5, 1.5);
    p.setPen(stroke(color, 1.5));
    p.setBrush(Qt::NoBrush);
    p.drawPath(path);
}

void wrench(QPainter& p, const QColor& color, const QColor& cut)
{
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawRoundedRect(QRectF(0.8, 0.8, 12.4, 12.4), 3, 3);
    QPainterPath path;
    path.moveTo(4, 10);
    path.lineTo(7.6, 6.4);
    p.setPen(QPen(cut, 1.8, Qt::SolidLine, Qt::RoundCap));
    p.drawPath(path);
    p.drawArc(QRectF(6.8, 3.2, 4, 4), 20 * 16, 230 * 16);
}

void paintIn14(QPainter& p, Sign sign, const Tokens& t, const QColor& cut)
{
    switch (sign) {
    case Sign::None: return;
    case Sign::Ok: disc(p, t.ok); return tick(p, cut, 1.8);
    case Sign::Warn: return triangle(p, t.warn, cut);
    case Sign::Bad: return cross(p, t.bad, cut);
    case Sign::Unknown: return question(p, t.unk);
    case Sign::Running: return arc(p, t.line, t.accent, 2.4, 90);
    case Sign::Starting: {
        QPen dotted = stroke(t.accent, 1.8);
        dotted.setDashPattern({1.1, 1.1});
        circle(p, dotted, 5.6);
        p.setPen(stroke(t.accent, 1.6));
        return p.drawPolyline(QPolygonF{{4.4, 7.8}, {7, 5.2}, {9.6, 7.8}});
    }
    case Sign::Pending: return circle(p, stroke(t.faint, 1.6));
    case Sign::Silenced: return bell(p, t.unk);
    case Sign::Blocked:
        p.setPen(stroke(t.unk, 1.6));
        p.setBrush(Qt::NoBrush);
        p.drawPolygon(QPolygonF{{4.5, 1.2},
            {9.5, 1.2},
            {12.8, 4.5},
            {12.8, 9.5},
            {9.5, 12.8},
            {4.5, 12.8},
            {1.2, 9.5},
            {1.2, 4.5}});
        return p.drawLine(QPointF(4, 10), QPointF(10, 4));
    case Sign::Maintenance: return wrench(p, t.unk, cut);
    case Sign::Waived: {
        QPen dashed = stroke(t.unk, 1.6);
        dashed.setDashPattern({2, 1.4});
        circle(p, dashed);
        return tick(p, t.unk, 1.6);
    }
    case Sign::NotApplicable:
        circle(p, stroke(t.faint, 1.4));
        p.setPen(stroke(t.faint, 1.6));
        return p.drawLine(QPointF(4.2, 7), QPointF(9.8, 7));
    }
}

} // namespace

void paintGlyph(QPainter& painter, Sign sign, const QRectF& rect, const Tokens& tokens, QColor cut)
{
    const double side = std::min(rect.width(), rect.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center().x() - side / 2, rect.center().y() - side / 2);
    painter.scale(side / 14, side / 14);
    paintIn14(painter, sign, tokens, cut.isValid() ? cut : tokens.panel);
    painter.restore();
}

GlyphView::GlyphView(const Theme& theme, Sign sign, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_sign(sign)
{
    setFixedSize(14, 14);
}

void GlyphView::setSign(Sign sign)
{
    m_sign = sign;
    update();
}

void GlyphView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintGlyph(painter, m_sign, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), m_theme.tokens());
}

} // namespace slipway::ui
