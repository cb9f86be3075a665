// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// A step or job of a run.
struct CiStep {
    QString name{};
    QString conclusion{}; ///< success, failure, …; empty: not finished
    qint64 started = 0; ///< milliseconds since the Unix epoch; 0: not said
    qint64 completed = 0;
    int line = 0;
    friend bool operator==(const CiStep&, const CiStep&) = default;
};
struct CiJob {
    CiStep job{};
    std::vector<CiStep> steps{};
    friend bool operator==(const CiJob&, const CiJob&) = default;
};

/// One run of a CI workflow, as the forge recorded it.
struct CiRun {
    QString id{};
    QString workflow{}; ///< name, else file
    QString branch{};
    QString commit{};
    QString event{}; ///< push, pull_request, …
    QString status{}; ///< completed, in_progress, …
    QString conclusion{}; ///< success, failure, cancelled, …
    QString url{};
    qint64 started = 0; ///< milliseconds since the Unix epoch; 0: not said
    qint64 updated = 0; ///< when it ended, if it did
    int line = 0; ///< in the export, from 1
    std::vector<CiJob> jobs{};
    friend bool operator==(const CiRun&, const CiRun&) = default;
};

/// True for what `gh run view --json`, `gh run list --json` and the REST calls for runs and jobs
/// answer: one run, a list, or `workflow_runs`; `jobs` alone.
bool isGithubRun(const yaml::Node& root);
/// Newest first. The first 1,000 runs.
Result<std::vector<CiRun>> readGithubRun(const yaml::Node& root);

} // namespace slipway::evidence
