// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lint/metricset.h"

#include <QMap>

namespace slipway::lint {

enum class Fault {
    Syntax, ///< no PromQL
    UnknownMetric, ///< nothing exports it
    NotScraped, ///< a known exporter does, and nothing scrapes that
    NeverUpdated, ///< declared, and no code sets it
    UnknownLabel, ///< the metric never has it
    UnknownBucket, ///< no bucket of the histogram ends there
    RateOfGauge, ///< rate() and its like want counters
    CounterWithoutRate, ///< a counter's value as it stands, which falls to 0 at each restart
    QuantileWithoutLe, ///< histogram_quantile over what has no `le`
    ShortWindow, ///< a range that holds fewer than two scrapes
    LostLabel, ///< an annotation takes a label that the expression's result never has
    NoFor, ///< an alert without `for` fires at the first blip
};
/// `unknown-metric`, …: the stable word of outputs.
QString faultWord(Fault fault);

enum class Grade {
    Error, ///< gives no result, or a wrong one
    Warning, ///< gives one that misleads
    Hint,
};

/// One expression of a rule, panel or person.
struct Query {
    enum class Kind { Alert, Record, Panel, Plain };
    Kind kind = Kind::Plain;
    QString name{}; ///< of the rule or panel
    QString text{};
    evidence::Place place{}; ///< of its first character; line 0: none
    bool isLiteral = false; ///< line breaks of `text` are line breaks of the file
    bool isSubstituted = false; ///< it had variables: what it says of them is not certain
    bool hasFor = false; ///< of an alert: `for` above 0, or `keep_firing_for`
    QMap<QString, QString> templates{}; ///< of an alert: annotations and labels
};

/// One thing that stands against a query.
struct Finding {
    Fault fault = Fault::Syntax;
    Grade grade = Grade::Error;
    bool isCertain = true; ///< false: a source of metrics is not known, or a variable is in it
    QString subject{}; ///< the metric's, for LostLabel the annotation's name
    QString label{}; ///< of UnknownLabel, UnknownBucket (the boundary) and LostLabel
    QString nearest{}; ///< what may have been meant; empty: nothing near
    QString text{}; ///< one sentence without a full stop
    QString query{}; ///< name of the rule or panel
    evidence::Place place{};
    qsizetype begin = 0; ///< the part of the query's text, in characters
    qsizetype end = 0;
    friend bool operator==(const Finding&, const Finding&) = default;
};

/// Adds what recording rules make to `metrics`, with labels as far as they are known.
void addRules(const std::vector<Query>& queries, MetricSet& metrics);
/// What stands against each query, in order of queries, then of place in the text. Recording rules
/// among the queries are not added here: see addRules.
std::vector<Finding> lint(const std::vector<Query>& queries, const MetricSet& metrics);
std::vector<Finding> lintOne(const Query& query, const MetricSet& metrics);

/// Names that stand for template variables after substitution; nothing is known of them.
bool isPlaceholder(QStringView name);
inline constexpr QStringView placeholderMark = u"__var_";

} // namespace slipway::lint
