// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#ifdef SLIPWAY_TEST_GUI
#include <QApplication>
#else
#include <QCoreApplication>
#endif

#include <QLoggingCategory>
#include <QStandardPaths>

/// Runs every registered test class; `-only CLASS` runs one, other arguments go to Qt Test.
int main(int argc, char** argv)
{
    QStandardPaths::setTestModeEnabled(true);
    qputenv("QT_LOGGING_RULES", "qt.qpa.*=false");
#ifdef SLIPWAY_TEST_GUI
    QApplication app(argc, argv);
#else
    QCoreApplication app(argc, argv);
#endif
    return slipway::test::runAll(app.arguments());
}
