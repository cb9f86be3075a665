// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "evidence/tree.h"
#include "health/observation.h"
#include "readiness/assessment.h"

#include <QMap>

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
    QString version{}; ///< as the body says; empty: it says none
    QString commit{}; ///< of the build, as the body says
};

/// What a Prometheus-compatible server, or the store, answered to one query of this assessment.
struct LiveAnswer {
    QString name{}; ///< what was asked: `up`, `alerts`, `p95:<service>`, or the id of an own check
    QString expression{};
    QString url{}; ///< of the server; empty: the store
    qint64 time = 0; ///< milliseconds UTC
    bool isStale = false;
    QString error{}; ///< why there is none; empty: answered
    struct Sample {
        QMap<QString, QString> labels{};
        double value = 0;
    };
    std::vector<Sample> samples{}; ///< may be empty: absent, which is not 0
};

/// What a check found.
struct Outcome {
    Status status = Status::Unknown;
    UnknownReason unknown = UnknownReason::None;
    QString reason{};
    std::vector<Evidence> evidence{};
};

/// All that an assessment is made from. Pure data: the same inputs give byte-equal output.
struct Inputs {
    std::shared_ptr<const evidence::Tree> tree;
    config::Project project;
    config::Readiness settings;
    QString environment;
    std::vector<LiveTarget> live; ///< empty offline
    std::vector<LiveAnswer> answers; ///< empty offline
    QMap<QString, Outcome> own; ///< by id, of own checks that had to be run (command, http, promql)
    /// Environments and services of the configuration, for SLOs, tiers and deployed stacks.
    std::vector<config::Environment> environments;
    QString revision; ///< the git revision `tree` shows; empty: the working directory
    bool isOffline = true;
    bool isDemo = false;
    qint64 now = 0; ///< milliseconds since the Unix epoch
};

/// One row of a check table: id, what it verifies, how bad its failure is, and the function that
/// decides. `run` gets parsed evidence through Facts (readiness/facts.h), which reads each file at
/// most once. `rationale` says in one or two sentences why a release manager should care. A pass
/// whose best evidence is below `least` becomes unknown(missing): see runCheck.
struct Check {
    const char* id;
    Category category;
    Severity severity;
    const char* title;
    const char* remediation;
    Outcome (*run)(const Facts& facts);
    const char* rationale = "";
    EvidenceClass least = EvidenceClass::Static;
};

/// Tables of checks, each in a file or folder of readiness/checks.
std::span<const Check> infrastructureChecks();
std::span<const Check> pipelineChecks();
std::span<const Check> securityChecks();
std::span<const Check> performanceChecks();
std::span<const Check> testingChecks();
std::span<const Check> monitoringChecks();
std::span<const Check> documentationChecks();
std::span<const Check> deploymentChecks();
std::span<const Check> kubernetesChecks(); ///< checks/kubernetes: manifests
std::span<const Check> stackChecks(); ///< checks/stack: Compose, Dockerfiles, env templates
std::span<const Check> sourceChecks(); ///< checks/source: the application's code and dependencies
std::span<const Check> workflowChecks(); ///< checks/workflow: CI, task runner, tests as code
std::span<const Check> reportChecks(); ///< checks/reports: machine reports and CI records
std::span<const Check> documentChecks(); ///< checks/documents: prose, migrations, releases
std::span<const Check> observabilityChecks(); ///< checks/observability: rules, dashboards, live

/// All of them, in order of category, then number.
std::vector<Check> catalogue();
/// Runs one, with everything that holds for all: least evidence class, weight, a place for every
/// row that is no pass, exceptions as unknown plus an entry in `errors`.
CheckResult runCheck(const Check& check, const Facts& facts, QStringList& errors);

/// Of the built-in catalogue: changes whenever a check decides otherwise for the same evidence.
QString rulesVersion();

struct ChosenProfile;
/// Runs every check and makes the scorecard. Never throws; a check that throws is unknown plus an
/// entry in errors.
Assessment assess(const Inputs& inputs);
/// The same over facts whose inputs have the profile's settings already (readiness/profiles.h), so
/// that more can be gathered from them afterwards: environments, measurements.
Assessment assess(const Facts& facts, const ChosenProfile& profile);

} // namespace slipway::readiness
