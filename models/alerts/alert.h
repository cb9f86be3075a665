// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/observation.h"

#include <QString>

/// What wants a person: our own alerts over the conditions of targets.
namespace slipway::alerts {

enum class Rule { Down, Stale, Unknown, Flapping, Degraded };
enum class Phase { Pending, Firing };
enum class Severity { Critical, Warning };

/// One alert, keyed by rule and target.
struct Alert {
    Rule rule = Rule::Down;
    Phase phase = Phase::Firing;
    Severity severity = Severity::Critical;
    health::TargetId target;
    QString title; ///< `ServiceDown`, `TargetStale`, …
    qint64 since = 0; ///< milliseconds since the Unix epoch
    QString cause; ///< one sentence
    friend bool operator==(const Alert&, const Alert&) = default;
};

} // namespace slipway::alerts
