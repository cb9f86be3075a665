// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonwords.h"

#include <QChar>

#include <array>
#include <string_view>

/// Characters of Python source, told by tables; for the tokenizer alone.
namespace slipway::evidence::characters {

/// What a character below 128 may be.
enum Class : quint8 { Start = 1, Digit = 2, Blank = 4, Sign = 8 };

inline constexpr std::array<quint8, 128> characterClasses = [] {
    std::array<quint8, 128> out{};
    for (size_t i = 0; i < 26; ++i)
        out[u'a' + i] = out[u'A' + i] = Start;
    out[u'_'] = Start;
    for (size_t i = 0; i < 10; ++i)
        out[u'0' + i] = Digit;
    for (const char16_t c : std::u16string_view(u" \t\f"))
        out[c] = Blank;
    for (const char16_t c : std::u16string_view(u"+-*/%@&|^~<>=,:;."))
        out[c] = Sign;
    return out;
}();

/// Operators of one character.
inline constexpr std::array<PythonWord, 128> signWords = [] {
    std::array<PythonWord, 128> out{};
    for (size_t i = 0; i < pythonWords.size(); ++i)
        if (pythonWords[i].size() == 1)
            out[pythonWords[i].front()].id = static_cast<quint8>(i + 1);
    return out;
}();

inline bool is(char16_t c, int what)
{
    return c < 128 && (characterClasses[c] & what) != 0;
}

inline bool isNameStart(char16_t c)
{
    return c < 128 ? (characterClasses[c] & Start) != 0
                   : QChar(c).isLetter() || QChar(c).isSurrogate();
}

inline bool isNamePart(char16_t c)
{
    return c < 128 ? (characterClasses[c] & (Start | Digit)) != 0
                   : isNameStart(c) || QChar(c).isLetterOrNumber() || QChar(c).isMark();
}

inline bool isDigit(char16_t c)
{
    return is(c, Digit);
}

inline char16_t lower(char16_t c)
{
    return c >= u'A' && c <= u'Z' ? static_cast<char16_t>(c + 32) : c;
}

inline bool isOneOf(char16_t c, std::u16string_view set)
{
    return set.find(c) != std::u16string_view::npos;
}

} // namespace slipway::evidence::characters
