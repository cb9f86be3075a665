// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonexpression.h"

#include <algorithm>

namespace slipway::evidence {
namespace {

constexpr int deepestExpression = 150;
constexpr int longestChain = 100; ///< `a.b.c…` nests to the left

/// How tightly an operator binds; 0: it is none.
constexpr PythonWordTable<quint8> levels = [] {
    PythonWordTable<quint8> out{};
    const auto set = [&out](std::initializer_list<PythonWord> words, quint8 level) {
        for (const auto word : words)
            out[word.id] = level;
    };
    set({u"or"}, 2);
    set({u"and"}, 3);
    set({u"<", u">", u"==", u">=", u"<=", u"!=", u"<>", u"is", u"in"}, 5);
    set({u"|"}, 6);
    set({u"^"}, 7);
    set({u"&"}, 8);
    set({u"<<", u">>"}, 9);
    set({u"+", u"-"}, 10);
    set({u"*", u"/", u"//", u"%", u"@"}, 11);
    set({u"**"}, 13);
    return out;
}();

/// Names that are no values.
constexpr PythonWordTable<bool> reserved = [] {
    PythonWordTable<bool> out{};
    for (const PythonWord word : std::initializer_list<PythonWord>{u"as",
             u"assert",
             u"break",
             u"class",
             u"continue",
             u"def",
             u"del",
             u"elif",
             u"else",
             u"except",
             u"finally",
             u"for",
             u"from",
             u"global",
             u"if",
             u"import",
             u"in",
             u"is",
             u"nonlocal",
             u"or",
             u"and",
             u"pass",
             u"raise",
             u"return",
             u"try",
             u"while",
             u"with",
             u"async"})
        out[word.id] = true;
    return out;
}();

} // namespace

int PythonExpressions::make(Kind kind, const PythonToken& from)
{
    m_module.nodes.push_back({.text = from.text,
        .line = from.line,
        .column = from.column,
        .begin = from.begin,
        .end = from.end,
        .kind = kind});
    return int(m_module.nodes.size()) - 1;
}

int PythonExpressions::make(
    Kind kind, const PythonToken& from, const Nodes& children, QStringView text)
{
    const int node = make(kind, from);
    auto& made = m_module.nodes[size_t(node)];
    made.text = text;
    int last = -1;
    for (const int child : children) {
        if (child < 0)
            continue;
        (last < 0 ? m_module.nodes[size_t(node)].first : m_module.nodes[size_t(last)].next) = child;
        last = child;
    }
    finish(node);
    return node;
}

void PythonExpressions::finish(int node)
{
    if (at > 0)
        m_module.nodes[size_t(node)].end
            = std::max(m_module.nodes[size_t(node)].end, m_tokens[size_t(at - 1)].end);
}

int PythonExpressions::other(const PythonToken& from, const Nodes& children)
{
    return make(Kind::Other, from, children, from.text);
}

int PythonExpressions::tuple(const Nodes& items)
{
    if (items.isEmpty())
        return -1;
    const auto& first = m_module.nodes[size_t(items.front())];
    const PythonToken from{
        .line = first.line, .column = first.column, .begin = first.begin, .end = first.end};
    return make(Kind::Tuple, from, items, {});
}

int PythonExpressions::list()
{
    const int first = isSign({u"*", u"**"}) ? star() : single();
    if (!isSign(u","))
        return first;
    Nodes items{first};
    while (skip(u",")) {
        if (atEnd() || isSign({u"=", u")", u"]", u"}", u":"}))
            break;
        items.push_back(isSign(u"*") ? star() : single());
    }
    return tuple(items);
}

int PythonExpressions::targets()
{
    Nodes items;
    do {
        if (isName(u"in"))
            break;
        skip(u"*");
        items.push_back(binary(6));
    } while (isSign(u",") ? ++at : 0);
    if (items.size() == 1)
        return items.front();
    return tuple(items);
}

int PythonExpressions::star()
{
    const auto& from = token();
    ++at;
    const int value = single();
    return make(Kind::Star, from, {value}, from.text);
}

int PythonExpressions::lambda()
{
    const auto& from = token();
    ++at;
    while (!atEnd() && !isSign(u":") && !isSign(u")")) {
        if (token().match > at)
            at = token().match;
        ++at;
    }
    skip(u":");
    const int body = single();
    return make(Kind::Lambda, from, {body}, {});
}

int PythonExpressions::single()
{
    const auto& from = token();
    if (m_depth >= deepestExpression) {
        m_module.isCut = true;
        while (!atEnd())
            ++at;
        return other(from);
    }
    ++m_depth;
    int out = -1;
    if (isName(u"lambda")) {
        out = lambda();
    } else if (isName(u"yield")) {
        ++at;
        if (isName(u"from"))
            ++at;
        const bool isBare = atEnd() || isSign({u")", u"="});
        out = isBare ? other(from) : other(from, {list()});
    } else {
        out = binary(2);
        if (isName(u"if")) {
            ++at;
            const int condition = binary(2);
            Nodes parts{out, condition};
            if (isName(u"else")) {
                ++at;
                parts.push_back(single());
            }
            out = make(Kind::Operation, from, parts, u"if");
        } else if (isSign(u":=")) {
            ++at;
            const int value = single();
            out = make(Kind::Operation, from, {out, value}, u":=");
        }
    }
    --m_depth;
    return out;
}

/// Level of the operator at hand; 0: none. `not in` and `is not` are two words wide.
int PythonExpressions::operatorLevel(QStringView& text, int& width) const
{
    const auto& next = token();
    width = 1;
    text = next.text;
    if (next.word == PythonWord(u"not") && isName(u"in", 1)) {
        text = u"not in";
        width = 2;
        return 5;
    }
    if (next.word == PythonWord(u"is") && isName(u"not", 1)) {
        text = u"is not";
        width = 2;
    }
    return levels[next.word.id];
}

int PythonExpressions::binary(int level)
{
    const auto& from = token();
    int left = unary();
    for (;;) {
        QStringView text;
        int width = 1;
        const int own = operatorLevel(text, width);
        if (own < level || own == 0)
            return left;
        // A chain of one level is one node, however long it is.
        Nodes operands{left};
        QStringView name = text;
        while (operatorLevel(text, width) == own) {
            if (text != name)
                name = u"mixed";
            at += width;
            operands.push_back(binary(own + 1));
        }
        left = make(Kind::Operation, from, operands, name);
    }
}

int PythonExpressions::unary()
{
    const auto& from = token();
    const bool isSigned = isSign({u"-", u"+", u"~"});
    const bool isNot = isName(u"not");
    if (!isSigned && !isNot)
        return postfix();
    ++at;
    if (++m_depth > deepestExpression) {
        m_module.isCut = true;
        while (!atEnd())
            ++at;
        --m_depth;
        return other(from);
    }
    const int operand = binary(isNot ? 5 : 13);
    --m_depth;
    return make(Kind::Operation, from, {operand}, from.text);
}

int PythonExpressions::postfix()
{
    const auto& from = token();
    const bool isAwaited = isName(u"await") && !isSign(u"=", 1) && !isSign(u")", 1);
    if (isAwaited)
        ++at;
    int out = atom();
    for (int links = 0; links < longestChain; ++links) {
        if (isSign(u"(")) {
            out = call(out);
        } else if (isSign(u"[")) {
            out = subscript(out);
        } else if (isSign(u".") && token(1).kind == PythonToken::Kind::Name) {
            const auto name = token(1).text;
            at += 2;
            out = make(Kind::Attribute, from, {out}, name);
        } else {
            break;
        }
    }
    if (isAwaited && out >= 0)
        m_module.nodes[size_t(out)].isAwaited = true;
    return out;
}

int PythonExpressions::keywordAtom()
{
    const auto& from = token();
    if (reserved[from.word.id])
        return other(from); // what follows is somebody else's: nothing is taken
    ++at;
    if (from.word == PythonWord(u"None"))
        return make(Kind::None, from);
    if (from.word.isAny({u"True", u"False"}))
        return make(Kind::Bool, from);
    return make(Kind::Name, from);
}

int PythonExpressions::atom()
{
    const auto& from = token();
    switch (from.kind) {
    case PythonToken::Kind::Name: return keywordAtom();
    case PythonToken::Kind::Number: ++at; return make(Kind::Number, from);
    case PythonToken::Kind::String: return strings();
    case PythonToken::Kind::Operator:
        if (from.word.isAny({u"(", u"["}))
            return bracket();
        if (from.word == PythonWord(u"{"))
            return braces();
        if (from.word == PythonWord(u"..."))
            ++at;
        return other(from);
    default: return other(from);
    }
}

} // namespace slipway::evidence
