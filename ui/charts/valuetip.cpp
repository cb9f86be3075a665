// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/valuetip.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace slipway::ui {
namespace {

constexpr int margin = 10;
constexpr int lineHeight = 18;
constexpr int square = 9;
constexpr int shadow = 4;
constexpr int longestName = 220;
constexpr int longestNote = 300;
constexpr int distance = 12;

} // namespace

ValueTip::ValueTip(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void ValueTip::showAt(
    int x, int y, const QString& heading, std::vector<Entry> entries, const QStringList& notes)
{
    m_heading = heading;
    m_entries = std::move(entries);
    const QFontMetrics names(sans(size::small));
    const QFontMetrics values(sans(size::small, QFont::DemiBold));
    m_notes.clear();
    for (const auto& note : notes)
        m_notes << names.elidedText(note, Qt::ElideRight, longestNote);
    int wide = names.horizontalAdvance(m_heading);
    for (auto& entry : m_entries) {
        entry.name = names.elidedText(entry.name, Qt::ElideMiddle, longestName);
        wide = std::max(wide,
            square + 5 + names.horizontalAdvance(entry.name) + 10
                + values.horizontalAdvance(entry.value));
    }
    for (const auto& note : m_notes)
        wide = std::max(wide, names.horizontalAdvance(note));
    const QSize size(wide + 2 * margin + 2 * shadow,
        lineHeight * (static_cast<int>(m_entries.size() + 1) + static_cast<int>(m_notes.size()))
            + margin + 2 * shadow);
    const QRect room = parentWidget()->rect();
    int left = x + distance;
    if (left + size.width() > room.right())
        left = x - distance - size.width();
    setGeometry(QRect(
        QPoint(std::max(0, left), std::clamp(y, 0, std::max(0, room.height() - size.height()))),
        size));
    show();
    raise();
    update();
}

void ValueTip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto& tokens = m_theme.tokens();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor dark(Qt::black);
    for (int i = 0; i < shadow; ++i) {
        dark.setAlpha(tokens.isDark ? 26 : 10);
        painter.setPen(Qt::NoPen);
        painter.setBrush(dark);
        painter.drawRoundedRect(rect().adjusted(i, i + 1, -i, 1 - i), size::radius, size::radius);
    }
    const QRectF box = QRectF(rect()).adjusted(shadow, shadow, -shadow, -shadow);
    paintBox(painter, box, size::radius, tokens.panel, tokens.line);
    const QFont nameFont = sans(size::small);
    const QFont valueFont = sans(size::small, QFont::DemiBold);
    const int left = shadow + margin;
    int base = shadow + margin / 2 + 13;
    painter.setFont(nameFont);
    painter.setPen(tokens.faint);
    painter.drawText(left, base, m_heading);
    for (const auto& entry : m_entries) {
        base += lineHeight;
        painter.fillRect(
            left, base - square, square, square, tokens.series[static_cast<size_t>(entry.slot)]);
        painter.setFont(nameFont);
        painter.setPen(tokens.text);
        painter.drawText(left + square + 5, base, entry.name);
        painter.setFont(valueFont);
        painter.drawText(QRect(left, base - 13, width() - 2 * left, lineHeight),
            Qt::AlignRight | Qt::AlignTop,
            entry.value);
    }
    painter.setFont(nameFont);
    painter.setPen(tokens.dim);
    for (const auto& note : m_notes) {
        base += lineHeight;
        painter.drawText(left, base, note);
    }
}

} // namespace slipway::ui
