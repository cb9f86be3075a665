// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "evidence/promconfig.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace slipway::evidence {

/// One recording or alerting rule.
struct PromRule {
    QString name;
    bool isAlert = false;
    QString expression;
    yaml::Mark mark; ///< of the rule
    yaml::Mark expressionMark;
    bool isLiteral = false; ///< a `|` block: `expression` has the file's own line breaks
    QString group{};
    qint64 interval = 0; ///< milliseconds between evaluations, if the group says so; else 0
    bool waits = false; ///< `for` or `keep_firing_for` above 0
    QMap<QString, QString> labels{};
    QMap<QString, QString> annotations{};
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

/// Reads a rule file: `groups` of named groups of `alert` or `record` with `expr`. Expressions are
/// not parsed here. An operator's PrometheusRule has them below `spec`; of several documents the
/// first with rules counts.
Result<PromRuleFile> readPromRules(const QByteArray& bytes);
/// The same of a file that was parsed already.
Result<PromRuleFile> readPromRules(
    const QByteArray& bytes, const std::vector<yaml::Node>& documents);
/// True for a YAML map that only a rule file has.
bool isPromRules(const yaml::Node& root);

} // namespace slipway::evidence
