// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/desk.h"
#include "app/desktop/options.h"
#include "app/desktop/systemtheme.h"
#include "base/clock.h"
#include "base/redactor.h"
#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QThreadPool>
#include <QTranslator>

#include <memory>

class QApplication;

namespace slipway::desktop {

/// The composition root: makes everything once, in this order, and destroys it upward. Lives in
/// main().
class Application {
public:
    /// `application` outlives it.
    Application(QApplication& application, const Options& options);
    ~Application();

    /// Opens what the options ask for; the event loop is the caller's.
    void open();

    Desk& desk() { return m_desk; }
    ui::MainWindow& window() { return m_window; }
    ui::Theme& theme() { return m_theme; }

private:
    Options m_options;
    QTranslator m_translator;
    SystemClock m_clock;
    Redactor m_redactor;
    QThreadPool m_pool;
    ui::Theme m_theme;
    std::unique_ptr<SystemTheme> m_systemTheme;
    Desk m_desk;
    ui::MainWindow m_window;
};

/// True where the window is only painted, for pictures: nothing is remembered.
bool isHeadless(const Options& options);

} // namespace slipway::desktop
