// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonexpression.h"

#include <algorithm>
#include <array>

namespace slipway::evidence {
namespace {

constexpr int placeholderCost = 25; ///< of the depth that expressions may have
constexpr int deepestPlaceholder = 100;

/// The character of `\xhh`, `\uhhhh` or `\Uhhhhhhhh` at `at` (the letter); moves behind it.
QString codePoint(QStringView text, qsizetype& at)
{
    const int digits = text[at] == u'x' ? 2 : text[at] == u'u' ? 4 : 8;
    bool isNumber = false;
    const auto code = text.mid(at + 1, digits).toUInt(&isNumber, 16);
    if (!isNumber || text.size() < at + 1 + digits || code > 0x10FFFF)
        return text.mid(at++, 1).toString().prepend(u'\\');
    at += 1 + digits;
    const char32_t one = code;
    return QString::fromUcs4(&one, 1);
}

QString unescaped(QStringView text)
{
    static constexpr QStringView names = u"abfnrtv0\\'\"";
    static constexpr std::array<char16_t, 11> values{
        u'\a', u'\b', u'\f', u'\n', u'\r', u'\t', u'\v', u'\0', u'\\', u'\'', u'"'};
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] != u'\\' || i + 1 >= text.size()) {
            out += text[i++];
            continue;
        }
        const QChar c = text[++i];
        const auto known = names.indexOf(c);
        if (c == u'x' || c == u'u' || c == u'U') {
            out += codePoint(text, i);
            continue;
        }
        ++i;
        if (known >= 0)
            out += QChar(values[size_t(known)]);
        else if (c != u'\n')
            (out += u'\\') += c;
    }
    return out;
}

/// A placeholder of an f-string: offsets of its expression in the source.
struct Placeholder {
    qsizetype begin = 0;
    qsizetype end = 0;
    int line = 0;
    int column = 0;
};

/// Skips a string in a placeholder.
qsizetype afterString(QStringView text, qsizetype at, qsizetype end)
{
    const QChar quote = text[at++];
    while (at < end && text[at] != quote)
        at += text[at] == u'\\' ? 2 : 1;
    return std::min(at + 1, end);
}

/// End of the expression that begins at `at`: before `:`, `!r`, `=` or `}`.
qsizetype expressionEnd(QStringView text, qsizetype at, qsizetype end)
{
    int depth = 0;
    while (at < end) {
        const QChar c = text[at];
        if (c == u'"' || c == u'\'') {
            at = afterString(text, at, end);
            continue;
        }
        if (depth == 0) {
            const QChar next = at + 1 < end ? text[at + 1] : QChar();
            if (c == u'}' || (c == u':' && next != u'=') || (c == u'!' && next != u'='))
                return at;
            const bool isComparison
                = next == u'=' || (at > 0 && QStringView(u"=!<>").contains(text[at - 1]));
            if (c == u'=' && !isComparison)
                return at;
        }
        if (QStringView(u"([{").contains(c))
            ++depth;
        else if (QStringView(u")]}").contains(c))
            --depth;
        ++at;
    }
    return end;
}

std::vector<Placeholder> placeholdersOf(const QString& source, const PythonToken& token)
{
    std::vector<Placeholder> out;
    const QStringView text(source);
    const auto end = token.body + token.text.size();
    int line = token.line;
    auto lineStart = token.begin - token.column + 1;
    int depth = 0;
    for (auto i = token.body; i < end; ++i) {
        if (text[i] == u'\n') {
            ++line;
            lineStart = i + 1;
        } else if (text[i] == u'{') {
            if (depth == 0 && i + 1 < end && text[i + 1] == u'{') {
                ++i;
                continue;
            }
            if (++depth > 2)
                continue;
            const auto stop = expressionEnd(text, i + 1, end);
            out.push_back({i + 1, stop, line, int(i + 1 - lineStart) + 1});
            for (; i + 1 < stop; ++i) {
                if (text[i + 1] == u'\n') {
                    ++line;
                    lineStart = i + 2;
                }
            }
        } else if (text[i] == u'}' && depth > 0) {
            --depth;
        }
    }
    return out;
}

} // namespace

QStringView PythonExpressions::keep(QString text)
{
    m_module.decoded.push_back(std::move(text));
    return m_module.decoded.back();
}

QString PythonExpressions::decoded(const PythonToken& token) const
{
    QString out = token.isRaw ? token.text.toString() : unescaped(token.text);
    if (token.isFormat)
        out.replace(QLatin1StringView("{{"), QLatin1StringView("{"))
            .replace(QLatin1StringView("}}"), QLatin1StringView("}"));
    return out;
}

int PythonExpressions::format(const PythonToken& token, Nodes& children)
{
    int found = 0;
    for (const auto& one : placeholdersOf(m_module.source, token)) {
        ++found;
        if (m_depth > deepestPlaceholder)
            continue;
        const auto tokens
            = readPythonTokens(m_module.source, one.begin, one.end, one.line, one.column);
        PythonExpressions inner(m_module, tokens, m_depth + placeholderCost);
        inner.statement = statement;
        children.push_back(inner.list());
    }
    return found;
}

int PythonExpressions::strings()
{
    const auto& from = token();
    const bool isAlone = token(1).kind != PythonToken::Kind::String;
    const bool isPlain = !from.isFormat && (from.isRaw || !from.text.contains(u'\\'));
    if (isAlone && isPlain) {
        ++at;
        const int node = make(Kind::String, from);
        m_module.nodes[size_t(node)].isBytes = from.isBytes;
        return node;
    }
    QString text;
    Nodes children;
    bool isFormat = false;
    for (; token().kind == PythonToken::Kind::String; ++at) {
        if (token().isFormat && format(token(), children) > 0)
            isFormat = true;
        text += decoded(token());
    }
    const int node
        = make(isFormat ? Kind::Format : Kind::String, from, children, keep(std::move(text)));
    m_module.nodes[size_t(node)].isBytes = from.isBytes;
    return node;
}

bool PythonExpressions::isComprehension() const
{
    return isName(u"for") || (isName(u"async") && isName(u"for", 1));
}

int PythonExpressions::comprehension(const PythonToken& from, Nodes children)
{
    while (isComprehension() || isName(u"if")) {
        if (isName(u"async"))
            ++at;
        const bool isLoop = isName(u"for");
        ++at;
        if (isLoop) {
            children.push_back(targets());
            if (isName(u"in"))
                ++at;
        }
        children.push_back(binary(2));
    }
    return make(Kind::Comprehension, from, children, {});
}

/// Moves behind the bracket that `open` began, whatever stands before it.
void PythonExpressions::closeBracket(int open)
{
    const int close = m_tokens[size_t(open)].match;
    if (close < at) {
        while (close < 0 && !atEnd())
            ++at;
        return;
    }
    if (at != close && m_module.brokenLine == 0)
        m_module.brokenLine = token().line;
    at = close + 1;
}

int PythonExpressions::bracket()
{
    const int open = at;
    const auto& from = token();
    const bool isList = from.word == PythonWord(u"[");
    const PythonWord close = isList ? PythonWord(u"]") : PythonWord(u")");
    ++at;
    Nodes items;
    bool hasComma = false;
    bool isComprehended = false;
    while (!atEnd() && !isSign(close)) {
        const int before = at;
        items.push_back(isSign(u"*") ? star() : single());
        if (isComprehension()) {
            items = {comprehension(from, std::move(items))};
            isComprehended = true;
            break;
        }
        if (!skip(u","))
            break;
        hasComma = true;
        if (at == before)
            break;
    }
    closeBracket(open);
    if (isComprehended || (!isList && !hasComma && items.size() == 1)) {
        return items.front();
    }
    return make(isList ? Kind::List : Kind::Tuple, from, items, {});
}

int PythonExpressions::braces()
{
    const int open = at;
    const auto& from = token();
    ++at;
    Nodes items;
    bool isSet = false;
    while (!atEnd() && !isSign(u"}")) {
        if (isSign(u"**")) {
            const auto& sign = token();
            ++at;
            items.push_back(make(Kind::Star, sign, {}, sign.text));
            items.push_back(binary(6));
        } else {
            items.push_back(isSign(u"*") ? star() : single());
            if (skip(u":"))
                items.push_back(single());
            else
                isSet = true;
        }
        if (isComprehension()) {
            const int made = comprehension(from, std::move(items));
            closeBracket(open);
            return made;
        }
        if (!skip(u","))
            break;
    }
    closeBracket(open);
    return make(isSet ? Kind::Set : Kind::Dict, from, items, {});
}

int PythonExpressions::argument()
{
    const auto& from = token();
    if (isSign({u"*", u"**"}))
        return star();
    if (from.kind == PythonToken::Kind::Name && isSign(u"=", 1)) {
        at += 2;
        const int value = single();
        return make(Kind::Keyword, from, {value}, from.text);
    }
    const int value = single();
    return isComprehension() ? comprehension(from, {value}) : value;
}

void PythonExpressions::arguments(Nodes& out)
{
    const int open = at;
    ++at;
    while (!atEnd() && !isSign(u")")) {
        out.push_back(argument());
        if (!skip(u","))
            break;
    }
    closeBracket(open);
}

int PythonExpressions::call(int callee)
{
    const int open = at;
    Nodes parts{callee};
    arguments(parts);
    PythonToken from = m_tokens[size_t(open)];
    if (callee >= 0) {
        const auto& called = m_module.nodes[size_t(callee)];
        from.line = called.line;
        from.column = called.column;
        from.begin = called.begin;
    }
    const int node = make(Kind::Call, from, parts, {});
    m_module.calls.push_back({node, statement});
    return node;
}

int PythonExpressions::slice()
{
    const auto& from = token();
    Nodes parts;
    bool isSlice = false;
    while (!atEnd() && !isSign({u"]", u","})) {
        if (skip(u":")) {
            isSlice = true;
            continue;
        }
        const int before = at;
        parts.push_back(isSign(u"*") ? star() : single());
        if (at == before || (!isSign(u":") && !isSlice))
            break;
    }
    if (!isSlice && parts.size() == 1)
        return parts.front();
    return other(from, parts);
}

int PythonExpressions::subscript(int object)
{
    const int open = at;
    const auto& from = token();
    Nodes parts{object};
    ++at;
    while (!atEnd() && !isSign(u"]")) {
        parts.push_back(slice());
        if (!skip(u","))
            break;
    }
    closeBracket(open);
    return make(Kind::Subscript, from, parts, {});
}

} // namespace slipway::evidence
