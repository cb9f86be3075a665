// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "config/config.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::trust {

/// A file of the configuration's folder that a command names.
struct Script {
    QString name; ///< relative to the folder
    QString path; ///< absolute, links resolved
    QByteArray bytes;
};

/// Every regular file inside the configuration's folder that an argument of a command names
/// (`file`, or `--option=file`), by name. Each at most 10 MiB.
[[nodiscard]] Result<std::vector<Script>> scriptsOf(const config::Config& config);

} // namespace slipway::trust
