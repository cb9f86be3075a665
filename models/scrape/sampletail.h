// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/pagereader.h"

namespace slipway::scrape {

/// Reads what stands behind the series of a sample line, from offset `at` of `line` on: value,
/// timestamp, exemplar. `oddity` is what a strict reader would have refused, with its offset.
Read<void> readTail(std::string_view line,
    size_t at,
    Dialect dialect,
    SampleLine& sample,
    std::optional<Wrong>& oddity);

} // namespace slipway::scrape
