// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/panel.h"

#include <QPointer>

#include <utility>
#include <vector>

namespace slipway::ui {

/// A panel in front of the dimmed window. Esc or a click beside it closes it and gives the keyboard
/// back to where it was. Covers its parent.
class Overlay : public QWidget {
    Q_OBJECT
public:
    /// `width` of the panel in device-independent pixels; it never leaves the window.
    Overlay(const Theme& theme, int width, QWidget* parent);
    void open();
    void close();
    bool isOpen() const { return !isHidden(); }

signals:
    void closed();

protected:
    Panel* panel() const { return m_panel; }
    /// Who gets the keyboard when the overlay opens.
    virtual QWidget* firstFocus() = 0;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool focusNextPrevChild(bool isNext) override;

private:
    void place();

    Panel* m_panel;
    int m_width;
    QPointer<QWidget> m_before;
};

/// Two columns of text: keys and what they do, or any other pairs.
class PairsOverlay : public Overlay {
    Q_OBJECT
public:
    using Pairs = std::vector<std::pair<QString, QString>>;
    PairsOverlay(
        const Theme& theme, const QString& title, const Pairs& pairs, bool isKeys, QWidget* parent);

protected:
    QWidget* firstFocus() override { return m_close; }

private:
    QWidget* m_close;
};

} // namespace slipway::ui
