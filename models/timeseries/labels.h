// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Samples over time: labels, matchers, and a store to append to and select from.
namespace slipway::timeseries {

inline constexpr std::string_view metricName = "__name__";

struct Label {
    std::string name;
    std::string value;
    friend auto operator<=>(const Label&, const Label&) = default;
};

/// A set of labels, sorted by name, without empty values (as in Prometheus, an empty label is no
/// label).
class Labels {
public:
    Labels() = default;
    /// Sorts, drops empty values; of equal names the last wins.
    explicit Labels(std::vector<Label> labels);

    /// The value of a label, empty if it is not there.
    std::string_view value(std::string_view name) const;
    bool contains(std::string_view name) const { return !value(name).empty(); }
    const std::vector<Label>& all() const { return m_labels; }
    bool isEmpty() const { return m_labels.empty(); }

    /// A copy with one label set (an empty value removes it).
    Labels with(std::string_view name, std::string_view value) const;
    Labels without(std::string_view name) const;
    /// Only, or all but, the named ones (names need not be sorted).
    Labels keeping(const std::vector<std::string>& names) const;
    Labels dropping(const std::vector<std::string>& names) const;

    std::uint64_t hash() const;
    /// `name{a="b",c="d"}` as Prometheus writes it.
    std::string text() const;

    friend auto operator<=>(const Labels&, const Labels&) = default;
    friend bool operator==(const Labels&, const Labels&) = default;

private:
    std::vector<Label> m_labels;
};

} // namespace slipway::timeseries
