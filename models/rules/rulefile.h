// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"
#include "base/result.h"
#include "rules/template/template.h"
#include "yaml/document.h"

#include <optional>
#include <string>
#include <vector>

/// Recording and alerting rules of Prometheus, read strictly and evaluated in process:
/// https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
namespace slipway::rules {

/// A label or annotation as the file has it.
struct RuleText {
    std::string name;
    std::string value; ///< may be empty: such a label removes what the result had
    std::optional<Template> compiled; ///< of an alerting rule
};

/// One rule.
struct Rule {
    enum class Kind { Recording, Alerting };
    Kind kind = Kind::Recording;
    std::string name; ///< of the series, or of the alert
    std::string expression;
    Milliseconds wait{}; ///< `for`
    Milliseconds keepFiring{}; ///< `keep_firing_for`
    std::vector<RuleText> labels; ///< sorted; the group's are in it
    std::vector<RuleText> annotations; ///< sorted
    yaml::Mark mark; ///< of the rule in its file
    yaml::Mark expressionMark;
};

/// Rules that are evaluated one after the other.
struct RuleGroup {
    std::string name;
    std::optional<Milliseconds> interval; ///< between evaluations; none: as usual there
    std::optional<Milliseconds> queryOffset; ///< the past that is asked for and written to
    qint64 limit = 0; ///< series or alerts of one rule; 0: any number
    std::vector<Rule> rules;
    yaml::Mark mark;
};

/// What came of a file: groups, and everything for which Prometheus would refuse it whole.
struct RuleFile {
    std::vector<RuleGroup> groups;
    std::vector<Error> problems; ///< `where` is `line:column`
};

/// Reads a rule file as strictly as Prometheus 3 (UTF-8 names are taken): unknown and repeated
/// keys, expressions and templates that do not parse, fields where they do not belong. All
/// problems are told at once.
RuleFile readRuleFile(const QByteArray& bytes);

/// Variables that templates of alerts know from the start.
const std::vector<std::string>& alertVariables();

} // namespace slipway::rules
