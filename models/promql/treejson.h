// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <QJsonObject>

namespace slipway::promql {

/// The tree as JSON in the terms of Prometheus' parser: `node` is the type's name there
/// (`VectorSelector`, `BinaryExpr`, …), `pos` the bytes [begin, end), lengths are milliseconds.
/// Fields with a zero value are left out. For comparisons and tools.
QJsonObject treeJson(const Expression& expression);

} // namespace slipway::promql
