// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/metriclint.h"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace slipway::scrape {

/// The parts of the histograms of one family, sample by sample; a histogram is a label set without
/// `le`, given as a hash.
class HistogramLint {
public:
    enum class Part { Bucket, Sum, Count };
    struct Sample {
        Part part = Part::Bucket;
        std::uint64_t group = 0;
        std::optional<double> bound; ///< of a bucket; none if its `le` is missing or no number
        double value = 0;
        int line = 0;
        int column = 0;
    };

    void add(const Sample& sample);
    /// What is wrong with the family, up to one line of each kind; begins anew.
    std::vector<Lint> finish(const FamilyReport& family);

private:
    struct Group {
        int line = 0;
        int column = 0;
        bool hasBucket = false;
        double bound = 0; ///< of the last bucket
        double value = 0;
        std::optional<double> infinite;
        std::optional<double> count;
        bool hasSum = false;
        std::optional<std::pair<int, int>> falls; ///< where a bucket is below the one before
    };

    Group& groupOf(const Sample& sample);

    std::vector<Group> m_groups;
    std::unordered_map<std::uint64_t, size_t> m_byHash;
    std::uint64_t m_lastHash = 0;
    size_t m_last = 0;
    std::optional<std::pair<int, int>> m_noBound; ///< a bucket without a usable `le`
};

} // namespace slipway::scrape
