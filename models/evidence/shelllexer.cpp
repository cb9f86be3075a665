// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shelllexer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

struct Heredoc {
    QString delimiter;
    bool stripsTabs = false;
};

class Lexer {
public:
    explicit Lexer(const QString& text) : m_text(text) { }

    std::vector<ShellToken> run()
    {
        while (m_at < m_text.size())
            step();
        return std::move(m_tokens);
    }

private:
    QChar peek(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar();
    }
    void add(ShellToken::Kind kind, qsizetype length)
    {
        m_tokens.push_back({kind, m_text.mid(m_at, length), false, m_at, m_at + length});
        m_at += length;
    }

    void step()
    {
        const QChar c = peek();
        if (c == u'\\' && peek(1) == u'\n') {
            m_at += 2;
            return;
        }
        if (c == u'\n') {
            add(ShellToken::Kind::Newline, 1);
            skipHeredocs();
            return;
        }
        if (c.isSpace()) {
            ++m_at;
            return;
        }
        if (c == u'#') {
            const auto end = m_text.indexOf(u'\n', m_at);
            m_at = end < 0 ? m_text.size() : end;
            return;
        }
        if (redirect() || operatorToken())
            return;
        word();
    }

    bool redirect()
    {
        qsizetype at = m_at;
        while (at < m_text.size() && m_text[at].isDigit())
            ++at;
        if (at == m_at && peek() == u'&' && peek(1) == u'>')
            ++at;
        if (at >= m_text.size() || (m_text[at] != u'<' && m_text[at] != u'>'))
            return false;
        const QChar kind = m_text[at++];
        if (kind == u'<' && at < m_text.size() && m_text[at] == u'(')
            return false; // process substitution: a word
        const bool isDouble = at < m_text.size() && m_text[at] == kind;
        if (isDouble)
            ++at;
        const bool isHereString = isDouble && at < m_text.size() && m_text[at] == u'<';
        const bool isHeredoc = isDouble && kind == u'<' && !isHereString;
        bool stripsTabs = false;
        while (at < m_text.size() && QStringView(u"&|-<").contains(m_text[at])) {
            stripsTabs = stripsTabs || m_text[at] == u'-';
            ++at;
        }
        while (at < m_text.size() && (m_text[at] == u' ' || m_text[at] == u'\t'))
            ++at;
        m_at = at;
        if (at >= m_text.size() || m_text[at] == u'\n' || QStringView(u";|&)").contains(m_text[at]))
            return true;
        word();
        const ShellToken target = m_tokens.back();
        m_tokens.pop_back();
        if (isHeredoc)
            m_heredocs.push_back({target.text, stripsTabs});
        return true;
    }

    bool operatorToken()
    {
        static constexpr QStringView two[]{u"&&", u"||", u"|&", u";;"};
        const QStringView rest = QStringView(m_text).mid(m_at);
        for (const auto candidate : two) {
            if (rest.startsWith(candidate)) {
                add(ShellToken::Kind::Operator, 2);
                return true;
            }
        }
        if (QStringView(u"|;&()").contains(peek())) {
            add(ShellToken::Kind::Operator, 1);
            return true;
        }
        return false;
    }

    void word()
    {
        ShellToken token{ShellToken::Kind::Word, {}, false, m_at, m_at};
        while (m_at < m_text.size()) {
            const QChar c = peek();
            if (c.isSpace() || QStringView(u"|;&()<>").contains(c))
                break;
            part(token, c);
        }
        if (m_at == token.begin) // a lone < or >: never loop
            ++m_at;
        token.end = m_at;
        m_tokens.push_back(std::move(token));
    }

    void part(ShellToken& token, QChar c)
    {
        if (c == u'\\') {
            if (peek(1) != u'\n' && m_at + 1 < m_text.size())
                token.text += peek(1);
            m_at = std::min(m_at + 2, m_text.size());
        } else if (c == u'\'') {
            const auto end = m_text.indexOf(u'\'', m_at + 1);
            const auto stop = end < 0 ? m_text.size() : end;
            token.text += QStringView(m_text).mid(m_at + 1, stop - m_at - 1);
            token.isQuoted = true;
            m_at = std::min(stop + 1, m_text.size());
        } else if (c == u'"') {
            doubleQuoted(token);
        } else if (c == u'`') {
            const auto end = m_text.indexOf(u'`', m_at + 1);
            take(token, (end < 0 ? m_text.size() : end + 1) - m_at);
        } else if (c == u'$' && (peek(1) == u'(' || peek(1) == u'{')) {
            take(token, balancedLength());
        } else {
            token.text += c;
            ++m_at;
        }
    }

    void take(ShellToken& token, qsizetype length)
    {
        token.text += QStringView(m_text).mid(m_at, length);
        m_at += length;
    }

    void doubleQuoted(ShellToken& token)
    {
        token.isQuoted = true;
        ++m_at;
        while (m_at < m_text.size() && peek() != u'"') {
            if (peek() == u'\\' && m_at + 1 < m_text.size()) {
                if (peek(1) != u'\n')
                    token.text += QStringView(u"\"\\$`").contains(peek(1)) ? QString(peek(1))
                                                                           : m_text.mid(m_at, 2);
                m_at += 2;
            } else if (peek() == u'$' && (peek(1) == u'(' || peek(1) == u'{')) {
                take(token, balancedLength());
            } else {
                token.text += peek();
                ++m_at;
            }
        }
        if (m_at < m_text.size())
            ++m_at;
    }

    /// Length of `$( … )` or `${ … }` from here, brackets inside counted, quotes skipped.
    qsizetype balancedLength() const
    {
        const QChar open = m_text[m_at + 1];
        const QChar close = open == u'(' ? u')' : u'}';
        int depth = 0;
        for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
            const QChar c = m_text[at];
            if (c == u'\\')
                ++at;
            else if (c == u'\'' && open == u'(') {
                const auto end = m_text.indexOf(u'\'', at + 1);
                at = end < 0 ? m_text.size() : end;
            } else if (c == open)
                ++depth;
            else if (c == close && --depth == 0)
                return at + 1 - m_at;
        }
        return m_text.size() - m_at;
    }

    void skipHeredocs()
    {
        for (const auto& heredoc : m_heredocs) {
            while (m_at < m_text.size()) {
                auto end = m_text.indexOf(u'\n', m_at);
                end = end < 0 ? m_text.size() : end;
                QString line = m_text.mid(m_at, end - m_at);
                m_at = std::min(end + 1, m_text.size());
                if (heredoc.stripsTabs)
                    while (line.startsWith(u'\t'))
                        line.remove(0, 1);
                if (line == heredoc.delimiter)
                    break;
            }
        }
        m_heredocs.clear();
    }

    const QString& m_text;
    qsizetype m_at = 0;
    std::vector<ShellToken> m_tokens;
    std::vector<Heredoc> m_heredocs;
};

} // namespace

std::vector<ShellToken> lexShell(const QString& script)
{
    return Lexer(script).run();
}

} // namespace slipway::evidence
