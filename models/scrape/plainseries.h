// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace slipway::scrape {

/// A series in the writing that nearly all pages use, cut up without copying anything.
class PlainSeries {
public:
    /// `name="value"`; the value as written.
    struct Part {
        std::string_view name;
        std::string_view value;
        bool hasEscapes = false;
    };

    /// Cuts `name{label="value",…}` up: no blanks, no quoted names, known escapes only, UTF-8, no
    /// label twice, at most `mostLabels`. False for anything else, which says nothing about its
    /// worth: readSeries() judges that.
    bool cut(std::string_view text);

    std::string_view name() const { return m_name; }
    std::span<const Part> labels() const { return {m_parts.data(), m_count}; }

    static constexpr size_t mostLabels = 32;

private:
    bool label(std::string_view text, size_t& at);
    bool isRepeated(std::string_view name) const;

    std::string_view m_name;
    size_t m_count = 0;
    std::array<Part, mostLabels> m_parts;
};

/// Takes `\\`, `\"` and `\n` out of a value that holds no other escape.
std::string withoutEscapes(std::string_view value);

} // namespace slipway::scrape
