// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/fields.h"

#include "base/text.h"
#include "yaml/source.h"

#include <QSet>
#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rules {

Fields::Fields(const yaml::Node& map,
    const QString& what,
    const QStringList& known,
    std::vector<Error>& problems)
    : m_map(map)
    , m_problems(problems)
{
    if (!map.isMap() && !map.isNull())
        complain(map.mark, u"%1 is not a map"_s.arg(what), u"write key: value"_s);
    QSet<QString> seen;
    for (const auto& entry : map.entries) {
        const auto& key = entry.first;
        const auto name = visible(key.text, 80);
        if (seen.contains(key.text))
            complain(key.mark, u"key \"%1\" is set twice"_s.arg(name), u"remove one"_s);
        else if (!key.isScalar() || !known.contains(key.text)) {
            const auto close = closest(key.text, known);
            complain(key.mark,
                u"field %1 not found in %2"_s.arg(name, what),
                close.isEmpty() ? u"remove it"_s : u"did you mean %1?"_s.arg(close));
        }
        seen.insert(key.text);
    }
}

const yaml::Node* Fields::find(const QString& key) const
{
    const auto* node = m_map.find(key);
    return node && !node->isNull() ? node : nullptr;
}

QString Fields::text(const QString& key) const
{
    const auto* node = find(key);
    if (!node || node->isScalar())
        return node ? node->text : QString();
    complain(node->mark, u"%1 is not a text"_s.arg(key), u"write one value"_s);
    return {};
}

Milliseconds Fields::duration(const QString& key) const
{
    const auto* node = find(key);
    if (!node)
        return {};
    const auto parsed = parseDuration(text(key));
    if (!parsed)
        complain(node->mark,
            u"%1 is not a duration: \"%2\""_s.arg(key, visible(text(key), 80)),
            parsed.error().fix);
    return parsed.value_or(Milliseconds{});
}

qint64 Fields::integer(const QString& key) const
{
    bool isNumber = true;
    const auto* node = find(key);
    const qint64 number = node ? text(key).toLongLong(&isNumber) : 0;
    if (!isNumber)
        complain(node->mark, u"%1 is not a whole number"_s.arg(key), u"write 10"_s);
    return number;
}

bool Fields::flag(const QString& key) const
{
    const auto* node = find(key);
    const auto word = node ? text(key) : u"false"_s;
    if (word != u"true" && word != u"false")
        complain(node->mark, u"%1 is neither true nor false"_s.arg(key));
    return word == u"true";
}

QStringList Fields::texts(const QString& key) const
{
    QStringList out;
    for (const auto& item : items(key)) {
        if (item.isScalar())
            out << item.text;
        else
            complain(item.mark, u"an item of %1 is not a text"_s.arg(key));
    }
    return out;
}

const std::vector<yaml::Node>& Fields::items(const QString& key) const
{
    static const std::vector<yaml::Node> none;
    const auto* node = find(key);
    if (!node)
        return none;
    if (!node->isSequence())
        complain(node->mark, u"%1 is not a list"_s.arg(key), u"begin each item with a dash"_s);
    return node->items;
}

std::vector<std::pair<const yaml::Node*, const yaml::Node*>> Fields::pairs(const QString& key) const
{
    std::vector<std::pair<const yaml::Node*, const yaml::Node*>> out;
    const auto* node = find(key);
    if (!node)
        return out;
    if (!node->isMap())
        complain(node->mark, u"%1 is not a map"_s.arg(key), u"write name: value"_s);
    QSet<QString> seen;
    for (const auto& entry : node->entries) {
        const auto& [name, value] = entry;
        if (!name.isScalar() || value.isMap() || value.isSequence()) {
            complain(name.mark, u"%1 holds what is no text"_s.arg(key), u"write name: value"_s);
            continue;
        }
        if (seen.contains(name.text)) {
            complain(name.mark,
                u"key \"%1\" is set twice"_s.arg(visible(name.text, 80)),
                u"remove one"_s);
            continue;
        }
        seen.insert(name.text);
        out.emplace_back(&name, &value);
    }
    std::ranges::sort(out, {}, [](const auto& pair) { return pair.first->text.toUtf8(); });
    return out;
}

void Fields::complain(const yaml::Mark& mark, const QString& what, const QString& fix) const
{
    m_problems.push_back({yaml::whereOf(mark), what, fix});
}

Result<yaml::Node> readDocument(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(bytes);
    Q_UNUSED(decoded)
    if (decoder.hasError())
        return failure(u"1:1"_s, u"the file is not UTF-8"_s, u"save it as UTF-8"_s);
    auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty())
        return yaml::Node();
    if (documents->size() > 1)
        return failure(yaml::whereOf((*documents)[1].mark),
            u"the file holds more than one document"_s,
            u"use a file for each"_s);
    return std::move(documents->front());
}

} // namespace slipway::rules
