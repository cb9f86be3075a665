// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/sampletail.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

class TailReader {
public:
    TailReader(
        std::string_view line, Dialect dialect, SampleLine& sample, std::optional<Wrong>& oddity)
        : m_line(line)
        , m_dialect(dialect)
        , m_sample(sample)
        , m_oddity(oddity)
    {
    }

    Read<void> text(size_t at)
    {
        at = skipBlanks(m_line, at);
        auto word = token(at);
        if (const auto hash = word.find('#');
            hash != std::string_view::npos && !m_dialect.isStrict())
            word = word.substr(0, hash);
        if (auto read = value(at, word); !read)
            return read;
        at += word.size();
        if (at == m_line.size())
            return {};
        at = skipBlanks(m_line, at);
        if (m_dialect.isStrict()) {
            // Up to the end of the line: blanks after the timestamp are no part of the format.
            m_sample.time = readMilliseconds(m_line.substr(at));
            return m_sample.time ? Read<void>{}
                                 : wrong(at, u"expected whole milliseconds as timestamp"_s);
        }
        return looseTimestamp(at);
    }

    Read<void> openMetrics(size_t at)
    {
        auto next = gap(at);
        if (!next)
            return tl::unexpected<Wrong>(next.error());
        auto word = token(*next);
        if (auto read = value(*next, word); !read)
            return read;
        at = *next + word.size();
        if (atEnd(at))
            return {};
        next = gap(at);
        if (!next)
            return tl::unexpected<Wrong>(next.error());
        if (!m_line.substr(*next).starts_with('#')) {
            word = token(*next);
            m_sample.time = readSeconds(word);
            if (!m_sample.time)
                return wrong(*next, u"expected seconds as timestamp"_s);
            at = *next + word.size();
            if (atEnd(at))
                return {};
            next = gap(at);
            if (!next)
                return tl::unexpected<Wrong>(next.error());
        }
        return exemplar(*next);
    }

private:
    std::string_view token(size_t at) const
    {
        size_t end = at;
        while (end < m_line.size() && !isBlank(m_line[end]))
            ++end;
        return m_line.substr(at, end - at);
    }

    Read<void> value(size_t at, std::string_view text) const
    {
        const auto number = readNumber(text);
        if (!number) {
            return wrong(at,
                text.empty() ? u"expected a value"_s
                             : u"\"%1\" is not a number"_s.arg(
                                 visible(QString::fromUtf8(text.substr(0, 40)), 200)));
        }
        m_sample.value = *number;
        return {};
    }

    Read<void> looseTimestamp(size_t at)
    {
        if (at < m_line.size() && m_line[at] != '#') {
            const auto word = token(at);
            m_sample.time = readMilliseconds(word);
            if (!m_sample.time)
                return wrong(at, u"expected whole milliseconds as timestamp"_s);
            at = skipBlanks(m_line, at + word.size());
        }
        if (at < m_line.size() && m_line[at] != '#')
            return wrong(at, u"unexpected text after the timestamp"_s);
        if (at < m_line.size())
            m_oddity = Wrong{at, u"text after the sample was left out"_s};
        return {};
    }

    /// One blank exactly; what is more is odd.
    Read<size_t> gap(size_t at) const
    {
        const size_t after = skipBlanks(m_line, at);
        if (m_dialect.isStrict() && (at >= m_line.size() || m_line[at] != ' '))
            return wrong(at, u"expected one blank"_s);
        return m_dialect.isStrict() ? at + 1 : after;
    }

    bool atEnd(size_t at) const
    {
        return at == m_line.size()
            || (!m_dialect.isStrict() && skipBlanks(m_line, at) == m_line.size());
    }

    /// `# {label="value"} value [seconds]`
    Read<void> exemplar(size_t at)
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
        m_sample.exemplar = std::move(read);
        return {};
    }

    std::string_view m_line;
    Dialect m_dialect;
    SampleLine& m_sample;
    std::optional<Wrong>& m_oddity;
};

} // namespace

Read<void> readTail(std::string_view line,
    size_t at,
    Dialect dialect,
    SampleLine& sample,
    std::optional<Wrong>& oddity)
{
    TailReader reader(line, dialect, sample, oddity);
    return dialect.isOpenMetrics() ? reader.openMetrics(at) : reader.text(at);
}

} // namespace slipway::scrape
