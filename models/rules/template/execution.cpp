// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/execution.h"

#include "rules/template/escapes.h"
#include "rules/template/parser.h"
#include "rules/template/printing.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::rules {
namespace templates {
namespace {

constexpr size_t rangesOver = 1'000'000; ///< of `range` over a number: the steps run out before

QString shown(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

Execution::Execution(const Tree& tree, std::string name, const TemplateContext& context)
    : m_tree(tree)
    , m_name(std::move(name))
    , m_context(context)
{
    m_world.query = context.query;
    m_world.now = context.now;
    m_world.externalUrl = context.externalUrl;
    m_world.outputLimit = context.limits.output;
    m_world.expand = [this](const std::string& title, const Value& dot) -> Result<std::string> {
        const auto found = m_tree.definitions.find(title);
        if (found == m_tree.definitions.end())
            return failure({}, u"no template \"%1\" defined"_s.arg(shown(title)));
        auto outer = std::exchange(m_out, {});
        enter(title, found->second, dot);
        std::swap(outer, m_out);
        if (m_error)
            return failure(*m_error);
        return outer;
    };
}

Result<std::string> Execution::run(const Value& dot)
{
    m_variables.push_back({"$", dot});
    for (const auto& [name, value] : m_context.variables)
        m_variables.push_back({name, value});
    walk(m_tree.root, dot);
    if (m_error)
        return failure(*m_error);
    return std::move(m_out);
}

Execution::Flow Execution::walk(const std::vector<Node>& nodes, const Value& dot)
{
    for (const auto& node : nodes) {
        const auto flow = walkOne(node, dot);
        if (m_error || flow != Flow::Goes)
            return flow;
    }
    return Flow::Goes;
}

Execution::Flow Execution::walkOne(const Node& node, const Value& dot)
{
    if (!step(1, node.begin))
        return Flow::Goes;
    const auto known = m_variables.size();
    auto flow = Flow::Goes;
    switch (node.kind) {
    case Node::Kind::Text: write(node.text, node.begin); return flow;
    case Node::Kind::Break: return Flow::Breaks;
    case Node::Kind::Continue: return Flow::Continues;
    case Node::Kind::Template: walkTemplate(node, dot); return flow;
    case Node::Kind::Action: {
        // Variables that an action declares stay until the block ends.
        const auto value = pipeline(*node.pipeline, dot);
        if (!m_error && node.pipeline->variables.empty())
            print(value);
        return flow;
    }
    case Node::Kind::Range: flow = walkRange(node, dot); break;
    case Node::Kind::If:
    case Node::Kind::With: {
        const auto value = pipeline(*node.pipeline, dot);
        if (m_error)
            break;
        const bool is = isTrue(value);
        flow = walk(
            is ? node.body : node.otherwise, is && node.kind == Node::Kind::With ? value : dot);
        break;
    }
    }
    m_variables.resize(std::min(known, m_variables.size()));
    return flow;
}

Execution::Flow Execution::walkRange(const Node& node, const Value& dot)
{
    const auto& names = node.pipeline->variables;
    // The variables stand for each element, so what the pipeline gives them is of no interest.
    const auto whole = pipeline(*node.pipeline, dot);
    if (m_error)
        return Flow::Goes;
    const auto known = m_variables.size();
    auto flow = Flow::Goes;
    const auto once = [&](const Value& key, const Value& value) {
        if (!names.empty())
            find(names.back())->value = value;
        if (names.size() > 1)
            find(names.front())->value = key;
        flow = step(1, node.begin) ? walk(node.body, value) : Flow::Goes;
        m_variables.resize(std::min(known, m_variables.size()));
        return !m_error && flow != Flow::Breaks;
    };
    bool isEmpty = true;
    if (const auto* list = whole.as<ListPtr>()) {
        isEmpty = (*list)->items.empty();
        for (size_t i = 0; i < (*list)->items.size(); ++i) {
            if (!once(Value{static_cast<qint64>(i)}, (*list)->items[i]))
                break;
        }
    } else if (const auto* map = whole.as<MapPtr>()) {
        isEmpty = (*map)->entries.empty();
        for (const auto& [key, value] : (*map)->entries) {
            if (!once(Value{key}, value))
                break;
        }
    } else if (const auto* count = whole.as<qint64>()) {
        isEmpty = *count <= 0;
        for (qint64 i = 0; i < std::min<qint64>(*count, rangesOver); ++i) {
            if (!once(Value{i}, Value{i}))
                break;
        }
    } else if (!whole.isNothing()) {
        failAt(node.pipeline->begin,
            u"range can't iterate over %1"_s.arg(shown(printed(whole, 80)).left(80)));
        return Flow::Goes;
    }
    return isEmpty && !m_error ? walk(node.otherwise, dot) : Flow::Goes;
}

void Execution::walkTemplate(const Node& node, const Value& dot)
{
    const auto found = m_tree.definitions.find(node.text);
    if (found == m_tree.definitions.end()) {
        failAt(node.begin, u"template \"%1\" not defined"_s.arg(shown(node.text)));
        return;
    }
    const auto value = node.pipeline ? pipeline(*node.pipeline, dot) : Value{};
    if (!m_error)
        enter(node.text, found->second, value);
}

void Execution::enter(const std::string& name, const std::vector<Node>& nodes, const Value& dot)
{
    if (++m_depth > m_context.limits.depth) {
        m_error = Error{
            u"1:1"_s, u"exceeded maximum template depth (%1)"_s.arg(m_context.limits.depth), {}};
        return;
    }
    auto variables = std::exchange(m_variables, {{"$", dot}});
    auto outer = std::exchange(m_name, name);
    walk(nodes, dot);
    m_name = std::move(outer);
    m_variables = std::move(variables);
    --m_depth;
}

Execution::Variable* Execution::find(const std::string& name)
{
    const auto found = std::find_if(m_variables.rbegin(),
        m_variables.rend(),
        [&name](const Variable& variable) { return variable.name == name; });
    return found == m_variables.rend() ? nullptr : &*found;
}

void Execution::print(const Value& value)
{
    const auto text = printed(value, m_context.limits.output);
    const bool isSafe = !m_context.escapesHtml || value.as<SafeHtml>();
    write(isSafe ? text : escapedHtml(text), 0);
}

void Execution::write(std::string_view text, size_t at)
{
    if (m_out.size() + text.size() > m_context.limits.output)
        failAt(at, u"the result is longer than %1 bytes"_s.arg(m_context.limits.output));
    else
        m_out += text;
}

bool Execution::step(int cost, size_t at)
{
    m_steps += cost;
    if (!m_error && m_steps > m_context.limits.steps)
        failAt(at, u"more than %1 steps"_s.arg(m_context.limits.steps));
    return !m_error;
}

Value Execution::failAt(size_t at, const QString& what)
{
    if (!m_error)
        m_error = Error{
            placeIn(m_tree.text, at), u"executing \"%1\": %2"_s.arg(shown(m_name), what), {}};
    return {};
}

Value Execution::fail(const Argument& word, const QString& what)
{
    if (!m_error)
        m_error = Error{placeIn(m_tree.text, word.begin),
            u"executing \"%1\" at <%2>: %3"_s.arg(shown(m_name), codeOf(word), what),
            {}};
    return {};
}

QString Execution::codeOf(const Argument& word) const
{
    return shown(m_tree.text.substr(word.begin, word.end - word.begin)).left(80);
}

} // namespace templates

Result<Template> Template::parse(
    std::string_view text, std::string name, const std::vector<std::string>& variables)
{
    auto tree = templates::parseTemplate(text, variables);
    if (!tree)
        return failure(tree.error());
    Template out;
    out.m_name = std::move(name);
    out.m_tree = std::make_shared<const templates::Tree>(*std::move(tree));
    return out;
}

Result<std::string> Template::expand(
    const templates::Value& dot, const TemplateContext& context) const
{
    return templates::Execution(*m_tree, m_name, context).run(dot);
}

} // namespace slipway::rules
