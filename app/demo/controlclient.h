// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/runfolder.h"
#include "base/result.h"

#include <QJsonObject>
#include <QObject>

#include <functional>

namespace slipway::demo {

/// Sends one order to a running fleet's router (GET if `order` is empty) and calls `done` once in
/// `context`'s thread with the fleet's state or why it refused. Every order sets a value, so that
/// sending one twice changes nothing.
void askFleet(const RunningFleet& fleet,
    const QByteArray& path,
    const QJsonObject& order,
    QObject* context,
    std::function<void(const Result<QJsonObject>&)> done);

} // namespace slipway::demo
