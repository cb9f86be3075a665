// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/fileviewer.h"

#include "base/text.h"
#include "ui/theme/fonts.h"

#include <QCoreApplication>
#include <QDialog>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr qsizetype longestLine
    = 4096; // QPlainTextEdit takes seconds for one line of 200,000 characters

/// Each line with its number, made safe to show.
QString numbered(const QString& text)
{
    const auto lines = text.split(u'\n');
    const auto width = QString::number(lines.size()).size();
    QString out;
    out.reserve(text.size() + lines.size() * (width + 3));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QString line = lines[i];
        if (line.endsWith(u'\r'))
            line.chop(1);
        line.replace(u'\t', u"    "_s);
        out += QString::number(i + 1).rightJustified(width) + u"  "_s + visible(line, longestLine)
            + u'\n';
    }
    out.chop(1);
    return out;
}

void mark(QPlainTextEdit& view, int line)
{
    const auto block = view.document()->findBlockByNumber(std::max(0, line - 1));
    if (line <= 0 || !block.isValid())
        return;
    QTextCursor cursor(block);
    view.setTextCursor(cursor);
    QTextEdit::ExtraSelection selection;
    selection.cursor = cursor;
    selection.format.setBackground(view.palette().alternateBase());
    QColor tint = view.palette().highlight().color();
    tint.setAlpha(48);
    selection.format.setBackground(tint);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    view.setExtraSelections({selection});
    view.centerCursor();
}

} // namespace

void showFile(QWidget& over, const QString& name, const QString& text, int line)
{
    auto* dialog = new QDialog(&over);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(u"fileViewer"_s);
    dialog->setWindowTitle(visible(name));
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* view = new QPlainTextEdit(dialog);
    view->setReadOnly(true);
    view->setFrameShape(QFrame::NoFrame);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setFont(mono(12));
    view->setAccessibleName(
        QCoreApplication::translate("FileViewer", "Content of %1").arg(visible(name)));
    view->setPlainText(numbered(text));
    layout->addWidget(view);
    dialog->resize(std::min(900, over.width() * 3 / 4), std::min(680, over.height() * 4 / 5));
    dialog->show();
    dialog->activateWindow();
    view->setFocus();
    mark(*view, line);
}

} // namespace slipway::ui
