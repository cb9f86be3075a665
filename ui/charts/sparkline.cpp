// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/sparkline.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <limits>

namespace slipway::ui {
namespace {

constexpr double stroke = 1.5;
/// Noise of a few percent of the value is not blown up to the full height.
constexpr double leastSpread = 0.5;

} // namespace

void paintSparkline(
    QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& ink)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (!(low <= high) || rect.width() < 2)
        return;
    const double spread = std::max({high - low, std::fabs(high) * leastSpread, 1e-9});
    const double middle = (low + high) / 2;
    const QRectF area = rect.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2);
    const double pitch
        = values.size() > 1 ? area.width() / static_cast<double>(values.size() - 1) : 0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(ink, stroke, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPolygonF points;
    const auto flush = [&] {
        if (points.size() > 1)
            painter.drawPolyline(points);
        else if (points.size() == 1)
            painter.drawPoint(points.front());
        points.clear();
    };
    for (size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i])) {
            flush();
            continue;
        }
        const double height = (values[i] - middle) / spread + 0.5;
        points.append(
            {area.left() + pitch * static_cast<double>(i), area.bottom() - height * area.height()});
    }
    flush();
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void Sparkline::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    update();
}

void Sparkline::setInk(const QColor& ink)
{
    m_ink = ink;
    update();
}

QSize Sparkline::sizeHint() const
{
    return {84, 26};
}

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, rect(), m_values, m_ink);
}

} // namespace slipway::ui
