// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace slipway::ui {

/// How well `pattern` matches `text`: its letters in order, any case, better at word starts, in
/// runs and early. Nothing where a letter is missing; 0 for an empty pattern. Larger is better.
std::optional<int> fuzzyScore(const QString& pattern, const QString& text);

} // namespace slipway::ui
