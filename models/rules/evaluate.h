// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"
#include "rules/rulefile.h"

namespace slipway::rules {

enum class AlertState { Inactive, Pending, Firing };
/// `inactive`, `pending`, `firing`.
std::string stateText(AlertState state);

/// One alert. Times are milliseconds since the Unix epoch.
struct Alert {
    timeseries::Labels labels;
    std::vector<timeseries::Label> annotations; ///< sorted; values may be empty
    double value = 0; ///< of the expression, when it last held
    AlertState state = AlertState::Pending;
    qint64 activeAt = 0;
    std::optional<qint64> firedAt;
    std::optional<qint64> resolvedAt; ///< since when it is inactive
    std::optional<qint64> keptSince; ///< since when it fires by `keep_firing_for` alone
};

/// What a rule remembers from one evaluation to the next.
struct RuleState {
    std::vector<Alert> alerts; ///< sorted by labels; resolved ones stay for 15 minutes
    std::vector<timeseries::Labels> written; ///< series of the last evaluation, sorted
    QString error; ///< why the last evaluation failed, else empty
    QStringList warnings; ///< of the query
};

/// What a group remembers.
struct GroupState {
    std::vector<RuleState> rules; ///< one for each rule, in order
};

/// What rules see beside the samples.
struct Surroundings {
    timeseries::Labels externalLabels; ///< `$externalLabels`
    std::string externalUrl; ///< `$externalURL`, without a slash at the end
    promql::QueryLimits limits;
    TemplateLimits templates;
};

/// Evaluates the rules of a group in order at `time` (milliseconds). Each writes its series to
/// `store` before the next one runs: recorded series, `ALERTS` and `ALERTS_FOR_STATE`; series that
/// are there no more get a staleness marker. A rule that fails changes nothing but its `error`.
GroupState evaluate(const RuleGroup& group,
    GroupState before,
    timeseries::SeriesStore& store,
    qint64 time,
    const Surroundings& surroundings = {});

/// The expression at a time as rules take it: a scalar is one element without labels. Fails for
/// texts and range vectors.
Result<promql::Vector> queryVector(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 time,
    const promql::QueryLimits& limits,
    QStringList* warnings = nullptr);

} // namespace slipway::rules
