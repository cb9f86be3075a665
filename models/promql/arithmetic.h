// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <cmath>
#include <limits>

namespace slipway::promql {

/// The value of an arithmetic operator.
inline double combined(BinaryOperator operation, double left, double right)
{
    switch (operation) {
    case BinaryOperator::Add: return left + right;
    case BinaryOperator::Subtract: return left - right;
    case BinaryOperator::Multiply: return left * right;
    case BinaryOperator::Divide: return left / right;
    case BinaryOperator::Modulo: return std::fmod(left, right);
    case BinaryOperator::Power: return std::pow(left, right);
    case BinaryOperator::Atan2: return std::atan2(left, right);
    default: return std::numeric_limits<double>::quiet_NaN();
    }
}

/// Whether a comparison is true.
inline bool holds(BinaryOperator operation, double left, double right)
{
    switch (operation) {
    case BinaryOperator::Equal: return left == right;
    case BinaryOperator::NotEqual: return left != right;
    case BinaryOperator::Less: return left < right;
    case BinaryOperator::LessOrEqual: return left <= right;
    case BinaryOperator::Greater: return left > right;
    case BinaryOperator::GreaterOrEqual: return left >= right;
    default: return false;
    }
}

} // namespace slipway::promql
