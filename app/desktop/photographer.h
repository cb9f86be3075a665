// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/application.h"

#include <QObject>
#include <QTimer>

#include <deque>

namespace slipway::desktop {

/// Takes pictures of pages once there is something to see on them: `render`, and the report without
/// a display. Ends the event loop when done: 0, or 3 after the time limit with nothing written.
class Photographer : public QObject {
    Q_OBJECT

public:
    struct Shot {
        ui::PageId page = ui::PageId::Readiness;
        ui::ThemeChoice theme = ui::ThemeChoice::Light;
        QString file;
        int tab = 0; ///< of the Readiness page: ui::ReadinessPage::Tab
    };

    explicit Photographer(Application& application, QObject* parent = nullptr);
    /// Takes these once the first sweep and its scorecard are there; `limitMs` is the limit for
    /// that.
    void take(std::deque<Shot> shots, QSize size, int limitMs);
    /// Waits this long, milliseconds, between the first sweep and the first picture: charts fill.
    void setDelay(int delayMs) { m_delay = delayMs; }

signals:
    /// The desk has settled; before the first picture.
    void settled();
    void taken(const QString& file);

private:
    void settle();
    void next();
    void shoot(const Shot& shot);

    Application& m_application;
    std::deque<Shot> m_shots;
    QTimer m_limit;
    int m_delay = 0;
};

/// Prints scorecard and service states to stdout and takes every page in light and dark into
/// `folder`.
void reportHeadless(Application& application, Photographer& photographer, const QString& folder);

} // namespace slipway::desktop
