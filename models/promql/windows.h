// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/track.h"

namespace slipway::promql {

/// Counts a series' samples up to one time after the other. Times must not fall. Regular samples
/// cost O(1) a time, others one comparison a sample.
class Cursor {
public:
    explicit Cursor(std::span<const timeseries::Sample> samples) : m_samples(samples) { }

    /// How many samples lie at `time` or before.
    size_t upTo(qint64 time)
    {
        const size_t guess = m_count + m_advance;
        if (guess > 0 && guess < m_samples.size() && m_samples[guess - 1].time <= time
            && m_samples[guess].time > time) {
            m_count = guess;
            return m_count;
        }
        return search(time);
    }

private:
    size_t search(qint64 time)
    {
        const size_t before = m_count;
        while (m_count < m_samples.size() && m_samples[m_count].time <= time)
            ++m_count;
        m_advance = m_count - before;
        return m_count;
    }

    std::span<const timeseries::Sample> m_samples;
    size_t m_count = 0;
    size_t m_advance = 0; ///< at the last time
};

} // namespace slipway::promql
