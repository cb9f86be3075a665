// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/familybook.h"
#include "scrape/openmetricsrules.h"
#include "scrape/pagereader.h"

#include <vector>

namespace slipway::scrape {

/// Gathers a page into samples and families.
class ExpositionBuilder final : public PageSink {
public:
    ExpositionBuilder(Dialect dialect, qint64 labelLimit);

    Read<void> sample(SampleLine line) override;
    Read<void> metadata(MetadataLine line) override;
    void odd(OddIn kind, int line, int column, const QString& text) override;

    /// Checks what can only be checked at the end.
    Read<void> finish();
    Exposition take();

private:
    Read<void> strictText(const ScrapedSample& sample, const FamilyBook::Entry& family) const;

    Dialect m_dialect;
    qint64 m_labelLimit;
    Exposition m_page;
    FamilyBook m_book;
    std::vector<std::vector<size_t>> m_samples; ///< by family: indexes into m_page.samples
    OpenMetricsRules m_rules;
};

/// Adds a finding, up to a number that a person can read.
void addFinding(std::vector<Finding>& findings, Finding finding);

} // namespace slipway::scrape
