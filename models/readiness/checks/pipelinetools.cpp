// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

bool matchesTool(const Tool& tool, const QString& name, const QStringList& words)
{
    if (name != QStringView(tool.name))
        return false;
    const auto subcommands = QStringView(tool.subcommands).split(u' ', Qt::SkipEmptyParts);
    if (subcommands.isEmpty())
        return true;
    // The subcommand is the first word that is no flag; a task runner takes several.
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        if (word.startsWith(u'-') || word.contains(u'='))
            continue;
        for (const auto& sub : subcommands)
            if (sub.endsWith(u'*') ? word.startsWith(sub.chopped(1)) : word == sub)
                return true;
        const bool isRunner = name == u"make" || name.startsWith(u"mvn")
            || name.startsWith(u"gradle") || name == u"just" || name == u"task" || name == u"turbo"
            || name == u"nx" || name == u"lerna";
        if (!isRunner)
            return false;
    }
    return false;
}

bool hasWord(const QStringList& words, std::initializer_list<QStringView> any)
{
    return std::ranges::any_of(words, [&any](const QString& word) {
        return std::ranges::any_of(any, [&word](QStringView one) { return word == one; });
    });
}

/// `npm run test:unit`, `yarn test`, `pnpm -r test`: the script's name.
QString packageScript(const QStringList& words)
{
    static const QStringList managers{u"npm"_s, u"yarn"_s, u"pnpm"_s, u"bun"_s};
    if (!managers.contains(words.value(0)))
        return {};
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == u"--filter" || words[i] == u"--prefix" || words[i] == u"-w"
            || words[i] == u"--workspace" || words[i] == u"--cwd" || words[i] == u"-C"
            || words[i] == u"-F" || words[i] == u"workspace")
            ++i;
        else if (!words[i].startsWith(u'-') && words[i] != u"run" && words[i] != u"run-script")
            return words[i] == u"t" ? u"test"_s : words[i];
    }
    return {};
}

QString joinedPath(const QString& folder, const QString& path)
{
    return QDir::cleanPath(folder.isEmpty() || folder == u"." ? path : folder + u'/' + path);
}

} // namespace slipway::readiness
