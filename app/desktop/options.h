// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

#include <QSize>
#include <QString>

#include <optional>

namespace slipway::desktop {

/// A picture to be written in place of showing the window.
struct Picture {
    QString page; ///< readiness, services, …
    QString theme = QStringLiteral("light");
    QSize size{1440, 900};
    QString output; ///< PNG file
};

/// What the command line asks of the window's program.
struct Options {
    QString config; ///< slipway.yaml, or empty
    QString repository; ///< a directory to be checked without a configuration, or empty
    QString environment; ///< shown first, or empty
    QString page; ///< shown first, or empty
    QString theme; ///< light, dark, or empty
    QString logLevel;
    QString at; ///< `--at`: the scorecard's clock, or empty
    qint64 range = 0; ///< milliseconds that charts show; 0: as remembered
    int pictureDelay = 0; ///< milliseconds to gather data before the first picture
    bool isDemo = false;
    bool isFirstFrameBench = false; ///< print the time to the first painted frame, then quit
    QString reportFolder; ///< headless: report on stdout, pictures in this folder
    std::optional<Picture> picture;
    std::optional<int> exitCode; ///< nothing to do but to end with this code
};

/// Parses; complains on stderr itself.
Options parseOptions(int argc, char** argv);

/// The page of a name on the command line.
std::optional<ui::PageId> pageOfName(const QString& name);
/// The name of a page on the command line: `readiness`, …
QString nameOfPage(ui::PageId page);

} // namespace slipway::desktop
