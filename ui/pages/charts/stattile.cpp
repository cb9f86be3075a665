// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/charts/stattile.h"

#include "ui/charts/sparkline.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QFontMetrics>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int margin = 12;
constexpr int sparkWidth = 84;
constexpr int sparkHeight = 26;
constexpr int numberPixels = 26;

} // namespace

StatTileView::StatTileView(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void StatTileView::setTile(const StatTile& tile)
{
    if (tile == m_tile)
        return;
    m_tile = tile;
    setAccessibleName(tile.title);
    setAccessibleDescription(tile.number + u' ' + tile.unit);
    setToolTip(tile.note.isEmpty() ? QString() : plainTip(tile.note));
    update();
}

QSize StatTileView::sizeHint() const
{
    return {240, 86};
}

void StatTileView::paintEvent(QPaintEvent* event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    const auto& tokens = m_theme.tokens();
    const QRect room = rect().adjusted(margin, 10, -margin, -12);
    painter.setFont(sans(size::text, QFont::DemiBold));
    painter.setPen(tokens.text);
    painter.drawText(room,
        Qt::AlignLeft | Qt::AlignTop,
        painter.fontMetrics().elidedText(m_tile.title, Qt::ElideRight, room.width()));
    QFont numbers = sans(numberPixels, QFont::Bold);
    numbers.setLetterSpacing(QFont::AbsoluteSpacing, -0.5);
    const QFontMetrics metrics(numbers);
    const int base = room.bottom() - 4;
    painter.setFont(numbers);
    painter.setPen(m_tile.tone == Tone::Text ? tokens.text : glyphColor(tokens, m_tile.tone));
    painter.drawText(room.left(), base, m_tile.number);
    painter.setFont(sans(size::text, QFont::Medium));
    painter.setPen(tokens.faint);
    painter.drawText(room.left() + metrics.horizontalAdvance(m_tile.number) + 6, base, m_tile.unit);
    const bool hasRoom = room.width() > sparkWidth * 2;
    if (m_tile.line.empty() || !hasRoom)
        return;
    const QColor ink
        = m_tile.tone == Tone::Text ? tokens.series[0] : glyphColor(tokens, m_tile.tone);
    paintSparkline(painter,
        QRectF(room.right() - sparkWidth, room.bottom() - sparkHeight + 1, sparkWidth, sparkHeight),
        m_tile.line,
        ink);
}

} // namespace slipway::ui
