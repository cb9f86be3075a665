// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"
#include "timeseries/seriesstore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::scrape {

/// One piece of a page: a run of comment lines, or a series.
struct PageItem {
    enum Flag : std::uint32_t {
        Comment = 1,
        Repeat = 2, ///< the series stands further up too
        Dropped = 4, ///< by relabelling
        Unkept = 8, ///< beyond the target's budget, and nobody asks for it
        OwnTime = 16, ///< its last line said a time: takes no stale marker
        Odd = 32, ///< a strict reader would have refused how it is written
        NoRoom = 64, ///< the store was full
    };
    std::uint32_t offset = 0;
    std::uint32_t length = 0; ///< comment lines whole; a series and one blank behind it
    std::uint32_t hash = 0; ///< of a series; of a comment run, its lines
    std::uint32_t flags = 0;
    timeseries::SeriesRef ref;

    bool is(Flag flag) const { return (flags & flag) != 0; }
    bool isSeries() const { return (flags & (Comment | Repeat)) == 0; }
    bool hasPlace() const { return (flags & (Comment | Dropped | Unkept | NoRoom)) == 0; }
};

/// What is remembered of a target's last page: its series and comments as written, in their order,
/// and where each series is in the store. Holds the page's text once, without its values, and some
/// 30 bytes a series. One at a time may use it.
class SeriesCache {
public:
    SeriesCache();

    /// By a random seed, so that a hostile page cannot make all its series collide.
    std::uint32_t hashOf(std::string_view series) const;
    /// The series of these bytes.
    std::optional<std::uint32_t> find(std::string_view series, std::uint32_t hash) const;

    const std::vector<PageItem>& items() const { return m_items; }
    PageItem& item(std::uint32_t index) { return m_items[index]; }
    const char* bytes() const { return m_bytes.data(); }
    std::string_view series(const PageItem& item) const;
    std::string_view comment(const PageItem& item) const;

    std::uint32_t addSeries(std::string_view series, std::uint32_t hash, std::uint32_t flags);
    /// The same series again.
    std::uint32_t addRepeat(std::uint32_t first);
    /// A line, without its newline.
    std::uint32_t addComment(std::string_view line);
    /// One line more for the comment run that was added last.
    void extendComment(std::string_view line);
    /// Forgets what was added beyond the first `count` items.
    void truncate(size_t count);
    /// Keeps these items in this order, no others; runs of comments that now meet become one.
    void reorder(const std::vector<std::uint32_t>& order);
    /// Room for a page of so many bytes.
    void reserve(size_t bytes);
    void shrink();
    /// Makes `kept` and `waiting` true again.
    void count();

    Format format = Format::Text; ///< of the page
    bool isEnded = true; ///< its series have their stale markers already
    std::uint64_t wanted = 0; ///< the version of the selectors that were last looked at
    std::uint32_t pages = 0; ///< read so far; wraps
    std::int64_t kept = 0; ///< series that have a place
    std::int64_t waiting = 0; ///< series that were not kept, for want of budget or of room
    std::vector<timeseries::SeriesRef> orphans; ///< live, but no longer of any item
    std::vector<Finding> shapeFindings; ///< of everything but values and times

private:
    void insert(std::uint32_t index);
    void reindex();

    std::vector<PageItem> m_items;
    std::string m_bytes;
    std::vector<std::uint32_t> m_slots; ///< open addressing: index + 1, 0 is free
    size_t m_indexed = 0;
    std::uint64_t m_seed;
};

} // namespace slipway::scrape
