// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <QWidget>

namespace slipway::ui {

class Button;
class GlyphView;
class PlainLabel;
class Theme;

/// What stands in a chart's place when there is nothing to draw: why, and what can be done. Plain
/// text only.
class ChartNotice : public QWidget {
    Q_OBJECT
public:
    ChartNotice(const Theme& theme, QWidget* parent);

    void setFrame(const charts::Frame& frame);

signals:
    /// The range that is shown has no data.
    void liveRequested();

private:
    void showQuery(bool isShown);

    GlyphView* m_glyph;
    PlainLabel* m_heading;
    PlainLabel* m_note;
    PlainLabel* m_query;
    Button* m_queryButton;
    Button* m_liveButton;
    bool m_isQueryShown = false;
};

} // namespace slipway::ui
