// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/familybook.h"

#include "base/text.h"
#include "scrape/openmetricsrules.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

QString quoted(const std::string& name)
{
    return u"\"%1\""_s.arg(visible(QString::fromStdString(name), 200));
}

} // namespace

bool FamilyBook::belongs(size_t family, std::string_view sampleName) const
{
    const auto& it = m_entries[family];
    if (!sampleName.starts_with(it.name))
        return false;
    const auto& suffixes = sampleSuffixes(it.type, m_dialect.format);
    return std::ranges::find(suffixes, sampleName.substr(it.name.size())) != suffixes.end();
}

size_t FamilyBook::add(std::string_view name)
{
    const size_t index = m_entries.size();
    m_byName[std::string(name)] = index;
    m_entries.push_back({.name = std::string(name), .help = {}, .unit = {}});
    return index;
}

size_t FamilyBook::sample(std::string_view name)
{
    const size_t family = familyOf(name);
    ++m_entries[family].samples;
    return family;
}

size_t FamilyBook::familyOf(std::string_view sampleName)
{
    if (!m_entries.empty() && belongs(m_entries.size() - 1, sampleName))
        return m_entries.size() - 1;
    if (const auto known = m_bySampleName.find(sampleName); known != m_bySampleName.end())
        return known->second;
    const auto remember = [&](size_t index) {
        m_bySampleName.emplace(sampleName, index);
        return index;
    };
    static constexpr std::array<std::string_view, 9> suffixes{
        "", "_total", "_bucket", "_sum", "_count", "_created", "_info", "_gsum", "_gcount"};
    for (const auto suffix : suffixes) {
        if (!sampleName.ends_with(suffix))
            continue;
        const auto found = m_byName.find(sampleName.substr(0, sampleName.size() - suffix.size()));
        if (found != m_byName.end() && belongs(found->second, sampleName))
            return remember(found->second);
    }
    const auto taken = m_byName.find(sampleName);
    const auto before
        = taken == m_byName.end() ? std::nullopt : std::optional<size_t>(taken->second);
    const size_t index = add(sampleName);
    if (before)
        m_byName.find(sampleName)->second = *before; // the family that was declared keeps the name
    return remember(index);
}

size_t FamilyBook::familyFor(const MetadataLine& line, Noted& noted)
{
    const auto found = m_byName.find(line.name);
    if (found == m_byName.end())
        return add(line.name);
    const auto& family = m_entries[found->second];
    const bool isNewBlock = m_dialect.isOpenMetrics() && family.samples > 0;
    const bool isOtherType
        = line.kind == MetadataLine::Kind::Type && family.saidType && line.type != family.type;
    if (m_dialect.isStrict() || (!isNewBlock && !isOtherType))
        return found->second;
    noted.oddities.push_back(u"metric %1 is declared a second time"_s.arg(quoted(line.name)));
    m_bySampleName.clear(); // its samples may belong to the new one from here on
    return add(line.name);
}

Read<FamilyBook::Noted> FamilyBook::metadata(const MetadataLine& line)
{
    Noted noted;
    noted.family = familyFor(line, noted);
    if (auto described = describe(line, noted); !described)
        return tl::unexpected<Wrong>(described.error());
    return noted;
}

Read<void> FamilyBook::odd(Noted& noted, const QString& text) const
{
    if (m_dialect.isStrict())
        return wrong(0, text);
    noted.oddities.push_back(text);
    return {};
}

Read<void> FamilyBook::describe(const MetadataLine& line, Noted& noted)
{
    auto& family = m_entries[noted.family];
    const auto again = [&](const QString& word) {
        return odd(noted, u"a second %1 for metric %2"_s.arg(word, quoted(line.name)));
    };
    switch (line.kind) {
    case MetadataLine::Kind::Help:
        if (std::exchange(family.saidHelp, true))
            return again(u"HELP"_s);
        family.help = line.text;
        return {};
    case MetadataLine::Kind::Unit:
        if (std::exchange(family.saidUnit, true))
            return again(u"UNIT"_s);
        family.unit = line.text;
        if (!line.text.empty() && !line.name.ends_with("_" + line.text))
            noted.oddities.push_back(
                u"the unit is not the end of the name of metric %1"_s.arg(quoted(line.name)));
        return {};
    case MetadataLine::Kind::Type:
        if (std::exchange(family.saidType, true))
            return again(u"TYPE"_s);
        if (family.samples > 0) {
            const auto late = odd(
                noted, u"the TYPE of metric %1 stands after its samples"_s.arg(quoted(line.name)));
            if (!late)
                return late;
        }
        family.type = line.type;
        return {};
    }
    return {};
}

} // namespace slipway::scrape
