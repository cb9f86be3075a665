// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fields.h"
#include "config/placedtext.h"
#include "config/rolloutconfig.h"

namespace slipway::config {

/// An analysis template and the places of its texts.
struct ReadTemplate {
    AnalysisTemplate value;
    std::vector<PlacedText> queries; ///< one a metric, in their order
    std::vector<PlacedText> conditions; ///< of all metrics
};

/// `analysisTemplates` of the file. One with mistakes is there too, so that its name is known.
QMap<QString, ReadTemplate> readAnalysisTemplates(const Fields& root, Mistakes& mistakes);

/// PromQL of a key: text that may stand on several lines; empty if there is none.
PlacedText readQuery(const Fields& fields, QStringView key, Mistakes& mistakes);

} // namespace slipway::config
