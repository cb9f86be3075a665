// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/lexer.h"

#include <QList>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

using Kind = Token::Kind;

constexpr std::string_view blanks = " \t\r\n";
constexpr std::array<std::string_view, 10> keywords{
    "block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"};

struct Character {
    char32_t code = 0;
    size_t width = 0; ///< 0 at the end of the text
};

Character decode(std::string_view text, size_t at)
{
    if (at >= text.size())
        return {};
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t width = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    const auto bytes = text.substr(at, width);
    const auto decoded
        = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).toUcs4();
    if (decoded.size() != 1)
        return {0xFFFD, 1};
    return {static_cast<char32_t>(decoded.front()), bytes.size()};
}

bool isAlphanumeric(Character c)
{
    return c.width > 0 && (c.code == U'_' || QChar::isLetter(c.code) || QChar::isDigit(c.code));
}

QString shown(Character c)
{
    const auto text = u"U+%1"_s.arg(static_cast<uint>(c.code), 4, 16, QLatin1Char('0')).toUpper();
    return QChar::isPrint(c.code) ? u"%1 '%2'"_s.arg(text, QString::fromUcs4(&c.code, 1)) : text;
}

/// Cuts a template into tokens, as Go's lexer does.
class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) { }

    std::vector<Token> run()
    {
        while (!m_isDone) {
            if (m_isInside)
                inside();
            else
                outside();
        }
        return std::move(m_tokens);
    }

private:
    bool startsWith(std::string_view word) const { return m_text.substr(m_at).starts_with(word); }
    Token& add(Kind kind, size_t begin, size_t end)
    {
        m_tokens.push_back(
            {kind, begin, end, m_hasSpace, std::string(m_text.substr(begin, end - begin))});
        m_hasSpace = false;
        m_at = end;
        return m_tokens.back();
    }
    void fail(size_t at, const QString& what)
    {
        add(Kind::Error, std::min(at, m_text.size()), std::min(at, m_text.size())).error = what;
        m_isDone = true;
    }

    void outside()
    {
        const auto begin = m_at;
        const auto open = std::min(m_text.find("{{", m_at), m_text.size());
        auto text = m_text.substr(begin, open - begin);
        if (m_trimsNext)
            text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
        const bool trims = open + 3 < m_text.size() && m_text[open + 2] == '-'
            && blanks.find(m_text[open + 3]) != std::string_view::npos;
        if (trims)
            text = text.substr(0, text.find_last_not_of(blanks) + 1);
        m_trimsNext = false;
        if (!text.empty())
            add(Kind::Text, begin, open).text = std::string(text);
        m_at = open;
        if (open == m_text.size()) {
            add(Kind::End, open, open);
            m_isDone = true;
            return;
        }
        const auto behind = open + (trims ? 3 : 2);
        const auto comment = trims ? m_text.find_first_not_of(blanks, behind) : behind;
        if (comment != std::string_view::npos && m_text.substr(comment).starts_with("/*")) {
            skipComment(comment);
            return;
        }
        add(Kind::Left, open, behind);
        m_isInside = true;
        m_depth = 0;
    }

    void skipComment(size_t at)
    {
        const auto end = m_text.find("*/", at + 2);
        if (end == std::string_view::npos) {
            fail(at, u"unclosed comment"_s);
            return;
        }
        m_at = end + 2;
        if (!closes())
            fail(at, u"comment ends before closing delimiter"_s);
        else
            close();
    }

    /// True at `}}`, or at blanks with `-}}`.
    bool closes() const { return startsWith("}}") || trimsBehind(); }
    bool trimsBehind() const
    {
        return m_at < m_text.size() && blanks.find(m_text[m_at]) != std::string_view::npos
            && m_text.substr(m_at + 1).starts_with("-}}");
    }
    void close()
    {
        m_trimsNext = trimsBehind();
        m_at += m_trimsNext ? 4 : 2;
        m_isInside = false;
    }

    void inside()
    {
        if (closes()) {
            if (m_depth > 0) {
                fail(m_at, u"unclosed left paren"_s);
                return;
            }
            const auto begin = m_at;
            close();
            add(Kind::Right, begin, m_at);
            return;
        }
        const auto c = decode(m_text, m_at);
        if (c.width == 0) {
            fail(m_at, u"unclosed action"_s);
        } else if (c.code < 0x80 && blanks.find(static_cast<char>(c.code)) != blanks.npos) {
            ++m_at;
            m_hasSpace = true;
        } else if (c.code == U'"' || c.code == U'\'' || c.code == U'`') {
            quoted(static_cast<char>(c.code));
        } else if (startsWith(":=")) {
            add(Kind::Declare, m_at, m_at + 2);
        } else if (c.code == U'$' || c.code == U'.' || isAlphanumeric(c) || c.code == U'+'
            || c.code == U'-') {
            word(c);
        } else {
            sign(c);
        }
    }

    void sign(Character c)
    {
        switch (c.code) {
        case U'=': add(Kind::Assign, m_at, m_at + 1); return;
        case U',': add(Kind::Comma, m_at, m_at + 1); return;
        case U'|': add(Kind::Pipe, m_at, m_at + 1); return;
        case U':': fail(m_at, u"expected :="_s); return;
        case U'(':
            ++m_depth;
            add(Kind::Open, m_at, m_at + 1);
            return;
        case U')':
            if (--m_depth < 0)
                fail(m_at, u"unexpected right paren"_s);
            else
                add(Kind::Close, m_at, m_at + 1);
            return;
        default: break;
        }
        if (c.code > 0x20 && c.code < 0x7F)
            add(Kind::Other, m_at, m_at + 1);
        else
            fail(m_at, u"unrecognized character in action: %1"_s.arg(shown(c)));
    }

    void quoted(char quote)
    {
        auto at = m_at + 1;
        while (at < m_text.size() && m_text[at] != quote && (quote == '`' || m_text[at] != '\n'))
            at += m_text[at] == '\\' && quote != '`' ? 2 : 1;
        if (at >= m_text.size() || m_text[at] != quote) {
            fail(m_at,
                quote == '"'       ? u"unterminated quoted string"_s
                    : quote == '`' ? u"unterminated raw quoted string"_s
                                   : u"unterminated character constant"_s);
            return;
        }
        add(quote == '"'       ? Kind::String
                : quote == '`' ? Kind::RawString
                               : Kind::Character,
            m_at,
            at + 1);
    }

    size_t endOfName(size_t at) const
    {
        for (auto c = decode(m_text, at); isAlphanumeric(c); c = decode(m_text, at))
            at += c.width;
        return at;
    }

    void word(Character c)
    {
        const auto next = decode(m_text, m_at + 1);
        const bool isDigit = c.code >= U'0' && c.code <= U'9';
        const bool isDecimal = c.code == U'.' && next.code >= U'0' && next.code <= U'9';
        if (isDigit || isDecimal || c.code == U'+' || c.code == U'-') {
            number();
            return;
        }
        const bool hasMark = c.code == U'$' || c.code == U'.';
        const auto end = endOfName(m_at + (hasMark ? 1 : 0));
        if (!endsAt(end))
            return;
        const auto name = m_text.substr(m_at, end - m_at);
        auto kind = Kind::Identifier;
        if (c.code == U'$')
            kind = Kind::Variable;
        else if (c.code == U'.')
            kind = name.size() == 1 ? Kind::Dot : Kind::Field;
        else if (name == "true" || name == "false")
            kind = Kind::Bool;
        else if (name == "nil")
            kind = Kind::Nil;
        else if (std::ranges::find(keywords, name) != keywords.end())
            kind = Kind::Keyword;
        add(kind, m_at, end);
    }

    /// Only some characters may stand behind a name: `$x+2` is nothing.
    bool endsAt(size_t end)
    {
        const auto c = decode(m_text, end);
        const bool isEnd = c.width == 0
            || (c.code < 0x80
                && std::string_view(" \t\r\n.,|:)(}").find(static_cast<char>(c.code))
                    != std::string_view::npos);
        if (!isEnd)
            fail(end, u"bad character %1"_s.arg(shown(c)));
        return isEnd;
    }

    void number()
    {
        auto at = m_at + (m_text[m_at] == '+' || m_text[m_at] == '-' ? 1 : 0);
        const bool isHex
            = m_text.substr(at).starts_with("0x") || m_text.substr(at).starts_with("0X");
        for (; at < m_text.size(); ++at) {
            const char c = m_text[at];
            const bool isPart = c == '.' || c == '_' || isAlphanumeric(decode(m_text, at));
            const char exponent = isHex ? 'p' : 'e';
            const bool isSign = (c == '+' || c == '-') && (m_text[at - 1] | 0x20) == exponent;
            if (!isPart && !isSign)
                break;
        }
        add(Kind::Number, m_at, std::max(at, m_at + 1));
    }

    std::string_view m_text;
    std::vector<Token> m_tokens;
    size_t m_at = 0;
    int m_depth = 0; ///< of parentheses
    bool m_isInside = false;
    bool m_hasSpace = false;
    bool m_trimsNext = false;
    bool m_isDone = false;
};

} // namespace

std::vector<Token> tokensOf(std::string_view text)
{
    return Lexer(text).run();
}

} // namespace slipway::rules::templates
