// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <optional>

namespace slipway::ui {

/// One moment under the mouse, and whether deployments are shown: shared by the charts of a page.
/// Main thread.
class CrosshairGroup : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// Milliseconds since the Unix epoch; none while the mouse is over no chart.
    std::optional<qint64> time() const { return m_time; }
    void moveTo(qint64 time);
    void leave();
    /// Deployments behind the lines; at first they are shown.
    bool areBandsShown() const { return m_areBandsShown; }
    void showBands(bool areShown);

signals:
    void moved(std::optional<qint64> time);
    void bandsShown(bool areShown);

private:
    std::optional<qint64> m_time;
    bool m_areBandsShown = true;
};

} // namespace slipway::ui
