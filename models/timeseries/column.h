// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <memory>
#include <vector>

namespace slipway::timeseries {

/// Samples of one series for a while. Written once, from front to back; a reader knows how many it
/// may read.
struct Chunk {
    explicit Chunk(size_t room) : capacity(room), samples(new Sample[room]) { }
    size_t capacity = 0;
    std::unique_ptr<Sample[]> samples;
};

/// What a snapshot keeps of one series: chunks that never change below `size`.
struct ColumnView {
    using Chunks = std::vector<std::shared_ptr<const Chunk>>;
    std::shared_ptr<const Labels> labels;
    std::shared_ptr<const Chunks> chunks;
    size_t lastSize = 0; ///< samples in the last chunk; all before it are full

    /// Adds the samples in `from < time <= to` to `out`.
    void copy(qint64 from, qint64 to, std::vector<Sample>& out) const;
};

/// The samples of one series. One writer at a time; views may be read meanwhile, from any thread.
class Column {
public:
    explicit Column(std::shared_ptr<const Labels> labels) : m_labels(std::move(labels)) { }

    /// False if the sample is not newer than the last one.
    bool append(Sample sample);
    /// Lets go of whole chunks that ended before `time`; returns how many samples went.
    qint64 dropBefore(qint64 time);

    ColumnView view() const { return {m_labels, m_chunks, m_lastSize}; }
    bool isEmpty() const { return m_chunks == nullptr || m_chunks->empty(); }
    qint64 lastTime() const { return m_lastTime; }
    const std::shared_ptr<const Labels>& labels() const { return m_labels; }
    /// The same labels in another object, the one that appends come with now.
    void setLabels(std::shared_ptr<const Labels> labels) { m_labels = std::move(labels); }

private:
    std::shared_ptr<const Labels> m_labels;
    std::shared_ptr<const ColumnView::Chunks> m_chunks;
    std::shared_ptr<Chunk> m_last;
    size_t m_lastSize = 0;
    qint64 m_lastTime = 0;
};

} // namespace slipway::timeseries
