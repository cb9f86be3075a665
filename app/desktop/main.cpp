// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"
#include "app/desktop/firstframe.h"
#include "app/desktop/photographer.h"
#include "app/logging/startup.h"

#include <QApplication>

using namespace slipway;

namespace {

constexpr int renderLimitMs = 30'000;

bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
}

void takePicture(desktop::Photographer& photographer, const desktop::Picture& picture)
{
    const auto page = desktop::pageOfName(picture.page).value_or(ui::PageId::Readiness);
    const auto theme = picture.theme == u"dark" ? ui::ThemeChoice::Dark : ui::ThemeChoice::Light;
    photographer.take({{page, theme, picture.output}}, picture.size, renderLimitMs);
}

} // namespace

int main(int argc, char** argv)
{
    logging::harden();
    QCoreApplication::setApplicationName(QStringLiteral("slipway"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SLIPWAY_VERSION));
    const auto options = desktop::parseOptions(argc, argv);
    if (options.exitCode)
        return *options.exitCode;
    // A picture needs no display and must not flash a window on one.
    if (desktop::isHeadless(options) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    else if (!hasDisplay() && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        fputs("slipway-desktop: there is no display (use a verb: slipway --help lists them)\n",
            stderr);
        return 2;
    }
    QApplication qt(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("slipway"));
    desktop::Application application(qt, options);
    desktop::Photographer photographer(application);
    photographer.setDelay(options.pictureDelay);
    if (options.picture)
        takePicture(photographer, *options.picture);
    else if (!options.reportFolder.isEmpty())
        desktop::reportHeadless(application, photographer, options.reportFolder);
    else
        application.window().show();
    desktop::FirstFrame firstFrame;
    if (options.isFirstFrameBench)
        firstFrame.quitAfter(application.window());
    application.open();
    return QApplication::exec();
}
