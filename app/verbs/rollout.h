// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/starter.h"
#include "app/verbs/verb.h"
#include "history/journal.h"
#include "rollout/view.h"

#include <memory>
#include <optional>
#include <string>

namespace slipway::verbs {

/// What every `slipway rollout` sub-verb may be told.
struct RolloutOptions {
    std::string environment;
    std::string config; ///< file; empty: found upward
    std::string state; ///< folder of journal and runs; empty: the user's
    std::string format = "text";
    std::string plan;
    std::string version;
    std::string stable;
    std::string reason;
    std::string overrideReason;
    std::string yesIMean;
    std::string run; ///< id or number, for engine, status, log
    std::string nonce;
    int weight = -1;
    bool isOffline = false;
    bool isWatching = false;
    bool untilEnd = false;
    bool dryRun = false;
};

/// Where journal and runs lie for these options.
engine::Paths pathsOf(const RolloutOptions& options);
/// The configuration, or nothing after every mistake was said on stderr.
std::optional<config::Config> configOf(const Session& session, const RolloutOptions& options);
/// The journal, or nothing after the reason was said on stderr.
std::unique_ptr<history::Journal> journalOf(const Session& session, const engine::Paths& paths);
/// The run that the options mean: by id or number, else the environment's open or last one. Says
/// why there is none.
std::optional<history::RunRow> runOf(
    const Session& session, const RolloutOptions& options, history::Journal& journal);
/// The fold of a run's stream.
Result<rollout::State> stateOf(history::Journal& journal, const QString& run);

/// `slipway.rollout/1`.
QByteArray rolloutJson(const history::RunRow& row, const rollout::RunView& view);
/// For a terminal: what a person wants to know at a glance.
QByteArray rolloutText(const history::RunRow& row, const rollout::RunView& view, qint64 now);

/// 0 succeeded, 1 ended otherwise, 3 goes on, waits or unknown.
int exitOf(rollout::Phase phase);

int rolloutStart(Session& session, const RolloutOptions& options);
int rolloutStatus(const Session& session, const RolloutOptions& options);
int rolloutWatch(const Session& session, const RolloutOptions& options);
int rolloutLog(const Session& session, const RolloutOptions& options);
/// Files a request and waits until an engine has taken it up.
int rolloutAct(const Session& session, const RolloutOptions& options, rollout::Action action);
/// Engines for open runs of this host whose own died; at login, after a reboot.
int rolloutRevive(const Session& session, const RolloutOptions& options);
/// Drives one run until it ends.
int rolloutEngine(Session& session, const RolloutOptions& options);

} // namespace slipway::verbs
