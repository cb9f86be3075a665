// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/ast.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::promql {

QString typeName(Type type)
{
    switch (type) {
    case Type::Scalar: return u"scalar"_s;
    case Type::Text: return u"string"_s;
    case Type::Vector: return u"instant vector"_s;
    case Type::Matrix: return u"range vector"_s;
    }
    return {};
}

std::string_view operatorText(BinaryOperator operation)
{
    static constexpr std::array<std::string_view, 18> texts{"or",
        "and",
        "unless",
        "==",
        "!=",
        "<=",
        "<",
        ">=",
        ">",
        "+",
        "-",
        "</",
        ">/",
        "*",
        "/",
        "%",
        "atan2",
        "^"};
    return texts.at(static_cast<size_t>(operation));
}

const Expression& unwrapped(const Expression& expression)
{
    const auto* inner = &expression;
    while (const auto* parenthesis = std::get_if<Parenthesis>(&inner->node))
        inner = parenthesis->inner.get();
    return *inner;
}

} // namespace slipway::promql
