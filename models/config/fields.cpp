// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/fields.h"

#include "base/text.h"

#include <QDir>
#include <QRegularExpression>

#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

QString kindText(const yaml::Node& node)
{
    switch (node.kind) {
    case yaml::Node::Kind::Null: return u"nothing"_s;
    case yaml::Node::Kind::Scalar: return u"text"_s;
    case yaml::Node::Kind::Sequence: return u"a list"_s;
    case yaml::Node::Kind::Map: return u"a map"_s;
    }
    return {};
}

QString shown(double number)
{
    return QString::number(number, 'g', 10);
}

bool leavesTheRepository(const QString& path)
{
    const QString clean = QDir::cleanPath(path);
    return QDir::isAbsolutePath(path) || clean == u".." || clean.startsWith(u"../");
}

} // namespace

std::optional<double> numberOf(const yaml::Node& node)
{
    if (!node.isScalar() || node.isQuoted)
        return std::nullopt;
    const QByteArray text = node.text.toUtf8();
    double value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc{} || end != text.end() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

const yaml::Node* valueOf(const yaml::Node& map, QStringView key, Mistakes& mistakes)
{
    for (const auto& [name, value] : map.entries) {
        if (name.text != key)
            continue;
        if (!value.isNull())
            return &value;
        mistakes.add(
            name.mark, u"'%1' has no value"_s.arg(key), u"give it one, or leave the key out"_s);
    }
    return nullptr;
}

Fields::Fields(const yaml::Node& node, const Section& section, Mistakes& mistakes)
    : m_node(node)
    , m_section(section)
    , m_mistakes(mistakes)
{
    if (!node.isMap()) {
        mistakes.add(node.mark,
            u"%1 must be a map, this is %2"_s.arg(section.name, kindText(node)),
            u"write key: value, one a line"_s);
        return;
    }
    for (const auto& [key, value] : node.entries) {
        if (section.keys.contains(key.text))
            continue;
        if (section.notYet.contains(key.text)) {
            mistakes.add(key.mark,
                quoted(key.text) + u" is not supported yet"_s,
                section.notYet.value(key.text));
            continue;
        }
        mistakes.add(key.mark,
            u"unknown key %1 in %2"_s.arg(quoted(key.text), section.name),
            suggestion(key.text, section.keys));
    }
    for (const auto& key : section.required) {
        if (!node.find(key))
            mistakes.add(node.mark, u"'%1' is missing in %2"_s.arg(key, section.name));
    }
}

const yaml::Node* Fields::find(QStringView key) const
{
    return valueOf(m_node, key, m_mistakes);
}

const yaml::Node* Fields::scalar(QStringView key, const QString& kind) const
{
    const yaml::Node* node = find(key);
    if (!node || node->isScalar())
        return node;
    m_mistakes.add(node->mark, u"'%1' must be %2, this is %3"_s.arg(key, kind, kindText(*node)));
    return nullptr;
}

bool Fields::isClean(const yaml::Node& node, QStringView key) const
{
    if (!hasInvisible(node.text))
        return true;
    m_mistakes.add(
        node.mark, u"'%1' has characters that cannot be seen: %2"_s.arg(key, quoted(node.text)));
    return false;
}

QString Fields::text(QStringView key) const
{
    const yaml::Node* node = scalar(key, u"text"_s);
    return node && isClean(*node, key) ? node->text : QString();
}

QString Fields::name(QStringView key) const
{
    constexpr qsizetype longest = 100;
    const yaml::Node* node = scalar(key, u"text"_s);
    if (!node || !isClean(*node, key))
        return {};
    if (node->text.isEmpty() || node->text.trimmed() != node->text || node->text.size() > longest) {
        m_mistakes.add(node->mark,
            u"'%1' must be 1 to %2 characters without blanks around them"_s.arg(key).arg(longest));
        return {};
    }
    return node->text;
}

QString Fields::oneOf(QStringView key, const QStringList& options, const QString& fallback) const
{
    const yaml::Node* node = scalar(key, u"text"_s);
    if (!node)
        return fallback;
    if (options.contains(node->text))
        return node->text;
    m_mistakes.add(node->mark,
        u"unknown %1 %2"_s.arg(key, quoted(node->text)),
        suggestion(node->text, options));
    return fallback;
}

std::optional<bool> Fields::flag(QStringView key) const
{
    const yaml::Node* node = scalar(key, u"true or false"_s);
    if (!node)
        return std::nullopt;
    if (!node->isQuoted && (node->text == u"true" || node->text == u"false"))
        return node->text == u"true";
    m_mistakes.add(
        node->mark, u"'%1' must be true or false, not %2"_s.arg(key, quoted(node->text)));
    return std::nullopt;
}

std::optional<double> Fields::number(QStringView key, double lowest, double highest) const
{
    const yaml::Node* node = scalar(key, u"a number"_s);
    if (!node)
        return std::nullopt;
    const auto value = numberOf(*node);
    if (value && *value >= lowest && *value <= highest)
        return value;
    const bool isBounded = std::abs(lowest) < 1e300;
    m_mistakes.add(node->mark,
        u"'%1' must be a number%2, not %3"_s.arg(key,
            isBounded ? u" from %1 to %2"_s.arg(shown(lowest), shown(highest)) : QString(),
            quoted(node->text)));
    return std::nullopt;
}

std::optional<int> Fields::integer(QStringView key, int lowest, int highest) const
{
    const yaml::Node* node = scalar(key, u"a whole number"_s);
    if (!node)
        return std::nullopt;
    const auto value = numberOf(*node);
    if (value && *value >= lowest && *value <= highest && std::floor(*value) == *value)
        return static_cast<int>(*value);
    m_mistakes.add(node->mark,
        u"'%1' must be a whole number from %2 to %3, not %4"_s.arg(key)
            .arg(lowest)
            .arg(highest)
            .arg(quoted(node->text)));
    return std::nullopt;
}

std::optional<Milliseconds> Fields::duration(
    QStringView key, Milliseconds lowest, Milliseconds highest) const
{
    const yaml::Node* node = scalar(key, u"a time"_s);
    if (!node)
        return std::nullopt;
    const auto value = parseDuration(node->text);
    if (!value) {
        m_mistakes.add(
            node->mark, u"unknown %1 %2"_s.arg(key, quoted(node->text)), value.error().fix);
        return std::nullopt;
    }
    if (*value >= lowest && *value <= highest)
        return *value;
    m_mistakes.add(node->mark,
        u"'%1' must be from %2 to %3, not %4"_s.arg(
            key, durationText(lowest), durationText(highest), quoted(node->text)));
    return std::nullopt;
}

std::optional<qint64> Fields::bytes(QStringView key, qint64 lowest, qint64 highest) const
{
    const yaml::Node* node = scalar(key, u"a size"_s);
    if (!node)
        return std::nullopt;
    QStringView digits = node->text;
    qint64 factor = 1;
    constexpr std::array<std::pair<QStringView, qint64>, 3> units{
        {{u"KiB", 1LL << 10}, {u"MiB", 1LL << 20}, {u"GiB", 1LL << 30}}};
    for (const auto& [unit, size] : units) {
        if (digits.endsWith(unit)) {
            digits = digits.chopped(unit.size()).trimmed();
            factor = size;
        }
    }
    bool isNumber = !digits.isEmpty() && digits.front().isDigit();
    const qint64 count = isNumber ? digits.toLongLong(&isNumber) : 0;
    const QString written = quoted(node->text);
    if (!isNumber) {
        m_mistakes.add(
            node->mark, u"unknown %1 %2"_s.arg(key, written), u"write 512KiB, 64MiB or 2GiB"_s);
        return std::nullopt;
    }
    if (count <= highest / factor && count * factor >= lowest)
        return count * factor;
    m_mistakes.add(node->mark,
        u"'%1' must be from %2 to %3 bytes, not %4"_s.arg(key).arg(lowest).arg(highest).arg(
            written));
    return std::nullopt;
}

QStringList Fields::texts(QStringView key) const
{
    const yaml::Node* node = find(key);
    if (!node)
        return {};
    if (node->isScalar())
        return isClean(*node, key) ? QStringList{node->text} : QStringList();
    if (!node->isSequence()) {
        m_mistakes.add(node->mark, u"'%1' must be a list, this is %2"_s.arg(key, kindText(*node)));
        return {};
    }
    QStringList out;
    for (const auto& item : node->items) {
        if (!item.isScalar() || item.text.isEmpty())
            m_mistakes.add(
                item.mark, u"'%1' must be a list of texts, this is %2"_s.arg(key, kindText(item)));
        else if (isClean(item, key))
            out << item.text;
    }
    return out;
}

std::vector<const yaml::Node*> Fields::items(QStringView key) const
{
    const yaml::Node* node = find(key);
    if (!node)
        return {};
    if (!node->isSequence()) {
        m_mistakes.add(node->mark,
            u"'%1' must be a list, this is %2"_s.arg(key, kindText(*node)),
            u"begin each item with a dash"_s);
        return {};
    }
    std::vector<const yaml::Node*> out;
    for (const auto& item : node->items)
        out.push_back(&item);
    return out;
}

std::vector<std::pair<const yaml::Node*, const yaml::Node*>> Fields::named(QStringView key) const
{
    static const QRegularExpression name(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"_s);
    const yaml::Node* node = find(key);
    if (!node)
        return {};
    if (!node->isMap()) {
        m_mistakes.add(node->mark,
            u"'%1' must be a map, this is %2"_s.arg(key, kindText(*node)),
            u"write name: {…}, one a line"_s);
        return {};
    }
    std::vector<std::pair<const yaml::Node*, const yaml::Node*>> out;
    for (const auto& [entry, value] : node->entries) {
        if (!name.match(entry.text).hasMatch())
            m_mistakes.add(entry.mark,
                u"%1 cannot be a name in '%2'"_s.arg(quoted(entry.text), key),
                u"write letters, digits and . _ -, at most 100"_s);
        else if (value.isNull())
            m_mistakes.add(entry.mark,
                u"'%1' has no value"_s.arg(entry.text),
                u"give it one, or leave the key out"_s);
        else
            out.emplace_back(&entry, &value);
    }
    return out;
}

QStringList Fields::paths(QStringView key) const
{
    QStringList out;
    for (const auto& path : texts(key)) {
        if (leavesTheRepository(path)) {
            const yaml::Node* node = m_node.find(key);
            m_mistakes.add(node->mark,
                u"'%1' has a path that is not inside the repository: %2"_s.arg(key, quoted(path)),
                u"write it relative to project.repository"_s);
            continue;
        }
        out << QDir::cleanPath(path);
    }
    return out;
}

} // namespace slipway::config
