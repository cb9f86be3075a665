// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace slipway::ui {

const Tokens& lightTokens()
{
    static const Tokens tokens{
        .isDark = false,
        .bg = QColor(0xf4f5f7),
        .panel = QColor(0xffffff),
        .panel2 = QColor(0xf9fafb),
        .line = QColor(0xdfe3e8),
        .text = QColor(0x1b2430),
        .dim = QColor(0x566475),
        .faint = QColor(0x616e7e),
        .accent = QColor(0x2563c9),
        .accentBg = QColor(0xe6eefc),
        .onAccent = QColor(0xffffff),
        .ok = QColor(0x1f9d6b),
        .warn = QColor(0xc97c00),
        .bad = QColor(0xb3140f),
        .unk = QColor(0x5b6472),
        .okText = QColor(0x11704a),
        .warnText = QColor(0x8a5600),
        .badText = QColor(0xa3120d),
        .unkText = QColor(0x4b5563),
        .okBg = QColor(0xe2f4eb),
        .warnBg = QColor(0xfdf1d8),
        .badBg = QColor(0xfce7e5),
        .unkBg = QColor(0xeceff3),
        .info = QColor(0x2563c9),
        .prod = QColor(0x7a33e6),
        .onProd = QColor(0xffffff),
        .series = {QColor(0x2f6fde),
            QColor(0xd1681e),
            QColor(0x1a8a5c),
            QColor(0xa13fbf),
            QColor(0x8a6d00),
            QColor(0x0a8ca0)},
    };
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens{
        .isDark = true,
        .bg = QColor(0x12161c),
        .panel = QColor(0x1a2029),
        .panel2 = QColor(0x1f2732),
        .line = QColor(0x2c3643),
        .text = QColor(0xe4e9f0),
        .dim = QColor(0x9aa8b8),
        .faint = QColor(0x8593a5),
        .accent = QColor(0x6ba0ff),
        .accentBg = QColor(0x20304d),
        .onAccent = QColor(0x12161c),
        .ok = QColor(0x2fd3a0),
        .warn = QColor(0xffcf3d),
        .bad = QColor(0xff5a4f),
        .unk = QColor(0x8a94a3),
        .okText = QColor(0x4fe0b4),
        .warnText = QColor(0xffd45c),
        .badText = QColor(0xff8a80),
        .unkText = QColor(0xaab4c2),
        .okBg = QColor(0x173629),
        .warnBg = QColor(0x3a2e14),
        .badBg = QColor(0x42201d),
        .unkBg = QColor(0x2a333f),
        .info = QColor(0x6ba0ff),
        .prod = QColor(0xb78bff),
        .onProd = QColor(0x12161c),
        .series = {QColor(0x6ba0ff),
            QColor(0xf19a52),
            QColor(0x46c28e),
            QColor(0xd183ec),
            QColor(0xd9bd4a),
            QColor(0x4cc5d8)},
    };
    return tokens;
}

QColor glyphColor(const Tokens& tokens, Tone tone)
{
    switch (tone) {
    case Tone::Text: return tokens.text;
    case Tone::Dim: return tokens.dim;
    case Tone::Faint: return tokens.faint;
    case Tone::Accent: return tokens.accent;
    case Tone::Ok: return tokens.ok;
    case Tone::Warn: return tokens.warn;
    case Tone::Bad: return tokens.bad;
    case Tone::Unknown: return tokens.unk;
    }
    return tokens.unk;
}

QColor wordColor(const Tokens& tokens, Tone tone)
{
    switch (tone) {
    case Tone::Text: return tokens.text;
    case Tone::Dim: return tokens.dim;
    case Tone::Faint: return tokens.faint;
    case Tone::Accent: return tokens.accent;
    case Tone::Ok: return tokens.okText;
    case Tone::Warn: return tokens.warnText;
    case Tone::Bad: return tokens.badText;
    case Tone::Unknown: return tokens.unkText;
    }
    return tokens.unkText;
}

QColor groundColor(const Tokens& tokens, Tone tone)
{
    switch (tone) {
    case Tone::Ok: return tokens.okBg;
    case Tone::Warn: return tokens.warnBg;
    case Tone::Bad: return tokens.badBg;
    case Tone::Unknown: return tokens.unkBg;
    case Tone::Accent: return tokens.accentBg;
    case Tone::Text:
    case Tone::Dim:
    case Tone::Faint: return tokens.panel;
    }
    return tokens.panel;
}

double contrast(const QColor& one, const QColor& other)
{
    const auto luminance = [](const QColor& color) {
        const auto linear = [](double part) {
            return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
        };
        return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
            + 0.0722 * linear(color.blueF());
    };
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace slipway::ui
