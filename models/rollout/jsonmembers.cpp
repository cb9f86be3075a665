// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/jsonmembers.h"

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::rollout {

QJsonValue numberJson(double number)
{
    if (std::isnan(number))
        return u"NaN"_s;
    if (std::isinf(number))
        return number > 0 ? u"+Inf"_s : u"-Inf"_s;
    return number == 0 && std::signbit(number) ? QJsonValue(u"-0"_s) : QJsonValue(number);
}

QString JsonMembers::text(const QString& key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isString())
        wrong(key);
    return value.toString();
}

QStringList JsonMembers::texts(const QString& key)
{
    QStringList out;
    for (const auto& element : array(key)) {
        if (!element.isString())
            wrong(key);
        out.append(element.toString());
    }
    return out;
}

bool JsonMembers::flag(const QString& key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isBool())
        wrong(key);
    return value.toBool();
}

qint64 JsonMembers::whole(const QString& key)
{
    constexpr qint64 never = std::numeric_limits<qint64>::min();
    const qint64 value = m_json.value(key).toInteger(never);
    if (value == never)
        wrong(key);
    return value == never ? 0 : value;
}

int JsonMembers::small(const QString& key)
{
    const qint64 value = whole(key);
    const bool fits
        = value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max();
    if (!fits)
        wrong(key);
    return fits ? static_cast<int>(value) : 0;
}

double JsonMembers::number(const QString& key)
{
    const QJsonValue value = m_json.value(key);
    if (value.isDouble())
        return value.toDouble();
    const QString word = value.toString();
    if (word == u"NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (word == u"+Inf" || word == u"-Inf")
        return std::numeric_limits<double>::infinity() * (word == u"+Inf" ? 1 : -1);
    if (word == u"-0")
        return -0.0;
    wrong(key);
    return 0;
}

QByteArray JsonMembers::bytes(const QString& key)
{
    const QByteArray hex = text(key).toLatin1();
    const QByteArray out = QByteArray::fromHex(hex);
    if (out.toHex() != hex)
        wrong(key);
    return out;
}

QJsonObject JsonMembers::object(const QString& key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isObject())
        wrong(key);
    return value.toObject();
}

QJsonArray JsonMembers::array(const QString& key)
{
    const QJsonValue value = m_json.value(key);
    if (!value.isArray())
        wrong(key);
    return value.toArray();
}

void JsonMembers::wrong(const QString& key)
{
    fail({key, u"the member is missing or of another kind"_s, {}});
}

void JsonMembers::fail(Error error)
{
    if (!m_error)
        m_error = std::move(error);
}

} // namespace slipway::rollout
