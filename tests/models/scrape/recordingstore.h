// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <map>
#include <string>
#include <vector>

namespace slipway::test {

/// A store that writes down what it is told: labels as text, in order.
class RecordingStore final : public timeseries::SeriesStore {
public:
    struct Record {
        std::string series;
        qint64 time = 0;
        double value = 0;
        bool isStale() const { return timeseries::isStaleMarker(value); }
    };
    std::vector<Record> records;
    std::vector<std::string> places; ///< by slot
    size_t room = 1'000'000; ///< places that can be had
    std::uint32_t generation = 0; ///< raised: every place is lost
    int asked = 0; ///< calls of refer()

    timeseries::SeriesRef refer(const std::shared_ptr<const timeseries::Labels>& labels) override
    {
        ++asked;
        const auto text = labels->text();
        for (size_t i = 0; i < places.size(); ++i) {
            if (places[i] == text)
                return {static_cast<std::uint32_t>(i), generation};
        }
        if (places.size() >= room)
            return {};
        places.push_back(text);
        return {static_cast<std::uint32_t>(places.size() - 1), generation};
    }
    std::vector<size_t> append(std::span<const timeseries::RefSample> samples) override
    {
        std::vector<size_t> lost;
        for (size_t i = 0; i < samples.size(); ++i) {
            const auto& ref = samples[i].ref;
            if (ref.generation == generation && ref.slot < places.size())
                records.push_back(
                    {places[ref.slot], samples[i].sample.time, samples[i].sample.value});
            else
                lost.push_back(i);
        }
        return lost;
    }
    void append(std::span<const timeseries::Point> points) override
    {
        for (const auto& point : points)
            records.push_back({point.labels->text(), point.sample.time, point.sample.value});
    }
    std::shared_ptr<const timeseries::Snapshot> snapshot() const override { return nullptr; }
    Size size() const override { return {}; }

    /// The records since the last call.
    std::vector<Record> take() { return std::exchange(records, {}); }
};

} // namespace slipway::test
