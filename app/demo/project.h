// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QMap>
#include <QString>

namespace slipway::demo {

/// Copies the built-in demo project (`:/slipway/demo`) to `folder`, files writable by their owner,
/// with
/// `@PORT_name@` in slipway.yaml replaced by `ports[name]`, and `@SLIPWAY@` by `program`, the
/// absolute path of the executable that its commands run. Returns the path of slipway.yaml; a
/// placeholder that nothing fills is an error.
Result<QString> writeDemoProject(
    const QString& folder, const QMap<QString, quint16>& ports, const QString& program);

} // namespace slipway::demo
