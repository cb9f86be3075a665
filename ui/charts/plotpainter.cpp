// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotpainter.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace slipway::ui {
namespace {

constexpr double lineWidth = 1.6; ///< layout pixels
constexpr int tile = 16; ///< columns: a cache line of pixels
/// Few points are drawn by QPainter; with more, runs are faster and look the same.
constexpr double sparsePerColumn = 0.25;
constexpr double fewPerColumn = 1.2;
constexpr size_t fewPoints = 1500;

/// `ink` over `under`, `coverage` 0 to 256.
QRgb blend(QRgb under, QRgb ink, int coverage)
{
    const auto mix
        = [coverage](int below, int above) { return below + (above - below) * coverage / 256; };
    return qRgb(mix(qRed(under), qRed(ink)),
        mix(qGreen(under), qGreen(ink)),
        mix(qBlue(under), qBlue(ink)));
}

QColor mixed(const QColor& under, const QColor& ink, double share)
{
    return QColor::fromRgb(blend(under.rgb(), ink.rgb(), static_cast<int>(share * 256)));
}

/// One vertical run with soft ends; `top` and `bottom` in pixels from above, already within the
/// image.
void paintRun(QRgb* column, qsizetype stride, double top, double bottom, QRgb ink)
{
    const auto first = static_cast<int>(top);
    const auto last = static_cast<int>(bottom);
    QRgb* pixel = column + first * stride;
    if (first == last) {
        *pixel = blend(*pixel, ink, static_cast<int>((bottom - top) * 256));
        return;
    }
    *pixel = blend(*pixel, ink, static_cast<int>((first + 1 - top) * 256));
    pixel += stride;
    for (int row = first + 1; row < last; ++row, pixel += stride)
        *pixel = ink;
    *pixel = blend(*pixel, ink, static_cast<int>((bottom - last) * 256));
}

} // namespace

double PlotPainter::toX(const PlotScene& scene, double time) const
{
    const auto range = static_cast<double>(std::max<qint64>(1, scene.to - scene.from));
    return (time - static_cast<double>(scene.from)) / range * m_image.width();
}

double PlotPainter::toY(const PlotScene& scene, double value) const
{
    const double range = scene.yMax > scene.yMin ? scene.yMax - scene.yMin : 1;
    return m_image.height() * (1 - (value - scene.yMin) / range);
}

const QImage& PlotPainter::paint(const PlotScene& scene, QSize size, qreal ratio)
{
    size = size.expandedTo({1, 1});
    if (m_image.size() != size)
        m_image = QImage(size, QImage::Format_RGB32);
    m_image.setDevicePixelRatio(1);
    m_ratio = ratio;
    m_image.fill(scene.ground);
    findBands(scene);
    paintGrid(scene);
    if (scene.frame && scene.to > scene.from) {
        if (isSparse(scene))
            paintPolylines(scene);
        else
            paintRuns(scene);
    }
    paintOverlays(scene);
    m_image.setDevicePixelRatio(ratio);
    return m_image;
}

void PlotPainter::paintGrid(const PlotScene& scene)
{
    QPainter painter(&m_image);
    const int width = m_image.width();
    const int height = m_image.height();
    const int hair = std::max(1, static_cast<int>(m_ratio));
    if (scene.frame && scene.frame->threshold) {
        const int y = std::clamp(static_cast<int>(toY(scene, *scene.frame->threshold)), 0, height);
        painter.fillRect(0, 0, width, y, mixed(scene.ground, scene.bad, 0.06));
    }
    paintBands(scene, painter);
    for (const auto& tick : scene.timeTicks) {
        const auto x = static_cast<int>(toX(scene, static_cast<double>(tick.time)));
        painter.fillRect(x, 0, hair, height, mixed(scene.ground, scene.grid, 0.5));
    }
    for (const double tick : scene.yTicks) {
        const int y = std::clamp(static_cast<int>(toY(scene, tick)), 0, height - hair);
        painter.fillRect(0, y, width, hair, scene.grid);
    }
}

bool PlotPainter::isSparse(const PlotScene& scene) const
{
    size_t total = 0;
    size_t longest = 0;
    for (const auto& line : scene.frame->lines) {
        const auto range = charts::samplesWithin(
            line, static_cast<double>(scene.from), static_cast<double>(scene.to));
        total += range.end - range.begin;
        longest = std::max(longest, range.end - range.begin);
    }
    const double perColumn = static_cast<double>(longest) / m_image.width();
    return perColumn < sparsePerColumn || (perColumn < fewPerColumn && total < fewPoints);
}

void PlotPainter::paintRuns(const PlotScene& scene)
{
    const int width = m_image.width();
    const auto& lines = scene.frame->lines;
    if (m_image.height() < 4 * m_ratio)
        return;
    m_columns.resize(lines.size() * static_cast<size_t>(width));
    const auto columnsOf = [&](size_t line) {
        return std::span(m_columns).subspan(
            line * static_cast<size_t>(width), static_cast<size_t>(width));
    };
    for (size_t i = 0; i < lines.size(); ++i)
        charts::columns(lines[i],
            (*scene.indexes)[i],
            static_cast<double>(scene.from),
            static_cast<double>(scene.to),
            columnsOf(i));
    auto* pixels = reinterpret_cast<QRgb*>(m_image.bits());
    const qsizetype stride = m_image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    const double half = lineWidth * m_ratio / 2;
    // A value at or beyond the plot's edge still shows.
    const double lowest = m_image.height() - half - 0.001;
    for (int start = 0; start < width; start += tile) {
        const int end = std::min(width, start + tile);
        for (size_t i = 0; i < lines.size(); ++i) {
            const auto runs = columnsOf(i);
            for (int c = start; c < end; ++c) {
                const auto& run = runs[static_cast<size_t>(c)];
                if (run.isEmpty())
                    continue;
                const double top = std::clamp(toY(scene, run.high), half, lowest) - half;
                const double bottom = std::clamp(toY(scene, run.low), half, lowest) + half;
                paintRun(pixels + c, stride, top, bottom, scene.inks[i]);
            }
        }
    }
}

void PlotPainter::paintPolylines(const PlotScene& scene)
{
    QPainter painter(&m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = lineWidth * m_ratio;
    QPolygonF points;
    for (size_t k = 0; k < scene.frame->lines.size(); ++k) {
        const auto& line = scene.frame->lines[k];
        painter.setPen(QPen(
            QColor::fromRgb(scene.inks[k]), width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto flush = [&] {
            if (points.size() > 1)
                painter.drawPolyline(points);
            else if (points.size() == 1)
                painter.drawPoint(points.front());
            points.clear();
        };
        const auto range = charts::samplesWithin(
            line, static_cast<double>(scene.from), static_cast<double>(scene.to));
        for (size_t i = range.begin; i < range.end; ++i) {
            if (std::isnan(line.values[i]))
                flush();
            else
                points.append({toX(scene, static_cast<double>(line.times[i])),
                    std::clamp(
                        toY(scene, line.values[i]), width / 2, m_image.height() - width / 2)});
        }
        flush();
    }
}

} // namespace slipway::ui
