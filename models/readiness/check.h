// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "evidence/tree.h"
#include "health/observation.h"
#include "readiness/assessment.h"

#include <memory>
#include <span>
#include <vector>

namespace slipway::readiness {

class Facts;

/// What one live target answered, for checks that want live evidence.
struct LiveTarget {
    health::TargetId id;
    QString url;
    health::Condition condition;
    bool isStale = false;
};

/// All that an assessment is made from. Pure data: the same inputs give byte-equal output.
struct Inputs {
    std::shared_ptr<const evidence::Tree> tree;
    config::Project project;
    config::Readiness settings;
    QString environment;
    std::vector<LiveTarget> live; ///< empty offline
    bool isOffline = true;
    bool isDemo = false;
    qint64 now = 0; ///< milliseconds since the Unix epoch
};

/// What a check found.
struct Outcome {
    Status status = Status::Unknown;
    UnknownReason unknown = UnknownReason::None;
    QString reason{};
    std::vector<Evidence> evidence{};
};

/// One row of a check table: id, what it verifies, how bad its failure is, and the function that
/// decides. `run` gets parsed evidence through Facts (readiness/facts.h), which reads each file at
/// most once.
struct Check {
    const char* id;
    Category category;
    Severity severity;
    const char* title;
    const char* remediation;
    Outcome (*run)(const Facts& facts);
};

/// Tables, one a category, each in readiness/checks/<category>.cpp.
std::span<const Check> infrastructureChecks();
std::span<const Check> pipelineChecks();
std::span<const Check> securityChecks();
std::span<const Check> performanceChecks();
std::span<const Check> testingChecks();
std::span<const Check> monitoringChecks();
std::span<const Check> documentationChecks();
std::span<const Check> deploymentChecks();

/// Runs every check and makes the scorecard. Never throws; a check that throws is unknown plus an
/// entry in errors.
Assessment assess(const Inputs& inputs);

} // namespace slipway::readiness
