// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonparser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

void PythonParser::with(int index)
{
    bool isBracketed = false;
    if (m_read.isSign(u"(")) {
        const int close = token().match;
        const bool isWhole = close > 0 && m_tokens[size_t(close + 1)].text == u":";
        for (int i = m_read.at + 1; isWhole && i < close && !isBracketed; ++i) {
            i = std::max(i, m_tokens[size_t(i)].match);
            isBracketed = m_tokens[size_t(i)].kind == PythonToken::Kind::Name
                && m_tokens[size_t(i)].text == u"as";
        }
    }
    if (isBracketed)
        ++m_read.at;
    PythonExpressions::Nodes items;
    do {
        if (m_read.isSign(u")"))
            break;
        items.push_back(m_read.single());
        if (m_read.isName(u"as")) {
            ++m_read.at;
            const int target = m_read.single();
            if (of(index).target < 0)
                of(index).target = target;
        }
    } while (m_read.isSign(u",") ? ++m_read.at : 0);
    if (isBracketed && m_read.isSign(u")"))
        ++m_read.at;
    of(index).value = items.size() == 1 ? items.front() : m_read.tuple(items);
}

void PythonParser::skipTypeParameters()
{
    if (m_read.isSign(u"[") && token().match > m_read.at)
        m_read.at = token().match + 1;
}

QString PythonParser::qualified(const PythonStatement& at, const QString& name) const
{
    if (at.owner >= 0)
        return m_module.classes[size_t(at.owner)].qualified + u'.' + name;
    if (at.function >= 0)
        return m_module.functions[size_t(at.function)].qualified + u'.' + name;
    return name;
}

int PythonParser::function(const PythonToken& first, int parent, bool isAsync)
{
    const int index = add(Kind::Function, first, parent);
    ++m_read.at;
    PythonFunction made;
    made.name = token().text.toString();
    made.qualified = qualified(of(index), made.name);
    made.statement = index;
    made.owner = of(index).owner;
    made.function = of(index).function;
    made.isAsync = isAsync;
    made.decorators = std::exchange(m_decorators, {});
    made.line = token().line;
    made.endLine = made.line;
    ++m_read.at;
    skipTypeParameters();
    if (m_read.isSign(u"("))
        made.parameters = parameters();
    if (m_read.isSign(u"->")) {
        ++m_read.at;
        made.returns = m_read.single();
    }
    of(index).subject = int(m_module.functions.size());
    m_module.functions.push_back(std::move(made));
    return colon(index);
}

std::vector<PythonParameter> PythonParser::parameters()
{
    std::vector<PythonParameter> out;
    const int close = token().match;
    ++m_read.at;
    while (!m_read.atEnd() && !m_read.isSign(u")")) {
        const int before = m_read.at;
        PythonParameter one;
        if (m_read.isSign(u"*") || m_read.isSign(u"**")) {
            one.stars = int(token().text.size());
            ++m_read.at;
        }
        if (token().kind == PythonToken::Kind::Name) {
            one.name = token().text.toString();
            ++m_read.at;
        } else if (m_read.isSign(u"/")) {
            ++m_read.at;
        }
        if (m_read.isSign(u":")) {
            ++m_read.at;
            if (m_read.isSign(u"*"))
                ++m_read.at;
            one.annotation = m_read.single();
        }
        if (m_read.isSign(u"=")) {
            ++m_read.at;
            one.value = m_read.single();
        }
        if (!one.name.isEmpty())
            out.push_back(std::move(one));
        if (m_read.isSign(u","))
            ++m_read.at;
        else if (m_read.at == before)
            break;
    }
    if (close >= m_read.at)
        m_read.at = close + 1;
    return out;
}

int PythonParser::classHead(const PythonToken& first, int parent)
{
    const int index = add(Kind::Class, first, parent);
    ++m_read.at;
    PythonClass made;
    made.name = token().text.toString();
    made.qualified = qualified(of(index), made.name);
    made.statement = index;
    made.owner = of(index).owner;
    made.function = of(index).function;
    made.decorators = std::exchange(m_decorators, {});
    made.line = token().line;
    made.endLine = made.line;
    ++m_read.at;
    skipTypeParameters();
    if (m_read.isSign(u"(")) {
        PythonExpressions::Nodes bases;
        m_read.arguments(bases);
        made.bases.assign(bases.begin(), bases.end());
    }
    of(index).subject = int(m_module.classes.size());
    m_module.classes.push_back(std::move(made));
    return colon(index);
}

QString PythonParser::dottedName()
{
    QString out;
    while (m_read.isSign({u".", u"..."})) {
        out += token().text;
        ++m_read.at;
    }
    while (token().kind == PythonToken::Kind::Name && !m_read.isName(u"import")) {
        out += token().text;
        ++m_read.at;
        if (!m_read.isSign(u"."))
            break;
        out += u'.';
        ++m_read.at;
    }
    return out;
}

QString PythonParser::alias()
{
    if (!m_read.isName(u"as"))
        return {};
    m_read.at += 2;
    return m_tokens[size_t(m_read.at - 1)].text.toString();
}

void PythonParser::bind(PythonImport made, const QString& full)
{
    if (made.name != u"*")
        m_module.names.insert(made.alias, full);
    m_module.imports.push_back(std::move(made));
}

void PythonParser::importModules(int index)
{
    do {
        PythonImport made{.line = token().line, .statement = index};
        made.module = dottedName();
        const QString other = alias();
        const QString top = made.module.section(u'.', 0, 0);
        made.alias = other.isEmpty() ? top : other;
        const QString full = other.isEmpty() ? top : made.module;
        bind(std::move(made), full);
    } while (m_read.isSign(u",") ? ++m_read.at : 0);
}

void PythonParser::importNames(int index)
{
    const QString module = dottedName();
    if (m_read.isName(u"import"))
        ++m_read.at;
    const bool isBracketed = m_read.isSign(u"(");
    if (isBracketed)
        ++m_read.at;
    do {
        if (token().kind != PythonToken::Kind::Name && !m_read.isSign(u"*"))
            break;
        PythonImport made{.module = module, .line = token().line, .statement = index};
        made.name = token().text.toString();
        ++m_read.at;
        const QString other = alias();
        made.alias = other.isEmpty() ? made.name : other;
        const QString full = module.endsWith(u'.') ? module + made.name : module + u'.' + made.name;
        bind(std::move(made), full);
    } while (m_read.isSign(u",") ? ++m_read.at : 0);
    if (isBracketed && m_read.isSign(u")"))
        ++m_read.at;
}

} // namespace slipway::evidence
