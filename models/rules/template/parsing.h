// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/lexer.h"
#include "rules/template/syntax.h"

namespace slipway::rules::templates {

/// How a list of nodes ended.
enum class Ending : std::uint8_t { EndOfText, End, Else };

/// Builds the tree by descent. The first mistake stays in m_error, and all else falls through. Used
/// through parser.h.
class Parser {
public:
    Parser(std::string_view text, std::vector<std::string> variables);

    Result<Tree> run();

private:
    using Kind = Token::Kind;

    const Token& peek() const { return m_tokens[m_at]; }
    Token next();
    bool isNext(Kind kind) const { return peek().kind == kind; }
    bool isKeyword(const char* word) const { return isNext(Kind::Keyword) && peek().text == word; }
    void fail(const QString& what);
    void unexpected(const Token& token, const QString& context);
    bool expect(Kind kind, const QString& context);
    Ending nodes(std::vector<Node>& out, bool isTop);
    void action(std::vector<Node>& out, bool isTop);
    Node leave(const Token& word);
    bool enter();
    Node control(const Token& word);
    /// Behind `else`: to the end, or `else if` and `else with`, which share the end.
    void otherwise(Node& node, const std::string& word);
    std::string name(const QString& context);
    std::string textOf(const Token& token);
    void definition();
    void define(const std::string& title, const QString& context);
    Node invocation(const Token& word);
    void declarations(Pipeline& out, const QString& context);
    Pipeline pipeline(const QString& context, Kind closing);
    void check(const Command& command, size_t stage);
    Argument operand(const QString& context, bool isFirst);
    Argument term(const QString& context);
    void constant(const Token& token, Argument& out);

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

} // namespace slipway::rules::templates
