// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/roles.h"

#include <QColor>

#include <array>

/// Widgets, pages and the window: values in, wishes out.
namespace slipway::ui {

using tables::Sign;
using tables::Tone;

/// Every colour of a theme as data. Glyph colours (ok, warn, bad, unk) keep 3:1 on the panel, words
/// (…Text) 4.5:1 on panel and on their ground (…Bg).
struct Tokens {
    bool isDark = false;
    QColor bg, panel, panel2, line;
    QColor text, dim, faint;
    QColor accent, accentBg, onAccent;
    QColor ok, warn, bad, unk;
    QColor okText, warnText, badText, unkText;
    QColor okBg, warnBg, badBg, unkBg;
    QColor info, prod, onProd;
    std::array<QColor, 6> series; ///< s1 … s6
    friend bool operator==(const Tokens&, const Tokens&) = default;
};

const Tokens& lightTokens();
const Tokens& darkTokens();

/// Colour of a glyph or bar.
QColor glyphColor(const Tokens& tokens, Tone tone);
/// Colour of words.
QColor wordColor(const Tokens& tokens, Tone tone);
/// Ground of a pill with such words.
QColor groundColor(const Tokens& tokens, Tone tone);
/// Relative contrast after WCAG 2, 1 to 21.
double contrast(const QColor& one, const QColor& other);

/// Sizes in device-independent pixels: they follow the screen's scale.
namespace size {
inline constexpr int rail = 196;
inline constexpr int topBar = 52;
inline constexpr int radius = 8;
inline constexpr int controlRadius = 6;
inline constexpr int gap = 14;
inline constexpr int pageMargin = 18;
inline constexpr int row = 30;
inline constexpr int header = 28;
inline constexpr int text = 13;
inline constexpr int small = 12;
inline constexpr int tiny = 11;
} // namespace size

} // namespace slipway::ui
