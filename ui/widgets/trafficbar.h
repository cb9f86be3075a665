// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/view.h"
#include "ui/theme/tokens.h"

#include <QWidget>

namespace slipway::ui {

class Theme;

/// Who gets which share of the requests: the bar shows what was ordered, a notch and words what was
/// measured. Hatched and faint while nothing is measured.
class TrafficBar : public QWidget {
    Q_OBJECT
public:
    explicit TrafficBar(const Theme& theme, QWidget* parent = nullptr);
    /// The versions stand behind the names where these are others.
    void setTraffic(
        const rollout::TrafficView& traffic, const QString& stable, const QString& canary);
    /// The measurement's age is told from here on; milliseconds UTC.
    void setNow(qint64 now);
    /// `measured 48 % of requests · 5 s ago`, or why it is not measured.
    QString words() const;
    QSize sizeHint() const override { return {246, 46}; }
    QSize minimumSizeHint() const override { return {120, 46}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintSide(
        QPainter& painter, const QRectF& room, const QColor& color, const QString& text) const;
    QString sideText(const QString& name, const QString& version, int share) const;
    void describe();

    const Theme& m_theme;
    rollout::TrafficView m_traffic;
    QString m_stable;
    QString m_canary;
    qint64 m_now = 0;
};

} // namespace slipway::ui
