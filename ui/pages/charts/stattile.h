// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/panel.h"

#include <QString>

#include <vector>

namespace slipway::ui {

/// One figure with its unit and a small line. Without a figure `number` is `–` and the tone
/// Unknown.
struct StatTile {
    QString title;
    QString number; ///< `1 156`, `5 / 7`
    QString unit; ///< `req/s`
    Tone tone = Tone::Text; ///< of the number
    std::vector<double> line; ///< for the sparkline; empty: none
    QString note; ///< what qualifies the figure, for the tip: `12 of 14 targets`
    friend bool operator==(const StatTile&, const StatTile&) = default;
};

/// Paints a StatTile. Plain text only.
class StatTileView : public Panel {
    Q_OBJECT
public:
    explicit StatTileView(const Theme& theme, QWidget* parent = nullptr);
    void setTile(const StatTile& tile);
    const StatTile& tile() const { return m_tile; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    StatTile m_tile;
};

} // namespace slipway::ui
