// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/logdialog.h"

#include "base/text.h"
#include "ui/widgets/logview.h"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

void showLog(QWidget& over, const Theme& theme, const QString& title, const LogSource& source)
{
    auto* dialog = new QDialog(&over);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(u"logDialog"_s);
    dialog->setWindowTitle(visible(title));
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(8, 8, 8, 8);
    auto* view = new LogView(theme, dialog);
    layout->addWidget(view);
    QObject::connect(view, &LogView::copyRequested, dialog, [](const QString& text) {
        QGuiApplication::clipboard()->setText(text);
    });
    view->setSource(source);
    dialog->resize(over.size() * 0.8);
    dialog->open();
    view->setFocus();
}

} // namespace slipway::ui
