// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::evidence {

/// One entry of `rule_files`.
struct RulePattern {
    QString pattern; ///< as written: a path or a glob
    yaml::Mark mark;
    friend bool operator==(const RulePattern&, const RulePattern&) = default;
};

/// prometheus.yml as far as rules go.
struct PrometheusConfig {
    std::vector<RulePattern> ruleFiles;
    yaml::Mark ruleFilesMark; ///< of the key's value; 0: no such key
    bool hasAlertmanagers = false;
    int jobs = 0;
    friend bool operator==(const PrometheusConfig&, const PrometheusConfig&) = default;
};

/// One recording or alerting rule.
struct PromRule {
    QString name;
    bool isAlert = false;
    QString expression;
    yaml::Mark mark; ///< of the rule
    yaml::Mark expressionMark;
    friend bool operator==(const PromRule&, const PromRule&) = default;
};

/// Something for which Prometheus refuses the whole file.
struct RuleProblem {
    int line = 0;
    int column = 0;
    QString text;
    friend bool operator==(const RuleProblem&, const RuleProblem&) = default;
};

/// A rule file.
struct PromRuleFile {
    std::vector<PromRule> rules;
    std::vector<RuleProblem> problems;
    friend bool operator==(const PromRuleFile&, const PromRuleFile&) = default;
};

/// Reads prometheus.yml; the error's `where` is `line:column`.
Result<PrometheusConfig> readPrometheusConfig(const QByteArray& bytes);
/// True for a YAML map that only prometheus.yml has: scrape_configs, rule_files or global with an
/// interval.
bool isPrometheusConfig(const yaml::Node& root);
/// Reads a rule file: `groups` of named groups of `alert` or `record` with `expr`. Expressions are
/// not parsed here.
Result<PromRuleFile> readPromRules(const QByteArray& bytes);
/// True for a YAML map that only a rule file has.
bool isPromRules(const yaml::Node& root);

} // namespace slipway::evidence
