// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/overlay.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace slipway::ui {

Overlay::Overlay(const Theme& theme, int width, QWidget* parent)
    : QWidget(parent)
    , m_panel(new Panel(theme, this))
    , m_width(width)
{
    hide();
    setFocusPolicy(Qt::NoFocus);
    parent->installEventFilter(this);
}

void Overlay::open()
{
    if (isOpen())
        return;
    m_before = QApplication::focusWidget();
    place();
    show();
    raise();
    if (auto* focus = firstFocus())
        focus->setFocus(Qt::PopupFocusReason);
}

void Overlay::close()
{
    if (!isOpen())
        return;
    hide();
    if (m_before)
        m_before->setFocus(Qt::PopupFocusReason);
    emit closed();
}

bool Overlay::event(QEvent* event)
{
    // Keys that nobody inside takes are not shortcuts of the window behind.
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

bool Overlay::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parent() && event->type() == QEvent::Resize && isOpen())
        place();
    return QWidget::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    event->accept(); // nothing behind hears keys
}

void Overlay::mousePressEvent(QMouseEvent* event)
{
    if (!m_panel->geometry().contains(event->position().toPoint()))
        close();
}

void Overlay::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(10, 14, 20, 96));
}

bool Overlay::focusNextPrevChild(bool isNext)
{
    // Tab goes round inside the panel.
    QWidget* at = QApplication::focusWidget();
    for (QWidget* next = at; next;) {
        next = isNext ? next->nextInFocusChain() : next->previousInFocusChain();
        if (!next || next == at)
            break;
        if (m_panel->isAncestorOf(next) && next->isVisible()
            && (next->focusPolicy() & Qt::TabFocus)) {
            next->setFocus(Qt::TabFocusReason);
            break;
        }
    }
    return true;
}

void Overlay::place()
{
    const QSize room = parentWidget()->size();
    setGeometry(QRect({}, room));
    const int width = std::min(m_width, room.width() - 32);
    m_panel->setFixedWidth(width);
    const int height = std::min(m_panel->sizeHint().height(), room.height() - 96);
    m_panel->setGeometry((room.width() - width) / 2,
        std::min(76, std::max(16, (room.height() - height) / 3)),
        width,
        height);
}

PairsOverlay::PairsOverlay(
    const Theme& theme, const QString& title, const Pairs& pairs, bool isKeys, QWidget* parent)
    : Overlay(theme, 640, parent)
{
    auto* column = new QVBoxLayout(panel());
    column->setContentsMargins(22, 16, 22, 18);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    auto* heading = new PlainLabel(theme, title);
    heading->setFont(sans(15, QFont::DemiBold));
    auto* close = new Button(theme, tr("Close"), Button::Kind::Plain, Button::Height::Small);
    head->addWidget(heading, 1);
    head->addWidget(close);
    column->addLayout(head);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(7);
    const int half
        = isKeys ? (static_cast<int>(pairs.size()) + 1) / 2 : static_cast<int>(pairs.size());
    for (int i = 0; i < static_cast<int>(pairs.size()); ++i) {
        const auto& [first, second] = pairs[static_cast<size_t>(i)];
        auto* left = new PlainLabel(theme, first, isKeys ? Tone::Text : Tone::Faint);
        left->setFont(isKeys ? mono(size::small) : sans(size::text));
        auto* right = new PlainLabel(theme, second, isKeys ? Tone::Dim : Tone::Text);
        right->setElideMode(isKeys ? Qt::ElideRight : Qt::ElideMiddle);
        grid->addWidget(left, i % half, i / half * 2);
        grid->addWidget(right, i % half, i / half * 2 + 1);
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, isKeys ? 1 : 0);
    column->addLayout(grid);
    connect(close, &QAbstractButton::clicked, this, &Overlay::close);
    m_close = close;
    setAccessibleName(title);
}

} // namespace slipway::ui
