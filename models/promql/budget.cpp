// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/budget.h"

namespace slipway::promql {

Budget::Budget(const QueryLimits& limits)
    : m_limits(limits)
    , m_deadline(limits.milliseconds > 0 ? QDeadlineTimer(limits.milliseconds)
                                         : QDeadlineTimer(QDeadlineTimer::Forever))
{
}

Budget::Refusal Budget::state() const
{
    if (m_limits.cancelled != nullptr && m_limits.cancelled->load(std::memory_order_relaxed))
        return Refusal::Cancelled;
    return m_deadline.hasExpired() ? Refusal::TooLong : Refusal::None;
}

Budget::Refusal Budget::charge(qint64 samples)
{
    const qint64 read = m_read.fetch_add(samples, std::memory_order_relaxed) + samples;
    if (const auto refused = state(); refused != Refusal::None)
        return refused;
    return read > m_limits.samples ? Refusal::TooManySamples : Refusal::None;
}

bool Budget::isOver() const
{
    return state() != Refusal::None;
}

} // namespace slipway::promql
