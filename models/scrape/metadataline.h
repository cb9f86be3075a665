// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/seriestext.h"

#include <optional>
#include <string>
#include <string_view>

namespace slipway::scrape {

/// A `# HELP`, `# TYPE` or `# UNIT` line.
struct MetadataLine {
    enum class Kind { Help, Type, Unit };
    Kind kind = Kind::Help;
    std::string name;
    std::string text; ///< unescaped
    MetricType type = MetricType::Unknown; ///< for Type
    int line = 0;
    int column = 0; ///< of the name, from 1
};

/// Reads a comment that starts at `start`: none if it is an ordinary one. `oddity` is what a strict
/// reader would have refused.
Read<std::optional<MetadataLine>> readMetadata(
    std::string_view line, size_t start, Dialect dialect, QString& oddity);

} // namespace slipway::scrape
