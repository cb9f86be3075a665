// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <vector>

namespace slipway::analysis {

/// One word of a condition.
struct ConditionToken {
    enum class Kind { Number, Name, Symbol, End };
    Kind kind = Kind::End;
    QString text;
    double number = 0; ///< for Number
    qsizetype start = 0; ///< first character, from 0
};

/// The words of a condition and an End behind them. The error's `where` is the column, from 1.
[[nodiscard]] Result<std::vector<ConditionToken>> conditionTokens(const QString& text);

} // namespace slipway::analysis
