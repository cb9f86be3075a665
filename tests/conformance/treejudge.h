// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <QJsonObject>

namespace slipway::conformance {

/// Where our tree differs from the origin's (nodes by their Go type names), as `what, expected,
/// got`; nothing if it is the same. Byte positions and formulas of durations are not compared.
QString treeProblem(const promql::Expression& ours, const QJsonObject& theirs);

} // namespace slipway::conformance
