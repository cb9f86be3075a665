// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotlabels.h"

#include "ui/theme/fonts.h"

#include <QFontMetricsF>

#include <algorithm>

namespace slipway::ui {
namespace {

constexpr int rows = 3;
constexpr int pixels = 10;
constexpr double rowHeight = 12; ///< layout pixels, as all below
constexpr double firstBase = 9;
constexpr double besideLine = 4;
constexpr double between = 4;
constexpr double longest = 110;
constexpr double shortest = 20; ///< an ellipsis alone tells nothing

} // namespace

PlotLabels::PlotLabels(QSize plot, qreal ratio)
    : m_font(sans(pixels, QFont::DemiBold))
    , m_width(plot.width())
    , m_ratio(ratio)
{
    m_font.setPixelSize(static_cast<int>(pixels * ratio));
}

double PlotLabels::freeUntil(int row, double x) const
{
    double end = m_width;
    const double top = row * rowHeight * m_ratio;
    for (const auto& rect : m_taken) {
        if (rect.top() != top || rect.right() <= x)
            continue;
        end = std::min(end, std::max(x, rect.left()));
    }
    return end;
}

std::optional<PlotLabels::Place> PlotLabels::take(
    int row, double left, double width, const QString& text)
{
    const double gap = between * m_ratio;
    m_taken.emplace_back(
        left - gap, row * rowHeight * m_ratio, width + 2 * gap, rowHeight * m_ratio);
    return Place{{left, (firstBase + row * rowHeight) * m_ratio}, text};
}

std::optional<PlotLabels::Place> PlotLabels::placeWhole(double x, const QString& text)
{
    if (text.isEmpty())
        return {};
    const double width = QFontMetricsF(m_font).horizontalAdvance(text);
    double left = x + besideLine * m_ratio;
    if (left + width > m_width)
        left = x - besideLine * m_ratio - width;
    for (int row = 0; row < rows; ++row) {
        if (freeUntil(row, left) >= left + width)
            return take(row, left, width, text);
    }
    return {};
}

std::optional<PlotLabels::Place> PlotLabels::placeElided(double x, const QString& text)
{
    if (text.isEmpty())
        return {};
    const QFontMetricsF metrics(m_font);
    const double left = x + besideLine * m_ratio;
    const double whole = metrics.horizontalAdvance(text);
    for (int row = 0; row < rows; ++row) {
        const double room = std::min(freeUntil(row, left) - left, longest * m_ratio);
        if (room < std::min(whole, shortest * m_ratio))
            continue;
        const QString cut = metrics.elidedText(text, Qt::ElideRight, room);
        return take(row, left, metrics.horizontalAdvance(cut), cut);
    }
    return {};
}

} // namespace slipway::ui
