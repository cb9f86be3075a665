// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <memory>
#include <string>

namespace slipway::desktop {

/// One environment's share of a store: every selection also asks for `environment="…"`, so that no
/// panel can add up two environments by mistake.
class EnvironmentSnapshot final : public timeseries::Snapshot {
public:
    EnvironmentSnapshot(std::shared_ptr<const timeseries::Snapshot> whole, std::string environment);
    std::vector<timeseries::Series> select(
        std::span<const timeseries::Matcher> matchers, qint64 from, qint64 to) const override;
    std::vector<std::string> labelValues(std::string_view name) const override;

private:
    std::shared_ptr<const timeseries::Snapshot> m_whole;
    timeseries::Matcher m_environment;
};

} // namespace slipway::desktop
