// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/parser.h"

#include "rules/template/functions.h"
#include "rules/template/literals.h"
#include "rules/template/parsing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

constexpr int deepest = 200; ///< of blocks and parentheses: the parser calls itself
constexpr size_t longest = 64 * 1024; ///< bytes of one template

} // namespace

Parser::Parser(std::string_view text, std::vector<std::string> variables)
    : m_text(text)
    , m_tokens(tokensOf(text))
    , m_variables(std::move(variables))
{
    m_variables.emplace_back("$");
}

Result<Tree> Parser::run()
{
    Tree tree;
    const auto ending = nodes(tree.root, true);
    if (!m_error && ending != Ending::EndOfText)
        fail(u"unexpected {{%1}}"_s.arg(ending == Ending::End ? u"end"_s : u"else"_s));
    if (m_error)
        return failure(*m_error);
    tree.text = m_text;
    tree.definitions = std::move(m_definitions);
    return tree;
}

Token Parser::next()
{
    const auto& token = m_tokens[m_at];
    if (m_at + 1 < m_tokens.size())
        ++m_at;
    m_last = token.begin;
    m_lastEnd = token.end;
    return token;
}

void Parser::fail(const QString& what)
{
    if (!m_error)
        m_error = Error{placeIn(m_text, m_last), what, {}};
    m_at = m_tokens.size() - 1;
}

void Parser::unexpected(const Token& token, const QString& context)
{
    m_last = token.begin;
    if (token.kind == Kind::Error)
        fail(token.error);
    else if (token.kind == Kind::End)
        fail(u"unexpected EOF"_s);
    else
        fail(
            u"unexpected \"%1\" in %2"_s.arg(QString::fromStdString(token.text).left(40), context));
}

bool Parser::expect(Kind kind, const QString& context)
{
    const auto token = next();
    if (token.kind != kind)
        unexpected(token, context);
    return token.kind == kind && !m_error;
}

Ending Parser::nodes(std::vector<Node>& out, bool isTop)
{
    while (!m_error) {
        const auto token = next();
        if (token.kind == Kind::Text) {
            Node node;
            node.begin = token.begin;
            node.text = token.text;
            out.push_back(std::move(node));
            continue;
        }
        if (token.kind == Kind::End && isTop)
            return Ending::EndOfText;
        if (token.kind != Kind::Left) {
            unexpected(token, u"input"_s);
            break;
        }
        if (isKeyword("end")) {
            next();
            expect(Kind::Right, u"end"_s);
            return Ending::End;
        }
        if (isKeyword("else")) {
            next();
            return Ending::Else;
        }
        action(out, isTop);
    }
    return Ending::EndOfText;
}

void Parser::action(std::vector<Node>& out, bool isTop)
{
    if (!isNext(Kind::Keyword)) {
        Node node;
        node.kind = Node::Kind::Action;
        node.begin = peek().begin;
        node.pipeline = pipeline(u"command"_s, Kind::Right);
        out.push_back(std::move(node));
        return;
    }
    const auto word = next();
    if (word.text == "if" || word.text == "with" || word.text == "range")
        out.push_back(control(word));
    else if (word.text == "define" && isTop)
        definition();
    else if (word.text == "template" || word.text == "block")
        out.push_back(invocation(word));
    else if (word.text == "break" || word.text == "continue")
        out.push_back(leave(word));
    else
        unexpected(word, u"command"_s);
}

Node Parser::leave(const Token& word)
{
    Node node;
    node.kind = word.text == "break" ? Node::Kind::Break : Node::Kind::Continue;
    node.begin = word.begin;
    if (m_ranges == 0)
        fail(u"{{%1}} outside {{range}}"_s.arg(QString::fromStdString(word.text)));
    else
        expect(Kind::Right, QString::fromStdString(word.text));
    return node;
}

bool Parser::enter()
{
    if (++m_depth > deepest)
        fail(u"more than %1 levels of blocks and parentheses"_s.arg(deepest));
    return !m_error;
}

Node Parser::control(const Token& word)
{
    Node node;
    node.begin = word.begin;
    const bool isRange = word.text == "range";
    node.kind = isRange ? Node::Kind::Range : word.text == "if" ? Node::Kind::If : Node::Kind::With;
    const auto known = m_variables.size();
    if (enter()) {
        node.pipeline = pipeline(QString::fromStdString(word.text), Kind::Right);
        m_ranges += isRange ? 1 : 0;
        const auto ending = nodes(node.body, false);
        m_ranges -= isRange ? 1 : 0;
        if (ending == Ending::Else)
            otherwise(node, word.text);
    }
    --m_depth;
    m_variables.resize(std::min(known, m_variables.size()));
    return node;
}

void Parser::otherwise(Node& node, const std::string& word)
{
    const bool goesOn = isNext(Kind::Keyword) && peek().text == word && word != "range";
    if (goesOn) {
        node.otherwise.push_back(control(next()));
        return;
    }
    if (!expect(Kind::Right, u"else"_s))
        return;
    if (nodes(node.otherwise, false) == Ending::Else)
        fail(u"expected end; found {{else}}"_s);
}

std::string Parser::name(const QString& context)
{
    const auto token = next();
    if (token.kind != Kind::String && token.kind != Kind::RawString) {
        unexpected(token, context);
        return {};
    }
    return textOf(token);
}

std::string Parser::textOf(const Token& token)
{
    auto text = unquotedText(token.text);
    if (!text)
        fail(text.error().what);
    return text.value_or(std::string());
}

void Parser::definition()
{
    const auto title = name(u"define clause"_s);
    if (expect(Kind::Right, u"define clause"_s))
        define(title, u"define clause"_s);
}

void Parser::define(const std::string& title, const QString& context)
{
    auto outer = std::exchange(m_variables, {"$"});
    const auto ranges = std::exchange(m_ranges, 0);
    std::vector<Node> body;
    if (enter() && nodes(body, false) == Ending::Else)
        fail(u"unexpected {{else}} in %1"_s.arg(context));
    --m_depth;
    m_variables = std::move(outer);
    m_ranges = ranges;
    const auto isBlank = [](const Node& node) {
        return node.kind == Node::Kind::Text
            && node.text.find_first_not_of(" \t\r\n") == std::string::npos;
    };
    auto& known = m_definitions[title];
    if (std::ranges::all_of(known, isBlank))
        known = std::move(body);
    else if (!std::ranges::all_of(body, isBlank))
        fail(u"multiple definition of template \"%1\""_s.arg(QString::fromStdString(title)));
}

Node Parser::invocation(const Token& word)
{
    const bool isBlock = word.text == "block";
    const auto context = isBlock ? u"block clause"_s : u"template clause"_s;
    Node node;
    node.kind = Node::Kind::Template;
    node.begin = word.begin;
    node.text = name(context);
    if (isBlock || !isNext(Kind::Right))
        node.pipeline = pipeline(context, Kind::Right);
    else
        next();
    if (isBlock && !m_error)
        define(node.text, context);
    return node;
}

QString placeIn(std::string_view text, size_t offset)
{
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto column = std::ranges::count_if(before.substr(start),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return u"%1:%2"_s.arg(line).arg(column + 1);
}

Result<Tree> parseTemplate(std::string_view text, const std::vector<std::string>& variables)
{
    if (text.size() > longest)
        return failure(u"1:1"_s, u"the template is longer than %1 bytes"_s.arg(longest));
    return Parser(text, variables).run();
}

} // namespace slipway::rules::templates
