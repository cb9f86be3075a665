// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPixmap>
#include <QString>

class QWidget;

namespace slipway::ui {

/// One of resources/icons in one colour, `side` device-independent pixels square, sharp at `ratio`.
QPixmap drawnIcon(const QString& name, const QColor& color, int side, double ratio);

/// Keeps the last drawing of one icon, so that painting costs a blit.
class CachedIcon {
public:
    explicit CachedIcon(QString name = {}) : m_name(std::move(name)) { }
    const QPixmap& pixmap(const QColor& color, int side, double ratio);

private:
    QString m_name;
    QColor m_color;
    double m_ratio = 0;
    QPixmap m_pixmap;
};

} // namespace slipway::ui
