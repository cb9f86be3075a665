// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/frame.h"
#include "timeseries/memorystore.h"

namespace slipway::timeseries {

/// Appends frames that say which series the numbers stand for. Each frame stands for itself.
void putJournalSeries(std::span<const NamedSeries> series, Bytes& out);
/// Appends frames with samples, about five bytes each.
void putJournalSamples(std::span<const Arrival> arrivals, Bytes& out);

/// What reading a file of the store gave.
struct ReadReport {
    qint64 samples = 0;
    QStringList losses; ///< what was lost, in words; empty: nothing
};
/// Reads one journal; `take` gets batches of samples in the order they came in.
ReadReport readJournal(QIODevice& device, const std::function<void(std::span<const Point>)>& take);

/// Labels within a frame: a string that came before is a number.
class LabelWriter {
public:
    void put(const Labels& labels, Bytes& out);

private:
    void put(const std::string& text, Bytes& out);
    std::unordered_map<std::string, size_t> m_known;
};
class LabelReader {
public:
    /// Nothing on bytes that are no labels.
    std::optional<Labels> read(ByteReader& in);

private:
    std::optional<std::string> text(ByteReader& in);
    std::vector<std::string_view> m_known;
};

} // namespace slipway::timeseries
