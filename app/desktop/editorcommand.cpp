// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/editorcommand.h"

#include <QFileInfo>
#include <QProcess>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

/// How an editor is told a line.
struct Known {
    QStringView program;
    QStringView line; ///< argument before the file; `{line}`; empty: goes with the file
    QStringView file; ///< `{file}` and perhaps `{line}`
};
constexpr std::array known{Known{u"gvim", u"+{line}", u"{file}"},
    Known{u"gedit", u"+{line}", u"{file}"},
    Known{u"mousepad", u"--line={line}", u"{file}"},
    Known{u"kate", u"--line={line}", u"{file}"},
    Known{u"kwrite", u"--line={line}", u"{file}"},
    Known{u"geany", u"--line={line}", u"{file}"},
    Known{u"code", u"--goto", u"{file}:{line}"},
    Known{u"codium", u"--goto", u"{file}:{line}"},
    Known{u"zed", u"", u"{file}:{line}"},
    Known{u"subl", u"", u"{file}:{line}"},
    Known{u"emacsclient", u"+{line}", u"{file}"},
    Known{u"qtcreator", u"-client", u"{file}:{line}"}};

QString filled(QStringView pattern, const QString& file, int line)
{
    // The file last: its name may look like a placeholder.
    return pattern.toString()
        .replace(u"{line}"_s, QString::number(std::max(1, line)))
        .replace(u"{file}"_s, file);
}

} // namespace

QStringList editorCommand(const QProcessEnvironment& environment, const QString& file, int line)
{
    const QStringList own = QProcess::splitCommand(environment.value(u"SLIPWAY_EDITOR"_s));
    if (!own.isEmpty()) {
        QStringList out;
        for (const auto& argument : own)
            out << filled(argument, file, line);
        if (!own.join(u' ').contains(u"{file}"_s))
            out << file;
        return out;
    }
    const QStringList visual = QProcess::splitCommand(environment.value(u"VISUAL"_s));
    if (visual.isEmpty())
        return {};
    const QString name = QFileInfo(visual.front()).fileName();
    for (const auto& editor : known) {
        if (editor.program != name)
            continue;
        QStringList out = visual;
        if (!editor.line.isEmpty())
            out << filled(editor.line, file, line);
        return out << filled(editor.file, file, line);
    }
    return {}; // it may want a terminal
}

} // namespace slipway::desktop
