// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotitem.h"

#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>
#include <cmath>

namespace slipway::ui {
namespace {

constexpr double labelHeight = 18;
constexpr double labelPitch = 64; ///< pixels that a time label wants

} // namespace

PlotItem::PlotItem(QGraphicsItem* parent) : QGraphicsItem(parent), m_tokens(&lightTokens())
{
    setZValue(5);
    setAcceptedMouseButtons(Qt::NoButton);
    setFlag(QGraphicsItem::ItemUsesExtendedStyleOption);
}

void PlotItem::setArea(const QRectF& area)
{
    if (area == m_area)
        return;
    prepareGeometryChange();
    m_area = area;
    refreshTicks();
}

void PlotItem::setFrame(charts::Frame frame, std::vector<int> colourSlots)
{
    m_frame = std::move(frame);
    m_slots = std::move(colourSlots);
    m_slots.resize(m_frame.lines.size(), 0);
    m_indexes.clear();
    m_indexes.reserve(m_frame.lines.size());
    for (const auto& line : m_frame.lines)
        m_indexes.emplace_back(line);
    invalidate();
}

void PlotItem::setRange(qint64 from, qint64 to)
{
    if (from == m_scene.from && to == m_scene.to)
        return;
    m_scene.from = from;
    m_scene.to = to;
    refreshTicks();
}

void PlotItem::setStale(bool isStale)
{
    if (isStale == m_scene.isStale)
        return;
    m_scene.isStale = isStale;
    invalidate();
}

void PlotItem::setBands(std::vector<charts::Band> bands)
{
    if (bands == m_frame.bands)
        return;
    m_frame.bands = std::move(bands);
    invalidate();
}

void PlotItem::setBandsShown(bool areShown)
{
    if (areShown == m_scene.areBandsShown)
        return;
    m_scene.areBandsShown = areShown;
    invalidate();
}

void PlotItem::setTokens(const Tokens& tokens)
{
    m_tokens = &tokens;
    invalidate();
}

qint64 PlotItem::timeAt(double x) const
{
    const double share = m_area.width() > 0 ? (x - m_area.left()) / m_area.width() : 0;
    return m_scene.from
        + static_cast<qint64>(share * static_cast<double>(m_scene.to - m_scene.from));
}

double PlotItem::xAt(qint64 time) const
{
    const auto range = static_cast<double>(std::max<qint64>(1, m_scene.to - m_scene.from));
    return m_area.left() + static_cast<double>(time - m_scene.from) / range * m_area.width();
}

void PlotItem::invalidate()
{
    m_isDirty = true;
    update();
}

void PlotItem::refreshTicks()
{
    const int most = std::clamp(static_cast<int>(m_area.width() / labelPitch), 2, 12);
    m_scene.timeTicks = charts::timeTicks(m_scene.from, m_scene.to, most);
    invalidate();
}

QRectF PlotItem::boundingRect() const
{
    return m_area.adjusted(-20, 0, 8, labelHeight);
}

void PlotItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*)
{
    // Before the first layout the area may be empty or negative.
    if (m_area.width() < 1 || m_area.height() < 1)
        return;
    const qreal ratio = painter->device()->devicePixelRatioF();
    const QSize size = (m_area.size() * ratio).toSize();
    if (m_isDirty || m_picture.size() != size) {
        m_scene.frame = &m_frame;
        m_scene.indexes = &m_indexes;
        m_scene.yMin = m_frame.yMin;
        m_scene.yMax = m_frame.yMax;
        m_scene.yTicks = m_frame.yTicks;
        m_scene.ground = m_tokens->panel;
        m_scene.grid = m_tokens->line;
        m_scene.bad = m_tokens->bad;
        m_scene.marker = m_tokens->prod;
        m_scene.bandInks = {m_tokens->ok, m_tokens->bad, m_tokens->accent};
        m_scene.inks.clear();
        for (const int slot : m_slots)
            m_scene.inks.push_back(m_tokens->series[static_cast<size_t>(slot)].rgb());
        m_picture = QImage(); // gives the buffer back before it is painted again
        m_picture = m_painter.paint(m_scene, size, ratio);
        m_isDirty = false;
    }
    painter->drawImage(m_area.topLeft(), m_picture);
    if (option->exposedRect.bottom() > m_area.bottom())
        paintLabels(*painter);
}

void PlotItem::paintLabels(QPainter& painter) const
{
    QFont font = sans(size::tiny);
    painter.setFont(font);
    painter.setPen(m_tokens->faint);
    const QFontMetricsF metrics(font);
    double free = m_area.left() - 16;
    for (const auto& tick : m_scene.timeTicks) {
        const double width = metrics.horizontalAdvance(tick.label);
        const double x = std::clamp(
            xAt(tick.time) - width / 2, m_area.left() - 16, m_area.right() + 4 - width);
        if (x < free)
            continue;
        painter.drawText(QPointF(x, m_area.bottom() + 14), tick.label);
        free = x + width + 8;
    }
}

} // namespace slipway::ui
