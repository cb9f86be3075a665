// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/button.h"

#include <QElapsedTimer>
#include <QTimer>

namespace slipway::ui {

/// Measures that something is held down for one second, by ticks: time that the program did not
/// watch (it was busy, or asleep) does not count.
class HoldTimer : public QObject {
    Q_OBJECT
public:
    explicit HoldTimer(QObject* parent = nullptr);
    void start();
    void cancel();
    bool isRunning() const { return m_ticks.isActive(); }
    /// 0 to 1.
    double progress() const;

signals:
    void progressed();
    /// It was held to the end.
    void completed();

private:
    void tick();

    QTimer m_ticks;
    QElapsedTimer m_sinceTick;
    qint64 m_held = 0; ///< milliseconds
};

/// A button that acts when it is held for one second, by mouse, Space or Enter; a click or a key
/// that repeats does nothing. Letting go, leaving it, and losing the keyboard cancel.
class HoldButton : public Button {
    Q_OBJECT
public:
    HoldButton(const Theme& theme,
        const QString& text,
        Kind kind = Kind::Danger,
        Height height = Height::Normal,
        QWidget* parent = nullptr);
    bool isHolding() const { return m_hold.isRunning(); }
    double progress() const { return m_hold.progress(); }
    /// Shows `progress` of a hold that goes on elsewhere (a key); below 0: none.
    void showProgress(double progress);

signals:
    void held();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void begin();
    void cancel();

    const Theme& m_theme;
    HoldTimer m_hold;
    int m_key = 0; ///< that holds; 0: the mouse, or nothing
    double m_shown = -1; ///< progress of a hold elsewhere
};

} // namespace slipway::ui
