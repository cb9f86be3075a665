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
    bool visit(std::span<const timeseries::Matcher> matchers,
        qint64 from,
        qint64 to,
        const Visitor& visitor) const override;
    bool visitAspect(std::span<const timeseries::Matcher> matchers,
        qint64 from,
        qint64 to,
        timeseries::Aspect aspect,
        const Visitor& visitor) const override;
    std::optional<std::vector<std::uint32_t>> find(
        std::span<const timeseries::Matcher> matchers) const override;
    bool visitIds(std::span<const std::uint32_t> ids,
        qint64 from,
        qint64 to,
        timeseries::Aspect aspect,
        const Visitor& visitor) const override;
    qint64 downsampledBefore() const override { return m_whole->downsampledBefore(); }
    std::vector<std::string> labelValues(std::string_view name) const override;

private:
    std::vector<timeseries::Matcher> with(std::span<const timeseries::Matcher> matchers) const;

    std::shared_ptr<const timeseries::Snapshot> m_whole;
    timeseries::Matcher m_environment;
};

} // namespace slipway::desktop
