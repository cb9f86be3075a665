// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/holdbutton.h"

#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace slipway::ui {
namespace {

constexpr qint64 holdTime = 1000; ///< milliseconds
constexpr int tickTime = 25;
constexpr qint64 longestTick = 100; ///< of a tick that came late only this much counts

bool isHoldKey(int key)
{
    return key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter;
}

} // namespace

HoldTimer::HoldTimer(QObject* parent) : QObject(parent)
{
    m_ticks.setInterval(tickTime);
    m_ticks.setTimerType(Qt::PreciseTimer);
    connect(&m_ticks, &QTimer::timeout, this, &HoldTimer::tick);
}

void HoldTimer::start()
{
    m_held = 0;
    m_sinceTick.start();
    m_ticks.start();
    emit progressed();
}

void HoldTimer::cancel()
{
    if (!isRunning())
        return;
    m_ticks.stop();
    m_held = 0;
    emit progressed();
}

double HoldTimer::progress() const
{
    return std::min(1.0, static_cast<double>(m_held) / static_cast<double>(holdTime));
}

void HoldTimer::tick()
{
    m_held += std::min(m_sinceTick.restart(), longestTick);
    if (m_held < holdTime) {
        emit progressed();
        return;
    }
    m_ticks.stop();
    m_held = 0;
    emit progressed();
    emit completed();
}

HoldButton::HoldButton(
    const Theme& theme, const QString& text, Kind kind, Height height, QWidget* parent)
    : Button(theme, text, kind, height, parent)
    , m_theme(theme)
{
    setAccessibleDescription(tr("Hold for one second"));
    connect(&m_hold, &HoldTimer::progressed, this, qOverload<>(&QWidget::update));
    connect(&m_hold, &HoldTimer::completed, this, [this] {
        m_key = 0;
        setDown(false);
        emit held();
    });
}

void HoldButton::showProgress(double progress)
{
    m_shown = progress;
    update();
}

bool HoldButton::event(QEvent* event)
{
    if (event->type() == QEvent::WindowDeactivate)
        cancel();
    return Button::event(event);
}

void HoldButton::begin()
{
    if (!isEnabled() || m_hold.isRunning())
        return;
    setDown(true);
    m_hold.start();
}

void HoldButton::cancel()
{
    m_key = 0;
    m_hold.cancel();
    setDown(false);
}

void HoldButton::mousePressEvent(QMouseEvent* event)
{
    event->accept();
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        begin();
    else
        cancel();
}

void HoldButton::mouseDoubleClickEvent(QMouseEvent* event)
{
    mousePressEvent(event);
}

void HoldButton::mouseMoveEvent(QMouseEvent* event)
{
    event->accept();
    if (m_key == 0 && isHolding() && !rect().contains(event->position().toPoint()))
        cancel();
}

void HoldButton::mouseReleaseEvent(QMouseEvent* event)
{
    event->accept();
    cancel();
}

void HoldButton::keyPressEvent(QKeyEvent* event)
{
    if (!isHoldKey(event->key())) {
        cancel();
        event->ignore(); // Tab, Esc and shortcuts are others' business
        return;
    }
    event->accept();
    if (event->isAutoRepeat() || isHolding())
        return;
    begin();
    m_key = isHolding() ? event->key() : 0;
}

void HoldButton::keyReleaseEvent(QKeyEvent* event)
{
    if (!isHoldKey(event->key()) || event->isAutoRepeat())
        return;
    event->accept();
    if (event->key() == m_key)
        cancel();
}

void HoldButton::focusOutEvent(QFocusEvent* event)
{
    cancel();
    Button::focusOutEvent(event);
}

void HoldButton::hideEvent(QHideEvent* event)
{
    cancel();
    Button::hideEvent(event);
}

void HoldButton::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::EnabledChange && !isEnabled())
        cancel();
    Button::changeEvent(event);
}

void HoldButton::paintEvent(QPaintEvent* event)
{
    Button::paintEvent(event);
    const double share = isHolding() ? progress() : m_shown;
    if (share < 0)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath outline;
    outline.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 5, 5);
    painter.setClipPath(outline);
    const Tokens& t = m_theme.tokens();
    QColor veil = t.text;
    veil.setAlphaF(0.16F);
    painter.fillRect(QRectF(0, 0, width() * share, height()), veil);
    painter.fillRect(QRectF(0, height() - 4, width() * share, 4), t.text);
}

} // namespace slipway::ui
