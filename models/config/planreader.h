// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fields.h"
#include "config/placedtext.h"
#include "config/rolloutconfig.h"
#include "config/stepreader.h"

namespace slipway::config {

/// A plan and where its parts stand.
struct ReadPlan {
    RolloutPlan plan;
    std::vector<ReadStep> steps; ///< of which plan.steps are the values
    std::vector<ReadStep> rollback;
    yaml::Mark mark; ///< of its name
    yaml::Mark backgroundTemplates;
    yaml::Mark observe;
    PlacedText trafficQuery;
};

/// `plans` of the file. One with mistakes is there too, so that its name is known.
QMap<QString, ReadPlan> readPlans(const Fields& root, Mistakes& mistakes);

/// `plan`, `plans` and `gates` of an environment; `known` are the plans of the file.
void readEnvironmentPlans(const Fields& fields,
    const yaml::Node& node,
    const QStringList& known,
    QStringList& plans,
    Gates& gates,
    Mistakes& mistakes);

} // namespace slipway::config
