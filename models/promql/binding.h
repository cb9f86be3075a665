// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <optional>

namespace slipway::promql {

/// How closely an operator binds; larger is closer.
struct Binding {
    BinaryOperator operation = BinaryOperator::Add;
    int strength = 0;
    bool isRightward = false; ///< `2^3^2` is `2^(3^2)`
};
inline constexpr int powerStrength = 6;

/// Empty if the token is no binary operator.
std::optional<Binding> bindingOf(const Token& token);

} // namespace slipway::promql
