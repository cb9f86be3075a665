// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/builder.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::yaml {
namespace {

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& what)
{
    throw YAML::ParserException(mark, what);
}

/// Like `refuse`, for a place that is known in our own counting.
[[noreturn]] void refuse(const Mark& mark, const std::string& what)
{
    YAML::Mark place;
    place.line = mark.line - 1;
    place.column = mark.column - 1;
    place.pos = -2; // document.cpp: the column is in characters already
    throw YAML::ParserException(place, what);
}

bool isMerge(const Node& key)
{
    return key.isScalar() && !key.isQuoted && key.text == u"<<";
}

bool isMapOrMaps(const Node& node)
{
    return node.isMap()
        || (node.isSequence() && std::ranges::all_of(node.items, &Node::isMap)
            && !node.items.empty());
}

using Entries = std::vector<std::pair<Node, Node>>;

void mergeInto(Entries& entries, const Node& from, QSet<QString>& taken)
{
    for (const auto& entry : from.entries) {
        if (entry.first.isScalar() && taken.contains(entry.first.text))
            continue;
        if (entry.first.isScalar())
            taken.insert(entry.first.text);
        entries.push_back(entry);
    }
}

/// `<<` replaced by what it names; keys written in the map itself win, then earlier maps of a list.
void resolveMerges(Node& map)
{
    if (std::ranges::none_of(map.entries, [](const auto& entry) { return isMerge(entry.first); }))
        return;
    QSet<QString> taken;
    for (const auto& [key, value] : map.entries) {
        if (key.isScalar() && !isMerge(key))
            taken.insert(key.text);
    }
    Entries out;
    for (auto& entry : map.entries) {
        if (!isMerge(entry.first) || !isMapOrMaps(entry.second)) {
            out.push_back(std::move(entry));
            continue;
        }
        if (entry.second.isMap())
            mergeInto(out, entry.second, taken);
        for (const auto& item : entry.second.items)
            mergeInto(out, item, taken);
    }
    map.entries = std::move(out);
}

bool isNullText(const std::string& text)
{
    return text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL";
}

} // namespace

Builder::Builder(const Source& source, Limits limits, Mode mode)
    : m_source(source)
    , m_limits(limits)
    , m_mode(mode)
{
}

void Builder::OnDocumentStart(const YAML::Mark& mark)
{
    if (m_mode == Mode::Strict && !m_documents.empty())
        refuse(mark, "a second document begins here; one file holds one document");
    if (mark.pos
        == m_lastStart) // yaml-cpp makes empty documents of a token that it does not consume
        refuse(mark, "unexpected text");
    m_lastStart = mark.pos;
    m_anchors.clear();
    m_root = {};
}

void Builder::OnDocumentEnd()
{
    m_documents.push_back(std::move(m_root));
    m_root = {};
}

void Builder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor)
{
    checkProperties(mark, {}, anchor);
    count(mark, 1);
    Built built;
    built.node.mark = markOf(mark);
    add(std::move(built), anchor);
}

void Builder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor)
{
    if (m_mode == Mode::Strict)
        refuse(mark, "an alias (*name); write the value out");
    const auto found = m_anchors.find(anchor);
    if (found == m_anchors.end())
        refuse(mark, "an alias to something that contains it");
    const Built& built = found->second;
    count(mark, built.nodes);
    if (static_cast<int>(m_stack.size()) + built.height > m_limits.depth)
        refuse(mark, "more than " + std::to_string(m_limits.depth) + " levels");
    add(built, 0);
}

void Builder::OnScalar(
    const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value)
{
    checkProperties(mark, tag, anchor);
    count(mark, 1);
    const bool isQuoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    Built built;
    built.node.mark = markOf(mark);
    if (isQuoted || !isNullText(value)) {
        built.node.kind = Node::Kind::Scalar;
        built.node.text = QString::fromStdString(value);
        built.node.isQuoted = isQuoted;
    }
    add(std::move(built), anchor);
}

void Builder::OnSequenceStart(const YAML::Mark& mark,
    const std::string& tag,
    YAML::anchor_t anchor,
    YAML::EmitterStyle::value /*style*/)
{
    open(Node::Kind::Sequence, mark, tag, anchor);
}

void Builder::OnSequenceEnd()
{
    close();
}

void Builder::OnMapStart(const YAML::Mark& mark,
    const std::string& tag,
    YAML::anchor_t anchor,
    YAML::EmitterStyle::value /*style*/)
{
    open(Node::Kind::Map, mark, tag, anchor);
}

void Builder::OnMapEnd()
{
    if (m_mode == Mode::Tolerant)
        resolveMerges(m_stack.back().built.node);
    close();
}

void Builder::count(const YAML::Mark& mark, int nodes)
{
    if (nodes > m_limits.nodes - m_nodes)
        refuse(mark, "more than " + std::to_string(m_limits.nodes) + " values");
    m_nodes += nodes;
}

void Builder::checkProperties(
    const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const
{
    if (m_mode == Mode::Tolerant)
        return;
    if (anchor != 0)
        refuse(mark, "an anchor (&name); write the value out where it is needed");
    // yaml-cpp gives "?" to plain and "!" to quoted text, but "!" also to the bare tag.
    if ((!tag.empty() && tag != "?" && tag != "!") || m_source.at(mark.pos) == '!')
        refuse(mark, "a tag (!name); values have no tags here");
}

void Builder::open(
    Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor)
{
    checkProperties(mark, tag, anchor);
    count(mark, 1);
    if (static_cast<int>(m_stack.size()) >= m_limits.depth)
        refuse(mark, "more than " + std::to_string(m_limits.depth) + " levels");
    Frame frame;
    frame.built.node.kind = kind;
    frame.built.node.mark = markOf(mark);
    frame.anchor = anchor;
    m_stack.push_back(std::move(frame));
}

void Builder::close()
{
    Frame frame = std::move(m_stack.back());
    m_stack.pop_back();
    add(std::move(frame.built), frame.anchor);
}

void Builder::add(Built built, YAML::anchor_t anchor)
{
    if (anchor != 0) {
        m_kept += built.nodes;
        if (m_kept > m_limits.nodes)
            refuse(built.node.mark,
                "anchors that hold more than " + std::to_string(m_limits.nodes) + " values");
        m_anchors[anchor] = built;
    }
    if (m_stack.empty()) {
        m_root = std::move(built.node);
        return;
    }
    Frame& frame = m_stack.back();
    frame.built.nodes += built.nodes;
    frame.built.height = std::max(frame.built.height, built.height + 1);
    if (frame.built.node.isSequence()) {
        frame.built.node.items.push_back(std::move(built.node));
    } else if (!frame.key) {
        addKey(frame, std::move(built.node));
    } else {
        frame.built.node.entries.emplace_back(std::move(*frame.key), std::move(built.node));
        frame.key.reset();
    }
}

void Builder::addKey(Frame& frame, Node key) const
{
    if (m_mode == Mode::Strict) {
        if (!key.isScalar())
            refuse(key.mark, "a key that is not plain text");
        if (isMerge(key))
            refuse(key.mark, "a merge (<<); write the values out");
        if (frame.keys.contains(key.text))
            refuse(key.mark, "duplicate key '" + key.text.left(80).toStdString() + "'");
        frame.keys.insert(key.text);
    }
    frame.key = std::move(key);
}

} // namespace slipway::yaml
