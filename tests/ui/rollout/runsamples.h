// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/rollout/rolloutviews.h"

/// Made-up runs in each phase, for tests of the Rollout page.
namespace slipway::test {

inline constexpr qint64 runNow = 1'795'360'991'000; ///< 2026-11-22T15:23:11Z

rollout::RunView runningRun(); ///< soaks at 50 %
rollout::RunView unknownRun(); ///< paused: nobody saw how a command ended
rollout::RunView rollbackFailedRun();
rollout::RunView endedRun(); ///< rolled back because a gate failed
std::vector<charts::Frame> gateFrames();
ui::StartView startView(); ///< may be started, but for the name
/// Sixteen texts that must be shown as text.
QStringList hostileTexts();

} // namespace slipway::test
