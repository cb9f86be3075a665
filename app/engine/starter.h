// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/paths.h"
#include "base/clock.h"
#include "config/config.h"
#include "history/journal.h"
#include "policy/permit.h"
#include "rollout/plan.h"

#include <optional>

namespace slipway::engine {

/// What a person (or CI) wants to start, with what was typed.
struct StartOrder {
    config::Config config{};
    QString environment{};
    QString plan{}; ///< empty: the environment's first
    QString version{};
    QString stable{}; ///< empty: what the journal knows to be there
    QString reason{};
    QString overrideReason{};
    QString typedName{};
    std::optional<policy::Scorecard> scorecard{};
    bool isRollback = false;
    /// The preview's digest that was confirmed; another plan is refused. Empty: whatever the plan
    /// is now.
    QByteArray confirmed{};
};

/// What would run, and whether it may.
struct StartPreview {
    policy::Permit permit{};
    std::optional<rollout::RunPlan> plan{};
    QString mistake{}; ///< why there is no plan
    QByteArray digest{}; ///< of the plan
    QByteArray trusted{}; ///< digest of the configuration that is trusted, or would be
    trust::Standing trust{};
    QString stable{}; ///< version that is there, as far as the journal knows
    QStringList knownVersions{}; ///< of earlier runs, newest first
};

/// A run that has begun.
struct Started {
    QString run{};
    qint64 number = 0;
};

/// Looks without changing anything. Blocks on the disk: not in the GUI thread.
StartPreview previewOf(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order);

/// A run that is written, with the lease that its engine takes over by nonce.
struct Begun {
    QString run{};
    history::Lease lease{};
};

/// Takes the lease and writes the run in one transaction. Two at the same instant: one begins, the
/// other's error says who holds the environment. Refused with every reason where the permit says
/// so.
Result<Begun> beginRun(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order);

/// beginRun, and an engine for it, detached.
Result<Started> startRun(
    history::Journal& journal, const Clock& clock, const Paths& paths, const StartOrder& order);

/// Starts `slipway rollout engine RUN`, detached. `nonce`: of the lease that it takes over, or
/// empty.
Result<void> startEngine(const Paths& paths, const QString& run, const QString& nonce);

/// Starts an engine for every open run whose holder is dead or gone; how many. Nothing for runs of
/// other hosts while their lease lasts. Called by the window and `slipway rollout watch`.
Result<int> revive(history::Journal& journal, const Clock& clock, const Paths& paths);

/// The run of an environment that is open, else the last one.
Result<std::optional<history::RunRow>> currentRun(
    history::Journal& journal, const QString& project, const QString& environment);

/// Files a person's wish with this user's name; the request's id.
Result<qint64> askFor(history::Journal& journal,
    const Clock& clock,
    const QString& run,
    const QString& action,
    const QString& reason,
    int weight = -1);

/// Whether the configuration may start processes: the built-in demo, or trusted by a person.
Result<trust::Standing> standingOf(const config::Config& config, const Paths& paths);

/// standingOf with the user's own book, in one word: whatever cannot be told is not trusted.
bool isTrusted(const config::Config& config);

/// The path that names a configuration in the journal.
QString projectOf(const config::Config& config);
/// Of this process.
QString userName();
QString hostName();

} // namespace slipway::engine
