// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

namespace slipway::promql::functions {

/// A sum that keeps what rounding would lose (Kahan, as improved by Neumaier), exactly as
/// Prometheus 3 adds.
struct KahanSum {
    double sum = 0;
    double lost = 0;

    void add(double value)
    {
        const double total = sum + value;
        if (std::isinf(total))
            lost = 0;
        else if (std::abs(sum) >= std::abs(value))
            lost += (sum - total) + value;
        else
            lost += (value - total) + sum;
        sum = total;
    }
    double total() const { return sum + lost; }
};

/// A mean by a compensated sum; where that would overflow, it goes on from mean to mean.
class KahanMean {
public:
    void add(double value)
    {
        m_count += 1;
        if (m_count == 1) {
            m_sum.sum = value;
            return;
        }
        if (!m_isIncremental) {
            KahanSum next = m_sum;
            next.add(value);
            if (!std::isinf(next.sum)) {
                m_sum = next;
                return;
            }
            m_isIncremental = true;
            m_sum.sum /= m_count - 1;
            m_sum.lost /= m_count - 1;
        }
        const double share = (m_count - 1) / m_count;
        KahanSum next{share * m_sum.sum, share * m_sum.lost};
        next.add(value / m_count);
        m_sum = next;
    }
    double count() const { return m_count; }
    double mean() const
    {
        return m_isIncremental ? m_sum.sum + m_sum.lost
                               : m_sum.sum / m_count + m_sum.lost / m_count;
    }

private:
    KahanSum m_sum;
    double m_count = 0;
    bool m_isIncremental = false;
};

} // namespace slipway::promql::functions
