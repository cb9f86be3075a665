// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"
#include "base/result.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <vector>

namespace slipway::rollout {

/// A number as JSON keeps it exactly: NaN, Inf and minus zero stand as text.
[[nodiscard]] QJsonValue numberJson(double number);

/// Reads an object's members one by one and remembers the first that is not as it should be.
class JsonMembers {
public:
    explicit JsonMembers(QJsonObject json) : m_json(std::move(json)) { }

    [[nodiscard]] bool has(const QString& key) const { return m_json.contains(key); }
    [[nodiscard]] QString text(const QString& key);
    [[nodiscard]] QStringList texts(const QString& key);
    [[nodiscard]] bool flag(const QString& key);
    [[nodiscard]] qint64 whole(const QString& key);
    [[nodiscard]] int small(const QString& key);
    [[nodiscard]] Milliseconds span(const QString& key) { return Milliseconds(whole(key)); }
    [[nodiscard]] double number(const QString& key);
    [[nodiscard]] QByteArray bytes(const QString& key); ///< hex digits
    [[nodiscard]] QJsonObject object(const QString& key);

    /// A member read by a function from QJsonObject to Result<T>; T must have a default.
    template<typename Read>
    auto value(const QString& key, Read read)
    {
        auto got = read(object(key));
        using T = typename decltype(got)::value_type;
        if (!got)
            fail(got.error().in(key));
        return got ? std::move(*got) : T();
    }
    /// The same, for a member that may be absent.
    template<typename Read>
    auto optionalValue(const QString& key, Read read)
    {
        using T = typename decltype(read(QJsonObject()))::value_type;
        return has(key) ? std::optional<T>(value(key, read)) : std::optional<T>();
    }
    /// An array of objects.
    template<typename Read>
    auto values(const QString& key, Read read)
    {
        using T = typename decltype(read(QJsonObject()))::value_type;
        std::vector<T> out;
        for (const auto& element : array(key)) {
            auto got = read(element.toObject());
            if (!got)
                fail(got.error().in(key));
            else
                out.push_back(std::move(*got));
        }
        return out;
    }
    /// A word out of a table of {value, word}.
    template<typename Table>
    auto word(const QString& key, const Table& table)
    {
        const QString text = this->text(key);
        for (const auto& [value, name] : table) {
            if (name == text)
                return value;
        }
        wrong(key);
        return table.front().first;
    }
    [[nodiscard]] QJsonArray array(const QString& key);

    void wrong(const QString& key);
    void fail(Error error);
    template<typename T>
    [[nodiscard]] Result<T> read(T value) const
    {
        return m_error ? Result<T>(failure(*m_error)) : Result<T>(std::move(value));
    }

private:
    QJsonObject m_json;
    std::optional<Error> m_error;
};

/// An array from values and a function that writes one.
template<typename T, typename Write>
[[nodiscard]] QJsonArray arrayOf(const std::vector<T>& values, Write write)
{
    QJsonArray out;
    for (const auto& value : values)
        out.append(write(value));
    return out;
}

/// The word of a value in a table of {value, word}.
template<typename T, typename Table>
[[nodiscard]] QString wordIn(const Table& table, T value)
{
    for (const auto& [one, word] : table) {
        if (one == value)
            return QString(word);
    }
    return QString(table.front().second);
}

} // namespace slipway::rollout
