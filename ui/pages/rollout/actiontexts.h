// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/view.h"
#include "ui/widgets/confirmsheet.h"

namespace slipway::ui {

/// The word on an action's button, without dots: `Approve`, `Abort and roll back`.
QString actionText(rollout::Action action);
/// Whether the button asks something before it acts; its word then ends in dots. Abort is held
/// instead.
bool asksFirst(const rollout::ActionView& action);
/// What is asked.
Confirmation confirmationOf(const rollout::ActionView& action, const rollout::RunView& run);
/// How loud a run's sentence is: bad for what failed, warn for what waits.
Tone sentenceTone(rollout::Phase phase);
Sign phaseSign(rollout::Phase phase);

} // namespace slipway::ui
