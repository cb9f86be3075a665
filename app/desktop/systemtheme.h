// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace slipway::ui {
class Theme;
}

class QDBusVariant;

namespace slipway::desktop {

/// Tells the theme what the desktop wants, from the settings portal (`org.freedesktop.appearance`,
/// `color-scheme`), at once and on change; without a portal, from the palette the platform started
/// with. Never blocks.
class SystemTheme : public QObject {
    Q_OBJECT

public:
    /// Made before the theme is applied, so that the platform's own palette can be looked at.
    /// `theme` outlives it.
    explicit SystemTheme(ui::Theme& theme, QObject* parent = nullptr);

private slots:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void ask();
    void take(uint scheme);

    ui::Theme& m_theme;
};

} // namespace slipway::desktop
