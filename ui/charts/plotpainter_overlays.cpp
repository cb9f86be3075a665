// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bands.h"
#include "ui/charts/plotlabels.h"
#include "ui/charts/plotpainter.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace slipway::ui {
namespace {

constexpr double leastBand = 3; ///< layout pixels: denser ones are painted as one
constexpr int fieldAlpha = 28;
constexpr int edgeAlpha = 130;
constexpr int plateAlpha = 200;

} // namespace

void PlotPainter::findBands(const PlotScene& scene)
{
    m_bands.clear();
    if (!scene.frame || !scene.areBandsShown || scene.to <= scene.from)
        return;
    const double share = leastBand * m_ratio / std::max(1, m_image.width());
    const auto least = static_cast<qint64>(share * static_cast<double>(scene.to - scene.from));
    m_bands = charts::shownBands(scene.frame->bands, scene.from, scene.to, least);
}

void PlotPainter::paintBands(const PlotScene& scene, QPainter& painter) const
{
    const double hair = std::max(1.0, std::floor(m_ratio));
    const double height = m_image.height();
    for (const auto& band : m_bands) {
        const double left = std::floor(toX(scene, static_cast<double>(band.from)));
        const double right
            = std::max(left + 2 * hair, std::ceil(toX(scene, static_cast<double>(band.to))));
        QColor color = scene.bandInks[static_cast<size_t>(band.kind)];
        color.setAlpha(fieldAlpha);
        painter.fillRect(QRectF(left, 0, right - left, height), color);
        color.setAlpha(edgeAlpha);
        if (band.from > scene.from)
            painter.fillRect(QRectF(left, 0, hair, height), color);
        if (band.to < scene.to)
            painter.fillRect(QRectF(right - hair, 0, hair, height), color);
    }
}

void PlotPainter::paintOverlays(const PlotScene& scene)
{
    if (!scene.frame)
        return;
    QPainter painter(&m_image);
    const double hair = m_ratio;
    if (scene.frame->threshold) {
        QPen pen(scene.bad, hair);
        pen.setDashPattern({2, 3});
        painter.setPen(pen);
        const double y = std::floor(toY(scene, *scene.frame->threshold)) + hair / 2;
        painter.drawLine(QPointF(0, y), QPointF(m_image.width(), y));
    }
    paintMarks(scene, painter);
    if (scene.isStale) {
        QColor hatch = scene.grid;
        hatch.setAlpha(170);
        painter.scale(m_ratio, m_ratio);
        painter.fillRect(
            QRectF(QPointF(), QSizeF(m_image.size()) / m_ratio), QBrush(hatch, Qt::BDiagPattern));
    }
}

void PlotPainter::paintMarks(const PlotScene& scene, QPainter& painter) const
{
    PlotLabels labels(m_image.size(), m_ratio);
    painter.setFont(labels.font());
    for (const auto& marker : scene.frame->markers) {
        const double x = std::floor(toX(scene, static_cast<double>(marker.time))) + m_ratio / 2;
        if (x < 0 || x >= m_image.width())
            continue;
        QPen pen(marker.isBad ? scene.bad : scene.marker, m_ratio);
        pen.setDashPattern({4, 3});
        painter.setPen(pen);
        painter.drawLine(QPointF(x, 0), QPointF(x, m_image.height()));
        if (const auto place = labels.placeWhole(x, marker.label))
            painter.drawText(place->base, place->text);
    }
    for (const auto& band : m_bands) {
        const double left = std::max(0.0, toX(scene, static_cast<double>(band.from)));
        const auto place = labels.placeElided(left, band.label);
        if (!place)
            continue;
        QColor plate = scene.ground; // a marker's line may run through
        plate.setAlpha(plateAlpha);
        const double width = painter.fontMetrics().horizontalAdvance(place->text);
        painter.fillRect(QRectF(place->base.x() - m_ratio,
                             place->base.y() - 9 * m_ratio,
                             width + 2 * m_ratio,
                             11 * m_ratio),
            plate);
        painter.setPen(scene.bandInks[static_cast<size_t>(band.kind)]);
        painter.drawText(place->base, place->text);
    }
}

} // namespace slipway::ui
