// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// The row below a chart: a dash in the line's colour, its name, its last value; what does not fit
/// is counted. Paints plain text only.
class ChartLegend : public QWidget {
    Q_OBJECT
public:
    ChartLegend(const Theme& theme, QWidget* parent);

    /// Names and values of the frame's lines; `colourSlots` index Tokens::series.
    void setFrame(const charts::Frame& frame, const std::vector<int>& colourSlots);
    /// Lowest, mean and highest value of the first line too, where there is room.
    void setDetailed(bool isDetailed);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        int slot = 0;
        QString name;
        QString value;
        QString detail; ///< `min 611 · avg 738 · max 861`
    };
    QString valueText(size_t index) const;

    const Theme& m_theme;
    std::vector<Entry> m_entries;
    int m_hidden = 0;
    bool m_isDetailed = false;
};

} // namespace slipway::ui
