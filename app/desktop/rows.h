// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/desktop/monitor.h"
#include "policy/permit.h"
#include "readiness/check.h"
#include "tables/servicesmodel.h"
#include "tables/sourcesmodel.h"
#include "ui/shell/views.h"

#include <vector>

namespace slipway::desktop {

/// What is shown, made from what is known. All pure: `now` in milliseconds since the Unix epoch.

/// The services of an environment in the configuration's order; `range` is what sparklines span,
/// milliseconds.
std::vector<tables::ServiceRow> serviceRows(const Monitor& monitor,
    const config::Config& config,
    const QString& environment,
    qint64 now,
    qint64 range);

/// Every endpoint of an environment.
std::vector<tables::SourceRow> sourceRows(
    const Monitor& monitor, const QString& environment, qint64 now);

/// How many endpoints there are, when all were asked last, and how many answers are overdue.
ui::PollSummary pollSummary(const Monitor& monitor, qint64 now);
/// How fresh an environment's figures are.
ui::Freshness freshness(const Monitor& monitor, const QString& environment, qint64 now);
/// The servers of an environment in the configuration's order; one that was not looked at yet has
/// no time.
std::vector<prometheus::ServerView> serverViews(
    const Monitor& monitor, const config::Config& config, const QString& environment);
/// Alerts of one environment.
std::vector<alerts::Alert> alertsOf(const Monitor& monitor, const QString& environment);
/// What live checks may look at.
std::vector<readiness::LiveTarget> liveTargets(
    const Monitor& monitor, const QString& environment, qint64 now);

/// What a rollout's gate looks at.
policy::Scorecard scorecardOf(const readiness::Assessment& assessment);

} // namespace slipway::desktop
