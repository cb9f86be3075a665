// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int barExtent = 12;
constexpr int menuRow = 28;

void drawScrollBar(
    const Tokens& tokens, const QStyleOptionSlider& bar, const QRect& slider, QPainter& painter)
{
    if (bar.maximum <= bar.minimum)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const bool isHot = bar.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    QColor handle = tokens.faint;
    handle.setAlphaF(isHot ? 0.65F : 0.35F);
    painter.setBrush(handle);
    const QRectF inner = QRectF(slider).adjusted(3, 3, -3, -3);
    painter.drawRoundedRect(inner, 3, 3);
    painter.restore();
}

void drawArrow(QPainter& painter, const QPointF& center, bool isUp, const QColor& color)
{
    const double tip = isUp ? -2 : 2;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF{{center.x() - 3.5, center.y() - tip},
        {center.x(), center.y() + tip},
        {center.x() + 3.5, center.y() - tip}});
}

} // namespace

void paintFocusRing(QPainter& painter, const QRectF& rect, double radius, const QColor& accent)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(accent, 2));
    painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

void paintBox(
    QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& line)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    painter.drawRoundedRect(
        line.isValid() ? rect.adjusted(0.5, 0.5, -0.5, -0.5) : rect, radius, radius);
    painter.restore();
}

Style::Style(const Theme& theme) : QProxyStyle(u"Fusion"_s), m_theme(theme)
{
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent: return barExtent;
    case PM_ScrollBarSliderMin: return 32;
    case PM_ScrollView_ScrollBarSpacing: return 0;
    case PM_MenuPanelWidth: return 1;
    case PM_MenuVMargin:
    case PM_MenuHMargin: return 4;
    case PM_HeaderMargin: return 10;
    case PM_ToolTipLabelFrameWidth: return 7;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(
    StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_ScrollBar_Transient:
    case SH_EtchDisabledText: return 0;
    case SH_Menu_MouseTracking:
    case SH_ScrollBar_LeftClickAbsolutePosition: return 1;
    case SH_ToolTip_WakeUpDelay: return 400;
    case SH_ToolTipLabel_Opacity: return 255;
    default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void Style::drawPrimitive(PrimitiveElement element,
    const QStyleOption* option,
    QPainter* painter,
    const QWidget* widget) const
{
    const Tokens& t = m_theme.tokens();
    switch (element) {
    case PE_FrameFocusRect: paintFocusRing(*painter, QRectF(option->rect), 4, t.accent); return;
    case PE_PanelLineEdit: {
        const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
        if (frame && frame->lineWidth <= 0)
            return;
        const bool hasFocus = option->state & State_HasFocus;
        paintBox(*painter, QRectF(option->rect), size::controlRadius, t.panel, t.line);
        if (hasFocus)
            paintFocusRing(*painter, QRectF(option->rect), size::controlRadius - 1, t.accent);
        return;
    }
    case PE_FrameLineEdit: return;
    case PE_PanelMenu:
    case PE_PanelTipLabel:
    case PE_FrameMenu:
        painter->fillRect(option->rect, t.panel);
        painter->setPen(t.line);
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_IndicatorHeaderArrow: // drawn beside the words
    case PE_PanelItemViewRow: return; // our delegates paint grounds
    default: QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element,
    const QStyleOption* option,
    QPainter* painter,
    const QWidget* widget) const
{
    switch (element) {
    case CE_HeaderSection:
    case CE_HeaderLabel:
    case CE_HeaderEmptyArea: drawHeader(element, option, painter); return;
    case CE_MenuItem: drawMenuItem(option, painter); return;
    case CE_MenuEmptyArea: return;
    default: QProxyStyle::drawControl(element, option, painter, widget);
    }
}

void Style::drawHeader(ControlElement element, const QStyleOption* option, QPainter* painter) const
{
    const Tokens& t = m_theme.tokens();
    if (element != CE_HeaderLabel) {
        painter->fillRect(option->rect, t.panel2);
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1), t.line);
        return;
    }
    const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option);
    if (!header)
        return;
    painter->save();
    painter->setFont(sans(size::tiny, QFont::DemiBold));
    painter->setPen(t.faint);
    const QRect room = header->rect;
    const QFontMetrics metrics(painter->font());
    const bool isSorted
        = header->sortIndicator != QStyleOptionHeader::None && !header->text.isEmpty();
    const int width = std::max(0, room.width() - (isSorted ? 14 : 0));
    const QString text = metrics.elidedText(header->text, Qt::ElideRight, width);
    painter->drawText(room,
        int(header->textAlignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter | Qt::TextDontClip,
        text);
    if (isSorted) {
        const double x = room.left() + std::min(metrics.horizontalAdvance(text), width) + 8;
        drawArrow(*painter,
            {x, room.center().y() + 0.5},
            header->sortIndicator == QStyleOptionHeader::SortDown,
            t.faint);
    }
    painter->restore();
}

void Style::drawMenuItem(const QStyleOption* option, QPainter* painter) const
{
    const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option);
    if (!item)
        return;
    const Tokens& t = m_theme.tokens();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect room = item->rect;
    if (item->menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(room.left(), room.center().y(), room.width(), 1), t.line);
        painter->restore();
        return;
    }
    const bool isEnabled = item->state & State_Enabled;
    if ((item->state & State_Selected) && isEnabled) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.accentBg);
        painter->drawRoundedRect(room, 4, 4);
    }
    if (item->checked) {
        painter->setPen(QPen(t.accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const double x = room.left() + 9;
        const double y = room.center().y() + 1;
        painter->drawPolyline(QPolygonF{{x, y}, {x + 3, y + 3}, {x + 8, y - 4}});
    }
    painter->setPen(isEnabled ? t.text : t.faint);
    painter->setFont(item->font);
    const QRect words = room.adjusted(26, 0, -10, 0);
    const QString text = item->text.section(u'\t', 0, 0);
    const QString shortcut = item->text.section(u'\t', 1);
    painter->drawText(
        words, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine | Qt::TextHideMnemonic, text);
    painter->setPen(t.faint);
    painter->drawText(words, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, shortcut);
    painter->restore();
}

void Style::drawComplexControl(ComplexControl control,
    const QStyleOptionComplex* option,
    QPainter* painter,
    const QWidget* widget) const
{
    const auto* bar
        = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (!bar)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    drawScrollBar(m_theme.tokens(),
        *bar,
        subControlRect(control, option, SC_ScrollBarSlider, widget),
        *painter);
}

QRect Style::subControlRect(ComplexControl control,
    const QStyleOptionComplex* option,
    SubControl part,
    const QWidget* widget) const
{
    const auto* bar
        = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (!bar)
        return QProxyStyle::subControlRect(control, option, part, widget);
    const QRect room = bar->rect;
    const bool isFlat = bar->orientation == Qt::Horizontal;
    const int length = isFlat ? room.width() : room.height();
    const int range = bar->maximum - bar->minimum;
    const qint64 share = qint64(bar->pageStep) * length / std::max(1, range + bar->pageStep);
    const int handle = range <= 0 ? length : std::clamp(int(share), std::min(32, length), length);
    const int start = sliderPositionFromValue(
        bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
    const auto span = [&](int from, int count) {
        return isFlat ? QRect(room.x() + from, room.y(), count, room.height())
                      : QRect(room.x(), room.y() + from, room.width(), count);
    };
    switch (part) {
    case SC_ScrollBarGroove: return room;
    case SC_ScrollBarSlider: return span(start, handle);
    case SC_ScrollBarSubPage: return span(0, start);
    case SC_ScrollBarAddPage: return span(start + handle, length - start - handle);
    default: return {};
    }
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption* option, const QSize& size, const QWidget* widget) const
{
    QSize out = QProxyStyle::sizeFromContents(type, option, size, widget);
    const auto* item
        = type == CT_MenuItem ? qstyleoption_cast<const QStyleOptionMenuItem*>(option) : nullptr;
    if (!item)
        return out;
    if (item->menuItemType == QStyleOptionMenuItem::Separator)
        return {out.width(), 9};
    const QString shortcut = item->text.section(u'\t', 1);
    const int words = item->fontMetrics.horizontalAdvance(item->text.section(u'\t', 0, 0));
    const int keys = shortcut.isEmpty() ? 0 : item->fontMetrics.horizontalAdvance(shortcut) + 28;
    return {std::max(160, 26 + words + keys + 14), menuRow};
}

} // namespace slipway::ui
