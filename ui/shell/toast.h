// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QTimer>
#include <QWidget>

namespace slipway::ui {

class Theme;

/// A short word that something was done, at the window's foot; goes by itself.
class Toast : public QWidget {
    Q_OBJECT
public:
    Toast(const Theme& theme, QWidget* parent);
    void say(const QString& text);
    QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_text;
    QTimer m_timer;
};

} // namespace slipway::ui
