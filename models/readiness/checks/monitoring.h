// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/grafana.h"
#include "evidence/promrules.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// A rule file with what stands against it.
struct RuleFile {
    QString path;
    evidence::PromRuleFile rules;
    std::vector<evidence::RuleProblem> faults;
    bool isUnsupported = false; ///< a template
    bool isOperators = false; ///< a PrometheusRule object
};

/// Every file of alerting and recording rules that is not a sample.
struct RuleFiles {
    std::vector<RuleFile> files;
    static RuleFiles gather(const Facts& facts);
};

/// Grafana dashboards of the tree, and JSON in their folders that cannot be read.
struct Boards {
    std::vector<std::pair<QString, evidence::Dashboard>> boards;
    std::vector<std::pair<QString, Error>> broken;
    static Boards gather(const Facts& facts);
};

/// MON-03: every rule file of the tree parses, is named by a prometheus.yml and reaches Prometheus
/// through a mount.
Outcome rulesAreLoaded(const Facts& facts);
/// True for paths of samples, tests and other people's code: what stands there is not the system
/// under review.
bool isSample(const QString& path);

} // namespace slipway::readiness
