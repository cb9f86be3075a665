// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/check.h"
#include "readiness/checks/observability/checks.h"

namespace slipway::readiness {
namespace {

constexpr auto monitoring = Category::Monitoring;

constexpr Check table[]{
    {"MON-01",
        monitoring,
        Severity::Medium,
        "Everything that runs is scraped",
        "Add a job to prometheus.yml for each service, and an exporter for each database, broker "
        "and cache.",
        everythingIsScraped,
        "What is not measured fails first, and nobody sees why."},
    {"MON-02",
        monitoring,
        Severity::High,
        "Each scrape target serves its metrics path",
        "Mount /metrics in the service, or take the target out of prometheus.yml.",
        targetsServeMetrics,
        "A target without metrics is a job that is down for ever: its dashboards and alerts stay "
        "empty."},
    {"MON-04",
        monitoring,
        Severity::High,
        "Alerts are routed to someone",
        "Name an Alertmanager under alerting in prometheus.yml, and give its route a receiver that "
        "tells a person.",
        alertsAreRouted,
        "An alert that fires into nothing is worse than none: people believe that they would be "
        "told."},
    {"MON-05",
        monitoring,
        Severity::High,
        "Alert and recording expressions use exported metrics",
        "Export the metric and its labels, correct the name, or drop the rule.",
        rulesUseExportedMetrics,
        "An expression over a metric that nothing exports never fires, whatever happens."},
    {"MON-06",
        monitoring,
        Severity::High,
        "The bucket boundary that an SLO names exists in the histogram",
        "Add the boundary to the histogram's buckets, or name one that exists.",
        bucketsExist,
        "A ratio over a bucket that does not exist is empty, so the objective is never missed and "
        "never met."},
    {"MON-07",
        monitoring,
        Severity::Medium,
        "Burn-rate windows match their names",
        "Read the window that the name says, as in rate(x[1h]).",
        burnWindowsMatch,
        "Multi-window alerts weigh a fast burn against a slow one; with the wrong window they page "
        "for nothing, or too late."},
    {"MON-08",
        monitoring,
        Severity::Medium,
        "Objectives are defined and alerted",
        "Record the ratio of good events for each objective, and alert on its burn rate.",
        objectivesAreAlerted,
        "Without an objective nobody can say whether the release made things worse."},
    {"MON-10",
        monitoring,
        Severity::Medium,
        "Dashboard queries use exported metrics and labels",
        "Correct the queries, or export what they ask for.",
        panelsUseExportedMetrics,
        "A panel without data looks like a quiet system."},
    {"MON-11",
        monitoring,
        Severity::Medium,
        "Data source and dashboards are provisioned and mounted",
        "Mount data source, provider and dashboards below /etc/grafana/provisioning and where the "
        "provider looks.",
        grafanaIsProvisioned,
        "A Grafana that has to be set up by hand is empty after the next restart."},
    {"MON-12",
        monitoring,
        Severity::Medium,
        "Alerts carry runbook_url",
        "Add the annotation runbook_url to each alert.",
        alertsHaveRunbooks,
        "Who is woken at night needs to be told what to do, not only what broke."},
    {"MON-22",
        monitoring,
        Severity::Medium,
        "The availability alert covers all scraped jobs",
        "Drop the list of jobs from the alert on up, or complete it.",
        availabilityIsWatched,
        "A job that is missing from the list can be down for days."},
    {"MON-25",
        monitoring,
        Severity::High,
        "All targets are up and no critical alert fires",
        "Name the metrics endpoints in slipway.yaml, check without --offline, and mend what is "
        "down "
        "or firing.",
        targetsAreUp,
        "Nothing should be released into a system that is already on fire.",
        EvidenceClass::Live},
    {"PERF-11",
        Category::Performance,
        Severity::High,
        "The live p95 latency meets its objective",
        "Name the metrics endpoints in slipway.yaml and the objective as degradedAbove or as an "
        "alert; then mend what is slow.",
        latencyMeetsObjective,
        "Load tests speak of a test system; only users' own requests show what they wait for.",
        EvidenceClass::Live},
    {"DEP-19",
        Category::Deployment,
        Severity::High,
        "The live version is the audited commit",
        "Expose the build's commit in the health answer, and deploy the commit that was audited.",
        liveIsAudited,
        "A scorecard speaks of one commit; if another one runs, it speaks of nothing.",
        EvidenceClass::Live},
};

} // namespace

std::span<const Check> observabilityChecks()
{
    return table;
}

} // namespace slipway::readiness
