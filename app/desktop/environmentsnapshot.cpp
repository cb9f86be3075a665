// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/environmentsnapshot.h"

#include <utility>

namespace slipway::desktop {

EnvironmentSnapshot::EnvironmentSnapshot(
    std::shared_ptr<const timeseries::Snapshot> whole, std::string environment)
    : m_whole(std::move(whole))
    , m_environment(timeseries::Matcher::equal("environment", std::move(environment)))
{
}

std::vector<timeseries::Series> EnvironmentSnapshot::select(
    std::span<const timeseries::Matcher> matchers, qint64 from, qint64 to) const
{
    std::vector<timeseries::Matcher> all(matchers.begin(), matchers.end());
    all.push_back(m_environment);
    return m_whole->select(all, from, to);
}

std::vector<std::string> EnvironmentSnapshot::labelValues(std::string_view name) const
{
    return m_whole->labelValues(name);
}

} // namespace slipway::desktop
