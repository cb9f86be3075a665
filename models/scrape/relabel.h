// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "config/config.h"
#include "timeseries/labels.h"

#include <memory>
#include <optional>
#include <vector>

/// Relabelling with the semantics of Prometheus 3:
/// https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
namespace slipway::scrape {

/// Compiled steps. A value: copies share the compiled expressions; `apply` may be called from any
/// thread.
class Relabeller {
public:
    /// Fails on the first step that Prometheus would refuse; `where` is `step 2`, from 1.
    static Result<Relabeller> compile(std::vector<config::RelabelStep> steps);

    /// No steps: labels pass unchanged.
    Relabeller() = default;

    bool isEmpty() const { return m_steps == nullptr; }
    /// The labels after all steps; none if a step dropped the series (or target). Labels called
    /// `__tmp…` and other names with two underscores stay: whoever relabels targets removes them.
    std::optional<timeseries::Labels> apply(timeseries::Labels labels) const;

    struct Step; ///< in relabel.cpp

private:
    std::shared_ptr<const std::vector<Step>> m_steps;
};

} // namespace slipway::scrape
