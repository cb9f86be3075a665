// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/metadataline.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace slipway::scrape {

/// Which families a page declares and which its samples belong to, line by line.
class FamilyBook {
public:
    /// What was said of a family so far.
    struct Entry {
        std::string name;
        MetricType type = MetricType::Unknown;
        std::string help;
        std::string unit;
        bool saidHelp = false;
        bool saidType = false;
        bool saidUnit = false;
        size_t samples = 0;
    };
    /// A line of metadata, put down: whose it is, and what is odd about it.
    struct Noted {
        size_t family = 0;
        std::vector<QString> oddities;
    };

    explicit FamilyBook(Dialect dialect) : m_dialect(dialect) { }

    /// The family of a sample of this name, made if there is none. Counts the sample.
    size_t sample(std::string_view name);
    /// Strict mode refuses what is odd. In scraper mode a second declaration begins a family anew.
    Read<Noted> metadata(const MetadataLine& line);
    const std::vector<Entry>& entries() const { return m_entries; }

private:
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    using Names = std::unordered_map<std::string, size_t, Hash, std::equal_to<>>;

    size_t familyOf(std::string_view sampleName);
    size_t familyFor(const MetadataLine& line, Noted& noted);
    size_t add(std::string_view name);
    bool belongs(size_t family, std::string_view sampleName) const;
    Read<void> describe(const MetadataLine& line, Noted& noted);
    Read<void> odd(Noted& noted, const QString& text) const;

    Dialect m_dialect;
    std::vector<Entry> m_entries;
    Names m_byName;
    Names m_bySampleName;
};

} // namespace slipway::scrape
