// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartlegend.h"

#include "format/number.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int dashWidth = 10;
constexpr int dashHeight = 3;
constexpr int afterDash = 5;
constexpr int between = 14;
constexpr int longestName = 160;

QString shown(const std::optional<double>& value)
{
    return value ? format::compact(*value) : format::noValue;
}

} // namespace

ChartLegend::ChartLegend(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ChartLegend::setFrame(const charts::Frame& frame, const std::vector<int>& colourSlots)
{
    m_entries.clear();
    for (size_t i = 0; i < frame.lines.size() && i < colourSlots.size(); ++i) {
        const auto& line = frame.lines[i];
        m_entries.push_back({.slot = colourSlots[i],
            .name = line.name,
            .value = shown(line.last),
            .detail = tr("min %1 · avg %2 · max %3 · last %4")
                          .arg(shown(line.minimum),
                              shown(line.average),
                              shown(line.maximum),
                              shown(line.last))});
    }
    m_hidden = frame.hiddenLines;
    update();
}

void ChartLegend::setDetailed(bool isDetailed)
{
    m_isDetailed = isDetailed;
    update();
}

QSize ChartLegend::sizeHint() const
{
    return {200, 26};
}

QString ChartLegend::valueText(size_t index) const
{
    const auto& entry = m_entries[index];
    return m_isDetailed && index == 0 && width() > 480 ? entry.detail : entry.value;
}

void ChartLegend::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto& tokens = m_theme.tokens();
    const QFont nameFont = sans(12);
    const QFont valueFont = sans(12, QFont::DemiBold);
    const QFontMetrics nameMetrics(nameFont);
    const QFontMetrics valueMetrics(valueFont);
    const int base = (height() - nameMetrics.height()) / 2 + nameMetrics.ascent() - 4;
    int x = 0;
    for (size_t i = 0; i < m_entries.size(); ++i) {
        const auto& entry = m_entries[i];
        const QString name = nameMetrics.elidedText(entry.name, Qt::ElideMiddle, longestName);
        const QString value = valueText(i);
        const int needed = dashWidth + afterDash + nameMetrics.horizontalAdvance(name + u' ')
            + valueMetrics.horizontalAdvance(value);
        const auto left = static_cast<int>(m_entries.size() - i);
        const QString rest = tr("+%1 more").arg(left + m_hidden);
        const int reserve = i + 1 < m_entries.size() || m_hidden > 0
            ? nameMetrics.horizontalAdvance(rest) + between
            : 0;
        painter.setFont(nameFont);
        if (x > 0 && x + needed + reserve > width()) {
            painter.setPen(tokens.faint);
            painter.drawText(x, base, rest);
            return;
        }
        painter.fillRect(
            x, base - 5, dashWidth, dashHeight, tokens.series[static_cast<size_t>(entry.slot)]);
        painter.setPen(tokens.dim);
        painter.drawText(x + dashWidth + afterDash, base, name);
        painter.setFont(valueFont);
        painter.setPen(tokens.text);
        painter.drawText(x + needed - valueMetrics.horizontalAdvance(value), base, value);
        x += needed + between;
    }
    if (m_hidden > 0) {
        painter.setFont(nameFont);
        painter.setPen(tokens.faint);
        painter.drawText(x, base, tr("+%1 more").arg(m_hidden));
    }
}

} // namespace slipway::ui
