// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/project.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

const auto source = u":/slipway/demo"_s;
const auto configuration = u"slipway.yaml"_s;

/// A path inside a double-quoted YAML scalar.
QString quoted(QString path)
{
    return path.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
}

Result<QByteArray> filled(QString text, const QMap<QString, quint16>& ports, const QString& program)
{
    for (auto it = ports.begin(); it != ports.end(); ++it)
        text.replace(u"@PORT_%1@"_s.arg(it.key()), QString::number(it.value()));
    static const QRegularExpression placeholder(u"@(?!SLIPWAY@)[A-Za-z_]+@"_s);
    if (const auto left = placeholder.match(text); left.hasMatch())
        return failure(configuration, u"nothing fills %1"_s.arg(left.captured()));
    return text.replace(u"@SLIPWAY@"_s, quoted(program)).toUtf8();
}

Result<void> write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
        return failure(path, u"cannot be written"_s);
    return {};
}

} // namespace

Result<QString> writeDemoProject(
    const QString& folder, const QMap<QString, quint16>& ports, const QString& program)
{
    QString written;
    QDirIterator files(source, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString from = files.next();
        const QString relative = QDir(source).relativeFilePath(from);
        QFile file(from);
        if (!file.open(QIODevice::ReadOnly))
            return failure(from, u"is not built in"_s);
        QByteArray bytes = file.readAll();
        const QString to = QDir(folder).absoluteFilePath(relative);
        if (relative == configuration) {
            const auto text = filled(QString::fromUtf8(bytes), ports, program);
            if (!text)
                return failure(text.error());
            bytes = *text;
            written = to;
        }
        if (const auto done = write(to, bytes); !done)
            return failure(done.error());
    }
    if (written.isEmpty())
        return failure(source, u"holds no slipway.yaml"_s);
    return written;
}

} // namespace slipway::demo
