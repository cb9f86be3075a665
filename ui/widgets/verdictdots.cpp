// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/verdictdots.h"

#include <QPainter>

#include <algorithm>

namespace slipway::ui {

void paintVerdictDot(
    QPainter& painter, analysis::Phase phase, const QRectF& square, const Tokens& tokens)
{
    const auto fill = [&](const QColor& color) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
    };
    const auto line = [&](const QColor& color) {
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
    };
    switch (phase) {
    case analysis::Phase::Successful:
        fill(tokens.ok);
        painter.drawEllipse(square);
        return;
    case analysis::Phase::Inconclusive:
        fill(tokens.warn);
        painter.drawRoundedRect(square, 1, 1);
        return;
    case analysis::Phase::Failed: {
        fill(tokens.bad);
        const QRectF wide = square.adjusted(-1, -1, 1, 1);
        const QPointF c = wide.center();
        painter.drawPolygon(QPolygonF{{c.x(), wide.top()},
            {wide.right(), c.y()},
            {c.x(), wide.bottom()},
            {wide.left(), c.y()}});
        painter.setPen(QPen(tokens.panel, 1.5));
        painter.drawLine(QPointF(c.x() - 2, c.y()), QPointF(c.x() + 2, c.y()));
        return;
    }
    case analysis::Phase::Error: {
        const QRectF inner = square.adjusted(0.75, 0.75, -0.75, -0.75);
        line(tokens.warn);
        painter.drawRect(inner);
        painter.drawLine(inner.topLeft(), inner.bottomRight());
        painter.drawLine(inner.topRight(), inner.bottomLeft());
        return;
    }
    case analysis::Phase::NoData:
        line(tokens.unk);
        painter.drawEllipse(square.adjusted(0.75, 0.75, -0.75, -0.75));
        return;
    }
}

void paintVerdictDots(QPainter& painter,
    const std::vector<analysis::Measurement>& measurements,
    const QRectF& rect,
    const Tokens& tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto room
        = static_cast<size_t>(std::max(0.0, (rect.width() + dotPitch - dotSide) / dotPitch));
    const size_t first = measurements.size() > room ? measurements.size() - room : 0;
    const double top = rect.center().y() - dotSide / 2.0;
    for (size_t i = first; i < measurements.size(); ++i) {
        const double x = rect.left() + static_cast<double>(i - first) * dotPitch;
        paintVerdictDot(painter, measurements[i].phase, {x, top, dotSide, dotSide}, tokens);
    }
    painter.restore();
}

} // namespace slipway::ui
