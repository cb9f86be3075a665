// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractSlider>
#include <QTimer>
#include <QWidget>

#include <vector>

namespace slipway::ui {

class Button;
class PlainLabel;
class Theme;

/// A line from the run's start to its end with a mark for each moment worth one; the value is
/// tenths of a second since the start.
class ReplayTrack : public QAbstractSlider {
    Q_OBJECT
public:
    explicit ReplayTrack(const Theme& theme, QWidget* parent = nullptr);
    /// Values that get a mark.
    void setMarks(std::vector<int> marks);
    /// Where a value lies, and what lies there.
    double xOf(int at) const;
    int valueAt(double x) const;
    QSize sizeHint() const override { return {160, 24}; }
    QSize minimumSizeHint() const override { return {60, 24}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<int> m_marks;
};

/// Goes through a run's time: play, pause, drag, arrow keys. A whole run plays in about twenty
/// seconds.
class ReplayBar : public QWidget {
    Q_OBJECT
public:
    explicit ReplayBar(const Theme& theme, QWidget* parent = nullptr);
    /// Milliseconds UTC; `marks` within. Stops playing, goes to the start and says so.
    void open(qint64 from, qint64 to, const std::vector<qint64>& marks);
    /// The run went on: its end moves, the moment stays.
    void setEnd(qint64 to);
    void close();
    bool isOpen() const { return m_isOpen; }
    bool isPlaying() const { return m_timer.isActive(); }
    qint64 time() const;
    Button* playButton() const { return m_play; }
    Button* closeButton() const { return m_close; }
    ReplayTrack* track() const { return m_track; }

signals:
    /// That moment is to be shown, milliseconds UTC.
    void moved(qint64 time);
    /// A person has seen enough.
    void closed();

private:
    void setPlaying(bool isPlaying);
    void advance();
    void tell();

    Button* m_play;
    ReplayTrack* m_track;
    PlainLabel* m_clock;
    Button* m_close;
    QTimer m_timer;
    qint64 m_from = 0;
    bool m_isOpen = false;
};

} // namespace slipway::ui
