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
constexpr double leastSpread = 1.0;

/// So many values share a point that points are two pixels apart at least.
size_t strideFor(size_t count, double width)
{
    const auto points = static_cast<size_t>(std::max(2.0, width / 2));
    return std::max<size_t>(1, (count + points - 1) / points);
}

/// The value of a group that is furthest from the mean, so that spikes stay; a gap if all are.
double furthest(const std::vector<double>& values, size_t begin, size_t count, double mean)
{
    double out = std::numeric_limits<double>::quiet_NaN();
    for (size_t i = begin; i < std::min(values.size(), begin + count); ++i) {
        if (std::isfinite(values[i]) && !(std::fabs(values[i] - mean) <= std::fabs(out - mean)))
            out = values[i];
    }
    return out;
}

} // namespace

void paintSparkline(
    QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& ink)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    double sum = 0;
    int count = 0;
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
        sum += value;
        ++count;
    }
    if (!(low <= high) || rect.width() < 2)
        return;
    const double spread = std::max({high - low, std::fabs(high) * leastSpread, 1e-9});
    const double middle = (low + high) / 2;
    const double mean = sum / count;
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
    const size_t stride = strideFor(values.size(), area.width());
    for (size_t i = 0; i < values.size(); i += stride) {
        const double value = furthest(values, i, stride, mean);
        if (!std::isfinite(value)) {
            flush();
            continue;
        }
        const double height = (value - middle) / spread + 0.5;
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
