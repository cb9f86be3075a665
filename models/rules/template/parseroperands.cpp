// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/functions.h"
#include "rules/template/literals.h"
#include "rules/template/parser.h"
#include "rules/template/parsing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
void Parser::declarations(Pipeline& out, const QString& context)
{
    const auto is = [this](size_t ahead, Kind kind) {
        return m_at + ahead < m_tokens.size() && m_tokens[m_at + ahead].kind == kind;
    };
    const auto isDeclaring
        = [&](size_t at) { return is(at, Kind::Declare) || is(at, Kind::Assign); };
    const bool hasTwo = is(0, Kind::Variable) && is(1, Kind::Comma);
    if (hasTwo && (context != u"range" || !is(2, Kind::Variable) || !isDeclaring(3))) {
        next();
        fail(context == u"range" ? u"range can only initialize variables"_s
                                 : u"too many declarations in %1"_s.arg(context));
        return;
    }
    if (!is(0, Kind::Variable) || !isDeclaring(hasTwo ? 3 : 1))
        return;
    out.variables.push_back(next().text);
    if (hasTwo) {
        next();
        out.variables.push_back(next().text);
    }
    out.isAssignment = next().kind == Kind::Assign;
}

Pipeline Parser::pipeline(const QString& context, Kind closing)
{
    Pipeline out;
    out.begin = peek().begin;
    declarations(out, context);
    while (!m_error) {
        Command one;
        while (!m_error && !isNext(Kind::Pipe) && !isNext(closing))
            one.arguments.push_back(operand(context, one.arguments.empty()));
        if (one.arguments.empty() && !m_error)
            fail(u"missing value for %1"_s.arg(context));
        check(one, out.commands.size());
        out.commands.push_back(std::move(one));
        out.end = m_lastEnd;
        if (next().kind == closing)
            break;
    }
    for (const auto& variable : out.variables) {
        if (!out.isAssignment)
            m_variables.push_back(variable);
        else if (std::ranges::find(m_variables, variable) == m_variables.end())
            fail(u"undefined variable \"%1\""_s.arg(QString::fromStdString(variable)));
    }
    return out;
}

void Parser::check(const Command& command, size_t stage)
{
    if (m_error || stage == 0)
        return;
    const auto kind = command.arguments.front().kind;
    using K = Argument::Kind;
    if (kind == K::Dot || kind == K::Nil || kind == K::Constant)
        fail(u"non executable command in pipeline stage %1"_s.arg(stage + 1));
}

Argument Parser::operand(const QString& context, bool isFirst)
{
    if (!isFirst && !peek().hasSpace && !isNext(Kind::Error) && !isNext(Kind::End)) {
        unexpected(peek(), u"operand"_s);
        return {};
    }
    auto out = term(context);
    const auto term = out.kind;
    while (!m_error && isNext(Kind::Field) && !peek().hasSpace) {
        using K = Argument::Kind;
        if (term == K::Dot || term == K::Nil || term == K::Constant) {
            fail(u"unexpected . after term \"%1\""_s.arg(
                QString::fromStdString(std::string(m_text.substr(out.begin, out.end - out.begin)))
                    .left(40)));
            break;
        }
        if (term == K::Function && out.kind == K::Function) {
            out.kind = K::Chain;
            out.function = out.names.front();
            out.names.clear();
        }
        out.names.push_back(next().text.substr(1));
        out.end = m_lastEnd;
    }
    return out;
}

Argument Parser::term(const QString& context)
{
    using K = Argument::Kind;
    const auto token = next();
    Argument out;
    out.begin = token.begin;
    out.end = token.end;
    out.names = {token.text};
    switch (token.kind) {
    case Kind::Dot: out.kind = K::Dot; break;
    case Kind::Nil: out.kind = K::Nil; break;
    case Kind::Field:
        out.kind = K::Field;
        out.names = {token.text.substr(1)};
        break;
    case Kind::Variable:
        out.kind = K::Variable;
        if (std::ranges::find(m_variables, token.text) == m_variables.end())
            fail(u"undefined variable \"%1\""_s.arg(QString::fromStdString(token.text)));
        break;
    case Kind::Identifier:
        out.kind = K::Function;
        if (!findFunction(token.text))
            fail(u"function \"%1\" not defined"_s.arg(QString::fromStdString(token.text)));
        break;
    case Kind::Open:
        out.kind = K::Chain;
        out.names.clear();
        if (enter())
            out.inner = std::make_shared<const Pipeline>(
                pipeline(u"parenthesized pipeline"_s, Kind::Close));
        --m_depth;
        out.end = m_lastEnd;
        break;
    case Kind::Bool:
    case Kind::Number:
    case Kind::Character:
    case Kind::String:
    case Kind::RawString: constant(token, out); break;
    default: unexpected(token, context); break;
    }
    return out;
}

void Parser::constant(const Token& token, Argument& out)
{
    out.kind = Argument::Kind::Constant;
    if (token.kind == Kind::Bool) {
        out.constant.held = token.text == "true";
    } else if (token.kind == Kind::String || token.kind == Kind::RawString) {
        out.constant.held = textOf(token);
    } else if (auto number = numberConstant(token.text)) {
        out.constant = *number;
    } else {
        fail(u"bad number syntax: \"%1\""_s.arg(QString::fromStdString(token.text).left(40)));
    }
}

} // namespace slipway::rules::templates
