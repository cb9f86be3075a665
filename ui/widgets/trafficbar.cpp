// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/trafficbar.h"

#include "base/text.h"
#include "format/number.h"
#include "format/time.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int barHeight = 22;
constexpr double narrowest = 34; ///< pixels of a side that gets something: room for its percents

} // namespace

TrafficBar::TrafficBar(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TrafficBar::setTraffic(
    const rollout::TrafficView& traffic, const QString& stable, const QString& canary)
{
    m_traffic = traffic;
    m_stable = visible(stable, 80);
    m_canary = visible(canary, 80);
    m_traffic.canaryName = visible(traffic.canaryName, 80);
    m_traffic.stableName = visible(traffic.stableName, 80);
    m_traffic.why = visible(traffic.why, 400);
    describe();
    update();
}

void TrafficBar::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    describe();
    update();
}

QString TrafficBar::words() const
{
    if (!m_traffic.measured)
        return m_traffic.why.isEmpty() ? tr("not measured")
                                       : tr("not measured: %1").arg(m_traffic.why);
    QString out = tr("measured %1 % of requests").arg(format::compact(*m_traffic.measured));
    if (m_traffic.measuredAt > 0 && m_now > m_traffic.measuredAt)
        out += u" · "_s
            + tr("%1 ago").arg(format::span((m_now - m_traffic.measuredAt) / 1000 * 1000));
    return out;
}

QString TrafficBar::sideText(const QString& name, const QString& version, int share) const
{
    const QString who = name.isEmpty()         ? version
        : version.isEmpty() || name == version ? name
                                               : name + u' ' + version;
    return tr("%1 · %2 %").arg(who).arg(share);
}

void TrafficBar::describe()
{
    const QString ordered = m_traffic.desired
        ? sideText(m_traffic.stableName, m_stable, 100 - *m_traffic.desired) + u", "_s
            + sideText(m_traffic.canaryName, m_canary, *m_traffic.desired)
        : tr("no weight was set yet");
    setAccessibleName(tr("Traffic"));
    setAccessibleDescription(ordered + u"; "_s + words());
    setToolTip(plainTip(ordered + u" · "_s + words()));
}

void TrafficBar::paintSide(
    QPainter& painter, const QRectF& room, const QColor& color, const QString& text) const
{
    const Tokens& t = m_theme.tokens();
    const bool isMeasured = m_traffic.measured.has_value();
    const QColor ground = isMeasured ? color : t.panel2;
    painter.fillRect(room, ground);
    if (!isMeasured) {
        QColor faint = color;
        faint.setAlphaF(0.35F);
        painter.fillRect(room, QBrush(faint, Qt::BDiagPattern));
    }
    const QColor light(Qt::white);
    const QColor dark = darkTokens().bg;
    QColor ink = contrast(light, ground) >= contrast(dark, ground) ? light : dark;
    if (!isMeasured)
        ink = t.text;
    painter.setPen(ink);
    painter.setFont(sans(size::tiny, QFont::DemiBold));
    const QFontMetrics metrics(painter.font());
    const int most = static_cast<int>(room.width()) - 6;
    // Where the name does not fit, the share alone still does.
    const bool fits = metrics.horizontalAdvance(text) <= most || most > 90;
    const QString shown = fits ? text : text.section(u" · "_s, -1);
    painter.drawText(room,
        Qt::AlignCenter | Qt::TextSingleLine,
        metrics.elidedText(shown, Qt::ElideRight, std::max(most, 30)));
}

void TrafficBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = m_theme.tokens();
    const QRectF bar(0, 0, width(), barHeight);
    QPainterPath outline;
    outline.addRoundedRect(bar, 5, 5);
    painter.save();
    painter.setClipPath(outline);
    if (m_traffic.desired) {
        const int desired = std::clamp(*m_traffic.desired, 0, 100);
        double share = desired / 100.0;
        if (desired > 0 && desired < 100) {
            const double least = std::min(0.4, narrowest / bar.width());
            share = std::clamp(share, least, 1 - least);
        }
        const double split = std::round(bar.width() * (1 - share));
        if (desired < 100)
            paintSide(painter,
                {0, 0, split, barHeight},
                t.series[0],
                sideText(m_traffic.stableName, m_stable, 100 - desired));
        if (desired > 0)
            paintSide(painter,
                {split, 0, bar.width() - split, barHeight},
                t.series[2],
                sideText(m_traffic.canaryName, m_canary, desired));
    } else {
        painter.fillRect(bar, t.panel2);
        painter.fillRect(bar, QBrush(t.line, Qt::BDiagPattern));
        painter.setPen(t.dim);
        painter.setFont(sans(size::tiny, QFont::DemiBold));
        painter.drawText(bar, Qt::AlignCenter, tr("no weight was set yet"));
    }
    painter.restore();
    if (m_traffic.measured) { // a notch where the measured share ends
        const double x = bar.width() * (1 - std::clamp(*m_traffic.measured, 0.0, 100.0) / 100);
        painter.fillRect(QRectF(x - 1, barHeight - 4, 2, 7), t.text);
    }
    painter.setFont(sans(size::small));
    painter.setPen(m_traffic.differs ? t.warnText : m_traffic.measured ? t.dim : t.unkText);
    painter.drawText(QRect(0, barHeight + 6, width(), 18),
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(words(), Qt::ElideRight, width()));
}

} // namespace slipway::ui
