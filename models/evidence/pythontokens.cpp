// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontokens.h"

#include "evidence/pythoncharacters.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using namespace characters;

constexpr size_t mostTokens = 1'000'000;
constexpr size_t deepestBracket = 200;
constexpr size_t deepestBlock = 100;
constexpr int deepestString = 8; ///< strings in placeholders of strings
constexpr int tabWidth = 8;

/// Reads one text from `m_at` to `m_end`.
class Tokenizer {
public:
    Tokenizer(const QString& text,
        qsizetype begin,
        qsizetype end,
        int line,
        int column,
        PythonTokens& out)
        : m_out(out)
        , m_text(reinterpret_cast<const char16_t*>(text.utf16()))
        , m_at(int(begin))
        , m_end(int(end))
        , m_line(line)
        , m_lineStart(m_at - column + 1)
    {
        constexpr int usual = 3; // characters of a token and what stands around it
        m_out.tokens.clear();
        m_out.tokens.reserve(size_t((m_end - m_at) / usual + usual));
        m_out.brokenLine = 0;
        m_out.isCut = false;
    }

    void file()
    {
        while (m_at < m_end && !m_out.isCut) {
            if (m_isLineStart && m_brackets.empty())
                indent();
            if (m_at < m_end)
                step();
        }
        finish();
    }
    void expression()
    {
        m_isLineStart = false;
        m_isNested = true;
        while (m_at < m_end && !m_out.isCut)
            step();
        finish();
    }

private:
    using Kind = PythonToken::Kind;

    char16_t at(int offset) const { return offset < m_end ? m_text[offset] : u'\0'; }
    void broken()
    {
        if (m_out.brokenLine == 0)
            m_out.brokenLine = m_line;
    }
    PythonToken& add(Kind kind, int begin, int end, PythonWord word = {})
    {
        if (m_out.tokens.size() >= mostTokens)
            m_out.isCut = true;
        return m_out.tokens.emplace_back(PythonToken{.text = view(begin, end),
            .line = m_line,
            .column = begin - m_lineStart + 1,
            .endLine = m_line,
            .begin = begin,
            .end = end,
            .body = begin,
            .kind = kind,
            .word = word});
    }
    PythonToken& addOperator(int begin)
    {
        return add(Kind::Operator, begin, m_at, signWords[m_text[begin]]);
    }
    QStringView view(int begin, int end) const { return {m_text + begin, end - begin}; }
    PythonWord word(int begin, int end) const
    {
        return PythonWord::of({m_text + begin, size_t(end - begin)});
    }
    void nextLine(int after)
    {
        m_at = after;
        ++m_line;
        m_lineStart = after;
    }
    /// The blanks that begin a line: blocks opened and closed. Empty lines say nothing.
    void indent()
    {
        int width = 0;
        int begin = m_at;
        for (;; ++begin) {
            const char16_t c = at(begin);
            if (c == u' ')
                ++width;
            else if (c == u'\t')
                width = (width / tabWidth + 1) * tabWidth;
            else if (c == u'\f')
                width = 0;
            else
                break;
        }
        m_at = begin;
        const char16_t c = at(begin);
        if (begin >= m_end || c == u'\n' || c == u'#')
            return;
        m_isLineStart = false;
        if (width > m_blocks.back() && m_blocks.size() < deepestBlock) {
            m_blocks.push_back(width);
            add(Kind::Indent, begin, begin);
        }
        while (width < m_blocks.back()) {
            m_blocks.pop_back();
            add(Kind::Dedent, begin, begin);
            if (width > m_blocks.back()) { // between two levels: the outer one, as written
                m_blocks.push_back(width);
                broken();
                break;
            }
        }
    }
    void step()
    {
        const char16_t c = m_text[m_at];
        if (is(c, Blank)) {
            ++m_at;
        } else if (c == u'\n') {
            newline();
        } else if (c == u'#') {
            while (m_at < m_end && m_text[m_at] != u'\n')
                ++m_at;
        } else if (c == u'\\' && at(m_at + 1) == u'\n') {
            nextLine(m_at + 2);
        } else if (c == u'"' || c == u'\'') {
            string(m_at);
        } else if (isNameStart(c)) {
            name();
        } else if (isDigit(c) || (c == u'.' && isDigit(at(m_at + 1)))) {
            number();
        } else {
            sign();
        }
    }
    void newline()
    {
        const bool ends = m_brackets.empty() && !m_isNested && !m_isLineStart;
        if (ends)
            add(Kind::Newline, m_at, m_at);
        nextLine(m_at + 1);
        if (m_brackets.empty()) {
            m_isLineStart = !m_isNested;
            return;
        }
        // A bracket that nobody closes shall not swallow the rest of the file.
        const auto rest = view(m_at, std::min(m_at + 6, m_end));
        if (!m_isNested && (rest.startsWith(u"def ") || rest.startsWith(u"class "))) {
            broken();
            m_brackets.clear();
            add(Kind::Newline, m_at, m_at);
            m_isLineStart = true;
        }
    }
    void name()
    {
        const auto begin = m_at;
        while (m_at < m_end && isNamePart(m_text[m_at]))
            ++m_at;
        const char16_t c = at(m_at);
        if ((c == u'"' || c == u'\'') && m_at - begin <= 2 && isPrefix(begin, m_at)) {
            string(begin);
            return;
        }
        add(Kind::Name, begin, m_at, word(begin, m_at));
    }
    bool isPrefix(int begin, int end) const
    {
        for (auto i = begin; i < end; ++i)
            if (!isOneOf(lower(m_text[i]), u"rbfut"))
                return false;
        return true;
    }
    void number()
    {
        const auto begin = m_at;
        while (m_at < m_end) {
            const char16_t c = m_text[m_at];
            const bool isSign = (c == u'+' || c == u'-')
                && (m_text[m_at - 1] == u'e' || m_text[m_at - 1] == u'E') && m_at > begin
                && at(begin + 1) != u'x' && at(begin + 1) != u'X';
            if (!isNamePart(c) && c != u'.' && !isSign)
                break;
            ++m_at;
        }
        add(Kind::Number, begin, m_at);
    }
    /// A string whose prefix begins at `begin` and whose quote stands at `m_at`.
    void string(int begin)
    {
        PythonToken token{.line = m_line,
            .column = begin - m_lineStart + 1,
            .begin = begin,
            .kind = Kind::String};
        for (auto i = begin; i < m_at; ++i) {
            const char16_t c = lower(m_text[i]);
            token.isFormat = token.isFormat || c == u'f' || c == u't';
            token.isRaw = token.isRaw || c == u'r';
            token.isBytes = token.isBytes || c == u'b';
        }
        const char16_t quote = m_text[m_at];
        const bool isLong = at(m_at + 1) == quote && at(m_at + 2) == quote;
        token.body = m_at + (isLong ? 3 : 1);
        m_at = token.body;
        const bool isClosed = skipString(quote, isLong, token.isFormat, 0);
        const auto bodyEnd = isClosed ? m_at - (isLong ? 3 : 1) : m_at;
        token.text = view(token.body, std::max(token.body, bodyEnd));
        token.end = m_at;
        token.endLine = m_line;
        if (!isClosed)
            broken();
        if (m_out.tokens.size() >= mostTokens)
            m_out.isCut = true;
        m_out.tokens.push_back(token);
    }
    /// Moves behind the closing quote; false if the line or the text ends before it.
    bool skipString(char16_t quote, bool isLong, bool isFormat, int depth)
    {
        int braces = 0;
        while (m_at < m_end) {
            const char16_t c = m_text[m_at];
            if (c == u'\\' && braces == 0) {
                if (at(m_at + 1) == u'\n')
                    nextLine(m_at + 2);
                else
                    m_at = std::min(m_at + 2, m_end);
                continue;
            }
            if (c == u'\n') {
                if (!isLong && braces == 0)
                    return false;
                if (!isLong && at(m_at + 1) == u'\n')
                    return false; // an open placeholder, not one over several lines
                nextLine(m_at + 1);
                continue;
            }
            if (isFormat && (c == u'{' || c == u'}')) {
                const bool isDouble = braces == 0 && at(m_at + 1) == c;
                m_at += isDouble ? 2 : 1;
                if (!isDouble)
                    braces = c == u'{' ? braces + 1 : std::max(0, braces - 1);
                continue;
            }
            if (c == quote && (!isLong || (at(m_at + 1) == quote && at(m_at + 2) == quote))) {
                if (braces == 0 || !opensInside()) {
                    m_at += isLong ? 3 : 1;
                    return true;
                }
            }
            if (braces > 0 && (c == u'"' || c == u'\'') && depth < deepestString) {
                skipInner(c, depth);
                continue;
            }
            ++m_at;
        }
        return false;
    }
    /// Whether the own quote, met inside a placeholder, begins a string there (since 3.12): what
    /// stands before it decides, since a string that ends leaves its placeholder first.
    bool opensInside() const
    {
        auto i = m_at - 1;
        while (i >= 0 && (m_text[i] == u' ' || m_text[i] == u'f' || m_text[i] == u'r'))
            --i;
        return i >= 0 && isOneOf(m_text[i], u"{[(,=+");
    }
    void skipInner(char16_t quote, int depth)
    {
        const bool isLong = at(m_at + 1) == quote && at(m_at + 2) == quote;
        const char16_t before = m_at > 0 ? lower(m_text[m_at - 1]) : u'\0';
        m_at += isLong ? 3 : 1;
        skipString(quote, isLong, before == u'f', depth + 1);
    }
    void sign()
    {
        const auto begin = m_at;
        const char16_t c = m_text[begin];
        if (is(c, Sign) || c == u'!') {
            // The longest one there is; all of them go on with a sign.
            int size = !is(at(begin + 1), Sign) ? 1 : is(at(begin + 2), Sign) ? 3 : 2;
            for (; size > 1; --size) {
                const auto known = word(begin, begin + size);
                if (known == PythonWord())
                    continue;
                m_at += size;
                add(Kind::Operator, begin, m_at, known);
                return;
            }
        }
        ++m_at;
        if (c == u'(' || c == u'[' || c == u'{')
            open(begin);
        else if (c == u')' || c == u']' || c == u'}')
            close(begin, c);
        else if (is(c, Sign))
            addOperator(begin);
        else
            broken(); // `$`, `?`, `!`, control characters
    }
    void open(int begin)
    {
        addOperator(begin);
        if (m_brackets.size() >= deepestBracket)
            m_out.isCut = true;
        m_brackets.push_back(int(m_out.tokens.size()) - 1);
    }
    void close(int begin, char16_t c)
    {
        const auto partner = c == u')' ? u'(' : c == u']' ? u'[' : u'{';
        auto& token = addOperator(begin);
        if (m_brackets.empty()) {
            broken();
            return;
        }
        auto& first = m_out.tokens[size_t(m_brackets.back())];
        if (first.text.front() != partner)
            broken();
        token.match = m_brackets.back();
        first.match = int(m_out.tokens.size()) - 1;
        m_brackets.pop_back();
    }
    void finish()
    {
        m_at = std::min(m_at, m_end);
        if (!m_brackets.empty())
            broken();
        if (!m_isLineStart)
            add(Kind::Newline, m_at, m_at);
        for (; m_blocks.size() > 1; m_blocks.pop_back())
            add(Kind::Dedent, m_at, m_at);
        add(Kind::End, m_at, m_at);
    }

    PythonTokens& m_out;
    const char16_t* m_text;
    int m_at = 0;
    int m_end = 0;
    int m_line = 1;
    int m_lineStart = 0;
    bool m_isLineStart = true;
    bool m_isNested = false;
    std::vector<int> m_brackets; ///< indices of open ones
    std::vector<int> m_blocks{0}; ///< widths
};

} // namespace

PythonTokens readPythonTokens(const QString& text)
{
    PythonTokens out;
    readPythonTokens(text, out);
    return out;
}

void readPythonTokens(const QString& text, PythonTokens& out)
{
    Tokenizer(text, 0, text.size(), 1, 1, out).file();
}

PythonTokens readPythonTokens(
    const QString& text, qsizetype begin, qsizetype end, int line, int column)
{
    PythonTokens out;
    Tokenizer(text, begin, end, line, column, out).expression();
    return out;
}

} // namespace slipway::evidence
