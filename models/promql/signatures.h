// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <QStringList>

namespace slipway::promql {

/// What a function of Prometheus takes and gives. (Which ones are carried out is the evaluator's
/// knowledge.)
struct Signature {
    std::string_view name;
    std::vector<Type> arguments;
    Type result = Type::Vector;
    /// How many arguments at the end may be left out; -1: the last one may also be repeated.
    int optional = 0;
    std::string_view help{}; ///< one line of UTF-8 for an editor
};

/// Null if there is no such function in Prometheus.
const Signature* findFunction(std::string_view name);
QStringList functionNames();

} // namespace slipway::promql
