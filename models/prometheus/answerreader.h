// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "prometheus/server.h"
#include "promql/query.h"

#include <optional>
#include <string_view>

namespace slipway::prometheus {

/// How much one answer may hold; beyond it the answer is an error.
struct AnswerLimits {
    int depth = 64; ///< of nesting
    qint64 series = 200'000;
    qint64 samples = 8'000'000;
    qint64 items = 200'000; ///< targets, rules and alerts, label sets, names: each
};

/// A list with what the server remarks on it.
template<typename T>
struct Listed {
    std::vector<T> values;
    QStringList notes; ///< warnings, then infos
};

/// One page of rules.
struct RulePage {
    std::vector<Rule> rules;
    QString nextToken; ///< empty: the last page
    QStringList notes;
};

/// What `/status/buildinfo` says; every field may be empty.
struct BuildFacts {
    QString version;
    QString revision;
    QString application; ///< said by Mimir and its like
    friend bool operator==(const BuildFacts&, const BuildFacts&) = default;
};

/// What `/status/runtimeinfo` says.
struct RuntimeFacts {
    QString retention; ///< `15d`, as the server says it; empty: not said
    bool isReloadFailed = false; ///< its last reload of its configuration failed
    friend bool operator==(const RuntimeFacts&, const RuntimeFacts&) = default;
};

/// What an answer with `"status":"error"` says.
struct ApiComplaint {
    QString type; ///< `bad_data`, `execution`, `timeout`, …
    QString text;
};

// The readers below take a whole body and are pure: any thread, any bytes. Of unknown keys nothing
// is held, of missing ones the default is taken; what is no JSON, says `error` or passes the limits
// is an error without `where`. Source: the HTTP API documentation of Prometheus.

/// Data of /query and /query_range. Native histograms are not taken: a warning counts them. A
/// matrix is sorted by labels, a vector is as the server sorted it.
Result<promql::Answer> readQueryAnswer(std::string_view body, const AnswerLimits& limits = {});
/// Data of /series.
Result<Listed<timeseries::Labels>> readSeries(
    std::string_view body, const AnswerLimits& limits = {});
/// Data of /labels and /label/…/values.
Result<Listed<QString>> readNames(std::string_view body, const AnswerLimits& limits = {});
/// Data of /metadata.
Result<Listed<Metadata>> readMetadata(std::string_view body, const AnswerLimits& limits = {});
/// Data of /targets: the active ones.
Result<Listed<Target>> readTargets(std::string_view body, const AnswerLimits& limits = {});
/// Data of /rules.
Result<RulePage> readRules(std::string_view body, const AnswerLimits& limits = {});
/// Data of /alerts.
Result<Listed<Alert>> readAlerts(std::string_view body, const AnswerLimits& limits = {});
/// Data of /status/buildinfo.
Result<BuildFacts> readBuildFacts(std::string_view body);
/// Data of /status/runtimeinfo.
Result<RuntimeFacts> readRuntimeFacts(std::string_view body);
/// What the server complains of, if the body is such an answer.
std::optional<ApiComplaint> readComplaint(std::string_view body);

} // namespace slipway::prometheus
