// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafanajson.h"

#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int maxDepth = 100;
constexpr int maxNodes = 500'000;

class Reader {
public:
    explicit Reader(const QByteArray& bytes) : m_bytes(bytes) { }
    Result<yaml::Node> read();

private:
    std::optional<yaml::Node> value(int depth);
    std::optional<yaml::Node> object(int depth);
    std::optional<yaml::Node> array(int depth);
    std::optional<yaml::Node> word();
    std::optional<QString> string();
    bool escape(QByteArray& out);
    void space();
    bool take(char c);
    char peek() const { return m_at < m_bytes.size() ? m_bytes[m_at] : '\0'; }
    yaml::Mark mark() const { return {m_line, static_cast<int>(m_at - m_lineStart) + 1}; }
    yaml::Node make(yaml::Node::Kind kind) const
    {
        yaml::Node node;
        node.kind = kind;
        node.mark = mark();
        return node;
    }
    std::nullopt_t fail(const QString& what)
    {
        if (m_error.isEmpty())
            m_error = what;
        return std::nullopt;
    }

    const QByteArray& m_bytes;
    qsizetype m_at = 0;
    qsizetype m_lineStart = 0;
    int m_line = 1;
    int m_nodes = 0;
    QString m_error;
};

void Reader::space()
{
    for (; m_at < m_bytes.size(); ++m_at) {
        const char c = m_bytes[m_at];
        if (c == '\n') {
            ++m_line;
            m_lineStart = m_at + 1;
        } else if (c != ' ' && c != '\t' && c != '\r') {
            return;
        }
    }
}

bool Reader::take(char c)
{
    space();
    if (peek() != c || m_at >= m_bytes.size())
        return false;
    ++m_at;
    return true;
}

bool Reader::escape(QByteArray& out)
{
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    const char c = peek();
    ++m_at;
    if (const auto at = from.find(c); c != '\0' && at != std::string_view::npos) {
        out += to[at];
        return true;
    }
    bool ok = false;
    const auto hex
        = [&](qsizetype at) { return static_cast<char16_t>(m_bytes.mid(at, 4).toUShort(&ok, 16)); };
    if (c != 'u' || m_at + 4 > m_bytes.size())
        return false;
    QString character(QChar(hex(m_at)));
    if (!ok)
        return false;
    m_at += 4;
    if (character[0].isHighSurrogate() && m_bytes.mid(m_at, 2) == "\\u") {
        character += QChar(hex(m_at + 2));
        m_at += ok ? 6 : 0;
    }
    out += character.toUtf8();
    return true;
}

std::optional<QString> Reader::string()
{
    QByteArray out;
    for (++m_at; m_at < m_bytes.size();) {
        const char c = m_bytes[m_at];
        if (c == '"') {
            ++m_at;
            return QString::fromUtf8(out);
        }
        if (c == '\n')
            break;
        ++m_at;
        if (c != '\\')
            out += c;
        else if (!escape(out))
            return fail(u"broken escape in a string"_s);
    }
    return fail(u"a string does not end"_s);
}

std::optional<yaml::Node> Reader::word()
{
    yaml::Node node = make(yaml::Node::Kind::Scalar);
    const qsizetype start = m_at;
    while (m_at < m_bytes.size()
        && (isalnum(static_cast<unsigned char>(peek())) != 0 || peek() == '-' || peek() == '+'
            || peek() == '.'))
        ++m_at;
    node.text = QString::fromLatin1(m_bytes.mid(start, m_at - start));
    bool isNumber = false;
    node.text.toDouble(&isNumber);
    if (node.text == u"null")
        node.kind = yaml::Node::Kind::Null;
    else if (node.text != u"true" && node.text != u"false" && !isNumber)
        return fail(u"not a JSON value"_s);
    return node;
}

std::optional<yaml::Node> Reader::object(int depth)
{
    yaml::Node node = make(yaml::Node::Kind::Map);
    ++m_at;
    if (take('}'))
        return node;
    do {
        space();
        yaml::Node key = make(yaml::Node::Kind::Scalar);
        key.isQuoted = true;
        if (peek() != '"')
            return fail(u"expected a key in quotes"_s);
        auto name = string();
        if (!name)
            return std::nullopt;
        key.text = std::move(*name);
        if (!take(':'))
            return fail(u"expected a colon"_s);
        auto item = value(depth + 1);
        if (!item)
            return std::nullopt;
        node.entries.emplace_back(std::move(key), std::move(*item));
    } while (take(','));
    if (!take('}'))
        return fail(u"expected a comma or }"_s);
    return node;
}

std::optional<yaml::Node> Reader::array(int depth)
{
    yaml::Node node = make(yaml::Node::Kind::Sequence);
    ++m_at;
    if (take(']'))
        return node;
    do {
        auto item = value(depth + 1);
        if (!item)
            return std::nullopt;
        node.items.push_back(std::move(*item));
    } while (take(','));
    if (!take(']'))
        return fail(u"expected a comma or ]"_s);
    return node;
}

std::optional<yaml::Node> Reader::value(int depth)
{
    space();
    if (depth > maxDepth)
        return fail(u"nested too deeply"_s);
    if (++m_nodes > maxNodes)
        return fail(u"too many values"_s);
    if (peek() == '{')
        return object(depth);
    if (peek() == '[')
        return array(depth);
    if (peek() != '"')
        return word();
    yaml::Node node = make(yaml::Node::Kind::Scalar);
    node.isQuoted = true;
    auto text = string();
    if (!text)
        return std::nullopt;
    node.text = std::move(*text);
    return node;
}

Result<yaml::Node> Reader::read()
{
    if (m_bytes.startsWith("\xEF\xBB\xBF"))
        m_at = m_lineStart = 3;
    auto node = value(0);
    space();
    if (node && m_at < m_bytes.size())
        fail(u"something follows the JSON value"_s);
    if (!m_error.isEmpty())
        return failure(u"%1:%2"_s.arg(m_line).arg(mark().column), m_error);
    return std::move(*node);
}

} // namespace

Result<yaml::Node> readJson(const QByteArray& bytes)
{
    return Reader(bytes).read();
}

} // namespace slipway::evidence
