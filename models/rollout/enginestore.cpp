// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/enginestore.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

constexpr qint64 keptHead = 1LL << 20;
constexpr qint64 keptTail = 3LL << 20;

qint64 linesOf(QFile& file)
{
    qint64 lines = 0;
    QByteArray chunk;
    while (!(chunk = file.read(1 << 20)).isEmpty())
        lines += chunk.count('\n');
    return lines;
}

} // namespace

KeptLog keptLog(const QString& path, const Redactor& redactor)
{
    KeptLog out;
    QFile file(path);
    if (file.open(QIODevice::ReadOnly)) {
        out.stored.bytes = file.size();
        out.stored.lines = linesOf(file);
        file.seek(0);
        QByteArray raw = file.read(keptHead + keptTail);
        if (out.stored.bytes > keptHead + keptTail) {
            raw.truncate(keptHead);
            file.seek(out.stored.bytes - keptTail);
            raw += "\n… " + QByteArray::number(out.stored.bytes - keptHead - keptTail)
                + " bytes are not kept here …\n" + file.read(keptTail);
        }
        out.bytes = redactor.redact(QString::fromUtf8(raw)).toUtf8();
    }
    out.stored.kept = out.bytes.size();
    out.stored.digest = QCryptographicHash::hash(out.bytes, QCryptographicHash::Sha256);
    return out;
}

std::optional<QJsonObject> lastJsonLine(const QString& path, qint64 from, qint64 to)
{
    static constexpr qint64 limit = 64 * 1024;
    QFile file(path);
    if (to <= from || !file.open(QIODevice::ReadOnly) || !file.seek(std::max(from, to - limit)))
        return {};
    const auto lines = file.read(std::min(to - from, limit)).split('\n');
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const auto document = QJsonDocument::fromJson(line->trimmed());
        if (document.isObject())
            return document.object();
    }
    return {};
}

} // namespace slipway::rollout
