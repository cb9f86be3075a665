// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QObject>

class QApplication;

namespace slipway::ui {

/// Whether the person chose a theme or lets the system choose.
enum class ThemeChoice { System, Light, Dark };

/// The current tokens, as the system or the person wants them. Made in main, passed by reference to
/// every widget; outlives them. Main thread only.
class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QObject* parent = nullptr);

    const Tokens& tokens() const { return *m_tokens; }
    ThemeChoice choice() const { return m_choice; }
    void choose(ThemeChoice choice);
    /// What the system wants; matters while the choice is System.
    void setSystemDark(bool isDark);

    /// Sets font, style and palette of the application, and keeps them in step from then on.
    void applyTo(QApplication& application);

signals:
    /// The tokens are others now; palette and style are already set.
    void changed();
    void choiceChanged(slipway::ui::ThemeChoice choice);

private:
    void refresh();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_isSystemDark = false;
    const Tokens* m_tokens;
    QApplication* m_application = nullptr;
};

} // namespace slipway::ui
