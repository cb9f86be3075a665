// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/environmentsnapshot.h"

#include <utility>

using slipway::timeseries::Matcher;

namespace slipway::desktop {

EnvironmentSnapshot::EnvironmentSnapshot(
    std::shared_ptr<const timeseries::Snapshot> whole, std::string environment)
    : m_whole(std::move(whole))
    , m_environment(Matcher::equal("environment", std::move(environment)))
{
}

std::vector<Matcher> EnvironmentSnapshot::with(std::span<const Matcher> matchers) const
{
    std::vector<Matcher> all(matchers.begin(), matchers.end());
    all.push_back(m_environment);
    return all;
}

std::vector<timeseries::Series> EnvironmentSnapshot::select(
    std::span<const Matcher> matchers, qint64 from, qint64 to) const
{
    return m_whole->select(with(matchers), from, to);
}

bool EnvironmentSnapshot::visit(
    std::span<const Matcher> matchers, qint64 from, qint64 to, const Visitor& visitor) const
{
    return m_whole->visit(with(matchers), from, to, visitor);
}

bool EnvironmentSnapshot::visitAspect(std::span<const Matcher> matchers,
    qint64 from,
    qint64 to,
    timeseries::Aspect aspect,
    const Visitor& visitor) const
{
    return m_whole->visitAspect(with(matchers), from, to, aspect, visitor);
}

std::optional<std::vector<std::uint32_t>> EnvironmentSnapshot::find(
    std::span<const Matcher> matchers) const
{
    return m_whole->find(with(matchers));
}

bool EnvironmentSnapshot::visitIds(std::span<const std::uint32_t> ids,
    qint64 from,
    qint64 to,
    timeseries::Aspect aspect,
    const Visitor& visitor) const
{
    return m_whole->visitIds(ids, from, to, aspect, visitor);
}

std::vector<std::string> EnvironmentSnapshot::labelValues(std::string_view name) const
{
    return m_whole->labelValues(name);
}

} // namespace slipway::desktop
