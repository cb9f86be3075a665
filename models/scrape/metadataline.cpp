// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/metadataline.h"

#include "base/text.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

struct TypeWord {
    std::string_view word;
    MetricType type;
    bool inText; ///< legal in text 0.0.4
    bool inOpenMetrics;
};

constexpr std::array typeWords{TypeWord{"counter", MetricType::Counter, true, true},
    TypeWord{"gauge", MetricType::Gauge, true, true},
    TypeWord{"histogram", MetricType::Histogram, true, true},
    TypeWord{"summary", MetricType::Summary, true, true},
    TypeWord{"untyped", MetricType::Unknown, true, false},
    TypeWord{"unknown", MetricType::Unknown, false, true},
    TypeWord{"gaugehistogram", MetricType::GaugeHistogram, false, true},
    TypeWord{"info", MetricType::Info, false, true},
    TypeWord{"stateset", MetricType::StateSet, false, true}};

/// HELP text: `\\` and `\n`, in OpenMetrics also `\"`; strict text refuses any other escape.
Read<std::string> helpText(std::string_view text, Dialect dialect)
{
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
        const bool isKnown
            = next == 'n' || next == '\\' || (next == '"' && dialect.isOpenMetrics());
        if (text[i] == '\\' && next != '\0' && !isKnown && dialect.isStrict()
            && !dialect.isOpenMetrics())
            return wrong(i, u"invalid escape sequence"_s);
        if (!isKnown) {
            out += text[i];
            continue;
        }
        out += next == 'n' ? '\n' : next;
        ++i;
    }
    if (!isUtf8(out))
        return wrong(0, u"not UTF-8"_s);
    return out;
}

class MetadataReader {
public:
    using Found = std::optional<MetadataLine>;

    MetadataReader(std::string_view line, Dialect dialect, QString& oddity)
        : m_line(line)
        , m_dialect(dialect)
        , m_oddity(oddity)
    {
    }

    Read<Found> read(size_t start)
    {
        if (m_dialect.isOpenMetrics() && m_dialect.isStrict())
            return openMetricsComment();
        size_t at = skipBlanks(m_line, start + 1);
        const auto keyword = token(at);
        const auto kind = kindOf(keyword);
        if (!kind || at == start + 1)
            return Found();
        at = skipBlanks(m_line, at + keyword.size());
        if (at == m_line.size())
            return Found(); // as Prometheus does: no name, no metadata
        return named(*kind, at);
    }

private:
    std::string_view token(size_t at) const
    {
        size_t end = at;
        while (end < m_line.size() && !isBlank(m_line[end]))
            ++end;
        return m_line.substr(at, end - at);
    }

    /// Notes something that a strict reader refuses.
    Read<void> odd(size_t offset, const QString& text)
    {
        if (m_dialect.isStrict())
            return wrong(offset, text);
        m_oddity = text;
        return {};
    }

    std::optional<MetadataLine::Kind> kindOf(std::string_view keyword) const
    {
        if (keyword == "HELP")
            return MetadataLine::Kind::Help;
        if (keyword == "TYPE")
            return MetadataLine::Kind::Type;
        if (keyword == "UNIT" && m_dialect.isOpenMetrics())
            return MetadataLine::Kind::Unit;
        return std::nullopt;
    }

    /// `# KEYWORD name text`, one blank each.
    Read<Found> openMetricsComment()
    {
        if (!m_line.starts_with("# "))
            return wrong(0, u"expected \"# \""_s);
        const size_t blank = m_line.find(' ', 2);
        const auto kind
            = kindOf(m_line.substr(2, blank == std::string_view::npos ? blank : blank - 2));
        if (!kind || blank == std::string_view::npos)
            return wrong(2, u"expected HELP, TYPE, UNIT or EOF"_s);
        return named(*kind, blank + 1);
    }

    /// From the metric's name on.
    Read<Found> named(MetadataLine::Kind kind, size_t at)
    {
        size_t end = at;
        if (m_line.substr(at).starts_with('"')) {
            const auto close = quoteEnd(m_line, at);
            if (!close)
                return wrong(at, u"a quote is left open"_s);
            end = *close;
        } else {
            end = at + token(at).size();
        }
        const auto written = m_line.substr(at, end - at);
        auto name = metadataName(written, at);
        if (!name)
            return tl::unexpected<Wrong>(name.error());
        MetadataLine metadata{
            .kind = kind, .name = std::move(*name), .text = {}, .column = static_cast<int>(at) + 1};
        if (m_dialect.isOpenMetrics() && m_dialect.isStrict()) {
            if (end >= m_line.size() || m_line[end] != ' ')
                return wrong(end, u"expected a blank and a text"_s);
            return text(std::move(metadata), end + 1);
        }
        const size_t rest = skipBlanks(m_line, end);
        if (rest == m_line.size() && !m_dialect.isOpenMetrics())
            return Found(); // as Prometheus does: nothing said
        return text(std::move(metadata), rest);
    }

    Read<std::string> metadataName(std::string_view written, size_t at)
    {
        if (written.starts_with('"')) {
            auto name = unescaped(written.substr(1, written.size() - 2), m_dialect);
            if (!name)
                return wrong(at + 1 + name.error().offset, name.error().what);
            if (!isUtf8(*name) || name->empty())
                return wrong(at, u"invalid metric name in a comment"_s);
            return name;
        }
        if (!isMetricName(written)) {
            if (m_dialect.isStrict() || written.starts_with('#') || !isUtf8(written))
                return wrong(at, u"invalid metric name in a comment"_s);
            m_oddity = u"a metric name that needs quotes"_s;
        }
        return std::string(written);
    }

    Read<Found> text(MetadataLine metadata, size_t at)
    {
        const auto rest = m_line.substr(at);
        if (metadata.kind == MetadataLine::Kind::Help) {
            auto help = helpText(rest, m_dialect);
            if (!help)
                return wrong(at + help.error().offset, help.error().what);
            metadata.text = std::move(*help);
        } else if (metadata.kind == MetadataLine::Kind::Unit) {
            metadata.text = rest;
            if (!isUtf8(rest))
                return wrong(at, u"not UTF-8"_s);
        } else if (auto typed = type(metadata, rest, at); !typed) {
            return tl::unexpected<Wrong>(typed.error());
        }
        return Found(std::move(metadata));
    }

    Read<void> type(MetadataLine& metadata, std::string_view word, size_t at)
    {
        if (!m_dialect.isStrict())
            word = token(at);
        for (const auto& known : typeWords) {
            if (known.word != word)
                continue;
            metadata.type = known.type;
            if (m_dialect.isOpenMetrics() ? known.inOpenMetrics : known.inText)
                return {};
            return odd(at,
                u"type \"%1\" is not one of this format"_s.arg(
                    visible(QString::fromUtf8(word), 200)));
        }
        return odd(at,
            u"unknown metric type \"%1\""_s.arg(
                visible(QString::fromUtf8(word.substr(0, 40)), 200)));
    }

    std::string_view m_line;
    Dialect m_dialect;
    QString& m_oddity;
};

} // namespace

Read<std::optional<MetadataLine>> readMetadata(
    std::string_view line, size_t start, Dialect dialect, QString& oddity)
{
    return MetadataReader(line, dialect, oddity).read(start);
}

} // namespace slipway::scrape
