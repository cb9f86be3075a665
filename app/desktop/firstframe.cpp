// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/firstframe.h"

#include <QCoreApplication>
#include <QEvent>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace slipway::desktop {

void FirstFrame::quitAfter(QWidget& window)
{
    window.installEventFilter(this);
}

bool FirstFrame::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Paint && !m_isPainted) {
        m_isPainted = true;
        // After this event the window's backing store has been flushed.
        QTimer::singleShot(0, this, [] {
            std::puts("first frame");
            std::fflush(stdout);
            QCoreApplication::exit(0);
        });
    }
    return QObject::eventFilter(watched, event);
}

} // namespace slipway::desktop
