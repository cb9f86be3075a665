// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ribbon.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace slipway::ui {

void paintDemoRibbon(QPainter& painter, const QRectF& rect, const Tokens& tokens)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tokens.prod);
    const double notch = rect.height() / 2.6;
    painter.drawPolygon(QPolygonF{rect.topRight(),
        rect.bottomRight(),
        rect.bottomLeft(),
        {rect.left() + notch, rect.center().y()},
        rect.topLeft()});
    QFont font = sans(size::tiny, QFont::Bold);
    font.setLetterSpacing(QFont::AbsoluteSpacing, 0.8);
    painter.setFont(font);
    painter.setPen(tokens.onProd);
    painter.drawText(rect.adjusted(notch, 0, 0, 0),
        Qt::AlignCenter,
        QCoreApplication::translate("slipway::ui::DemoRibbon", "DEMO"));
    painter.restore();
}

DemoRibbon::DemoRibbon(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setFixedSize(60, 20);
    setAccessibleName(tr("Demo data"));
    setToolTip(tr("Everything shown comes from the built-in demo"));
}

void DemoRibbon::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintDemoRibbon(painter, rect(), m_theme.tokens());
}

} // namespace slipway::ui
