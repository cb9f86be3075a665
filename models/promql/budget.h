// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

#include <QDeadlineTimer>

namespace slipway::promql {

/// What one query may still cost, shared by the threads that work on it. Thread-safe.
class Budget {
public:
    enum class Refusal { None, Cancelled, TooManySamples, TooLong };

    /// Keeps a reference to `limits`; time counts from here.
    explicit Budget(const QueryLimits& limits);

    /// Takes that many samples away, and looks at the clock.
    Refusal charge(qint64 samples);
    /// For long loops: whether charge() would refuse now. Cheap enough for every few thousand
    /// steps.
    bool isOver() const;

private:
    Refusal state() const;

    const QueryLimits& m_limits;
    QDeadlineTimer m_deadline;
    std::atomic<qint64> m_read = 0;
};

} // namespace slipway::promql
