// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/celldelegate.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int padding = 10;
constexpr int glyphSide = 13;
constexpr int glyphGap = 7;

Sign signAt(const QModelIndex& index)
{
    const QVariant value = index.data(tables::SignRole);
    return value.isValid() ? static_cast<Sign>(value.toInt()) : Sign::None;
}

Tone toneAt(const QModelIndex& index)
{
    const QVariant value = index.data(tables::ToneRole);
    return value.isValid() ? static_cast<Tone>(value.toInt()) : Tone::Text;
}

tables::Face faceAt(const QModelIndex& index)
{
    return static_cast<tables::Face>(index.data(tables::FaceRole).toInt());
}

/// Natural width of a cell without its padding.
double contentWidth(const QModelIndex& index)
{
    const QString text = index.data().toString();
    const QString suffix = index.data(tables::SuffixRole).toString();
    double width = QFontMetricsF(cellFont(faceAt(index))).horizontalAdvance(text);
    if (!suffix.isEmpty())
        width += QFontMetricsF(cellFont(tables::Face::Normal)).horizontalAdvance(u' ' + suffix);
    if (signAt(index) != Sign::None)
        width += glyphSide + (text.isEmpty() ? 0 : glyphGap);
    return width;
}

} // namespace

QFont cellFont(tables::Face face)
{
    static const std::array fonts{sans(size::text),
        sans(size::text, QFont::Medium),
        sans(size::text, QFont::DemiBold),
        mono(12)};
    return fonts[static_cast<size_t>(face)];
}

CellDelegate::CellDelegate(const Theme& theme, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_theme(theme)
{
}

const Tokens& CellDelegate::tokens() const
{
    return m_theme.tokens();
}

void CellDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Tokens& t = tokens();
    QColor ground = t.panel;
    if (option.state & QStyle::State_Selected)
        ground = t.accentBg;
    else if (option.state & QStyle::State_MouseOver)
        ground = t.panel2;
    painter->save();
    painter->fillRect(option.rect, ground);
    painter->fillRect(
        QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), t.line);
    const bool isFirst
        = option.viewItemPosition == QStyleOptionViewItem::Beginning || index.column() == 0;
    const auto* view = qobject_cast<const QAbstractItemView*>(option.widget);
    if (isFirst && view && view->hasFocus() && view->currentIndex().row() == index.row())
        painter->fillRect(
            QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), t.accent);
    paintContent(*painter, option.rect.adjusted(padding, 0, -padding, -1), index, ground);
    painter->restore();
}

void CellDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor& ground) const
{
    QRectF rest(room);
    if (const Sign sign = signAt(index); sign != Sign::None) {
        paintGlyph(painter,
            sign,
            {rest.left(), rest.center().y() - glyphSide / 2.0, glyphSide, glyphSide},
            tokens(),
            ground);
        rest.setLeft(rest.left() + glyphSide + glyphGap);
    }
    const QString text = index.data().toString();
    if (text.isEmpty())
        return;
    const QFont font = cellFont(faceAt(index));
    const QFontMetricsF metrics(font);
    const bool isPath = faceAt(index) == tables::Face::Mono;
    painter.setFont(font);
    painter.setPen(wordColor(tokens(), toneAt(index)));
    const QString shown = metrics.elidedText(
        text, isPath ? Qt::ElideMiddle : Qt::ElideRight, std::max(0.0, rest.width() + 0.5));
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const int side
        = alignment.isValid() ? alignment.toInt() & Qt::AlignHorizontal_Mask : int(Qt::AlignLeft);
    painter.drawText(rest, side | Qt::AlignVCenter | Qt::TextSingleLine, shown);
    const QString suffix = index.data(tables::SuffixRole).toString();
    rest.setLeft(rest.left() + metrics.horizontalAdvance(shown) + 4);
    if (suffix.isEmpty() || rest.width() < 12)
        return;
    painter.setFont(cellFont(tables::Face::Normal));
    painter.setPen(tokens().faint);
    painter.drawText(rest,
        Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
        QFontMetricsF(painter.font()).elidedText(suffix, Qt::ElideRight, rest.width()));
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    return {int(std::ceil(contentWidth(index))) + 2 * padding, size::row};
}

bool CellDelegate::helpEvent(QHelpEvent* event,
    QAbstractItemView* view,
    const QStyleOptionViewItem& option,
    const QModelIndex& index)
{
    if (event->type() != QEvent::ToolTip)
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    QString tip = index.data(Qt::ToolTipRole).toString();
    if (tip.isEmpty() && contentWidth(index) + 2 * padding > option.rect.width()) {
        const QString suffix = index.data(tables::SuffixRole).toString();
        tip = suffix.isEmpty() ? index.data().toString() : index.data().toString() + u' ' + suffix;
    }
    if (tip.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), plainTip(tip), view);
    return true;
}

void PillDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor&) const
{
    const QString text = index.data().toString();
    if (!text.isEmpty())
        paintPill(painter, room, tokens(), signAt(index), toneAt(index), text);
}

} // namespace slipway::ui
