// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/sql.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRows = 2'000;

/// Reads one INSERT from its first token on.
class Reader {
public:
    Reader(const std::vector<SqlToken>& tokens, size_t at) : m_tokens(tokens), m_at(at) { }
    std::optional<SqlInsert> read();
    size_t at() const { return m_at; }

private:
    bool isEnd() const { return m_at >= m_tokens.size(); }
    bool isName() const
    {
        return !isEnd()
            && (m_tokens[m_at].kind == SqlToken::Kind::Word
                || m_tokens[m_at].kind == SqlToken::Kind::Quoted);
    }
    bool takes(QStringView word)
    {
        if (isEnd() || !m_tokens[m_at].is(word))
            return false;
        ++m_at;
        return true;
    }
    bool takes(QChar sign)
    {
        if (isEnd() || !m_tokens[m_at].isSymbol(sign))
            return false;
        ++m_at;
        return true;
    }
    QString table();
    QStringList columns();
    /// Values up to the closing bracket, or (of a SELECT) up to FROM, WHERE or the end.
    std::vector<SqlValue> values(bool isSelect);

    const std::vector<SqlToken>& m_tokens;
    size_t m_at;
};

QString Reader::table()
{
    QString name;
    while (isName()) {
        name = m_tokens[m_at++].text.toLower();
        if (!takes(u'.'))
            break;
    }
    return name;
}

QStringList Reader::columns()
{
    QStringList out;
    const size_t before = m_at;
    if (!takes(u'('))
        return out;
    while (isName()) {
        out << m_tokens[m_at++].text.toLower();
        if (!takes(u','))
            break;
    }
    if (takes(u')'))
        return out;
    m_at = before;
    return {};
}

std::vector<SqlValue> Reader::values(bool isSelect)
{
    std::vector<SqlValue> out;
    SqlValue value;
    for (int depth = 0; !isEnd(); ++m_at) {
        const auto& token = m_tokens[m_at];
        if (depth == 0
            && (token.isSymbol(u')')
                || (isSelect
                    && (token.is(u"FROM") || token.is(u"WHERE") || token.is(u"UNION")
                        || token.is(u"ON")))))
            break;
        if (depth == 0 && token.isSymbol(u',')) {
            out.push_back(std::exchange(value, {}));
            continue;
        }
        depth += token.isSymbol(u'(') ? 1 : token.isSymbol(u')') ? -1 : 0;
        value.tokens.push_back(token);
    }
    if (!value.tokens.empty())
        out.push_back(std::move(value));
    return out;
}

std::optional<SqlInsert> Reader::read()
{
    SqlInsert out;
    out.line = m_tokens[m_at].line;
    out.column = m_tokens[m_at].column;
    ++m_at;
    while (takes(u"OR") || takes(u"IGNORE") || takes(u"REPLACE") || takes(u"LOW_PRIORITY")) { }
    if (!takes(u"INTO"))
        return std::nullopt;
    out.table = table();
    if (takes(u"AS"))
        ++m_at;
    out.columns = columns();
    if (takes(u"OVERRIDING"))
        while (!isEnd() && !m_tokens[m_at].is(u"VALUES") && !m_tokens[m_at].is(u"SELECT"))
            ++m_at;
    if (takes(u"VALUES") || takes(u"VALUE")) {
        while (takes(u'(') && out.rows.size() < maxRows) {
            out.rows.push_back(values(false));
            takes(u')');
            takes(u',');
        }
    } else if (takes(u"SELECT")) {
        out.rows.push_back(values(true));
    }
    if (out.table.isEmpty())
        return std::nullopt;
    return out;
}

} // namespace

std::optional<QString> SqlValue::literal() const
{
    if (tokens.empty() || (tokens.size() > 1 && tokens[1].text != u"::"))
        return std::nullopt;
    const auto kind = tokens.front().kind;
    const bool isPlain = kind == SqlToken::Kind::String || kind == SqlToken::Kind::Number
        || kind == SqlToken::Kind::Body || kind == SqlToken::Kind::Word;
    return isPlain ? std::optional(tokens.front().text) : std::nullopt;
}

std::vector<SqlInsert> insertsOf(const SqlStatement& statement)
{
    std::vector<SqlInsert> out;
    for (size_t i = 0; i + 2 < statement.tokens.size();) {
        const auto& token = statement.tokens[i];
        const bool begins
            = token.is(u"INSERT") || (token.is(u"REPLACE") && statement.tokens[i + 1].is(u"INTO"));
        if (!begins) {
            ++i;
            continue;
        }
        Reader reader(statement.tokens, i);
        if (auto insert = reader.read())
            out.push_back(std::move(*insert));
        i = std::max(i + 1, reader.at());
    }
    return out;
}

} // namespace slipway::evidence
