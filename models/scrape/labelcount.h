// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/hashset.h"
#include "scrape/metriclint.h"

#include <span>
#include <utility>

namespace slipway::scrape {

/// The labels of one family: how many values each has, and whether all samples have the same ones.
class LabelCount {
public:
    struct Part {
        std::string_view name;
        std::uint64_t value = 0; ///< hash
        int column = 0;
    };

    /// The labels of one sample, without what tells parts of one histogram or summary apart.
    void add(std::span<const Part> parts, int line, int column);
    std::vector<LabelReport> report() const;
    std::vector<Lint> lint(const FamilyReport& family) const;

    /// Values are counted up to here.
    static constexpr size_t mostValues = 1'000;

private:
    struct Label {
        std::string name;
        HashSet values;
        std::uint64_t last = 0;
        int line = 0;
        int column = 0;
    };

    Label& labelOf(const Part& part, size_t guess, int line);

    std::vector<Label> m_labels;
    std::uint64_t m_names = 0; ///< of the first sample
    bool m_hasNames = false;
    std::pair<int, int> m_mixed; ///< where a sample has others
};

} // namespace slipway::scrape
