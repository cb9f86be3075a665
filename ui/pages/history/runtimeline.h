// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"

#include <QPoint>
#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

namespace slipway::ui {

class Theme;

/// From and to, milliseconds UTC, both within.
struct TimeSpan {
    qint64 from = 0;
    qint64 to = 0;
    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// A lane an environment over the last 60 days, a shape a run: circle, diamond, triangle, ring for
/// one that goes on; shape and colour together tell the result. A click chooses, a drag marks a
/// range; with the keyboard Left and Right go from run to run, Up and Down to another lane, with
/// Shift they mark a range.
class RunTimeline : public QWidget {
    Q_OBJECT
public:
    static constexpr qint64 shownSpan = 60LL * 86'400'000;
    static constexpr int mostLanes = 6; ///< further environments share the last one

    explicit RunTimeline(const Theme& theme, QWidget* parent = nullptr);
    /// In any order; `now` is the right end.
    void setRuns(const std::vector<history::RunRow>& runs, qint64 now);
    /// Lanes in their order; other environments come after them.
    void setEnvironments(const QStringList& names);
    void setCurrent(const QString& run);
    QString current() const { return m_current; }
    void setRange(const std::optional<TimeSpan>& range);
    const std::optional<TimeSpan>& range() const { return m_range; }
    const QStringList& lanes() const { return m_lanes; }
    /// Where a run is drawn; nothing if it is not.
    std::optional<QPoint> placeOf(const QString& run) const;
    qint64 timeAt(double x) const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void runPicked(const QString& run);
    /// A person marked a range, or took it away.
    void rangeChanged(const std::optional<slipway::ui::TimeSpan>& range);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Dot {
        QString run;
        qint64 time = 0;
        int lane = 0;
        history::RunResult result = history::RunResult::Open;
        QString tip;
    };
    void rebuild();
    int laneOf(const QString& environment) const;
    double xAt(qint64 time) const;
    QPointF pointOf(const Dot& dot) const;
    const Dot* dotNear(const QPointF& position) const;
    const Dot* currentDot() const;
    const Dot* next(int step) const;
    const Dot* inLane(int step) const;
    void moveTo(const Dot* dot, bool extends);
    void change(const std::optional<TimeSpan>& range);
    void paintRange(QPainter& painter) const;
    void paintDots(QPainter& painter) const;
    void describe();

    const Theme& m_theme;
    std::vector<history::RunRow> m_runs;
    QStringList m_environments;
    QStringList m_lanes;
    std::vector<Dot> m_dots; ///< by time
    QString m_current;
    qint64 m_now = 0;
    std::optional<TimeSpan> m_range;
    std::optional<qint64> m_anchor; ///< where a range marked by the keyboard began
    std::optional<QPointF> m_pressed;
    std::optional<TimeSpan> m_dragged;
};

} // namespace slipway::ui
