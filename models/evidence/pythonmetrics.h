// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// One place that changes a metric.
struct PythonMetricUpdate {
    QString method{}; ///< inc, dec, observe, set, info, state, time, track_inprogress, …
    QStringList labelNames{}; ///< of `.labels(a=…)`; empty for positional ones
    QStringList labelTexts{}; ///< its arguments as written, shortened, in their order
    int file = -1;
    int function = -1; ///< it stands in; -1: module level
    Place place{};
    bool isReached = true; ///< false: nothing in the program names the function it stands in
};

/// A metric declared with prometheus_client, or created by an instrumentator.
struct PythonMetric {
    enum class Kind { Counter, Gauge, Histogram, Summary, Info, Enum };
    Kind kind = Kind::Counter;
    QString name{}; ///< namespace_subsystem_name_unit; a counter's without `_total`
    bool isNameKnown = true; ///< false: made from something that is not constant
    QStringList labels{};
    bool areLabelsKnown = true;
    std::vector<double> buckets{}; ///< upper bounds as declared, or the library's, without +Inf
    bool areBucketsKnown = true; ///< false: not constant
    QString variable{}; ///< `name`, `Class.name` or `self.name` it is bound to; empty: nothing
    int file = -1;
    int node = -1; ///< the call
    Place place{};
    std::vector<PythonMetricUpdate> updates{};
    bool escapes = false; ///< handed to something that may update it (argument, list, getattr, …)

    /// Names of its series: `x_total`, `x_created`; `x_bucket`, `x_sum`, `x_count`, …
    QStringList series() const;
    /// Updated by code that something reaches.
    bool isUpdated() const;
};

struct PythonMetrics {
    std::vector<PythonMetric> metrics{}; ///< by file, then line
    QStringList unnamed{}; ///< `path:line` of declarations whose name is not constant
    /// Libraries that export metrics by themselves, dotted (`prometheus_fastapi_instrumentator`,
    /// `starlette_exporter`, `django_prometheus`, `opentelemetry.exporter.prometheus`, …).
    QStringList exporters{};
    bool isMultiprocess = false; ///< prometheus_client.multiprocess is used
    Place multiprocess{};
    bool isExposed = false; ///< make_asgi_app, start_http_server, generate_latest, … is called
    Place exposed{};
};

PythonMetrics metricsOf(const PythonProgram& program);

} // namespace slipway::evidence
