// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/runtimeline.h"
#include "ui/widgets/plainlabel.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace slipway::ui {
namespace {

constexpr double dragDistance = 5;

} // namespace

void RunTimeline::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        m_pressed = event->position();
}

void RunTimeline::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_pressed) {
        setCursor(dotNear(event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    if (!m_dragged && std::fabs(event->position().x() - m_pressed->x()) < dragDistance)
        return;
    const auto [from, to] = std::minmax({timeAt(m_pressed->x()), timeAt(event->position().x())});
    m_dragged = TimeSpan{from, to};
    update();
}

void RunTimeline::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    m_pressed.reset();
    if (m_dragged) {
        const TimeSpan marked = *m_dragged;
        m_dragged.reset();
        m_anchor.reset();
        return change(marked);
    }
    if (const auto* dot = dotNear(event->position()))
        return moveTo(dot, false);
    if (m_range)
        change({});
}

void RunTimeline::change(const std::optional<TimeSpan>& range)
{
    m_range = range;
    update();
    emit rangeChanged(range);
}

void RunTimeline::keyPressEvent(QKeyEvent* event)
{
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left: return moveTo(next(-1), extends);
    case Qt::Key_Right: return moveTo(next(1), extends);
    case Qt::Key_Up: return moveTo(inLane(-1), false);
    case Qt::Key_Down: return moveTo(inLane(1), false);
    case Qt::Key_Home: return moveTo(m_dots.empty() ? nullptr : &m_dots.front(), extends);
    case Qt::Key_End: return moveTo(m_dots.empty() ? nullptr : &m_dots.back(), extends);
    case Qt::Key_Escape:
        if (!m_range)
            break;
        m_anchor.reset();
        return change({});
    default: break;
    }
    QWidget::keyPressEvent(event);
}

/// The run before or after the chosen one, in any lane; the newest if none is chosen.
const RunTimeline::Dot* RunTimeline::next(int step) const
{
    if (m_dots.empty())
        return nullptr;
    const auto* chosen = currentDot();
    if (!chosen)
        return &m_dots.back();
    const auto at = (chosen - m_dots.data()) + step;
    const bool isThere = at >= 0 && at < static_cast<std::ptrdiff_t>(m_dots.size());
    return isThere ? &m_dots[static_cast<size_t>(at)] : nullptr;
}

/// The nearest run of the next lane in that direction that has any.
const RunTimeline::Dot* RunTimeline::inLane(int step) const
{
    const auto* chosen = currentDot();
    if (!chosen)
        return next(0);
    for (int lane = chosen->lane + step; lane >= 0 && lane < m_lanes.size(); lane += step) {
        const Dot* best = nullptr;
        for (const auto& dot : m_dots) {
            const bool isCloser
                = !best || std::abs(dot.time - chosen->time) < std::abs(best->time - chosen->time);
            if (dot.lane == lane && isCloser)
                best = &dot;
        }
        if (best)
            return best;
    }
    return nullptr;
}

void RunTimeline::moveTo(const Dot* dot, bool extends)
{
    if (!dot)
        return;
    const auto* before = currentDot();
    const qint64 start = before ? before->time : dot->time;
    const Dot chosen = *dot; // the dots may be made anew by whoever hears of it
    if (extends) {
        if (!m_anchor)
            m_anchor = start;
        const auto [from, to] = std::minmax({*m_anchor, chosen.time});
        change(TimeSpan{from, to});
    } else {
        m_anchor.reset();
    }
    setCurrent(chosen.run);
    emit runPicked(chosen.run);
}

bool RunTimeline::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    if (const auto* dot = dotNear(help->pos()))
        QToolTip::showText(help->globalPos(), plainTip(dot->tip), this);
    else
        QToolTip::hideText();
    return true;
}

} // namespace slipway::ui
