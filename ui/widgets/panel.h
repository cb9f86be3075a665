// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QFrame>

namespace slipway::ui {

class Theme;

/// A card on the page: 8 px radius, 1 px line, panel colour. Children stay inside; its contents
/// margins are 1 px so that tables reach from line to line.
class Panel : public QFrame {
    Q_OBJECT
public:
    explicit Panel(const Theme& theme, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

/// A plain area in one colour of the theme, with an optional line at one edge: rail, top bar, tab
/// strip.
class Strip : public QWidget {
    Q_OBJECT
public:
    Strip(const Theme& theme, Qt::Edges lines, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Qt::Edges m_lines;
};

} // namespace slipway::ui
