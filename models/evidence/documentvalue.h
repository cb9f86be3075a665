// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace slipway::evidence {

/// A value within a JSON or YAML document.
struct DocumentValue {
    QString text; ///< of a scalar; of a list or map how many items it has, as `3 items`
    int line = 0; ///< from 1
    bool isScalar = true;
};

/// What stands at `$.a.b[0]['c d']` (the dotted and bracketed names and numbers of RFC 9535; no
/// wildcards, filters or slices) in the first document; nothing if there is no such value. An error
/// for a path or document that cannot be read.
Result<std::optional<DocumentValue>> valueAt(const QByteArray& bytes, const QString& path);

} // namespace slipway::evidence
