// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/services/servicedelegates.h"

#include "tables/servicesmodel.h"
#include "ui/charts/sparkline.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/heartbeatbar.h"

#include <QPainter>

#include <algorithm>

namespace slipway::ui {
namespace {

using tables::ServicesModel;

constexpr int shownBeats = 30;
constexpr double barsHeight = 16;
constexpr int lineWidth = 150;
constexpr int lineHeight = 18;
constexpr double glyphSide = 13;

} // namespace

void BeatsDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor&) const
{
    const auto beats = index.data(ServicesModel::BeatsRole).value<std::vector<tables::Beat>>();
    // What was not observed yet stands at the left, so that all rows end at the same moment.
    std::vector<Beat> bars(
        static_cast<size_t>(std::max<int>(0, shownBeats - static_cast<int>(beats.size()))));
    for (const auto& beat : beats)
        bars.push_back({.sign = beat.time == 0 ? Sign::None : tables::signOf(beat.state)});
    const QRectF area(
        room.left(), room.center().y() + 0.5 - barsHeight / 2, room.width(), barsHeight);
    paintBeats(painter, bars, area, tokens());
}

void LatenciesDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor&) const
{
    const auto values = index.data(ServicesModel::LatenciesRole).value<std::vector<double>>();
    const auto state = static_cast<health::State>(index.data(ServicesModel::StateRole).toInt());
    const QColor ink = state == health::State::Down ? tokens().bad : tokens().series[0];
    const QRectF area(room.left(),
        room.center().y() - lineHeight / 2,
        std::min(lineWidth, room.width()),
        lineHeight);
    paintSparkline(painter, area, values, ink);
}

void StateDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor& ground) const
{
    const QRectF area(room.left(), room.center().y() + 0.5 - glyphSide / 2, glyphSide, glyphSide);
    const auto sign = static_cast<Sign>(index.data(tables::SignRole).toInt());
    paintGlyph(painter, sign, area, tokens(), ground);
    painter.setRenderHint(QPainter::Antialiasing);
    if (index.data(ServicesModel::FlappingRole).toBool()) {
        painter.setPen(QPen(glyphColor(tokens(), tables::toneOf(sign)), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(area.adjusted(-2.5, -2.5, 2.5, 2.5));
    }
    if (index.data(ServicesModel::StaleRole).toBool())
        painter.fillRect(area, QBrush(ground, Qt::BDiagPattern));
}

} // namespace slipway::ui
