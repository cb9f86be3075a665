// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartinput.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <QWidget>

#include <cmath>

namespace slipway::ui {
namespace {

/// One notch of a wheel.
constexpr double notch = 120;
constexpr double factorOfNotch = 1.25;

} // namespace

ChartInput::ChartInput(QWidget* viewport) : QObject(viewport), m_viewport(*viewport)
{
    viewport->installEventFilter(this);
    viewport->setMouseTracking(true);
}

bool ChartInput::eventFilter(QObject*, QEvent* event)
{
    const bool isWish = event->type() == QEvent::MouseButtonPress
        || event->type() == QEvent::MouseButtonDblClick || event->type() == QEvent::Wheel;
    if (m_isStill && isWish) {
        event->ignore();
        return true;
    }
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* press = static_cast<QMouseEvent*>(event);
        if (press->button() == Qt::LeftButton)
            m_pressed = press->position();
        return false;
    }
    case QEvent::MouseMove: {
        const auto* motion = static_cast<QMouseEvent*>(event);
        return move(motion->position(), motion->buttons());
    }
    case QEvent::MouseButtonRelease: return release();
    case QEvent::MouseButtonDblClick: emit resetRequested(); return true;
    case QEvent::Leave: emit left(); return false;
    case QEvent::Wheel: {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        if (wheel->angleDelta().y() == 0)
            return false;
        emit zoomed(
            std::pow(factorOfNotch, -wheel->angleDelta().y() / notch), wheel->position().x());
        return true;
    }
    default: return false;
    }
}

bool ChartInput::move(const QPointF& position, Qt::MouseButtons buttons)
{
    if (!m_pressed || !(buttons & Qt::LeftButton)) {
        emit hovered(position);
        return false;
    }
    const double distance = position.x() - m_pressed->x();
    if (!m_isDragging && std::fabs(distance) < QApplication::startDragDistance())
        return true;
    m_isDragging = true;
    m_viewport.setCursor(Qt::ClosedHandCursor);
    m_pressed = position;
    emit dragged(distance);
    return true;
}

bool ChartInput::release()
{
    m_pressed.reset();
    if (!m_isDragging)
        return false;
    m_isDragging = false;
    m_viewport.unsetCursor();
    emit dragEnded();
    return true;
}

} // namespace slipway::ui
