// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace slipway::desktop {

/// Prints `first frame` when a window has painted for the first time, and ends the event loop:
/// whoever started the program measures the time.
class FirstFrame : public QObject {
public:
    void quitAfter(QWidget& window);
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool m_isPainted = false;
};

} // namespace slipway::desktop
