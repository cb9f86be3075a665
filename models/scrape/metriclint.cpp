// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/metriclint.h"

#include "base/text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

struct UnitWord {
    std::string_view word;
    std::string_view base;
};

/// Units that have a base unit of Prometheus:
/// https://prometheus.io/docs/practices/naming/#base-units
constexpr std::array unitWords{UnitWord{"minutes", "seconds"},
    UnitWord{"hours", "seconds"},
    UnitWord{"days", "seconds"},
    UnitWord{"weeks", "seconds"},
    UnitWord{"kelvins", "celsius"},
    UnitWord{"fahrenheit", "celsius"},
    UnitWord{"rankine", "celsius"},
    UnitWord{"inches", "meters"},
    UnitWord{"yards", "meters"},
    UnitWord{"miles", "meters"},
    UnitWord{"bits", "bytes"},
    UnitWord{"calories", "joules"},
    UnitWord{"pounds", "grams"},
    UnitWord{"ounces", "grams"},
    UnitWord{"percent", "ratio"},
    UnitWord{"percentage", "ratio"}};

constexpr std::array<std::string_view, 12> baseUnits{"amperes",
    "bytes",
    "celsius",
    "grams",
    "joules",
    "kelvin",
    "meters",
    "metres",
    "seconds",
    "volts",
    "watts",
    "hertz"};

constexpr std::array<std::string_view, 20> prefixes{"pico",
    "nano",
    "micro",
    "milli",
    "centi",
    "deci",
    "deca",
    "hecto",
    "kilo",
    "kibi",
    "mega",
    "mebi",
    "mibi",
    "giga",
    "gibi",
    "tera",
    "tebi",
    "peta",
    "pebi",
    "exa"};

constexpr std::array abbreviations{UnitWord{"s", "seconds"},
    UnitWord{"ms", "seconds"},
    UnitWord{"us", "seconds"},
    UnitWord{"ns", "seconds"},
    UnitWord{"sec", "seconds"},
    UnitWord{"secs", "seconds"},
    UnitWord{"msec", "seconds"},
    UnitWord{"b", "bytes"},
    UnitWord{"kb", "bytes"},
    UnitWord{"mb", "bytes"},
    UnitWord{"gb", "bytes"},
    UnitWord{"tb", "bytes"},
    UnitWord{"pb", "bytes"},
    UnitWord{"kib", "bytes"},
    UnitWord{"mib", "bytes"},
    UnitWord{"gib", "bytes"},
    UnitWord{"m", "meters"},
    UnitWord{"h", "seconds"},
    UnitWord{"d", "seconds"},
    UnitWord{"hz", "hertz"}};

constexpr std::array<std::string_view, 5> typeWords{
    "counter", "gauge", "histogram", "summary", "untyped"};

std::vector<std::string_view> words(std::string_view name)
{
    std::vector<std::string_view> out;
    while (!name.empty()) {
        const size_t end = name.find('_');
        if (end != 0)
            out.push_back(name.substr(0, end));
        name.remove_prefix(end == std::string_view::npos ? name.size() : end + 1);
    }
    return out;
}

/// The base unit that stands behind a word, empty if it is none or is one itself.
std::string_view baseOf(std::string_view word)
{
    const auto known = std::ranges::find(unitWords, word, &UnitWord::word);
    if (known != unitWords.end())
        return known->base;
    for (const auto prefix : prefixes) {
        if (!word.starts_with(prefix))
            continue;
        const auto rest = word.substr(prefix.size());
        if (const auto base = std::ranges::find(baseUnits, rest); base != baseUnits.end())
            return *base;
        if (const auto other = baseOf(rest); !other.empty())
            return other;
    }
    return {};
}

class FamilyLinter {
public:
    FamilyLinter(const FamilyReport& family, Format format)
        : m_family(family)
        , m_format(format)
        , m_words(words(family.name))
    {
    }

    std::vector<Lint> read()
    {
        metadata();
        suffixes();
        writing();
        units();
        return std::move(m_out);
    }

private:
    void add(const QString& rule, const QString& text, const QString& fix)
    {
        m_out.push_back({.line = m_family.line,
            .column = m_family.column,
            .rule = rule,
            .text = text.arg(shown(m_family.name)),
            .fix = fix});
    }

    void metadata()
    {
        if (m_family.help.empty())
            add(u"no-help"_s,
                u"metric %1 has no help text"_s,
                u"add a line \"# HELP %1 …\" that says what is counted"_s.arg(
                    QString::fromStdString(m_family.name)));
        if (!m_family.hasType)
            add(u"no-type"_s,
                u"metric %1 has no type"_s,
                u"add a line \"# TYPE %1 …\": counter, gauge, histogram or summary"_s.arg(
                    QString::fromStdString(m_family.name)));
    }

    bool isOneOf(std::initializer_list<MetricType> types) const
    {
        return std::ranges::find(types, m_family.type) != types.end();
    }

    void suffixes()
    {
        const std::string_view name = m_family.name;
        if (m_family.type == MetricType::Counter && m_format == Format::Text
            && !name.ends_with("_total"))
            add(u"counter-total"_s,
                u"counter %1 does not end in \"_total\""_s,
                u"call it \"%1_total\""_s.arg(QString::fromStdString(m_family.name)));
        if (m_family.hasType && !isOneOf({MetricType::Counter, MetricType::Unknown})
            && name.ends_with("_total"))
            add(u"total-no-counter"_s,
                u"metric %1 ends in \"_total\" and is no counter"_s,
                u"leave the ending to counters, or make it one"_s);
        const bool mayHaveParts
            = isOneOf({MetricType::Histogram, MetricType::GaugeHistogram, MetricType::Summary});
        for (const std::string_view suffix : {"_count", "_sum", "_bucket", "_created"}) {
            if (m_family.hasType && !mayHaveParts && name.ends_with(suffix))
                add(u"reserved-suffix"_s,
                    u"metric %1 ends in \"%2\", which belongs to histograms and summaries"_s.arg(
                        u"%1"_s, QString::fromUtf8(suffix)),
                    u"take another ending"_s);
        }
        for (const auto type : typeWords) {
            if (m_words.size() > 1 && std::ranges::find(m_words, type) != m_words.end())
                add(u"type-in-name"_s,
                    u"metric %1 has its type \"%2\" in its name"_s.arg(
                        u"%1"_s, QString::fromUtf8(type)),
                    u"leave the type out of the name: \"# TYPE\" says it"_s);
        }
    }

    void writing()
    {
        if (isCamelCase(m_family.name))
            add(u"camel-case"_s,
                u"metric %1 is not in snake_case"_s,
                u"call it \"%1\""_s.arg(snakeCase(m_family.name)));
        if (m_family.name.find(':') != std::string::npos)
            add(u"colon"_s,
                u"metric %1 has a colon in its name"_s,
                u"leave colons to recording rules"_s);
    }

    void units()
    {
        if (isOneOf({MetricType::Info, MetricType::StateSet}))
            return;
        for (const auto& word : m_words) {
            if (const auto base = baseOf(word); !base.empty())
                add(u"base-unit"_s,
                    u"metric %1 is in \"%2\""_s.arg(u"%1"_s,
                        QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()))),
                    u"use the base unit \"%1\""_s.arg(QString::fromUtf8(base)));
        }
        // One letter says a unit only at the end, before what a suffix adds.
        auto end = m_words.size();
        while (end > 0 && (m_words[end - 1] == "total" || m_words[end - 1] == "count"))
            --end;
        if (end < 2)
            return;
        const auto known = std::ranges::find(abbreviations, m_words[end - 1], &UnitWord::word);
        if (known != abbreviations.end())
            add(u"abbreviated-unit"_s,
                u"metric %1 abbreviates its unit"_s,
                u"write it out, in the base unit: \"%1\""_s.arg(QString::fromUtf8(known->base)));
    }

    const FamilyReport& m_family;
    Format m_format;
    std::vector<std::string_view> m_words;
    std::vector<Lint> m_out;
};

} // namespace

std::vector<Lint> lintFamily(const FamilyReport& family, Format format)
{
    return FamilyLinter(family, format).read();
}

bool isCamelCase(std::string_view name)
{
    const auto isLower = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto isUpper = [](char c) { return c >= 'A' && c <= 'Z'; };
    for (size_t i = 1; i < name.size(); ++i) {
        if (isLower(name[i - 1]) && isUpper(name[i]))
            return true;
    }
    return false;
}

QString snakeCase(std::string_view name)
{
    std::string out;
    for (size_t i = 0; i < name.size(); ++i) {
        const bool isUpper = name[i] >= 'A' && name[i] <= 'Z';
        const bool isStart = isUpper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
        if (isStart)
            out += '_';
        out += isUpper ? static_cast<char>(name[i] + 32) : name[i];
    }
    return visible(QString::fromStdString(out), 200);
}

QString shown(std::string_view name)
{
    return u"\"%1\""_s.arg(
        visible(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), 200));
}

} // namespace slipway::scrape
