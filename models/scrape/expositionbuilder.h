// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/openmetricsrules.h"
#include "scrape/pagereader.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace slipway::scrape {

/// Gathers a page into samples and families.
class ExpositionBuilder final : public PageSink {
public:
    ExpositionBuilder(Dialect dialect, qint64 labelLimit);

    Read<void> sample(SampleLine line) override;
    Read<void> metadata(MetadataLine line) override;
    void odd(int line, int column, const QString& text) override;

    /// Checks what can only be checked at the end.
    Read<void> finish();
    Exposition take() { return std::move(m_page); }

private:
    /// What was said of a family so far.
    struct Said {
        bool help = false;
        bool type = false;
        bool unit = false;
    };

    size_t familyOf(std::string_view sampleName);
    size_t familyFor(const MetadataLine& line);
    size_t add(std::string name);
    bool belongs(size_t family, std::string_view sampleName) const;
    Read<void> strictText(const ScrapedSample& sample, const Family& family) const;
    Read<void> describe(size_t index, const MetadataLine& line);

    Dialect m_dialect;
    qint64 m_labelLimit;
    Exposition m_page;
    std::vector<Said> m_said;
    std::unordered_map<std::string, size_t> m_byName;
    std::unordered_map<std::string, size_t> m_bySampleName;
    OpenMetricsRules m_rules;
};

/// Adds a finding, up to a number that a person can read.
void addFinding(std::vector<Finding>& findings, Finding finding);

} // namespace slipway::scrape
