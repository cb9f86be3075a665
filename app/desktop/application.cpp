// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"

#include "app/desktop/systemtheme.h"
#include "app/desktop/wiring.h"
#include "app/logging/log.h"
#include "app/logging/paths.h"
#include "base/log.h"
#include "config/configreader.h"

#include <QApplication>
#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

QString memoryFile(const Options& options)
{
    if (isHeadless(options))
        return {};
    logging::makePrivate(logging::configDirectory());
    return logging::configDirectory() + u"/window.ini"_s;
}

void startLog(const Options& options, const Redactor& redactor)
{
    const QString level = options.logLevel.isEmpty() ? u"info"_s : options.logLevel;
    const auto started
        = logging::start({logging::logFile(), level, !options.logLevel.isEmpty()}, &redactor);
    if (!started)
        fprintf(stderr, "slipway-desktop: %s\n", qPrintable(started.error().text()));
}

} // namespace

bool isHeadless(const Options& options)
{
    return options.picture || !options.reportFolder.isEmpty();
}

Application::Application(QApplication& application, const Options& options)
    : m_options(options)
    , m_desk(m_clock, m_redactor, m_pool)
    , m_window(m_theme, pageFactories(m_theme, m_desk), memoryFile(options))
{
    startLog(options, m_redactor);
    // English too has plural forms: "1 blocker", "2 blockers".
    if (m_translator.load(u":/slipway/translations/slipway_en.qm"_s))
        QCoreApplication::installTranslator(&m_translator);
    if (!options.theme.isEmpty())
        m_theme.choose(options.theme == u"dark" ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light);
    if (!isHeadless(options))
        m_systemTheme = std::make_unique<SystemTheme>(m_theme);
    m_theme.applyTo(application);
    if (options.range > 0)
        m_window.setRange(options.range);
    m_desk.preferEnvironment(options.environment);
    m_window.setAbout({{QObject::tr("Version"), QStringLiteral(SLIPWAY_VERSION)},
        {QObject::tr("Qt"), QString::fromLatin1(qVersion())},
        {QObject::tr("Log"), logging::logFile()},
        {QObject::tr("Licence"), u"GPL-3.0-or-later"_s}});
    wire(m_window, m_desk);
    m_window.setFocus(); // no ring around the first control until somebody uses the keyboard
}

Application::~Application()
{
    logging::stop();
}

void Application::open()
{
    if (m_options.isDemo)
        m_desk.openDemo();
    else if (!m_options.config.isEmpty())
        m_desk.openConfig(m_options.config);
    else if (!m_options.repository.isEmpty())
        m_desk.openRepository(m_options.repository);
    else if (const auto found = config::findConfig(QDir::currentPath()))
        m_desk.openConfig(*found);
    if (const auto page = pageOfName(m_options.page))
        m_window.showPage(*page);
}

} // namespace slipway::desktop
