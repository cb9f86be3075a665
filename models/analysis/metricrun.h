// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "config/rolloutconfig.h"
#include "promql/query.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

/// Measurements against conditions, and verdicts from them: Argo Rollouts' analysis, told honestly.
namespace slipway::analysis {

/// What one measurement came to.
enum class Phase {
    Successful,
    Failed,
    Inconclusive, ///< neither condition holds
    Error, ///< the query or the condition could not be evaluated
    NoData, ///< nothing to judge (empty, NaN, stale, warming up): held, never counted
};

/// One look at a metric.
struct Measurement {
    Phase phase = Phase::NoData;
    std::optional<double> value; ///< of the new version
    std::optional<double> stable; ///< of the old one, if it is measured too
    QString message; ///< one sentence: `0.0021 < 0.01`, or why there is no value
    qint64 time = 0; ///< milliseconds UTC, when it was finished
    friend bool operator==(const Measurement&, const Measurement&) = default;
};

/// Verdict on a metric or on a whole analysis, from best to worst (Argo Rollouts' order).
enum class Verdict { Successful, Running, Pending, Inconclusive, Error, Failed };

/// A metric as it is measured in a run: the queries are ready.
struct MetricSpec {
    config::Metric metric;
    QString query; ///< of the new version, substituted
    QString stableQuery; ///< of the old one; empty: not measured
    friend bool operator==(const MetricSpec&, const MetricSpec&) = default;
};

/// Everything that has been counted of one metric. A value: the same measurements give the same.
struct MetricRun {
    MetricSpec spec;
    qint64 started = 0; ///< when the analysis began, milliseconds UTC
    int count = 0; ///< Successful, Failed and Inconclusive ones
    int successful = 0;
    int failed = 0;
    int inconclusive = 0;
    int error = 0;
    int consecutiveError = 0;
    int consecutiveSuccess = 0;
    int noData = 0;
    qint64 noDataSince = 0; ///< first of the NoData measurements in a row; 0: the last one had data
    Verdict verdict = Verdict::Pending;
    QString sentence; ///< why the verdict is what it is: metric, value, condition, n of limit
    std::vector<Measurement> measurements; ///< all, in order (bounded by the run's length)
    friend bool operator==(const MetricRun&, const MetricRun&) = default;
};

/// Judges one answer (rollout.md's rules 1 to 5 of Argo Rollouts, with noData: hold). Pure.
/// `answer`: of the new version; `stable`: of the old one, or nothing where it is not measured.
[[nodiscard]] Measurement measure(const MetricSpec& spec,
    const Result<promql::Answer>& answer,
    const std::optional<Result<promql::Answer>>& stable,
    qint64 time);

/// A measurement that could not be made: NoData, with one sentence why (stale scrape, warming up).
[[nodiscard]] Measurement unmeasured(const QString& why, qint64 time);

/// The metric with one measurement more: counters, verdict, sentence. A verdict that is final does
/// not change. Pure, total.
[[nodiscard]] MetricRun taken(MetricRun run, const Measurement& measurement);

/// Whether a verdict is final.
[[nodiscard]] bool isFinal(Verdict verdict);

/// When the next measurement is due, milliseconds UTC; nothing once the verdict is final. After an
/// Error 10 s, as in Argo Rollouts; after NoData one interval (10 s without one).
[[nodiscard]] std::optional<qint64> nextDue(const MetricRun& run);

/// The worst of the metrics that are not dry runs; Successful if there is none. The first Failed,
/// Error or Inconclusive ends the analysis, and what had not finished then does not count.
[[nodiscard]] Verdict verdictOf(const std::vector<MetricRun>& runs);
/// The sentence of the metric that decides verdictOf.
[[nodiscard]] QString sentenceOf(const std::vector<MetricRun>& runs);

/// A condition checked on its own, for `slipway config check`: unknown names, types, syntax;
/// `where` is the column.
[[nodiscard]] Result<void> checkCondition(const QString& condition);
/// The limit of a plain condition (`result < 0.01` → 0.01), for drawing.
[[nodiscard]] std::optional<double> thresholdOf(const QString& condition);

[[nodiscard]] QJsonObject toJson(const Measurement& measurement);
[[nodiscard]] Result<Measurement> measurementFromJson(const QJsonObject& json);
[[nodiscard]] QJsonObject toJson(const MetricSpec& spec);
[[nodiscard]] Result<MetricSpec> metricSpecFromJson(const QJsonObject& json);

} // namespace slipway::analysis
