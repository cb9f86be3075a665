// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/lexer.h"

#include "promql/numbers.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

using Symbol = std::pair<std::string_view, TokenKind>;

// Longer ones first.
constexpr std::array symbols{Symbol{"==", TokenKind::Equal},
    Symbol{"!=", TokenKind::NotEqual},
    Symbol{"=~", TokenKind::RegexEqual},
    Symbol{"!~", TokenKind::RegexNotEqual},
    Symbol{"<=", TokenKind::LessOrEqual},
    Symbol{">=", TokenKind::GreaterOrEqual},
    Symbol{"</", TokenKind::TrimUpper},
    Symbol{">/", TokenKind::TrimLower},
    Symbol{"=", TokenKind::Assign},
    Symbol{"<", TokenKind::Less},
    Symbol{">", TokenKind::Greater},
    Symbol{"+", TokenKind::Plus},
    Symbol{"-", TokenKind::Minus},
    Symbol{"*", TokenKind::Times},
    Symbol{"/", TokenKind::Divide},
    Symbol{"%", TokenKind::Modulo},
    Symbol{"^", TokenKind::Power},
    Symbol{"(", TokenKind::LeftParenthesis},
    Symbol{")", TokenKind::RightParenthesis},
    Symbol{"{", TokenKind::LeftBrace},
    Symbol{"}", TokenKind::RightBrace},
    Symbol{"[", TokenKind::LeftBracket},
    Symbol{"]", TokenKind::RightBracket},
    Symbol{",", TokenKind::Comma},
    Symbol{"@", TokenKind::At}};

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) { }

    Tokens run()
    {
        while (true) {
            skipBlanks();
            m_start = m_at;
            if (m_at >= m_text.size()) {
                add(TokenKind::End);
                return {std::move(m_tokens), std::nullopt};
            }
            if (auto done = next(); !done) {
                const Span span{static_cast<std::uint32_t>(m_start),
                    static_cast<std::uint32_t>(std::min(m_at, m_text.size()))};
                add(TokenKind::End);
                return {std::move(m_tokens), Mistake{done.error(), span}};
            }
        }
    }

private:
    char peek(size_t ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    template<typename Predicate>
    void skip(Predicate predicate)
    {
        while (m_at < m_text.size() && predicate(m_text[m_at]))
            ++m_at;
    }

    void skipBlanks()
    {
        while (true) {
            skip([](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
            if (peek() != '#')
                return;
            skip([](char c) { return c != '\n'; });
        }
    }

    Token& add(TokenKind kind)
    {
        Token token;
        token.kind = kind;
        token.span = {static_cast<std::uint32_t>(m_start), static_cast<std::uint32_t>(m_at)};
        m_tokens.push_back(std::move(token));
        return m_tokens.back();
    }

    tl::unexpected<Error> wrong(const QString& what, const QString& fix = {}) const
    {
        return failure(positionIn(m_text, m_start), what, fix);
    }

    QString written() const
    {
        return QString::fromUtf8(
            m_text.data() + m_start, static_cast<qsizetype>(std::min<size_t>(m_at - m_start, 64)));
    }

    Result<void> next()
    {
        const char c = peek();
        if (c == '"' || c == '\'' || c == '`')
            return string(c);
        if (c == ':' && m_inBrackets > 0) {
            ++m_at;
            add(TokenKind::Colon);
            return {};
        }
        if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
            if (m_inBraces)
                return wrong(
                    u"unexpected character inside braces: '%1'"_s.arg(QChar::fromLatin1(c)));
            return number();
        }
        if (isLetter(c) || (c == ':' && !m_inBraces)) {
            identifier();
            return {};
        }
        return symbol();
    }

    Result<void> symbol()
    {
        const auto rest = m_text.substr(m_at);
        const auto found = std::ranges::find_if(
            symbols, [&](const Symbol& symbol) { return rest.starts_with(symbol.first); });
        // `!=` may touch what follows in a comparison, but `=~` only means something inside braces.
        if (found == symbols.end()) {
            skipCharacter();
            return wrong(m_inBraces ? u"unexpected character inside braces: '%1'"_s.arg(written())
                                    : u"unexpected character: '%1'"_s.arg(written()));
        }
        m_at += found->first.size();
        const auto kind = found->second;
        if (kind == TokenKind::LeftBrace && m_inBraces)
            return wrong(u"unexpected \"{\" inside braces"_s);
        if (kind == TokenKind::RightBrace && !m_inBraces)
            return wrong(u"unexpected character: '}'"_s);
        if (kind == TokenKind::LeftBrace || kind == TokenKind::RightBrace)
            m_inBraces = kind == TokenKind::LeftBrace;
        if (kind == TokenKind::LeftBracket)
            ++m_inBrackets;
        if (kind == TokenKind::RightBracket && m_inBrackets > 0)
            --m_inBrackets;
        add(kind);
        return {};
    }

    void skipCharacter()
    {
        ++m_at;
        skip([](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; });
    }

    Result<void> string(char quote)
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != quote; ++m_at) {
            if (m_text[m_at] == '\\' && quote != '`')
                ++m_at;
            else if (m_text[m_at] == '\n' && quote != '`')
                break;
        }
        if (peek() != quote) {
            return wrong(
                quote == '`' ? u"unterminated raw string"_s : u"unterminated quoted string"_s,
                u"close it with %1"_s.arg(QChar::fromLatin1(quote)));
        }
        ++m_at;
        auto value = unquoted(m_text.substr(m_start, m_at - m_start));
        if (!value)
            return wrong(value.error().what, value.error().fix);
        add(TokenKind::String).text = std::move(*value);
        return {};
    }

    void identifier()
    {
        const bool allowsColon = !m_inBraces && m_inBrackets == 0;
        skip([&](char c) { return isLetter(c) || isDigit(c) || (c == ':' && allowsColon); });
        const auto word = m_text.substr(m_start, m_at - m_start);
        auto& token = add(TokenKind::Identifier);
        token.text = word;
        token.hasColon = word.find(':') != std::string_view::npos;
        if (m_inBraces)
            return;
        token.keyword = keywordOf(word);
        const auto lower
            = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())).toLower();
        if (lower == u"inf" || lower == u"nan") {
            token.kind = TokenKind::Number;
            token.number = *parseNumber(lower == u"inf" ? "Inf" : "NaN");
        }
    }

    Result<void> number()
    {
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
            m_at += 2;
            skip([](char c) { return isHexDigit(c) || c == '_'; });
            return finishNumber(TokenKind::Number);
        }
        const auto digits = [](char c) { return isDigit(c) || c == '_'; };
        skip(digits);
        if (peek() == '.') {
            ++m_at;
            skip(digits);
        } else if (isLetter(peek()) && peek() != 'e' && peek() != 'E') {
            skip([](char c) { return isDigit(c) || isLetter(c); });
            return finishNumber(TokenKind::Duration);
        }
        if (peek() == 'e' || peek() == 'E') {
            ++m_at;
            if (peek() == '+' || peek() == '-')
                ++m_at;
            skip(digits);
        }
        return finishNumber(TokenKind::Number);
    }

    Result<void> finishNumber(TokenKind kind)
    {
        const bool isStuck = isLetter(peek()) || isDigit(peek()) || peek() == '.';
        const auto word = m_text.substr(m_start, m_at - m_start);
        const auto value
            = kind == TokenKind::Number ? parseNumber(word) : parseDurationSeconds(word);
        if (isStuck || !value) {
            if (isStuck)
                skip([](char c) { return isLetter(c) || isDigit(c) || c == '.'; });
            return wrong(u"bad number or duration: \"%1\""_s.arg(written()),
                u"write 1.5, 1e3, 0x1F, 30s or 1h30m"_s);
        }
        add(kind).number = *value;
        return {};
    }

    std::string_view m_text;
    size_t m_at = 0;
    size_t m_start = 0;
    bool m_inBraces = false;
    int m_inBrackets = 0;
    std::vector<Token> m_tokens;
};

} // namespace

Tokens tokenize(std::string_view text)
{
    return Lexer(text).run();
}

} // namespace slipway::promql
