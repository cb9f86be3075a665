// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpmessage.h"
#include "app/demo/services.h"
#include "app/demo/traffic.h"

#include <optional>

namespace slipway::demo {

/// What health answers depend on.
struct FleetView {
    qint64 now = 0; ///< milliseconds UTC
    qint64 since = 0; ///< when the fleet started
    int greenPercent = 0;
    QMap<QString, Fault> faults = {};
    bool isUp(const QString& name) const { return !faults.value(name).isDown; }
};

/// What a member answers to a health path, contradictions of the served system included (`/health`
/// of the API is always 200, v4 readiness says not_ready with 200, …); nothing for other paths.
std::optional<Reply> healthReply(const Member& member, const QString& path, const FleetView& view);

} // namespace slipway::demo
