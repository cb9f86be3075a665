// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/binding.h"

namespace slipway::promql {
namespace {

std::optional<Binding> bindingOf(Keyword keyword)
{
    switch (keyword) {
    case Keyword::Or: return Binding{BinaryOperator::Or, 1};
    case Keyword::And: return Binding{BinaryOperator::And, 2};
    case Keyword::Unless: return Binding{BinaryOperator::Unless, 2};
    case Keyword::Atan2: return Binding{BinaryOperator::Atan2, 5};
    default: return std::nullopt;
    }
}

} // namespace

/// Source:
/// https://prometheus.io/docs/prometheus/latest/querying/operators/#binary-operator-precedence.
std::optional<Binding> bindingOf(const Token& token)
{
    switch (token.kind) {
    case TokenKind::Identifier: return bindingOf(token.keyword);
    case TokenKind::Equal: return Binding{BinaryOperator::Equal, 3};
    case TokenKind::NotEqual: return Binding{BinaryOperator::NotEqual, 3};
    case TokenKind::LessOrEqual: return Binding{BinaryOperator::LessOrEqual, 3};
    case TokenKind::Less: return Binding{BinaryOperator::Less, 3};
    case TokenKind::GreaterOrEqual: return Binding{BinaryOperator::GreaterOrEqual, 3};
    case TokenKind::Greater: return Binding{BinaryOperator::Greater, 3};
    case TokenKind::Plus: return Binding{BinaryOperator::Add, 4};
    case TokenKind::Minus: return Binding{BinaryOperator::Subtract, 4};
    case TokenKind::TrimUpper: return Binding{BinaryOperator::TrimUpper, 3};
    case TokenKind::TrimLower: return Binding{BinaryOperator::TrimLower, 3};
    case TokenKind::Times: return Binding{BinaryOperator::Multiply, 5};
    case TokenKind::Divide: return Binding{BinaryOperator::Divide, 5};
    case TokenKind::Modulo: return Binding{BinaryOperator::Modulo, 5};
    case TokenKind::Power: return Binding{BinaryOperator::Power, powerStrength, true};
    default: return std::nullopt;
    }
}

} // namespace slipway::promql
