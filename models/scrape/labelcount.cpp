// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/labelcount.h"

#include "scrape/bytehash.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

/// More values than this in one family, and a label is probably an id.
constexpr qint64 manyValues = 200;

} // namespace

LabelCount::Label& LabelCount::labelOf(const Part& part, size_t guess, int line)
{
    if (guess < m_labels.size() && m_labels[guess].name == part.name)
        return m_labels[guess]; // labels nearly always come in one order
    const auto found = std::ranges::find(m_labels, part.name, &Label::name);
    if (found != m_labels.end())
        return *found;
    m_labels.emplace_back();
    m_labels.back().name = part.name;
    m_labels.back().line = line;
    m_labels.back().column = part.column;
    return m_labels.back();
}

void LabelCount::add(std::span<const Part> parts, int line, int column)
{
    std::uint64_t names = 0;
    for (size_t i = 0; i < parts.size(); ++i) {
        auto& label = labelOf(parts[i], i, line);
        names += hashBytes(parts[i].name, 1);
        if (label.last == parts[i].value || label.values.size() >= mostValues)
            continue;
        label.last = parts[i].value;
        label.values.insert(parts[i].value);
    }
    if (!m_hasNames) {
        m_hasNames = true;
        m_names = names;
    } else if (names != m_names && m_mixed.first == 0) {
        m_mixed = {line, column};
    }
}

std::vector<LabelReport> LabelCount::report() const
{
    std::vector<LabelReport> out;
    for (const auto& label : m_labels) {
        const auto count = static_cast<qint64>(label.values.size());
        out.push_back(
            {.name = label.name, .values = count, .isMore = label.values.size() >= mostValues});
    }
    return out;
}

std::vector<Lint> LabelCount::lint(const FamilyReport& family) const
{
    std::vector<Lint> out;
    for (const auto& label : m_labels) {
        const auto name = shown(label.name);
        const auto add = [&](const QString& rule, const QString& text, const QString& fix) {
            out.push_back({label.line, label.column, rule, text, fix});
        };
        if (isCamelCase(label.name))
            add(u"label-camel-case"_s,
                u"label %1 of %2 is not in snake_case"_s.arg(name, shown(family.name)),
                u"call it \"%1\""_s.arg(snakeCase(label.name)));
        const bool isOfType = (label.name == "le" && family.type != MetricType::Histogram
                                  && family.type != MetricType::GaugeHistogram)
            || (label.name == "quantile" && family.type != MetricType::Summary);
        if (isOfType && family.hasType)
            add(u"reserved-label"_s,
                u"label %1 of %2 belongs to %3"_s.arg(name,
                    shown(family.name),
                    label.name == "le" ? u"histograms"_s : u"summaries"_s),
                u"take another name"_s);
        if (static_cast<qint64>(label.values.size()) > manyValues)
            add(u"high-cardinality"_s,
                u"label %1 of %2 has %3%4 values"_s.arg(name, shown(family.name))
                    .arg(label.values.size())
                    .arg(label.values.size() >= mostValues ? u" or more"_s : QString()),
                u"leave ids, paths and addresses out of labels, or drop the label by metricRelabelConfigs"_s);
    }
    if (m_mixed.first > 0)
        out.push_back({m_mixed.first,
            m_mixed.second,
            u"mixed-labels"_s,
            u"samples of %1 do not all have the same labels"_s.arg(shown(family.name)),
            u"give every sample of a metric the same label names: sums over them are wrong otherwise"_s});
    return out;
}

} // namespace slipway::scrape
