// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/pagereader.h"

namespace slipway::scrape {

/// Reads the lines of a page one by one, in order, and tells a sink what they say. What it knows of
/// earlier lines is their number, the number of samples, and whether the page is at its end: every
/// other rule is about one line alone.
class LineReader {
public:
    /// `sampleLimit` 0: none.
    LineReader(Dialect dialect, qint64 sampleLimit, PageSink& sink);

    /// What a page plainly is that is none of metrics; empty otherwise.
    static QString alien(std::string_view body);

    /// The next line, without its newline; `isCut`: the page ends without one.
    Read<void> line(std::string_view text, bool isCut);
    /// After the last line.
    Result<void> ended();
    /// Counts lines and samples that somebody else has read.
    void passOver(int lines, qint64 samples)
    {
        m_number += lines;
        m_samples += samples;
    }

    int number() const { return m_number; } ///< of the line last read, from 1
    qint64 samples() const { return m_samples; } ///< sample lines so far
    bool isEnded() const { return m_isEnded; } ///< `# EOF` was read

private:
    Read<void> odd(OddIn kind, size_t offset, const QString& text);
    Read<void> afterEnd();
    Read<void> sample(size_t start);
    Read<void> comment(size_t start);

    Dialect m_dialect;
    qint64 m_sampleLimit;
    PageSink& m_sink;
    std::string_view m_line;
    int m_number = 0;
    qint64 m_samples = 0;
    bool m_isEnded = false;
    bool m_saidAfterEnd = false;
};

} // namespace slipway::scrape
