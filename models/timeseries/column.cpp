// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/column.h"

#include <algorithm>

namespace slipway::timeseries {
namespace {

// Short-lived series stay small; long ones get chunks that are cheap to walk and to let go.
constexpr size_t firstCapacity = 8;
constexpr size_t fullCapacity = 128;

} // namespace

void ColumnView::copy(qint64 from, qint64 to, std::vector<Sample>& out) const
{
    if (!chunks || chunks->empty())
        return;
    const auto sizeOf = [this](size_t at) {
        return at + 1 == chunks->size() ? lastSize : (*chunks)[at]->capacity;
    };
    // The first chunk whose last sample is newer than `from`.
    size_t low = 0;
    size_t high = chunks->size();
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if ((*chunks)[middle]->samples[sizeOf(middle) - 1].time <= from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < chunks->size(); ++low) {
        const Sample* begin = (*chunks)[low]->samples.get();
        const Sample* end = begin + sizeOf(low);
        if (begin->time > to)
            return;
        if (begin->time <= from)
            begin = std::upper_bound(
                begin, end, from, [](qint64 time, const Sample& s) { return time < s.time; });
        if ((end - 1)->time > to)
            end = std::upper_bound(
                begin, end, to, [](qint64 time, const Sample& s) { return time < s.time; });
        out.insert(out.end(), begin, end);
    }
}

bool Column::append(Sample sample)
{
    if (!isEmpty() && sample.time <= m_lastTime)
        return false;
    if (m_last == nullptr || m_lastSize == m_last->capacity) {
        const size_t capacity
            = m_last ? std::min(m_last->capacity * 2, fullCapacity) : firstCapacity;
        auto chunks = std::make_shared<ColumnView::Chunks>();
        if (m_chunks) {
            chunks->reserve(m_chunks->size() + 1);
            *chunks = *m_chunks;
        }
        m_last = std::make_shared<Chunk>(capacity);
        m_lastSize = 0;
        chunks->push_back(m_last);
        m_chunks = std::move(chunks);
    }
    m_last->samples[m_lastSize++] = sample;
    m_lastTime = sample.time;
    return true;
}

qint64 Column::dropBefore(qint64 time)
{
    if (isEmpty())
        return 0;
    qint64 dropped = 0;
    auto kept = m_chunks->begin();
    for (; kept != m_chunks->end(); ++kept) {
        const bool isLast = kept + 1 == m_chunks->end();
        const size_t size = isLast ? m_lastSize : (*kept)->capacity;
        if ((*kept)->samples[size - 1].time >= time)
            break;
        dropped += static_cast<qint64>(size);
    }
    if (dropped == 0)
        return 0;
    m_chunks = std::make_shared<const ColumnView::Chunks>(kept, m_chunks->end());
    if (m_chunks->empty()) {
        m_last = nullptr;
        m_lastSize = 0;
    }
    return dropped;
}

} // namespace slipway::timeseries
