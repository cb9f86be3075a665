// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/downsample.h"
#include "charts/frame.h"
#include "charts/ticks.h"

#include <QColor>
#include <QImage>

#include <array>
#include <vector>

class QPainter;

namespace slipway::ui {

/// All that a plot's picture is made of. The frame and the indexes outlive the call they are passed
/// to.
struct PlotScene {
    const charts::Frame* frame = nullptr;
    const std::vector<charts::LineIndex>* indexes = nullptr; ///< one for each line
    std::vector<QRgb> inks; ///< one for each line
    qint64 from = 0, to = 0; ///< what is visible, milliseconds since the Unix epoch
    double yMin = 0, yMax = 1;
    std::vector<double> yTicks;
    std::vector<charts::TimeTick> timeTicks;
    QColor ground, grid, bad, marker;
    std::array<QColor, 3> bandInks; ///< by charts::Band::Kind
    bool areBandsShown = true;
    bool isStale = false; ///< hatched
};

/// Paints plots into an opaque image: deployments, grid, threshold field, lines as smoothed min/max
/// runs per pixel column (as antialiased polylines where samples are sparse), threshold, markers.
/// Keeps its buffers between frames.
class PlotPainter {
public:
    /// `size` in device pixels; `ratio` of device pixels to layout pixels. The image stays valid
    /// until the next call.
    const QImage& paint(const PlotScene& scene, QSize size, qreal ratio);

private:
    void paintGrid(const PlotScene& scene);
    void paintRuns(const PlotScene& scene);
    void paintPolylines(const PlotScene& scene);
    void findBands(const PlotScene& scene);
    void paintBands(const PlotScene& scene, QPainter& painter) const;
    void paintOverlays(const PlotScene& scene);
    void paintMarks(const PlotScene& scene, QPainter& painter) const;
    bool isSparse(const PlotScene& scene) const;
    double toX(const PlotScene& scene, double time) const;
    double toY(const PlotScene& scene, double value) const;

    QImage m_image;
    qreal m_ratio = 1;
    std::vector<charts::Column> m_columns;
    std::vector<charts::Band> m_bands; ///< that are visible
};

} // namespace slipway::ui
