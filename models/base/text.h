// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace slipway {

/// Hostile text made safe to show, log and copy: control, bidirectional, zero-width and other invisible
/// characters stand as `\u{202E}`, newline as `\n`; cut to `maxLength` characters with an ellipsis.
QString visible(const QString& text, qsizetype maxLength = 4096);

/// True if `text` holds a character that `visible` would write as an escape.
bool hasInvisible(const QString& text);

/// The candidate closest to `word` by edit distance, or empty if none is close: for "did you mean …?".
QString closest(const QString& word, const QStringList& candidates);

} // namespace slipway
