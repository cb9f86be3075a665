// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace slipway::demo {

/// A fleet that runs in some process of this user, as its state.json tells.
struct RunningFleet {
    QString folder;
    QString project; ///< path of its slipway.yaml, or empty
    qint64 pid = 0;
    quint16 controlPort = 0;
    QByteArray token;
};

/// A fresh folder, mode 0700: `$XDG_RUNTIME_DIR/slipway-demo` (with the process id behind it if
/// another fleet lives there), else `$XDG_CACHE_HOME/slipway/demo-PID`. What a dead fleet left is
/// removed.
Result<QString> makeRunFolder();
/// Makes `folder` and its parents, mode 0700.
Result<void> makePrivateFolder(const QString& folder);
/// Writes a file with mode 0600.
Result<void> writePrivateFile(const QString& path, const QByteArray& bytes);
/// The fleet of `folder` if its process lives.
std::optional<RunningFleet> fleetIn(const QString& folder);
/// The youngest running fleet of this user.
std::optional<RunningFleet> findFleet();

} // namespace slipway::demo
