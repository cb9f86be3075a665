// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace slipway::ui {

QPixmap drawnIcon(const QString& name, const QColor& color, int side, double ratio)
{
    QPixmap out(QSize(side, side) * ratio);
    out.setDevicePixelRatio(ratio);
    out.fill(Qt::transparent);
    QFile file(u":/slipway/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return out;
    QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
    QPainter painter(&out);
    renderer.render(&painter, QRectF(0, 0, side, side));
    return out;
}

const QPixmap& CachedIcon::pixmap(const QColor& color, int side, double ratio)
{
    if (m_pixmap.isNull() || m_color != color || !qFuzzyCompare(m_ratio, ratio)) {
        m_pixmap = drawnIcon(m_name, color, side, ratio);
        m_color = color;
        m_ratio = ratio;
    }
    return m_pixmap;
}

} // namespace slipway::ui
