// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

namespace slipway::ui {

class Theme;

/// Paints the flag that marks demo data into `rect`: also for exports.
void paintDemoRibbon(QPainter& painter, const QRectF& rect, const Tokens& tokens);

/// DEMO, on every page while the built-in demo is shown.
class DemoRibbon : public QWidget {
    Q_OBJECT
public:
    explicit DemoRibbon(const Theme& theme, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace slipway::ui
