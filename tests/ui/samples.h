// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alerts/alert.h"
#include "readiness/assessment.h"
#include "tables/sourcesmodel.h"

#include <memory>

/// Made-up values for tests of pages.
namespace slipway::test {

inline constexpr qint64 sampleNow = 1'795'360'800'000; ///< 2026-11-22T15:20:00Z

std::shared_ptr<const readiness::Assessment> sampleAssessment();
std::vector<alerts::Alert> sampleAlerts();
std::vector<tables::SourceRow> sampleSources();

} // namespace slipway::test
