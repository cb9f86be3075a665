// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/seriestext.h"

#include "base/text.h"
#include "scrape/plainseries.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// What real exporters put into names although no specification allows it.
bool isOddNameByte(char c)
{
    return c == '.' || c == '-' || c == '#' || c == '/';
}

/// A name without quotes at `at`: its end, and whether it keeps to the specification.
struct BareName {
    size_t end = 0;
    bool isOdd = false;
};

BareName bareName(std::string_view text, size_t at, bool colons, Dialect dialect)
{
    BareName name{.end = at};
    while (name.end < text.size()) {
        const char c = text[name.end];
        const bool ordinary = isLetter(c) || (colons && c == ':') || (name.end > at && isDigit(c));
        const bool odd = !ordinary && !dialect.isStrict() && name.end > at && isOddNameByte(c);
        if (!ordinary && !odd)
            break;
        name.isOdd = name.isOdd || odd;
        ++name.end;
    }
    return name;
}

/// The inside of `{…}`, read label by label.
class LabelReader {
public:
    LabelReader(std::string_view text, size_t at, Dialect dialect, SeriesText& series)
        : m_text(text)
        , m_at(at)
        , m_dialect(dialect)
        , m_series(series)
    {
    }

    /// From after `{` to after `}`.
    Read<size_t> read()
    {
        blanks(false);
        bool first = true;
        while (!starts('}')) {
            if (!first) {
                if (auto comma = separator(); !comma)
                    return tl::unexpected<Wrong>(comma.error());
                if (starts('}'))
                    break;
            }
            first = false;
            if (auto one = label(); !one)
                return tl::unexpected<Wrong>(one.error());
            blanks(false);
        }
        return m_at + 1;
    }

private:
    bool starts(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    Read<void> separator()
    {
        if (starts(',')) {
            ++m_at;
            blanks(true);
            return {};
        }
        if (m_dialect.isStrict() || !isBlank(m_text[m_at - 1]))
            return wrong(m_at, u"expected \",\" or \"}\" in the labels"_s);
        m_series.oddity = u"a comma between labels is missing"_s;
        return {};
    }

    /// OpenMetrics has no blanks in braces but the one after a comma.
    void blanks(bool afterComma)
    {
        if (!m_dialect.isOpenMetrics() || !m_dialect.isStrict() || afterComma)
            m_at = skipBlanks(m_text, m_at);
    }

    Read<std::string> quoted(const QString& expected)
    {
        if (!starts('"'))
            return wrong(m_at, expected);
        const auto end = quoteEnd(m_text, m_at);
        if (!end)
            return wrong(m_at, u"a quote is left open"_s);
        const auto inside = m_text.substr(m_at + 1, *end - m_at - 2);
        auto value = unescaped(inside, m_dialect);
        if (!value)
            return wrong(m_at + 1 + value.error().offset, value.error().what);
        if (!isUtf8(*value))
            return wrong(m_at, u"not UTF-8"_s);
        m_at = *end;
        return value;
    }

    Read<void> label()
    {
        const size_t start = m_at;
        const bool isQuoted = starts('"');
        std::string name;
        if (isQuoted) {
            auto read = quoted({});
            if (!read)
                return tl::unexpected<Wrong>(read.error());
            name = std::move(*read);
        } else {
            const auto bare = bareName(m_text, m_at, false, m_dialect);
            name = m_text.substr(m_at, bare.end - m_at);
            if (bare.isOdd)
                m_series.oddity = u"a label name that needs quotes"_s;
            m_at = bare.end;
        }
        blanks(false);
        if (isQuoted && !starts('='))
            return metricNameInBraces(std::move(name), start);
        if (!starts('='))
            return wrong(m_at,
                name.empty() ? u"expected a label name"_s
                             : u"expected \"=\" after the label name"_s);
        ++m_at;
        blanks(false);
        auto value = quoted(u"expected a quoted label value"_s);
        if (!value)
            return tl::unexpected<Wrong>(value.error());
        return add(std::move(name), std::move(*value), start);
    }

    Read<void> metricNameInBraces(std::string name, size_t start)
    {
        if (name.empty())
            return wrong(start, u"the metric name is empty"_s);
        m_series.labels.push_back({std::string(timeseries::metricName), std::move(name)});
        return {};
    }

    Read<void> add(std::string name, std::string value, size_t start)
    {
        if (name == timeseries::metricName)
            return wrong(start, u"label name \"__name__\" is reserved"_s);
        if (name.empty() && m_dialect.isStrict())
            return wrong(start, u"expected a label name"_s);
        if (name.empty()) {
            m_series.oddity = u"a label without a name was left out"_s;
            return {};
        }
        m_series.labels.push_back({std::move(name), std::move(value)});
        return {};
    }

    std::string_view m_text;
    size_t m_at;
    Dialect m_dialect;
    SeriesText& m_series;
};

/// The name that stands twice, if one does.
std::optional<std::string> repeatedName(const std::vector<timeseries::Label>& labels)
{
    if (labels.size() < 2)
        return std::nullopt;
    std::vector<std::string_view> names;
    names.reserve(labels.size());
    for (const auto& label : labels)
        names.emplace_back(label.name);
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    return twice == names.end() ? std::nullopt : std::optional<std::string>(*twice);
}

Read<void> finish(std::string_view text, size_t end, const SeriesText& series)
{
    if (end != text.size())
        return wrong(end, u"unexpected text after the labels"_s);
    if (const auto name = repeatedName(series.labels)) {
        return wrong(0,
            *name == timeseries::metricName
                ? u"the metric name stands twice"_s
                : u"label \"%1\" stands twice"_s.arg(visible(QString::fromStdString(*name), 200)));
    }
    return {};
}

std::vector<timeseries::Label> labelsOf(const PlainSeries& plain)
{
    std::vector<timeseries::Label> labels;
    labels.reserve(plain.labels().size() + 6); // and those of its target
    labels.push_back({std::string(timeseries::metricName), std::string(plain.name())});
    for (const auto& part : plain.labels()) {
        labels.push_back({std::string(part.name),
            part.hasEscapes ? withoutEscapes(part.value) : std::string(part.value)});
    }
    return labels;
}

} // namespace

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

size_t skipBlanks(std::string_view text, size_t at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at;
}

bool isMetricName(std::string_view text)
{
    return !text.empty() && bareName(text, 0, true, {.mode = ParseMode::Strict}).end == text.size();
}

bool isLabelName(std::string_view text)
{
    return !text.empty()
        && bareName(text, 0, false, {.mode = ParseMode::Strict}).end == text.size();
}

std::optional<size_t> quoteEnd(std::string_view text, size_t at)
{
    for (size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return std::nullopt;
}

std::optional<size_t> seriesEnd(std::string_view text)
{
    size_t at = 0;
    while (at < text.size() && !isBlank(text[at]) && text[at] != '{')
        ++at;
    const size_t brace = skipBlanks(text, at);
    if (brace >= text.size() || text[brace] != '{')
        return at;
    for (at = brace + 1; at < text.size(); ++at) {
        if (text[at] == '}')
            return at + 1;
        if (text[at] == '"') {
            const auto end = quoteEnd(text, at);
            if (!end)
                return std::nullopt;
            at = *end - 1;
        }
    }
    return std::nullopt;
}

Read<std::string> unescaped(std::string_view inside, Dialect dialect)
{
    if (inside.find('\\') == std::string_view::npos)
        return std::string(inside);
    std::string out;
    out.reserve(inside.size());
    for (size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] != '\\' || i + 1 == inside.size()) {
            out += inside[i];
            continue;
        }
        const char next = inside[++i];
        if (next == 'n')
            out += '\n';
        else if (next == '\\' || next == '"')
            out += next;
        else if (dialect.isStrict() && !dialect.isOpenMetrics())
            return wrong(i - 1, u"invalid escape sequence"_s);
        else
            out.append({'\\', next});
    }
    return out;
}

Read<SeriesText> readSeries(std::string_view text, Dialect dialect)
{
    SeriesText series;
    if (PlainSeries plain; plain.cut(text)) {
        series.labels = labelsOf(plain);
        return series;
    }
    const auto name = bareName(text, 0, true, dialect);
    if (name.end > 0)
        series.labels.push_back(
            {std::string(timeseries::metricName), std::string(text.substr(0, name.end))});
    if (name.isOdd)
        series.oddity = u"a metric name that needs quotes"_s;
    const bool mayHaveBlanks = !dialect.isStrict() || !dialect.isOpenMetrics();
    size_t end = mayHaveBlanks ? skipBlanks(text, name.end) : name.end;
    if (end < text.size() && text[end] == '{') {
        const auto read = LabelReader(text, end + 1, dialect, series).read();
        if (!read)
            return tl::unexpected<Wrong>(read.error());
        end = *read;
    } else {
        end = name.end;
        if (end == 0)
            return wrong(0, u"invalid metric name"_s);
    }
    if (end == name.end && end != text.size())
        return wrong(end, u"invalid character in the metric name"_s);
    if (const auto whole = finish(text, end, series); !whole)
        return tl::unexpected<Wrong>(whole.error());
    const bool hasName
        = std::ranges::find(series.labels, timeseries::metricName, &timeseries::Label::name)
        != series.labels.end();
    if (!hasName)
        return wrong(0, u"the metric name is missing"_s);
    return series;
}

Read<SeriesText> readLabelSet(std::string_view text, Dialect dialect)
{
    SeriesText series;
    if (!text.starts_with('{'))
        return wrong(0, u"expected \"{\""_s);
    const auto end = LabelReader(text, 1, dialect, series).read();
    if (!end)
        return tl::unexpected<Wrong>(end.error());
    if (const auto whole = finish(text, *end, series); !whole)
        return tl::unexpected<Wrong>(whole.error());
    if (std::ranges::find(series.labels, timeseries::metricName, &timeseries::Label::name)
        != series.labels.end())
        return wrong(0, u"an exemplar has no name"_s);
    return series;
}

} // namespace slipway::scrape
