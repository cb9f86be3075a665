// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// One bar: the state that was observed then; Sign::None where nothing was observed.
struct Beat {
    Sign sign = Sign::None;
    bool isStale = false;
    friend bool operator==(const Beat&, const Beat&) = default;
};

inline constexpr double beatPitch = 6; ///< from bar to bar, device-independent pixels

/// Paints the newest beats that fit, oldest first from the left of `rect`; height and pattern tell
/// the state as well as the colour does.
void paintBeats(
    QPainter& painter, const std::vector<Beat>& beats, const QRectF& rect, const Tokens& tokens);

/// A service's last states, one bar each.
class HeartbeatBar : public QWidget {
    Q_OBJECT
public:
    explicit HeartbeatBar(const Theme& theme, QWidget* parent = nullptr);
    void setBeats(std::vector<Beat> beats);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    std::vector<Beat> m_beats;
};

} // namespace slipway::ui
