// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

namespace slipway::ui {

/// One moment under the mouse, shared by the charts of a page. Main thread.
class CrosshairGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Milliseconds since the Unix epoch; none while the mouse is over no chart.
    std::optional<qint64> time() const { return m_time; }
    void moveTo(qint64 time);
    void leave();

signals:
    void moved(std::optional<qint64> time);

private:
    std::optional<qint64> m_time;
};

} // namespace slipway::ui
