// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/sql.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxTokens = 400'000;
constexpr size_t maxStatements = 20'000;
constexpr int maxBodyDepth = 3;

bool isWordStart(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'@';
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c == u'@';
}

class Lexer {
public:
    Lexer(const QString& text, int line, int depth) : m_text(text), m_line(line), m_depth(depth)
    {
        // A backslash escapes in MySQL only, where names stand in backticks.
        m_isMySql = text.contains(u'`') || text.contains(u"ENGINE=", Qt::CaseInsensitive)
            || text.contains(u"AUTO_INCREMENT", Qt::CaseInsensitive);
    }
    SqlScript read();

private:
    QChar at(qsizetype i) const { return i < m_text.size() ? m_text[i] : QChar(); }
    int columnOf(qsizetype i) const { return static_cast<int>(i - m_lineStart) + 1; }
    bool isLineStart() const;
    void step();
    void advance(qsizetype to);
    void add(SqlToken::Kind kind, const QString& text, qsizetype from);
    void end();
    bool comment();
    bool metaLine();
    bool delimiterLine();
    bool dollarQuote();
    void quoted(QChar quote, SqlToken::Kind kind, bool escapes);
    void word();
    void number();
    bool copyData();

    const QString& m_text;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    int m_depth = 0;
    bool m_isMySql = false;
    QString m_delimiter = u";"_s;
    size_t m_tokens = 0;
    SqlStatement m_statement;
    SqlScript m_script;
};

void Lexer::advance(qsizetype to)
{
    to = std::min(to, m_text.size());
    for (; m_at < to; ++m_at) {
        if (m_text[m_at] == u'\n') {
            ++m_line;
            m_lineStart = m_at + 1;
        }
    }
}

bool Lexer::isLineStart() const
{
    for (qsizetype i = m_at - 1; i >= m_lineStart; --i)
        if (!m_text[i].isSpace())
            return false;
    return true;
}

void Lexer::add(SqlToken::Kind kind, const QString& text, qsizetype from)
{
    if (m_statement.tokens.empty())
        m_statement.line = m_line;
    m_statement.tokens.push_back({kind, text, m_line, columnOf(from)});
    ++m_tokens;
}

void Lexer::end()
{
    if (m_statement.tokens.empty())
        return;
    m_statement.endLine = m_line;
    SqlStatement done = std::exchange(m_statement, {});
    const auto body = std::find_if(done.tokens.begin(), done.tokens.end(), [](const auto& token) {
        return token.kind == SqlToken::Kind::Body;
    });
    std::vector<SqlStatement> inner;
    if (done.tokens.front().is(u"DO") && body != done.tokens.end() && m_depth < maxBodyDepth)
        inner = Lexer(body->text, body->line, m_depth + 1).read().statements;
    m_script.statements.push_back(std::move(done));
    for (auto& statement : inner)
        m_script.statements.push_back(std::move(statement));
}

bool Lexer::comment()
{
    const bool isLine
        = (at(m_at) == u'-' && at(m_at + 1) == u'-') || (at(m_at) == u'#' && isLineStart());
    if (isLine) {
        const qsizetype stop = m_text.indexOf(u'\n', m_at);
        advance(stop < 0 ? m_text.size() : stop);
        return true;
    }
    if (at(m_at) != u'/' || at(m_at + 1) != u'*')
        return false;
    int depth = 0;
    qsizetype i = m_at;
    while (i < m_text.size()) {
        if (at(i) == u'/' && at(i + 1) == u'*' && (depth == 0 || !m_isMySql)) {
            ++depth;
            i += 2;
        } else if (at(i) == u'*' && at(i + 1) == u'/') {
            i += 2;
            if (--depth == 0)
                break;
        } else {
            ++i;
        }
    }
    advance(i);
    return true;
}

/// `\i file.sql` of psql.
bool Lexer::metaLine()
{
    if (at(m_at) != u'\\' || !isLineStart())
        return false;
    qsizetype stop = m_text.indexOf(u'\n', m_at);
    stop = stop < 0 ? m_text.size() : stop;
    end();
    add(SqlToken::Kind::Meta, m_text.mid(m_at, stop - m_at).trimmed(), m_at);
    end();
    advance(stop);
    return true;
}

/// `DELIMITER //` of the MySQL client.
bool Lexer::delimiterLine()
{
    constexpr QStringView name = u"DELIMITER ";
    if (at(m_at).toUpper() != u'D' || !isLineStart()
        || QStringView(m_text).mid(m_at, name.size()).compare(name, Qt::CaseInsensitive) != 0)
        return false;
    qsizetype stop = m_text.indexOf(u'\n', m_at);
    stop = stop < 0 ? m_text.size() : stop;
    const QString sign = m_text.mid(m_at + name.size(), stop - m_at - name.size()).trimmed();
    if (!sign.isEmpty() && sign.size() <= 10)
        m_delimiter = sign;
    advance(stop);
    return true;
}

bool Lexer::dollarQuote()
{
    qsizetype i = m_at + 1;
    while (
        i < m_text.size() && (m_text[i].isLetterOrNumber() || m_text[i] == u'_') && i - m_at < 64)
        ++i;
    if (at(i) != u'$' || at(m_at + 1).isDigit())
        return false;
    const QString tag = m_text.mid(m_at, i + 1 - m_at);
    const qsizetype close = m_text.indexOf(tag, i + 1);
    const qsizetype stop = close < 0 ? m_text.size() : close;
    add(SqlToken::Kind::Body, m_text.mid(i + 1, stop - i - 1), m_at);
    advance(close < 0 ? m_text.size() : close + tag.size());
    return true;
}

void Lexer::quoted(QChar quote, SqlToken::Kind kind, bool escapes)
{
    QString out;
    qsizetype i = m_at + 1;
    for (; i < m_text.size(); ++i) {
        if (escapes && m_text[i] == u'\\' && i + 1 < m_text.size()) {
            out += m_text[++i];
        } else if (m_text[i] == quote) {
            if (at(i + 1) != quote)
                break;
            out += quote;
            ++i;
        } else {
            out += m_text[i];
        }
    }
    add(kind, out, m_at);
    advance(i + 1);
}

void Lexer::word()
{
    qsizetype i = m_at;
    while (i < m_text.size() && isWordPart(m_text[i]))
        ++i;
    const QString text = m_text.mid(m_at, i - m_at);
    if (at(i) == u'\''
        && (text == u"E" || text == u"e" || text == u"N" || text == u"B" || text == u"b"
            || text == u"X" || text == u"x")) {
        advance(i);
        quoted(u'\'', SqlToken::Kind::String, m_isMySql || text.toUpper() == u"E");
        return;
    }
    add(SqlToken::Kind::Word, text, m_at);
    advance(i);
}

void Lexer::number()
{
    qsizetype i = m_at;
    while (i < m_text.size() && (m_text[i].isLetterOrNumber() || m_text[i] == u'.'))
        ++i;
    add(SqlToken::Kind::Number, m_text.mid(m_at, i - m_at), m_at);
    advance(i);
}

/// Rows after `COPY t FROM stdin;`, up to `\.`: they are no SQL.
bool Lexer::copyData()
{
    const auto& tokens = m_statement.tokens;
    if (tokens.size() < 3 || !tokens.front().is(u"COPY"))
        return false;
    const bool isInput = std::any_of(
        tokens.begin(), tokens.end(), [](const auto& token) { return token.is(u"STDIN"); });
    if (!isInput)
        return false;
    end();
    const qsizetype stop = m_text.indexOf(u"\n\\."_s, m_at);
    advance(stop < 0 ? m_text.size() : stop + 3);
    return true;
}

void Lexer::step()
{
    const QChar c = m_text[m_at];
    if (c.isSpace())
        return advance(m_at + 1);
    if (comment() || metaLine() || delimiterLine())
        return;
    if (QStringView(m_text).mid(m_at).startsWith(m_delimiter)) {
        if (!copyData()) {
            end();
            advance(m_at + m_delimiter.size());
        }
        return;
    }
    if (c == u'$' && dollarQuote())
        return;
    if (c == u'\'')
        return quoted(c, SqlToken::Kind::String, m_isMySql);
    if (c == u'"' || c == u'`')
        return quoted(c, SqlToken::Kind::Quoted, false);
    if (isWordStart(c))
        return word();
    if (c.isDigit())
        return number();
    const bool isCast = c == u':' && at(m_at + 1) == u':';
    add(SqlToken::Kind::Symbol, isCast ? u"::"_s : QString(c), m_at);
    advance(m_at + (isCast ? 2 : 1));
}

SqlScript Lexer::read()
{
    while (m_at < m_text.size()) {
        if (m_tokens >= maxTokens || m_script.statements.size() >= maxStatements) {
            m_script.isCut = true;
            break;
        }
        step();
    }
    end();
    return std::move(m_script);
}

} // namespace

bool SqlToken::is(QStringView word) const
{
    return kind == Kind::Word && QStringView(text).compare(word, Qt::CaseInsensitive) == 0;
}

bool SqlToken::isSymbol(QChar sign) const
{
    return kind == Kind::Symbol && text.size() == 1 && text[0] == sign;
}

SqlScript readSql(const QString& text, int line)
{
    return Lexer(text, line, 0).read();
}

SqlScript readSql(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8); // takes a BOM away
    QString text = decoder(bytes);
    if (decoder.hasError())
        text = QString::fromLatin1(bytes);
    return readSql(text.replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n'), 1);
}

} // namespace slipway::evidence
