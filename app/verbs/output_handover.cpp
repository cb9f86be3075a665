// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/output.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <unistd.h>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QString desktopProgram()
{
    const QString name = u"slipway-desktop"_s;
    const QString self = QFileInfo(u"/proc/self/exe"_s).symLinkTarget();
    const QFileInfo beside(QFileInfo(self).absolutePath() + u'/' + name);
    if (!self.isEmpty() && beside.isFile() && beside.isExecutable())
        return beside.absoluteFilePath();
    return QStandardPaths::findExecutable(name);
}

} // namespace

int handOver(const Session& session, const QStringList& arguments)
{
    const QString program = desktopProgram();
    if (program.isEmpty()) {
        complain(session,
            u"slipway-desktop is not installed, so there is no window (use a verb: slipway --help lists them)"_s);
        return Exit::Usage;
    }
    std::vector<QByteArray> texts{QFile::encodeName(program)};
    for (const auto& argument : arguments)
        texts.push_back(QFile::encodeName(argument));
    std::vector<char*> pointers;
    for (auto& text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    ::execv(texts.front().constData(), pointers.data());
    complain(session, program + u": cannot be started: "_s + qt_error_string());
    return Exit::Usage;
}

} // namespace slipway::verbs
