// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"

#include "evidence/shelllexer.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

QString sourceText(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    if (text.startsWith(QChar(0xFEFF)))
        text.remove(0, 1);
    if (bytes.contains('\r'))
        text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    return text;
}

namespace {

bool isAssignmentWord(const QString& word)
{
    const auto equals = word.indexOf(u'=');
    if (equals < 1 || word[0].isDigit())
        return false;
    return std::all_of(word.cbegin(), word.cbegin() + equals, [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'+' || c == u'[' || c == u']';
    });
}

/// Groups tokens into commands; knows the keywords that stand before a command.
class Splitter {
public:
    Splitter(const QString& text, int limit) : m_text(text), m_limit(limit)
    {
        m_lineStarts.push_back(0);
        for (qsizetype i = 0; i < text.size(); ++i)
            if (text[i] == u'\n')
                m_lineStarts.push_back(i + 1);
    }

    ShellScript run()
    {
        for (const auto& token : lexShell(m_text)) {
            if (int(m_script.commands.size()) >= m_limit) {
                m_script.isCut = true;
                break;
            }
            take(token);
        }
        finish(Follow::End);
        while (!m_open.empty())
            close();
        return std::move(m_script);
    }

private:
    struct Open {
        int group = 0;
        bool inCondition = false;
    };

    int lineOf(qsizetype offset) const
    {
        return int(std::upper_bound(m_lineStarts.cbegin(), m_lineStarts.cend(), offset)
            - m_lineStarts.cbegin());
    }
    void open(bool inCondition)
    {
        m_open.push_back({int(m_script.groups.size()), inCondition});
        m_script.groups.push_back({int(m_script.commands.size()), -1, Follow::End});
    }
    void close()
    {
        if (m_open.empty())
            return;
        m_closed = m_open.back().group;
        m_script.groups[size_t(m_closed)].last = int(m_script.commands.size()) - 1;
        m_open.pop_back();
    }

    void take(const ShellToken& token)
    {
        if (token.kind == ShellToken::Kind::Word) {
            if (!m_isOpen && !token.isQuoted && keyword(token.text))
                return;
            addWord(token);
            return;
        }
        if (token.kind == ShellToken::Kind::Newline) {
            // A list goes on after `&&`, `||` and `|` at a line's end: those have finished their
            // command already.
            if (m_isOpen || m_closed >= 0)
                finish(Follow::End);
            return;
        }
        const QString& text = token.text;
        if (text == u"(") {
            finish(Follow::End);
            open(false);
        } else if (text == u")") {
            finish(Follow::End);
            close();
        } else {
            finish(text == u"&&"                    ? Follow::And
                    : text == u"||"                 ? Follow::Or
                    : text == u"|" || text == u"|&" ? Follow::Pipe
                    : text == u"&"                  ? Follow::Background
                                                    : Follow::End);
            if (text == u";;" && !m_script.commands.empty())
                m_script.commands.back().endsBranch = true;
        }
    }

    bool keyword(const QString& word)
    {
        if (word == u"!") {
            m_negate = true;
            return true;
        }
        if (word == u"if" || word == u"while" || word == u"until") {
            open(true);
            return true;
        }
        if ((word == u"else" || word == u"elif") && !m_script.commands.empty())
            m_script.commands.back().endsBranch = true;
        if (word == u"then" || word == u"do" || word == u"else" || word == u"elif") {
            if (!m_open.empty())
                m_open.back().inCondition = word == u"elif";
            return true;
        }
        if (word == u"{" || word == u"for" || word == u"case" || word == u"select") {
            open(false);
            return word == u"{";
        }
        if (word == u"}" || word == u"fi" || word == u"done" || word == u"esac") {
            close();
            return true;
        }
        return word == u"time";
    }

    void addWord(const ShellToken& token)
    {
        if (!m_isOpen) {
            m_isOpen = true;
            m_closed = -1;
            m_begin = token.begin;
            m_command = {};
            m_command.line = lineOf(token.begin);
            m_command.column = int(token.begin - m_lineStarts[size_t(m_command.line - 1)]) + 1;
            m_command.isNegated = m_negate;
            m_command.isCondition = !m_open.empty() && m_open.back().inCondition;
            m_negate = false;
        }
        m_end = token.end;
        if (m_command.words.isEmpty() && isAssignmentWord(token.text)) {
            m_command.isAssignment = true;
            return;
        }
        m_command.words << token.text;
    }

    void finish(Follow follow)
    {
        m_negate = false;
        if (!m_isOpen) {
            if (m_closed >= 0)
                m_script.groups[size_t(m_closed)].follow = follow;
            m_closed = -1;
            return;
        }
        m_isOpen = false;
        m_command.isAssignment = m_command.isAssignment && m_command.words.isEmpty();
        m_command.endLine = lineOf(m_end - 1);
        m_command.text
            = m_text.mid(m_begin, m_end - m_begin).replace(u"\\\n"_s, u" "_s).simplified();
        m_command.follow = follow;
        m_script.commands.push_back(std::move(m_command));
    }

    const QString& m_text;
    const int m_limit;
    std::vector<qsizetype> m_lineStarts;
    ShellScript m_script;
    std::vector<Open> m_open;
    ShellCommand m_command;
    bool m_isOpen = false;
    bool m_negate = false;
    int m_closed = -1; ///< group that has just ended and waits for its operator
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
};

} // namespace

ShellScript splitShell(const QString& script, int limit)
{
    return Splitter(script, limit).run();
}

ShellOptions optionsOfShebang(const QString& script)
{
    ShellOptions options;
    const QString first = script.section(u'\n', 0, 0);
    if (!first.startsWith(u"#!"))
        return options;
    const auto words = first.split(u' ', Qt::SkipEmptyParts);
    for (const auto& word : words.mid(1))
        if (word.startsWith(u'-') && !word.startsWith(u"--") && word.contains(u'e'))
            options.errexit = true;
    return options;
}

} // namespace slipway::evidence
