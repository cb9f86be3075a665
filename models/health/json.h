// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QJsonValue>

namespace slipway::health {

/// JSON of any kind, at most 64 levels deep. Of equal keys the last wins. The error's `where` is
/// `line:column`.
Result<QJsonValue> readJson(const QByteArray& body);

} // namespace slipway::health
