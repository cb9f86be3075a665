// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace slipway::timeseries {

/// A regular expression with the replacements of Go's `regexp`, as relabelling and alert templates
/// use it. RE2 runs it, in time linear in the text. Copies share one compiled program.
class GoPattern {
public:
    /// What must lie between a match and the ends of the text.
    enum class Anchor {
        Both, ///< nothing: the whole text matches, and `.` matches a line break
        None, ///< anything: a match may lie anywhere
    };
    /// A match's groups, the whole match first; a group that took no part is null.
    using Groups = std::vector<std::optional<std::string_view>>;

    /// Fails on an expression that RE2 refuses. `(?<name>…)` is understood as `(?P<name>…)`.
    static Result<GoPattern> compile(std::string_view pattern, Anchor anchor);

    bool matches(std::string_view text) const;
    /// The first match, or none; it points into `text`.
    std::optional<Groups> match(std::string_view text) const;
    /// `$1`, `${name}` and `$$` replaced, as Go's Regexp.Expand: the longest name counts (`$1x` is
    /// `${1x}`), an unknown or absent group is empty, a `$` before anything else stays.
    std::string expand(std::string_view replacement, const Groups& groups) const;
    /// Every match replaced by `replacement`, expanded; the first `limit` bytes of it at least.
    std::string replaceAll(std::string_view text, std::string_view replacement, size_t limit) const;

private:
    std::optional<Groups> matchFrom(std::string_view text, size_t from) const;

    std::shared_ptr<const re2::RE2> m_regex;
    Anchor m_anchor = Anchor::Both;
};

} // namespace slipway::timeseries
