// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"
#include "scrape/number.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How the pieces of one line are written: numbers, names, label sets.
namespace slipway::scrape {

/// Which rules hold for a line.
struct Dialect {
    Format format = Format::Text;
    ParseMode mode = ParseMode::Scraper;
    bool isStrict() const { return mode == ParseMode::Strict; }
    bool isOpenMetrics() const { return format == Format::OpenMetrics; }
};

/// What is wrong, and how many bytes into the text at hand.
struct Wrong {
    size_t offset = 0;
    QString what;
};

template<typename T>
using Read = tl::expected<T, Wrong>;

[[nodiscard]] inline tl::unexpected<Wrong> wrong(size_t offset, QString what)
{
    return tl::unexpected<Wrong>(Wrong{offset, std::move(what)});
}

bool isBlank(char c);
size_t skipBlanks(std::string_view text, size_t at);
/// `[a-zA-Z_:][a-zA-Z0-9_:]*`; without colons for a label.
bool isMetricName(std::string_view text);
bool isLabelName(std::string_view text);

/// The end of a quoted string that opens at `at`: the offset after its closing quote.
std::optional<size_t> quoteEnd(std::string_view text, size_t at);
/// The offset after `name{…}` (or what stands there) at the start of `text`; none if a brace or
/// quote is left open.
std::optional<size_t> seriesEnd(std::string_view text);

/// Takes escapes out of the inside of a quoted string. Unknown escapes are an error in strict text,
/// else kept.
Read<std::string> unescaped(std::string_view inside, Dialect dialect);

/// A series as written, read.
struct SeriesText {
    std::vector<timeseries::Label> labels; ///< with `__name__`, in order of appearance
    QString oddity; ///< what a strict reader would have refused, or empty
};

/// Reads `name{label="value",…}`, also with quoted names inside the braces.
Read<SeriesText> readSeries(std::string_view text, Dialect dialect);
/// Reads `{label="value",…}` of an exemplar; no name may stand in it.
Read<SeriesText> readLabelSet(std::string_view text, Dialect dialect);

} // namespace slipway::scrape
