// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pagereader.h"

#include "base/text.h"
#include "scrape/metadataline.h"

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

class PageReader {
public:
    PageReader(std::string_view body, Dialect dialect, qint64 sampleLimit, PageSink& sink)
        : m_body(body)
        , m_dialect(dialect)
        , m_sampleLimit(sampleLimit)
        , m_sink(sink)
    {
    }

    Result<void> read()
    {
        if (const auto alien = alienPage(); !alien.isEmpty())
            return failure(place(1, 0), alien, u"is this the address of a metrics page?"_s);
        size_t at = 0;
        while (at < m_body.size()) {
            const size_t newline = m_body.find('\n', at);
            const bool isCut = newline == std::string_view::npos;
            const size_t end = isCut ? m_body.size() : newline;
            ++m_number;
            m_line = m_body.substr(at, end - at);
            if (const auto done = line(isCut); !done)
                return failure(place(m_number, done.error().offset), done.error().what);
            at = end + 1;
        }
        return ended();
    }

private:
    /// What is plainly something else gets an answer that says so.
    QString alienPage() const
    {
        size_t at = 0;
        while (
            at < m_body.size() && (isBlank(m_body[at]) || m_body[at] == '\n' || m_body[at] == '\r'))
            ++at;
        const auto start = m_body.substr(at, 2);
        if (start.starts_with('<'))
            return u"this is HTML or XML, not metrics"_s;
        if (start == "\x1f\x8b")
            return u"this is compressed data, not metrics"_s;
        if (start.starts_with('{')
            && m_body.substr(at).find_first_of('}') == std::string_view::npos)
            return u"this is not metrics"_s;
        return {};
    }

    Result<void> ended()
    {
        if (!m_dialect.isOpenMetrics() || m_isEnded)
            return {};
        if (m_dialect.isStrict())
            return failure(place(m_number + 1, 0), u"the page does not end with # EOF"_s);
        m_sink.odd(m_number, 1, u"the page does not end with # EOF: it may have been cut off"_s);
        return {};
    }

    /// Notes something that a strict reader refuses.
    Read<void> odd(size_t offset, const QString& text)
    {
        if (m_dialect.isStrict())
            return wrong(offset, text);
        m_sink.odd(m_number, static_cast<int>(offset) + 1, text);
        return {};
    }

    Read<void> line(bool isCut)
    {
        if (!m_dialect.isStrict() && m_line.ends_with('\r'))
            m_line.remove_suffix(1);
        if (m_isEnded)
            return afterEnd();
        size_t start
            = m_dialect.isOpenMetrics() && m_dialect.isStrict() ? 0 : skipBlanks(m_line, 0);
        if (start == m_line.size())
            return m_dialect.isOpenMetrics() ? odd(0, u"a blank line"_s) : Read<void>{};
        if (m_line[start] == '#')
            return comment(start);
        if (isCut && m_dialect.isStrict() && !m_dialect.isOpenMetrics())
            return wrong(m_line.size(), u"the last line does not end with a newline"_s);
        return sample(start);
    }

    Read<void> afterEnd()
    {
        if (m_saidAfterEnd)
            return {};
        m_saidAfterEnd = true;
        return odd(0, u"text after # EOF"_s);
    }

    Read<void> sample(size_t start)
    {
        const auto rest = m_line.substr(start);
        const auto end = seriesEnd(rest);
        if (!end)
            return wrong(start + rest.find('{'), u"a brace or quote is left open"_s);
        if (m_sampleLimit > 0 && ++m_samples > m_sampleLimit)
            return wrong(start, u"more than %1 samples"_s.arg(m_sampleLimit));
        SampleLine sample;
        sample.series = rest.substr(0, *end);
        sample.line = m_number;
        const auto tail = m_dialect.isOpenMetrics() ? openMetricsTail(start + *end, sample)
                                                    : textTail(start + *end, sample);
        if (!tail)
            return tail;
        const auto taken = m_sink.sample(std::move(sample));
        if (!taken)
            return wrong(start + taken.error().offset, taken.error().what);
        return {};
    }

    std::string_view token(size_t at) const
    {
        size_t end = at;
        while (end < m_line.size() && !isBlank(m_line[end]))
            ++end;
        return m_line.substr(at, end - at);
    }

    Read<void> value(size_t at, std::string_view text, SampleLine& sample) const
    {
        const auto number = readNumber(text);
        if (!number) {
            return wrong(at,
                text.empty() ? u"expected a value"_s
                             : u"\"%1\" is not a number"_s.arg(
                                 visible(QString::fromUtf8(text.substr(0, 40)), 200)));
        }
        sample.value = *number;
        return {};
    }

    Read<void> textTail(size_t at, SampleLine& sample)
    {
        at = skipBlanks(m_line, at);
        auto word = token(at);
        if (const auto hash = word.find('#');
            hash != std::string_view::npos && !m_dialect.isStrict())
            word = word.substr(0, hash);
        if (auto read = value(at, word, sample); !read)
            return read;
        at += word.size();
        if (at == m_line.size())
            return {};
        at = skipBlanks(m_line, at);
        if (m_dialect.isStrict()) {
            // Up to the end of the line: blanks after the timestamp are no part of the format.
            sample.time = readMilliseconds(m_line.substr(at));
            return sample.time ? Read<void>{}
                               : wrong(at, u"expected whole milliseconds as timestamp"_s);
        }
        return looseTimestamp(at, sample);
    }

    Read<void> looseTimestamp(size_t at, SampleLine& sample)
    {
        if (at < m_line.size() && m_line[at] != '#') {
            const auto word = token(at);
            sample.time = readMilliseconds(word);
            if (!sample.time)
                return wrong(at, u"expected whole milliseconds as timestamp"_s);
            at = skipBlanks(m_line, at + word.size());
        }
        if (at < m_line.size() && m_line[at] != '#')
            return wrong(at, u"unexpected text after the timestamp"_s);
        if (at < m_line.size())
            return odd(at, u"text after the sample was left out"_s);
        return {};
    }

    /// One blank exactly; what is more is odd.
    Read<size_t> gap(size_t at)
    {
        const size_t after = skipBlanks(m_line, at);
        if (m_dialect.isStrict() && (at >= m_line.size() || m_line[at] != ' '))
            return wrong(at, u"expected one blank"_s);
        return m_dialect.isStrict() ? at + 1 : after;
    }

    Read<void> openMetricsTail(size_t at, SampleLine& sample)
    {
        auto next = gap(at);
        if (!next)
            return tl::unexpected<Wrong>(next.error());
        auto word = token(*next);
        if (auto read = value(*next, word, sample); !read)
            return read;
        at = *next + word.size();
        if (atEnd(at))
            return {};
        next = gap(at);
        if (!next)
            return tl::unexpected<Wrong>(next.error());
        if (!m_line.substr(*next).starts_with('#')) {
            word = token(*next);
            sample.time = readSeconds(word);
            if (!sample.time)
                return wrong(*next, u"expected seconds as timestamp"_s);
            at = *next + word.size();
            if (atEnd(at))
                return {};
            next = gap(at);
            if (!next)
                return tl::unexpected<Wrong>(next.error());
        }
        return exemplar(*next, sample);
    }

    bool atEnd(size_t at) const
    {
        return at == m_line.size()
            || (!m_dialect.isStrict() && skipBlanks(m_line, at) == m_line.size());
    }

    /// `# {label="value"} value [seconds]`
    Read<void> exemplar(size_t at, SampleLine& sample)
    {
        if (!m_line.substr(at).starts_with("# {"))
            return wrong(at, u"expected an exemplar as # {labels} value"_s);
        at += 2;
        const auto end = seriesEnd(m_line.substr(at));
        if (!end)
            return wrong(at, u"a brace or quote is left open in the exemplar"_s);
        auto labels = readLabelSet(m_line.substr(at, *end), m_dialect);
        if (!labels)
            return wrong(at + labels.error().offset, labels.error().what);
        auto next = gap(at + *end);
        if (!next)
            return tl::unexpected<Wrong>(next.error());
        auto word = token(*next);
        const auto number = readNumber(word);
        if (!number)
            return wrong(*next, u"expected the value of the exemplar"_s);
        Exemplar read{
            .labels = timeseries::Labels(std::move(labels->labels)), .value = *number, .time = {}};
        at = *next + word.size();
        if (!atEnd(at)) {
            next = gap(at);
            if (!next)
                return tl::unexpected<Wrong>(next.error());
            word = token(*next);
            read.time = readSeconds(word);
            if (!read.time || !atEnd(*next + word.size()))
                return wrong(*next, u"expected seconds as timestamp of the exemplar"_s);
        }
        sample.exemplar = std::move(read);
        return {};
    }

    Read<void> comment(size_t start)
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
            m_sink.odd(m_number, static_cast<int>(start) + 1, oddity);
        if (!*read)
            return {};
        (*read)->line = m_number;
        return m_sink.metadata(std::move(**read));
    }

    std::string_view m_body;
    Dialect m_dialect;
    qint64 m_sampleLimit;
    PageSink& m_sink;
    std::string_view m_line;
    int m_number = 0;
    qint64 m_samples = 0;
    bool m_isEnded = false;
    bool m_saidAfterEnd = false;
};

} // namespace

Result<void> readPage(std::string_view body, Dialect dialect, qint64 sampleLimit, PageSink& sink)
{
    return PageReader(body, dialect, sampleLimit, sink).read();
}

QString place(int line, size_t column)
{
    return u"%1:%2"_s.arg(line).arg(column + 1);
}

} // namespace slipway::scrape
