// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "readiness/check.h"
#include "readiness/environments.h"
#include "readiness/measurements.h"

/// What is assessed, where results are kept, and how a history of revisions is assessed.
namespace slipway::assessing {

/// Inputs over a configuration's repository: its working directory, or a git revision where one is
/// named (then offline, and `now` is the commit's time). Without live answers; `now` is 0
/// otherwise.
Result<readiness::Inputs> inputsOf(
    const config::Config& config, const QString& environment, const QString& revision = {});
/// The same without any configuration.
Result<readiness::Inputs> inputsOfDirectory(const QString& directory, const QString& revision = {});

/// One assessment with what stands beside the scorecard.
struct Everything {
    readiness::Assessment assessment;
    readiness::Environments environments;
    readiness::Measurements measurements;
};
/// All of it from one reading of the tree. Blocks: for the pool.
Everything assessAll(const readiness::Inputs& inputs);

/// As readiness::assess(), for a process that ends with it: what was read stays where it is, since
/// to give it back piece by piece would take a twentieth of the time. Not for a process that goes
/// on.
readiness::Assessment& assessLast(const readiness::Inputs& given);

/// A digest of all settings that may change a result, 64 hex digits.
QString digestOf(const config::Readiness& settings);

} // namespace slipway::assessing
