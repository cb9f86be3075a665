// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/lexer.h"

namespace slipway::promql {

/// The tokens of an expression with a place among them, and the words for what is wrong there.
class TokenStream {
public:
    TokenStream(std::string_view text, std::vector<Token> tokens)
        : m_text(text)
        , m_tokens(std::move(tokens))
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

    std::uint32_t begin() const { return peek().span.begin; }
    /// Where the token before this one ended.
    std::uint32_t end() const { return m_at == 0 ? 0 : m_tokens[m_at - 1].span.end; }

    /// "unexpected X in PLACE, expected WANTED" at the next token.
    tl::unexpected<Error> unexpected(const QString& place, const QString& wanted = {}) const;
    tl::unexpected<Error> wrong(size_t offset, const QString& what, const QString& fix = {}) const
    {
        return failure(positionIn(m_text, offset), what, fix);
    }

private:
    QString describe(const Token& token) const;

    std::string_view m_text;
    std::vector<Token> m_tokens;
    size_t m_at = 0;
};

} // namespace slipway::promql
