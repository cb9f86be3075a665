// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust/scripts.h"

#include "io/atomicfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

/// What an argument may mean as a file: itself, and what stands behind its first `=`.
QStringList candidates(const QString& argument)
{
    QStringList out{argument};
    const qsizetype equals = argument.indexOf(u'=');
    if (equals > 0)
        out << argument.mid(equals + 1);
    return out;
}

/// From the disk, or from this program's own resources.
Result<QByteArray> bytesOf(const QString& path)
{
    constexpr qint64 largest = 10LL << 20;
    if (!path.startsWith(u":/"))
        return io::readFile(path, largest);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? Result<QByteArray>(file.readAll())
                                          : failure(path, u"it is not built in"_s);
}

bool isInside(const QString& path, const QString& folder)
{
    const QString root = folder.endsWith(u'/') ? folder : folder + u'/';
    return path.startsWith(root);
}

} // namespace

Result<std::vector<Script>> scriptsOf(const config::Config& config)
{
    constexpr qsizetype most = 500;
    const QDir folder = QFileInfo(config.file).dir();
    const QString root = QDir::cleanPath(folder.absolutePath());
    const QString canonicalRoot = folder.canonicalPath();
    QMap<QString, QString> found; // name → path
    const auto look = [&](const QStringList& argv, const QString& workingDirectory) {
        for (const auto& argument : argv) {
            for (const auto& candidate : candidates(argument)) {
                // A program stands relative to the folder, an argument to where the command runs.
                for (const auto& base : {root, workingDirectory}) {
                    const QFileInfo info(QDir::cleanPath(QDir(base).absoluteFilePath(candidate)));
                    if (candidate.isEmpty() || !info.isFile())
                        continue;
                    const QString target = info.canonicalFilePath();
                    if (isInside(info.absoluteFilePath(), root))
                        found.insert(folder.relativeFilePath(info.absoluteFilePath()), target);
                    else if (isInside(target, canonicalRoot))
                        found.insert(QDir(canonicalRoot).relativeFilePath(target), target);
                }
            }
        }
    };
    for (const auto& command : config.commands)
        look(command.argv, command.workingDirectory);
    for (const auto& check : config.readiness.checks)
        look(check.argv, config.project.repository);
    if (found.size() > most)
        return failure(config.file, u"the commands name more than 500 files"_s);
    std::vector<Script> out;
    for (auto it = found.begin(); it != found.end(); ++it) {
        const auto bytes = bytesOf(it.value());
        if (!bytes)
            return failure(bytes.error().in(u"a command names this file"_s));
        out.push_back({it.key(), it.value(), *bytes});
    }
    return out;
}

} // namespace slipway::trust
