// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/navbutton.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::ui {

NavButton::NavButton(const Theme& theme, const QString& icon, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_icon(icon)
{
    setText(text);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void NavButton::setBadge(const Badge& badge)
{
    if (badge == m_badge)
        return;
    m_badge = badge;
    setAccessibleDescription(visible(badge.description));
    update();
}

void NavButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens& t = m_theme.tokens();
    QColor ground = t.panel;
    const bool isCurrent = isChecked() && isEnabled();
    if (isCurrent || underMouse()) {
        ground = isCurrent ? t.accentBg : t.panel2;
        paintBox(painter, rect(), size::controlRadius, ground, {});
    }
    const QColor words = isCurrent ? t.accent : isEnabled() ? t.dim : t.faint;
    painter.drawPixmap(10, (height() - 16) / 2, m_icon.pixmap(words, 16, devicePixelRatioF()));
    painter.setFont(sans(size::text, QFont::Medium));
    painter.setPen(words);
    painter.drawText(rect().adjusted(34, 0, -10, 0), Qt::AlignVCenter | Qt::AlignLeft, text());
    if (!m_badge.text.isEmpty()) {
        const QFont font = sans(size::tiny, QFont::DemiBold);
        const double width = QFontMetricsF(font).horizontalAdvance(m_badge.text) + 12;
        const QRectF pill(rect().right() - 9 - width, (height() - 17) / 2.0, width, 17);
        paintBox(painter, pill, 8, groundColor(t, m_badge.tone), {});
        painter.setFont(font);
        painter.setPen(wordColor(t, m_badge.tone));
        painter.drawText(pill, Qt::AlignCenter, m_badge.text);
    }
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius - 1, t.accent);
}

ProjectBox::ProjectBox(const Theme& theme, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProjectBox::setName(const QString& name)
{
    setText(visible(name));
    setAccessibleName(tr("Project %1").arg(text()));
    setToolTip(plainTip(text()));
    update();
}

void ProjectBox::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    paintBox(painter, rect(), size::controlRadius, underMouse() ? t.panel2 : t.panel, t.line);
    const QRect room = rect().adjusted(9, 7, -8, -7);
    painter.setFont(sans(size::tiny));
    painter.setPen(t.faint);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignTop, tr("Project"));
    const QFont font = sans(size::text, QFont::DemiBold);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(t.text);
    const QString name = text().isEmpty() ? tr("None") : text();
    const QString arrow = u" ▾"_s;
    painter.drawText(room,
        Qt::AlignLeft | Qt::AlignBottom,
        metrics.elidedText(name, Qt::ElideRight, room.width() - metrics.horizontalAdvance(arrow))
            + arrow);
    if (hasFocus())
        paintFocusRing(painter, rect(), size::controlRadius - 1, t.accent);
}

} // namespace slipway::ui
