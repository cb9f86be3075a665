// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/parser.h"

#include "rules/template/functions.h"
#include "rules/template/lexer.h"
#include "rules/template/literals.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

using Kind = Token::Kind;

constexpr int deepest = 200; ///< of blocks and parentheses: the parser calls itself
constexpr size_t longest = 64 * 1024; ///< bytes of one template

/// How a list of nodes ended.
enum class Ending : std::uint8_t { EndOfText, End, Else };

/// Builds the tree by descent. The first mistake stays in m_error, and all else falls through.
class Parser {
public:
    Parser(std::string_view text, std::vector<std::string> variables)
        : m_text(text)
        , m_tokens(tokensOf(text))
        , m_variables(std::move(variables))
    {
        m_variables.emplace_back("$");
    }

    Result<Tree> run()
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

private:
    const Token& peek() const { return m_tokens[m_at]; }
    Token next()
    {
        const auto& token = m_tokens[m_at];
        if (m_at + 1 < m_tokens.size())
            ++m_at;
        m_last = token.begin;
        m_lastEnd = token.end;
        return token;
    }
    bool isNext(Kind kind) const { return peek().kind == kind; }
    bool isKeyword(const char* word) const { return isNext(Kind::Keyword) && peek().text == word; }
    void fail(const QString& what)
    {
        if (!m_error)
            m_error = Error{placeIn(m_text, m_last), what, {}};
        m_at = m_tokens.size() - 1;
    }
    void unexpected(const Token& token, const QString& context)
    {
        m_last = token.begin;
        if (token.kind == Kind::Error)
            fail(token.error);
        else if (token.kind == Kind::End)
            fail(u"unexpected EOF"_s);
        else
            fail(u"unexpected \"%1\" in %2"_s.arg(
                QString::fromStdString(token.text).left(40), context));
    }
    bool expect(Kind kind, const QString& context)
    {
        const auto token = next();
        if (token.kind != kind)
            unexpected(token, context);
        return token.kind == kind && !m_error;
    }

    Ending nodes(std::vector<Node>& out, bool isTop)
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

    void action(std::vector<Node>& out, bool isTop)
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

    Node leave(const Token& word)
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

    bool enter()
    {
        if (++m_depth > deepest)
            fail(u"more than %1 levels of blocks and parentheses"_s.arg(deepest));
        return !m_error;
    }

    Node control(const Token& word)
    {
        Node node;
        node.begin = word.begin;
        const bool isRange = word.text == "range";
        node.kind = isRange     ? Node::Kind::Range
            : word.text == "if" ? Node::Kind::If
                                : Node::Kind::With;
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

    /// Behind `else`: to the end, or `else if` and `else with`, which share the end.
    void otherwise(Node& node, const std::string& word)
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

    std::string name(const QString& context)
    {
        const auto token = next();
        if (token.kind != Kind::String && token.kind != Kind::RawString) {
            unexpected(token, context);
            return {};
        }
        return textOf(token);
    }

    std::string textOf(const Token& token)
    {
        auto text = unquotedText(token.text);
        if (!text)
            fail(text.error().what);
        return text.value_or(std::string());
    }

    void definition()
    {
        const auto title = name(u"define clause"_s);
        if (expect(Kind::Right, u"define clause"_s))
            define(title, u"define clause"_s);
    }

    void define(const std::string& title, const QString& context)
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

    Node invocation(const Token& word)
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

    void declarations(Pipeline& out, const QString& context)
    {
        const auto is = [this](size_t ahead, Kind kind) {
            return m_at + ahead < m_tokens.size() && m_tokens[m_at + ahead].kind == kind;
        };
        const auto isDeclaring
            = [&](size_t at) { return is(at, Kind::Declare) || is(at, Kind::Assign); };
        const bool hasTwo = is(0, Kind::Variable) && is(1, Kind::Comma);
        if (hasTwo && (context != u"range" || !is(2, Kind::Variable) || !isDeclaring(3))) {
            next();
            fail(context == u"range" ? u"range can only initialize variables"_s
                                     : u"too many declarations in %1"_s.arg(context));
            return;
        }
        if (!is(0, Kind::Variable) || !isDeclaring(hasTwo ? 3 : 1))
            return;
        out.variables.push_back(next().text);
        if (hasTwo) {
            next();
            out.variables.push_back(next().text);
        }
        out.isAssignment = next().kind == Kind::Assign;
    }

    Pipeline pipeline(const QString& context, Kind closing)
    {
        Pipeline out;
        out.begin = peek().begin;
        declarations(out, context);
        while (!m_error) {
            Command one;
            while (!m_error && !isNext(Kind::Pipe) && !isNext(closing))
                one.arguments.push_back(operand(context, one.arguments.empty()));
            if (one.arguments.empty() && !m_error)
                fail(u"missing value for %1"_s.arg(context));
            check(one, out.commands.size());
            out.commands.push_back(std::move(one));
            out.end = m_lastEnd;
            if (next().kind == closing)
                break;
        }
        for (const auto& variable : out.variables) {
            if (!out.isAssignment)
                m_variables.push_back(variable);
            else if (std::ranges::find(m_variables, variable) == m_variables.end())
                fail(u"undefined variable \"%1\""_s.arg(QString::fromStdString(variable)));
        }
        return out;
    }

    void check(const Command& command, size_t stage)
    {
        if (m_error || stage == 0)
            return;
        const auto kind = command.arguments.front().kind;
        using K = Argument::Kind;
        if (kind == K::Dot || kind == K::Nil || kind == K::Constant)
            fail(u"non executable command in pipeline stage %1"_s.arg(stage + 1));
    }

    Argument operand(const QString& context, bool isFirst)
    {
        if (!isFirst && !peek().hasSpace && !isNext(Kind::Error) && !isNext(Kind::End)) {
            unexpected(peek(), u"operand"_s);
            return {};
        }
        auto out = term(context);
        const auto term = out.kind;
        while (!m_error && isNext(Kind::Field) && !peek().hasSpace) {
            using K = Argument::Kind;
            if (term == K::Dot || term == K::Nil || term == K::Constant) {
                fail(u"unexpected . after term \"%1\""_s.arg(QString::fromStdString(
                    std::string(m_text.substr(out.begin, out.end - out.begin)))
                                                                 .left(40)));
                break;
            }
            if (term == K::Function && out.kind == K::Function) {
                out.kind = K::Chain;
                out.function = out.names.front();
                out.names.clear();
            }
            out.names.push_back(next().text.substr(1));
            out.end = m_lastEnd;
        }
        return out;
    }

    Argument term(const QString& context)
    {
        using K = Argument::Kind;
        const auto token = next();
        Argument out;
        out.begin = token.begin;
        out.end = token.end;
        out.names = {token.text};
        switch (token.kind) {
        case Kind::Dot: out.kind = K::Dot; break;
        case Kind::Nil: out.kind = K::Nil; break;
        case Kind::Field:
            out.kind = K::Field;
            out.names = {token.text.substr(1)};
            break;
        case Kind::Variable:
            out.kind = K::Variable;
            if (std::ranges::find(m_variables, token.text) == m_variables.end())
                fail(u"undefined variable \"%1\""_s.arg(QString::fromStdString(token.text)));
            break;
        case Kind::Identifier:
            out.kind = K::Function;
            if (!findFunction(token.text))
                fail(u"function \"%1\" not defined"_s.arg(QString::fromStdString(token.text)));
            break;
        case Kind::Open:
            out.kind = K::Chain;
            out.names.clear();
            if (enter())
                out.inner = std::make_shared<const Pipeline>(
                    pipeline(u"parenthesized pipeline"_s, Kind::Close));
            --m_depth;
            out.end = m_lastEnd;
            break;
        case Kind::Bool:
        case Kind::Number:
        case Kind::Character:
        case Kind::String:
        case Kind::RawString: constant(token, out); break;
        default: unexpected(token, context); break;
        }
        return out;
    }

    void constant(const Token& token, Argument& out)
    {
        out.kind = Argument::Kind::Constant;
        if (token.kind == Kind::Bool) {
            out.constant.held = token.text == "true";
        } else if (token.kind == Kind::String || token.kind == Kind::RawString) {
            out.constant.held = textOf(token);
        } else if (auto number = numberConstant(token.text)) {
            out.constant = *number;
        } else {
            fail(u"bad number syntax: \"%1\""_s.arg(QString::fromStdString(token.text).left(40)));
        }
    }

    std::string_view m_text;
    std::vector<Token> m_tokens;
    size_t m_at = 0;
    size_t m_last = 0; ///< where the last token began
    size_t m_lastEnd = 0;
    int m_depth = 0;
    int m_ranges = 0; ///< around the present place
    std::vector<std::string> m_variables; ///< known at the present place
    std::map<std::string, std::vector<Node>> m_definitions;
    std::optional<Error> m_error;
};

} // namespace

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
