// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/labels.h"

#include <algorithm>
#include <functional>

namespace slipway::timeseries {
namespace {

constexpr auto byName = [](const Label& label, std::string_view name) { return label.name < name; };

bool isName(const std::string& name, bool isMetric)
{
    const auto isLetter
        = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9')
        && std::ranges::all_of(name, [&](char c) {
               return isLetter(c) || (c >= '0' && c <= '9') || (isMetric && c == ':');
           });
}

std::string literal(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out += '"';
}

bool isListed(const std::vector<std::string>& names, const std::string& name)
{
    return std::ranges::find(names, name) != names.end();
}

} // namespace

Labels::Labels(std::vector<Label> labels) : m_labels(std::move(labels))
{
    if (!std::ranges::is_sorted(m_labels, {}, &Label::name))
        std::ranges::stable_sort(m_labels, {}, &Label::name);
    // Of equal names the last one stays: each keeps itself only if its successor has another name.
    size_t kept = 0;
    for (size_t i = 0; i < m_labels.size(); ++i) {
        const bool isLast = i + 1 == m_labels.size() || m_labels[i + 1].name != m_labels[i].name;
        if (!isLast || m_labels[i].value.empty())
            continue;
        if (kept != i)
            m_labels[kept] = std::move(m_labels[i]);
        ++kept;
    }
    m_labels.resize(kept);
}

std::string_view Labels::value(std::string_view name) const
{
    const auto found = std::lower_bound(m_labels.begin(), m_labels.end(), name, byName);
    return found != m_labels.end() && found->name == name ? std::string_view(found->value)
                                                          : std::string_view();
}

Labels Labels::with(std::string_view name, std::string_view value) const
{
    Labels out = *this;
    const auto found = std::lower_bound(out.m_labels.begin(), out.m_labels.end(), name, byName);
    const bool isThere = found != out.m_labels.end() && found->name == name;
    if (value.empty()) {
        if (isThere)
            out.m_labels.erase(found);
        return out;
    }
    if (isThere)
        found->value = value;
    else
        out.m_labels.insert(found, {std::string(name), std::string(value)});
    return out;
}

Labels Labels::without(std::string_view name) const
{
    return with(name, {});
}

Labels Labels::keeping(const std::vector<std::string>& names) const
{
    Labels out;
    std::ranges::copy_if(m_labels, std::back_inserter(out.m_labels), [&](const Label& label) {
        return isListed(names, label.name);
    });
    return out;
}

Labels Labels::dropping(const std::vector<std::string>& names) const
{
    Labels out;
    std::ranges::copy_if(m_labels, std::back_inserter(out.m_labels), [&](const Label& label) {
        return !isListed(names, label.name);
    });
    return out;
}

std::uint64_t Labels::hash() const
{
    constexpr std::hash<std::string_view> hashOf;
    std::uint64_t out = 0x9E3779B97F4A7C15;
    const auto mix = [&out](std::uint64_t part) {
        out ^= part + 0x9E3779B97F4A7C15 + (out << 12U) + (out >> 4U);
        out *= 0xFF51AFD7ED558CCD;
    };
    for (const auto& label : m_labels) {
        mix(hashOf(label.name));
        mix(hashOf(label.value));
    }
    return out;
}

std::string Labels::text() const
{
    std::string name(value(metricName));
    const bool isPlainName = isName(name, true);
    std::string inside;
    const auto add
        = [&inside](const std::string& part) { inside += inside.empty() ? part : ", " + part; };
    if (!name.empty() && !isPlainName)
        add(literal(name));
    for (const auto& label : m_labels) {
        if (label.name != metricName)
            add((isName(label.name, false) ? label.name : literal(label.name)) + '='
                + literal(label.value));
    }
    if (!isPlainName)
        return '{' + inside + '}';
    return inside.empty() ? name : name + '{' + inside + '}';
}

} // namespace slipway::timeseries
