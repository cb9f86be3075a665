// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/barewindow.h"

#include <QApplication>
#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QStatusBar>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

class BareWindow : public QMainWindow {
protected:
    bool event(QEvent* event) override
    {
        const bool isDone = QMainWindow::event(event);
        if (event->type() == QEvent::Paint) {
            std::puts("first frame");
            std::fflush(stdout);
            QMetaObject::invokeMethod(qApp, &QApplication::quit, Qt::QueuedConnection);
        }
        return isDone;
    }
};

} // namespace

int showBareWindow(QApplication& app)
{
    BareWindow window;
    window.menuBar()->addMenu(u"File"_s);
    window.statusBar()->showMessage(u"Ready"_s);
    window.setCentralWidget(new QLabel(u"bare"_s));
    window.resize(1440, 900);
    window.show();
    return QApplication::exec() + (app.closingDown() ? 1 : 0);
}

} // namespace slipway::bench
