// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/reports/judge.h"

namespace slipway::readiness {
namespace {

constexpr Check table[]{
    {"CIC-17",
        Category::Pipeline,
        Severity::High,
        "The last run of the default branch is green",
        "Mend the run, and attach its record: `gh run list --branch main --json "
        "workflowName,headBranch,headSha,event,status,conclusion,createdAt,updatedAt,url > "
        "reports/ci-runs.json`.",
        lastRunIsGreen,
        "A pipeline proves something only when it ran and passed. A red or forgotten default "
        "branch "
        "means that nobody knows whether what ships works.",
        EvidenceClass::Run},
    {"CIC-18",
        Category::Pipeline,
        Severity::High,
        "The default branch requires the gates",
        "Require the jobs that hold gates as status checks, and attach the settings: `gh api "
        "repos/OWNER/REPOSITORY/branches/main/protection > reports/branch-protection.json`.",
        branchIsProtected,
        "A gate that a branch does not require is advice: a red change can be merged beside it.",
        EvidenceClass::Run},
    {"CIC-19",
        Category::Pipeline,
        Severity::Medium,
        "Changes reach the default branch by merge",
        "Let changes come by pull request, and forbid pushes to the default branch.",
        changesAreMerged,
        "What is pushed straight to the branch that ships was seen by one person and tested by "
        "nobody before it was there."},
    {"SEC-18",
        Category::Security,
        Severity::High,
        "A scan of this code found nothing of high severity",
        "Run a code scanner in CI (bandit -r app -f json -o reports/bandit.json, or one that "
        "writes "
        "SARIF), attach its report, and mend what is high.",
        codeScanIsClean,
        "Known dangerous constructs are found by machines cheaply; a report of an older state of "
        "the code says nothing about this one.",
        EvidenceClass::Report},
    {"SEC-19",
        Category::Security,
        Severity::High,
        "Dependencies have no known critical vulnerability",
        "Run pip-audit, Safety or Trivy on the locked dependencies every week and before a "
        "release, "
        "attach the JSON, and raise what is vulnerable.",
        dependenciesAreClean,
        "Most exploited holes are old ones in other people's code. New ones become known every "
        "day, "
        "so a scan holds for a week only.",
        EvidenceClass::Report},
    {"SEC-20",
        Category::Security,
        Severity::Medium,
        "The image is scanned, and its content is recorded",
        "Add an image scan (aquasecurity/trivy-action with image-ref) and an SBOM or provenance "
        "(docker/build-push-action with sbom: true, or syft), and attach both reports.",
        imagesAreScanned,
        "An image carries an operating system that no dependency list of the code names; without a "
        "record of its content nobody can say whether the next hole is in it.",
        EvidenceClass::Report},
    {"PERF-02",
        Category::Performance,
        Severity::High,
        "A fresh load test met its thresholds",
        "Run the load test with thresholds, and attach its result (k6 run --summary-export "
        "reports/k6-summary.json, or locust --csv reports/locust).",
        loadTestIsMet,
        "Capacity is a measurement. One that is older than a month was made of another system.",
        EvidenceClass::Report},
    {"PERF-10",
        Category::Performance,
        Severity::Medium,
        "Image size and build time are measured",
        "Keep `docker image inspect IMAGE > reports/image-inspect.json` and `gh run view --json "
        "jobs,headSha,headBranch,conclusion,startedAt,updatedAt > reports/ci-run.json` with each "
        "build.",
        buildIsMeasured,
        "Builds and images grow unseen until a rollback takes too long; only a figure per build "
        "shows it.",
        EvidenceClass::Report},
    {"DEP-15",
        Category::Deployment,
        Severity::High,
        "A restore or recovery drill succeeded within half a year",
        "Restore the last backup into a spare environment, and keep a record with `date` and "
        "`outcome` (for example reports/restore-drill.yaml).",
        drillIsFresh,
        "A backup that was never restored is a hope. Only a drill shows that data and people are "
        "ready.",
        EvidenceClass::Report},
};

} // namespace

std::span<const Check> reportChecks()
{
    return table;
}

} // namespace slipway::readiness
