// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/lexer.h"

namespace slipway::promql {

/// The tokens of an expression with a place among them, and the words for what is wrong there.
class TokenStream {
public:
    TokenStream(std::string_view text, Tokens tokens)
        : m_text(text)
        , m_tokens(std::move(tokens.tokens))
        , m_mistake(std::move(tokens.mistake))
    {
    }

    const Token& peek(size_t ahead = 0) const
    {
        return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
    }
    const Token& take() { return m_tokens[m_at + 1 < m_tokens.size() ? m_at++ : m_at]; }
    bool is(TokenKind kind) const { return peek().kind == kind; }
    bool is(Keyword keyword) const { return keyword != Keyword::None && peek().keyword == keyword; }
    template<typename What>
    bool accept(What what)
    {
        if (!is(what))
            return false;
        take();
        return true;
    }
    /// Takes a token of this kind, or says that `wanted` was expected in `place`.
    Result<Token> expect(TokenKind kind, const QString& place, const QString& wanted);

    /// Whether there is nothing but blanks and comments.
    bool isEmpty() const { return m_tokens.size() == 1 && !m_mistake; }

    /// Whether all has been taken, and read without a mistake.
    bool isDone() const { return is(TokenKind::End) && !m_mistake; }

    std::uint32_t begin() const { return peek().span.begin; }
    /// Where the token before this one ended.
    std::uint32_t end() const { return m_at == 0 ? 0 : m_tokens[m_at - 1].span.end; }

    /// "unexpected X in PLACE, expected WANTED" at the next token.
    tl::unexpected<Error> unexpected(const QString& place, const QString& wanted = {}) const;
    tl::unexpected<Error> wrong(Span span, const QString& what, const QString& fix = {}) const
    {
        m_wrong = span;
        return failure(positionIn(m_text, span.begin), what, fix);
    }
    /// From here to the end of the token before this one.
    Span from(std::uint32_t begin) const { return {begin, end()}; }
    /// The bytes that the last error was about.
    Span wrongAt() const { return m_wrong; }

private:
    QString describe(const Token& token) const;

    std::string_view m_text;
    std::vector<Token> m_tokens;
    std::optional<Mistake> m_mistake; ///< stands where the tokens end
    size_t m_at = 0;
    mutable Span m_wrong;
};

} // namespace slipway::promql
