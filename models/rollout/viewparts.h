// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/turn.h"
#include "rollout/view.h"

/// The parts of a RunView. Nothing outside this room includes it.
namespace slipway::rollout {

/// `3:12`, `1:04:00`; never negative.
QString clockText(qint64 milliseconds);
/// The command as one would type it, cut to a line.
QString argvText(const CommandLine& command);

std::vector<StepView> stepViews(const State& state, qint64 now);
std::vector<StepView> rollbackViews(const State& state, qint64 now);
std::vector<ActionView> actionViews(const State& state);
std::vector<GateView> gateViews(const State& state);
TrafficView trafficView(const State& state);
QString headlineOf(const State& state);
/// `Next: traffic 100 % after 6:48 of soak and one approval.`; empty if nothing follows.
QString nextOf(const State& state, qint64 now);

} // namespace slipway::rollout
