// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/linereader.h"

#include "scrape/metadataline.h"
#include "scrape/sampletail.h"

using namespace Qt::StringLiterals;

namespace slipway::scrape {

LineReader::LineReader(Dialect dialect, qint64 sampleLimit, PageSink& sink)
    : m_dialect(dialect)
    , m_sampleLimit(sampleLimit)
    , m_sink(sink)
{
}

QString LineReader::alien(std::string_view body)
{
    size_t at = 0;
    while (at < body.size() && (isBlank(body[at]) || body[at] == '\n' || body[at] == '\r'))
        ++at;
    const auto start = body.substr(at, 2);
    if (start.starts_with('<'))
        return u"this is HTML or XML, not metrics"_s;
    if (start == "\x1f\x8b")
        return u"this is compressed data, not metrics"_s;
    if (start.starts_with('{') && body.find('}', at) == std::string_view::npos)
        return u"this is not metrics"_s;
    return {};
}

Result<void> LineReader::ended()
{
    if (!m_dialect.isOpenMetrics() || m_isEnded)
        return {};
    if (m_dialect.isStrict())
        return failure(place(m_number + 1, 0), u"the page does not end with # EOF"_s);
    m_sink.odd(
        OddIn::Page, m_number, 1, u"the page does not end with # EOF: it may have been cut off"_s);
    return {};
}

Read<void> LineReader::odd(OddIn kind, size_t offset, const QString& text)
{
    if (m_dialect.isStrict())
        return wrong(offset, text);
    m_sink.odd(kind, m_number, static_cast<int>(offset) + 1, text);
    return {};
}

Read<void> LineReader::line(std::string_view text, bool isCut)
{
    ++m_number;
    m_line = text;
    if (!m_dialect.isStrict() && m_line.ends_with('\r'))
        m_line.remove_suffix(1);
    if (m_isEnded)
        return afterEnd();
    const size_t start
        = m_dialect.isOpenMetrics() && m_dialect.isStrict() ? 0 : skipBlanks(m_line, 0);
    if (start == m_line.size())
        return m_dialect.isOpenMetrics() ? odd(OddIn::Comment, 0, u"a blank line"_s) : Read<void>{};
    if (m_line[start] == '#')
        return comment(start);
    if (isCut && m_dialect.isStrict() && !m_dialect.isOpenMetrics())
        return wrong(m_line.size(), u"the last line does not end with a newline"_s);
    return sample(start);
}

Read<void> LineReader::afterEnd()
{
    if (m_saidAfterEnd)
        return {};
    m_saidAfterEnd = true;
    return odd(OddIn::Page, 0, u"text after # EOF"_s);
}

Read<void> LineReader::sample(size_t start)
{
    const auto rest = m_line.substr(start);
    const auto end = seriesEnd(rest);
    if (!end)
        return wrong(start + rest.find('{'), u"a brace or quote is left open"_s);
    if (++m_samples > m_sampleLimit && m_sampleLimit > 0)
        return wrong(start, u"more than %1 samples"_s.arg(m_sampleLimit));
    SampleLine sample;
    sample.series = rest.substr(0, *end);
    sample.line = m_number;
    sample.column = static_cast<int>(start) + 1;
    std::optional<Wrong> oddity;
    if (const auto tail = readTail(m_line, start + *end, m_dialect, sample, oddity); !tail)
        return tail;
    if (oddity) {
        if (auto survived = odd(OddIn::Sample, oddity->offset, oddity->what); !survived)
            return survived;
    }
    const auto taken = m_sink.sample(std::move(sample));
    if (!taken)
        return wrong(start + taken.error().offset, taken.error().what);
    return {};
}

Read<void> LineReader::comment(size_t start)
{
    if (m_dialect.isOpenMetrics() && m_line.substr(start) == "# EOF") {
        m_isEnded = true;
        return {};
    }
    QString oddity;
    auto read = readMetadata(m_line, start, m_dialect, oddity);
    if (!read)
        return tl::unexpected<Wrong>(read.error());
    if (!oddity.isEmpty())
        m_sink.odd(OddIn::Comment, m_number, static_cast<int>(start) + 1, oddity);
    if (!*read)
        return {};
    (*read)->line = m_number;
    return m_sink.metadata(std::move(**read));
}

} // namespace slipway::scrape
