// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "history/record.h"
#include "trust/trust.h"

#include <QString>

#include <optional>
#include <vector>

/// Whether a rollout may start, and every reason why not.
namespace slipway::policy {

/// The scorecard as it was when somebody asked.
struct Scorecard {
    QString verdict; ///< go, go-with-risk, no-go, not-proven
    double proven = 0; ///< percent
    double coverage = 0; ///< percent
    qint64 time = 0; ///< of the assessment, milliseconds UTC
    QString commit; ///< 40 hex digits, or empty
    qint64 committed = 0; ///< milliseconds UTC; 0: not known
    friend bool operator==(const Scorecard&, const Scorecard&) = default;
};

/// What is known and what was typed when somebody presses Start.
struct StartQuestion {
    const config::Config* config = nullptr; ///< not owned
    QString environment;
    QString plan;
    QString version;
    trust::Standing trust;
    std::optional<history::Lease> lease; ///< of the environment, if a live holder has it
    std::optional<Scorecard> scorecard;
    QString typedName; ///< what was typed to mean a protected environment
    QString overrideReason; ///< typed, to start against the scorecard gate
    qint64 now = 0;
};

/// One condition of a start, held or not.
struct Condition {
    QString name; ///< stable id: environment, plan, version, trust, lock, scorecard, confirmation
    QString text; ///< one sentence, for a person
    bool holds = false;
    bool canBeOverridden = false; ///< a typed reason is enough
    friend bool operator==(const Condition&, const Condition&) = default;
};

struct Permit {
    bool allowed = false;
    std::vector<Condition> conditions; ///< all of them, in a fixed order, with those that hold
    friend bool operator==(const Permit&, const Permit&) = default;
};

/// Decides. Pure. A scorecard older than an hour, or none, does not hold where a gate asks for one.
[[nodiscard]] Permit mayStart(const StartQuestion& question);

} // namespace slipway::policy
