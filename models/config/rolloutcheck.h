// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/analysisreader.h"
#include "config/commandreader.h"
#include "config/planreader.h"

namespace slipway::config {

/// Everything of a file that a rollout is made of.
struct ReadRollouts {
    QMap<QString, ReadCommand> commands;
    QMap<QString, ReadTemplate> templates;
    QMap<QString, ReadPlan> plans;
};

/// Names that lead nowhere, variables that nobody sets, plans that cannot be carried out or undone.
void checkRollouts(const ReadRollouts& read, Mistakes& mistakes);

} // namespace slipway::config
