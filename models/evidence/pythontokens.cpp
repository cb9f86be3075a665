// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontokens.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t mostTokens = 1'000'000;
constexpr size_t deepestBracket = 200;
constexpr size_t deepestBlock = 100;
constexpr int deepestString = 8; ///< strings in placeholders of strings
constexpr int tabWidth = 8;

bool isNameStart(QChar c)
{
    return c == u'_' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
        || (c.unicode() > 127 && (c.isLetter() || c.isSurrogate()));
}

bool isNamePart(QChar c)
{
    return isNameStart(c) || (c >= u'0' && c <= u'9')
        || (c.unicode() > 127 && (c.isLetterOrNumber() || c.isMark()));
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

/// Reads one text from `m_at` to `m_end`.
class Tokenizer {
public:
    Tokenizer(const QString& text, qsizetype begin, qsizetype end, int line, int column)
        : m_text(text)
        , m_at(begin)
        , m_end(end)
        , m_line(line)
        , m_lineStart(begin - column + 1)
    {
    }

    PythonTokens file()
    {
        while (m_at < m_end && !m_out.isCut) {
            if (m_isLineStart && m_brackets.empty())
                indent();
            if (m_at < m_end)
                step();
        }
        finish();
        return std::move(m_out);
    }
    PythonTokens expression()
    {
        m_isLineStart = false;
        m_isNested = true;
        while (m_at < m_end && !m_out.isCut)
            step();
        finish();
        return std::move(m_out);
    }

private:
    using Kind = PythonToken::Kind;

    QChar at(qsizetype offset) const { return offset < m_end ? m_text[offset] : QChar(u'\0'); }
    void broken()
    {
        if (m_out.brokenLine == 0)
            m_out.brokenLine = m_line;
    }
    PythonToken& add(Kind kind, qsizetype begin, qsizetype end)
    {
        if (m_out.tokens.size() >= mostTokens)
            m_out.isCut = true;
        m_out.tokens.push_back({.kind = kind,
            .text = QStringView(m_text).mid(begin, end - begin),
            .line = m_line,
            .column = int(begin - m_lineStart) + 1,
            .endLine = m_line,
            .begin = begin,
            .end = end,
            .body = begin});
        return m_out.tokens.back();
    }
    void nextLine(qsizetype after)
    {
        m_at = after;
        ++m_line;
        m_lineStart = after;
    }
    /// The blanks that begin a line: blocks opened and closed. Empty lines say nothing.
    void indent()
    {
        int width = 0;
        qsizetype begin = m_at;
        for (;; ++begin) {
            const QChar c = at(begin);
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
        const QChar c = at(begin);
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
        const QChar c = m_text[m_at];
        if (c == u'\n') {
            newline();
        } else if (c == u' ' || c == u'\t' || c == u'\f') {
            ++m_at;
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
        const auto rest = QStringView(m_text).mid(m_at, std::min<qsizetype>(6, m_end - m_at));
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
        const QChar c = at(m_at);
        if ((c == u'"' || c == u'\'') && m_at - begin <= 2 && isPrefix(begin, m_at)) {
            string(begin);
            return;
        }
        add(Kind::Name, begin, m_at);
    }
    bool isPrefix(qsizetype begin, qsizetype end) const
    {
        for (auto i = begin; i < end; ++i)
            if (!QStringView(u"rRbBfFuUtT").contains(m_text[i]))
                return false;
        return true;
    }
    void number()
    {
        const auto begin = m_at;
        while (m_at < m_end) {
            const QChar c = m_text[m_at];
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
    void string(qsizetype begin)
    {
        PythonToken token{.kind = Kind::String,
            .line = m_line,
            .column = int(begin - m_lineStart) + 1,
            .begin = begin};
        for (auto i = begin; i < m_at; ++i) {
            const QChar c = m_text[i].toLower();
            token.isFormat = token.isFormat || c == u'f' || c == u't';
            token.isRaw = token.isRaw || c == u'r';
            token.isBytes = token.isBytes || c == u'b';
        }
        const QChar quote = m_text[m_at];
        const bool isLong = at(m_at + 1) == quote && at(m_at + 2) == quote;
        token.body = m_at + (isLong ? 3 : 1);
        m_at = token.body;
        const bool isClosed = skipString(quote, isLong, token.isFormat, 0);
        const auto bodyEnd = isClosed ? m_at - (isLong ? 3 : 1) : m_at;
        token.text = QStringView(m_text).mid(token.body, bodyEnd - token.body);
        token.end = m_at;
        token.endLine = m_line;
        if (!isClosed)
            broken();
        if (m_out.tokens.size() >= mostTokens)
            m_out.isCut = true;
        m_out.tokens.push_back(token);
    }
    /// Moves behind the closing quote; false if the line or the text ends before it.
    bool skipString(QChar quote, bool isLong, bool isFormat, int depth)
    {
        int braces = 0;
        while (m_at < m_end) {
            const QChar c = m_text[m_at];
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
                if (braces == 0 || !opensInside(quote, isLong)) {
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
    bool opensInside(QChar, bool) const
    {
        auto i = m_at - 1;
        while (i >= 0 && (m_text[i] == u' ' || m_text[i] == u'f' || m_text[i] == u'r'))
            --i;
        return i >= 0 && QStringView(u"{[(,=+").contains(m_text[i]);
    }
    void skipInner(QChar quote, int depth)
    {
        const bool isLong = at(m_at + 1) == quote && at(m_at + 2) == quote;
        const auto before = m_at > 0 ? m_text[m_at - 1].toLower() : QChar();
        m_at += isLong ? 3 : 1;
        skipString(quote, isLong, before == u'f', depth + 1);
    }
    void sign()
    {
        static constexpr std::array<QStringView, 25> longOnes{u"**=",
            u"//=",
            u">>=",
            u"<<=",
            u"...",
            u"->",
            u":=",
            u"==",
            u"!=",
            u"<=",
            u">=",
            u"<>",
            u"**",
            u"//",
            u">>",
            u"<<",
            u"+=",
            u"-=",
            u"*=",
            u"/=",
            u"%=",
            u"&=",
            u"|=",
            u"^=",
            u"@="};
        const auto rest = QStringView(m_text).mid(m_at, std::min<qsizetype>(3, m_end - m_at));
        for (const auto& one : longOnes) {
            if (rest.startsWith(one)) {
                add(Kind::Operator, m_at, m_at + one.size());
                m_at += one.size();
                return;
            }
        }
        const QChar c = m_text[m_at];
        const auto begin = m_at++;
        if (QStringView(u"([{").contains(c)) {
            open(begin);
        } else if (QStringView(u")]}").contains(c)) {
            close(begin, c);
        } else if (QStringView(u"+-*/%@&|^~<>=,:;.").contains(c)) {
            add(Kind::Operator, begin, m_at);
        } else {
            broken(); // `$`, `?`, `!`, control characters
        }
    }
    void open(qsizetype begin)
    {
        add(Kind::Operator, begin, m_at);
        if (m_brackets.size() >= deepestBracket)
            m_out.isCut = true;
        m_brackets.push_back(int(m_out.tokens.size()) - 1);
    }
    void close(qsizetype begin, QChar c)
    {
        const auto partner = c == u')' ? u'(' : c == u']' ? u'[' : u'{';
        auto& token = add(Kind::Operator, begin, m_at);
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

    const QString& m_text;
    qsizetype m_at = 0;
    qsizetype m_end = 0;
    int m_line = 1;
    qsizetype m_lineStart = 0;
    bool m_isLineStart = true;
    bool m_isNested = false;
    std::vector<int> m_brackets; ///< indices of open ones
    std::vector<int> m_blocks{0}; ///< widths
    PythonTokens m_out;
};

} // namespace

PythonTokens readPythonTokens(const QString& text)
{
    return Tokenizer(text, 0, text.size(), 1, 1).file();
}

PythonTokens readPythonTokens(
    const QString& text, qsizetype begin, qsizetype end, int line, int column)
{
    return Tokenizer(text, begin, end, line, column).expression();
}

} // namespace slipway::evidence
