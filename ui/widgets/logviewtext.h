// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace slipway::ui {

/// A colour as the terminal's escapes name it; told apart from the theme's, which shows it.
struct TerminalColour {
    enum class Kind { Default, Indexed, Direct };
    Kind kind = Kind::Default;
    quint32 value = 0; ///< 0 to 255, or 0xrrggbb
    friend bool operator==(const TerminalColour&, const TerminalColour&) = default;
};

/// How a stretch of a line is set.
struct TerminalStyle {
    TerminalColour ink{};
    TerminalColour ground{};
    bool isBold = false;
    bool isFaint = false;
    bool isUnderlined = false;
    bool isInverse = false;
    friend bool operator==(const TerminalStyle&, const TerminalStyle&) = default;
};

/// One line of a log as it is shown: no control character is left in it.
struct LogLine {
    struct Span {
        qsizetype from = 0; ///< first character of `text`
        TerminalStyle style{};
        friend bool operator==(const Span&, const Span&) = default;
    };
    QString text{};
    std::vector<Span>
        spans{}; ///< each reaches to the next one's start; none before the first escape
    bool isNote = false; ///< said by the view, not by the command
    friend bool operator==(const LogLine&, const LogLine&) = default;
};

/// Bytes of a line that are shown; the rest is told by its length.
inline constexpr qsizetype longestLogLine = 4096;

/// One line (without its line end) made safe to show. SGR sequences (ECMA-48 8.3.117, with 38;5;n
/// and 38;2;r;g;b) colour, other complete CSI sequences are dropped, everything else that is not
/// printable is written out. `whole`: length of the line in the file if `bytes` are its beginning.
LogLine logLine(const QByteArray& bytes, qint64 whole = -1);

/// The text of a line without its escape sequences, for searching and copying; cut as logLine cuts.
QString logText(const QByteArray& bytes, qint64 whole = -1);

/// The theme's colour for a terminal's on `ground`: readable (4.5:1) whatever was asked for.
QColor readableColour(const TerminalColour& colour, const Tokens& tokens, const QColor& ground);

} // namespace slipway::ui
