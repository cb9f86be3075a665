// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>

namespace slipway::evidence {

/// JSON (RFC 8259) with a position for every value; numbers, true and false are scalars as written,
/// strings are quoted scalars. A BOM is taken; more than 100 levels or 500,000 values are an error.
/// `where` is `line:column`.
Result<yaml::Node> readJson(const QByteArray& bytes);

} // namespace slipway::evidence
