// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/report.h"
#include "readiness/assessment.h"

#include <Qt>

/// Item models of the tables on the pages: rows as values, roles as enums; colour and glyphs are
/// ui's.
namespace slipway::tables {

/// The shape that stands for a state; ui/widgets/glyph paints it.
enum class Sign {
    None,
    Ok,
    Warn,
    Bad,
    Unknown,
    Running,
    Pending,
    Silenced,
    Starting,
    Blocked,
    Maintenance,
    Waived,
    NotApplicable
};
/// How loud a cell's text is; ui/theme has the colour.
enum class Tone { Text, Dim, Faint, Accent, Ok, Warn, Bad, Unknown };
/// Which face a cell's text is set in.
enum class Face { Normal, Medium, Strong, Mono };

/// Roles that every table of ours answers, beside Qt::DisplayRole (plain text, already safe to
/// show).
enum Role {
    SortRole = Qt::UserRole + 1, ///< raw value to order by
    SignRole, ///< Sign as int
    ToneRole, ///< Tone as int; absent: Text
    FaceRole, ///< Face as int; absent: Normal
    SuffixRole, ///< second, fainter text after the first
    KeyRole, ///< the row's key as text: stays the same over refreshes
    FilterRole, ///< all words of the row, for text filters
    FirstOwnRole = Qt::UserRole + 100, ///< a model's own roles begin here
};

Sign signOf(readiness::Status status);
Sign signOf(readiness::Verdict verdict);
Sign signOf(readiness::ClaimVerdict verdict);
Sign signOf(health::State state);
/// Ok, Warn, Bad or Unknown, for words and grounds beside a sign.
Tone toneOf(Sign sign);

} // namespace slipway::tables
