// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/metadataline.h"
#include "scrape/seriestext.h"

namespace slipway::scrape {

/// A sample line taken apart; the views live as long as the page.
struct SampleLine {
    std::string_view series; ///< `name{…}` as written: equal bytes are the same series
    double value = 0;
    std::optional<qint64> time; ///< milliseconds since the Unix epoch
    std::optional<Exemplar> exemplar;
    int line = 0;
    int column = 1; ///< of the series
};

/// Where something odd stands: in a comment or blank line, behind a series, or in the page's frame.
enum class OddIn { Comment, Sample, Page };

/// Takes what a page says, line by line, in order. What it answers with an error refuses the page;
/// the offset counts from the start of the series, or of the line for metadata.
class PageSink {
public:
    PageSink() = default;
    virtual ~PageSink() = default;
    PageSink(const PageSink&) = delete;
    PageSink& operator=(const PageSink&) = delete;
    virtual Read<void> sample(SampleLine line) = 0;
    virtual Read<void> metadata(MetadataLine line) = 0;
    virtual void odd(OddIn kind, int line, int column, const QString& text) = 0;
};

/// Reads a page in one pass. Stops at the first error: a page is taken whole or not at all.
Result<void> readPage(std::string_view body, Dialect dialect, qint64 sampleLimit, PageSink& sink);

/// The `line:column` of errors.
QString place(int line, size_t column);
/// What a page is refused with that is plainly something else.
[[nodiscard]] tl::unexpected<Error> alienFailure(const QString& what);

} // namespace slipway::scrape
