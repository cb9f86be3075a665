// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/heartbeatbar.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace slipway::ui {
namespace {

constexpr double barWidth = 4;

double heightShare(Sign sign)
{
    switch (sign) {
    case Sign::Ok:
    case Sign::Bad:
    case Sign::Blocked: return 1;
    case Sign::Warn: return 2.0 / 3;
    case Sign::Unknown: return 1.0 / 3;
    case Sign::None: return 14.0 / 16;
    default: return 0.5;
    }
}

void paintBar(QPainter& painter, const Beat& beat, const QRectF& slot, const Tokens& tokens)
{
    const double height = slot.height() * heightShare(beat.sign);
    const QRectF bar(slot.left(), slot.bottom() - height, slot.width(), height);
    QColor color
        = beat.sign == Sign::None ? tokens.line : glyphColor(tokens, tables::toneOf(beat.sign));
    if (beat.sign != Sign::None && beat.sign != Sign::Bad)
        color.setAlphaF(0.85F);
    const bool isOutline = beat.sign == Sign::Unknown || beat.sign == Sign::Blocked;
    if (isOutline) {
        painter.setPen(QPen(color, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 1, 1);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(beat.isStale ? QBrush(color, Qt::BDiagPattern) : QBrush(color));
        painter.drawRoundedRect(bar, 1.5, 1.5);
    }
    if (beat.sign == Sign::Bad || beat.sign == Sign::Blocked) { // a diagonal cut
        painter.setPen(QPen(tokens.panel, 1.5));
        painter.drawLine(
            QPointF(bar.left() - 0.5, bar.top() + 6), QPointF(bar.right() + 0.5, bar.top() + 3));
    }
    if (beat.sign == Sign::Maintenance) { // dotted
        painter.setPen(QPen(tokens.panel, 1.5));
        for (double y = bar.top() + 2; y < bar.bottom(); y += 3)
            painter.drawLine(QPointF(bar.left(), y), QPointF(bar.right(), y));
    }
}

} // namespace

void paintBeats(
    QPainter& painter, const std::vector<Beat>& beats, const QRectF& rect, const Tokens& tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const auto room
        = static_cast<size_t>(std::max(0.0, (rect.width() + beatPitch - barWidth) / beatPitch));
    const size_t first = beats.size() > room ? beats.size() - room : 0;
    const double height = std::min(16.0, rect.height());
    const double top = rect.center().y() - height / 2;
    for (size_t i = first; i < beats.size(); ++i) {
        const double x = rect.left() + static_cast<double>(i - first) * beatPitch;
        paintBar(painter, beats[i], {x, top, barWidth, height}, tokens);
    }
    painter.restore();
}

HeartbeatBar::HeartbeatBar(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void HeartbeatBar::setBeats(std::vector<Beat> beats)
{
    if (beats == m_beats)
        return;
    m_beats = std::move(beats);
    update();
}

QSize HeartbeatBar::sizeHint() const
{
    return {180, 16};
}

void HeartbeatBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintBeats(painter, m_beats, rect(), m_theme.tokens());
}

} // namespace slipway::ui
