// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <QStringList>

namespace slipway::charts {

/// The bands that lie in from..to (milliseconds since the Unix epoch), by their start, cut to it;
/// an open one reaches the end. Bands narrower than `least` milliseconds with less than that
/// between them become one, which counts them and has the worst kind. Few enough to paint at once.
[[nodiscard]] std::vector<Band> shownBands(
    const std::vector<Band>& bands, qint64 from, qint64 to, qint64 least);

/// One sentence for each band that `time` lies in or within `reach` milliseconds of, at most four:
/// `v4.1.4: did not succeed`. Plain text.
[[nodiscard]] QStringList bandTexts(const std::vector<Band>& bands, qint64 time, qint64 reach);

} // namespace slipway::charts
