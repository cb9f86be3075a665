// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

constexpr int deepest = 64;

QString place(const QByteArray& body, qsizetype offset)
{
    const auto before = body.left(offset);
    return u"%1:%2"_s.arg(before.count('\n') + 1).arg(offset - before.lastIndexOf('\n'));
}

/// The offset at which the nesting goes too deep, or -1.
qsizetype tooDeepAt(const QByteArray& body)
{
    int depth = 0;
    bool inString = false;
    for (qsizetype i = 0; i < body.size(); ++i) {
        const char c = body[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
            continue;
        }
        inString = c == '"';
        if ((c == '{' || c == '[') && ++depth > deepest)
            return i;
        if (c == '}' || c == ']')
            --depth;
    }
    return -1;
}

} // namespace

Result<QJsonValue> readJson(const QByteArray& body)
{
    if (const auto at = tooDeepAt(body); at >= 0)
        return failure(place(body, at), u"JSON nested deeper than %1 levels"_s.arg(deepest));
    QJsonParseError error;
    // Qt 6.4 reads only objects and lists: a lone value goes in as the one entry of a list.
    const auto start = body.trimmed().left(1);
    const bool isLone = start != "{" && start != "[";
    const auto document = QJsonDocument::fromJson(isLone ? '[' + body + ']' : body, &error);
    if (error.error != QJsonParseError::NoError)
        return failure(place(body, std::max(0, error.offset - (isLone ? 1 : 0))),
            u"broken JSON: %1"_s.arg(error.errorString()));
    if (isLone)
        return document.array().size() == 1 ? QJsonValue(document.array().first()) : QJsonValue();
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

} // namespace slipway::health
