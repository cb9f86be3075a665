// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/documentvalue.h"

#include "yaml/document.h"

#include <variant>
#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Segment = std::variant<QString, size_t>;

std::optional<Segment> bracketed(const QString& text)
{
    const bool isQuoted = text.size() >= 2 && (text.front() == u'\'' || text.front() == u'"')
        && text.back() == text.front();
    if (isQuoted)
        return text.mid(1, text.size() - 2);
    bool isNumber = false;
    const auto number = text.toULongLong(&isNumber);
    if (!isNumber)
        return std::nullopt;
    return static_cast<size_t>(number);
}

Result<std::vector<Segment>> segmentsOf(const QString& path)
{
    constexpr size_t most = 32;
    std::vector<Segment> out;
    if (!path.startsWith(u'$'))
        return failure(path, u"a path begins with $"_s);
    qsizetype at = 1;
    while (at < path.size()) {
        if (out.size() == most)
            return failure(path, u"a path has at most 32 parts"_s);
        if (path[at] == u'.') {
            qsizetype end = at + 1;
            while (end < path.size() && path[end] != u'.' && path[end] != u'[')
                ++end;
            if (end == at + 1)
                return failure(path, u"a name is missing after the dot"_s);
            out.emplace_back(path.mid(at + 1, end - at - 1));
            at = end;
        } else {
            const qsizetype close = path.indexOf(u']', at);
            const auto segment = path[at] == u'[' && close > 0
                ? bracketed(path.mid(at + 1, close - at - 1))
                : std::nullopt;
            if (!segment)
                return failure(path, u"expected .name, [number] or ['name']"_s);
            out.push_back(*segment);
            at = close + 1;
        }
    }
    return out;
}

const yaml::Node* childOf(const yaml::Node& node, const Segment& segment)
{
    if (const auto* name = std::get_if<QString>(&segment))
        return node.isMap() ? node.find(*name) : nullptr;
    const size_t index = std::get<size_t>(segment);
    return node.isSequence() && index < node.items.size() ? &node.items[index] : nullptr;
}

} // namespace

Result<std::optional<DocumentValue>> valueAt(const QByteArray& bytes, const QString& path)
{
    const auto segments = segmentsOf(path);
    if (!segments)
        return failure(segments.error());
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty())
        return std::nullopt;
    const yaml::Node* node = &documents->front();
    for (const auto& segment : *segments) {
        node = childOf(*node, segment);
        if (node == nullptr)
            return std::nullopt;
    }
    DocumentValue out{.text = node->text,
        .line = node->mark.line,
        .isScalar = node->isScalar() || node->isNull()};
    if (!out.isScalar)
        out.text = u"%1 items"_s.arg(node->isMap() ? node->entries.size() : node->items.size());
    return out;
}

} // namespace slipway::evidence
