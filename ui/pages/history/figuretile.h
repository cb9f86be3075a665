// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/history/historyview.h"
#include "ui/widgets/panel.h"

namespace slipway::ui {

/// One figure over the deployments: title, value, how it moved. What it is made of stands in the
/// tip. Paints plain text only.
class FigureTile : public Panel {
    Q_OBJECT
public:
    explicit FigureTile(const Theme& theme, QWidget* parent = nullptr);
    void setFigure(const FigureView& figure);
    const FigureView& figure() const { return m_figure; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    FigureView m_figure;
};

} // namespace slipway::ui
