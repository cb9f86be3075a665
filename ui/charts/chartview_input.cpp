// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bands.h"
#include "charts/downsample.h"
#include "format/time.h"
#include "format/unit.h"
#include "ui/charts/chartinput.h"
#include "ui/charts/chartnotice.h"
#include "ui/charts/chartview.h"
#include "ui/charts/crosshairgroup.h"
#include "ui/charts/plotitem.h"
#include "ui/charts/valuetip.h"

#include <QChartView>
#include <QGraphicsLineItem>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>

namespace slipway::ui {
namespace {

constexpr int edge = 2; ///< pixels beside the plot that still belong to it
constexpr int tipOffset = 12;
constexpr int bandReach = 4; ///< pixels beside a deployment that still tell of it
constexpr qint64 shortest = 30'000;
constexpr qint64 longest = 31LL * 86'400'000;

} // namespace

void ChartView::connectInput()
{
    m_input = new ChartInput(m_view->viewport());
    auto* input = m_input;
    connect(input, &ChartInput::hovered, this, &ChartView::hover);
    connect(input, &ChartInput::left, this, [this] { m_context.crosshair.leave(); });
    connect(input, &ChartInput::dragged, this, [this](double pixels) {
        pan(-pixels / std::max(1, plotWidth()));
    });
    connect(input, &ChartInput::dragEnded, this, [this] { emit rangeRequested(from(), to()); });
    connect(input, &ChartInput::zoomed, this, [this](double factor, double x) {
        zoom(factor, m_plot->timeAt(x));
    });
    connect(input, &ChartInput::resetRequested, this, &ChartView::liveRequested);
    connect(m_notice, &ChartNotice::liveRequested, this, &ChartView::liveRequested);
    connect(&m_settle, &QTimer::timeout, this, [this] { emit rangeRequested(from(), to()); });
}

void ChartView::moveRange(qint64 from, qint64 to)
{
    const qint64 length = std::clamp(to - from, shortest, longest);
    if (to - from != length)
        from = to - length;
    if (m_newest > 0 && from + length > m_newest)
        from = m_newest - length;
    if (from == this->from() && from + length == this->to())
        return;
    followRange(from, from + length);
    emit rangeMoved(from, from + length);
    m_settle.start();
}

void ChartView::pan(double share)
{
    const auto by = static_cast<qint64>(share * static_cast<double>(to() - from()));
    moveRange(from() + by, to() + by);
}

void ChartView::zoom(double factor, qint64 around)
{
    const qint64 range = to() - from();
    const auto length
        = std::clamp(static_cast<qint64>(static_cast<double>(range) * factor), shortest, longest);
    const double share = range > 0
        ? std::clamp(static_cast<double>(around - from()) / static_cast<double>(range), 0.0, 1.0)
        : 0.5;
    const qint64 start = from() + static_cast<qint64>(share * static_cast<double>(range - length));
    moveRange(start, start + length);
}

void ChartView::hover(const QPointF& position)
{
    const QRect plot = plotRect();
    m_isHovered = plot.adjusted(-edge, 0, edge, 0).contains(position.toPoint());
    if (!m_isHovered)
        return m_context.crosshair.leave();
    const double x = std::clamp(
        position.x(), static_cast<double>(plot.left()), static_cast<double>(plot.right()));
    m_context.crosshair.moveTo(m_plot->timeAt(x));
}

void ChartView::showCrosshair(std::optional<qint64> time)
{
    const bool isInside = time && *time >= from() && *time <= to() && m_view->isVisibleTo(this);
    m_line->setVisible(isInside);
    const bool hasTip = isInside && m_isHovered && m_view->underMouse();
    if (!isInside || !hasTip)
        m_tip->hide();
    if (!isInside)
        return;
    const double x = std::floor(m_plot->xAt(*time)) + 0.5;
    m_line->setLine(x, m_plot->area().top(), x, m_plot->area().bottom());
    if (!hasTip)
        return;
    std::vector<ValueTip::Entry> entries;
    for (size_t i = 0; i < frame().lines.size(); ++i) {
        const auto& line = frame().lines[i];
        if (const auto value = charts::valueNear(line, *time, frame().step))
            entries.push_back({m_slots[i], line.name, format::withUnit(*value, frame().unit)});
    }
    m_tip->showAt(m_view->x() + static_cast<int>(x),
        m_view->y() + plotRect().top() + tipOffset,
        to() - from() > 86'400'000 ? format::dateTime(*time) : format::clockTimeSeconds(*time),
        std::move(entries),
        notesAt(*time));
}

/// Deployments near a moment.
QStringList ChartView::notesAt(qint64 time) const
{
    if (!m_context.crosshair.areBandsShown())
        return {};
    const qint64 reach = bandReach * (to() - from()) / std::max(1, plotWidth());
    return charts::bandTexts(frame().bands, time, reach);
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    const double share = event->modifiers().testFlag(Qt::ShiftModifier) ? 0.5 : 0.1;
    const qint64 middle = from() + (to() - from()) / 2;
    switch (event->key()) {
    case Qt::Key_Left: return pan(-share);
    case Qt::Key_Right: return pan(share);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoom(1 / 1.25, middle);
    case Qt::Key_Minus: return zoom(1.25, middle);
    case Qt::Key_0: emit liveRequested(); return;
    case Qt::Key_D: m_context.crosshair.showBands(!m_context.crosshair.areBandsShown()); return;
    default: QWidget::keyPressEvent(event);
    }
}

void ChartView::focusInEvent(QFocusEvent* event)
{
    m_hasKeyboardFocus
        = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    update();
}

void ChartView::focusOutEvent(QFocusEvent*)
{
    m_hasKeyboardFocus = false;
    update();
}

} // namespace slipway::ui
