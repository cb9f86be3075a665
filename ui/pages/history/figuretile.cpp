// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/figuretile.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QFontMetrics>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int margin = 15;
constexpr int numberPixels = 23;
constexpr int between = 8;
constexpr int titleBase = 27;
constexpr int numberBase = 56;
constexpr qsizetype longest = 200; ///< characters

} // namespace

FigureTile::FigureTile(const Theme& theme, QWidget* parent) : Panel(theme, parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void FigureTile::setFigure(const FigureView& figure)
{
    m_figure = figure;
    for (QString* text : {&m_figure.title, &m_figure.value, &m_figure.trend})
        *text = visible(*text, longest);
    QStringList more;
    for (const auto& text : {figure.definition, figure.detail}) {
        if (!text.isEmpty())
            more << text;
    }
    setAccessibleName(m_figure.title);
    setAccessibleDescription((QStringList{m_figure.value, m_figure.trend} + more).join(u". "_s));
    setToolTip(plainTip(more.join(u" · "_s)));
    update();
}

QSize FigureTile::sizeHint() const
{
    return {200, 78};
}

void FigureTile::paintEvent(QPaintEvent* event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    const auto& tokens = m_theme.tokens();
    const int room = width() - 2 * margin;
    painter.setFont(sans(size::text));
    painter.setPen(tokens.dim);
    painter.drawText(
        margin, titleBase, painter.fontMetrics().elidedText(m_figure.title, Qt::ElideRight, room));
    QFont numbers = sans(numberPixels, QFont::Bold);
    numbers.setLetterSpacing(QFont::AbsoluteSpacing, -0.4);
    const QString value = QFontMetrics(numbers).elidedText(m_figure.value, Qt::ElideRight, room);
    painter.setFont(numbers);
    painter.setPen(tokens.text);
    painter.drawText(margin, numberBase, value);
    const int used = QFontMetrics(numbers).horizontalAdvance(value) + between;
    painter.setFont(sans(size::text, QFont::DemiBold));
    painter.setPen(wordColor(tokens, m_figure.tone));
    if (room - used > painter.fontMetrics().averageCharWidth() * 2)
        painter.drawText(margin + used,
            numberBase,
            painter.fontMetrics().elidedText(m_figure.trend, Qt::ElideRight, room - used));
}

} // namespace slipway::ui
