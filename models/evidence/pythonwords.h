// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <initializer_list>
#include <string_view>

/// Keywords and operators of Python as numbers, so that readers compare one byte.
namespace slipway::evidence {

// clang-format off
inline constexpr auto pythonWords = std::to_array<std::u16string_view>({
    u"(", u")", u"[", u"]", u"{", u"}",
    u"**=", u"//=", u">>=", u"<<=", u"...", u"->", u":=", u"==", u"!=", u"<=", u">=", u"<>",
    u"**", u"//", u">>", u"<<", u"+=", u"-=", u"*=", u"/=", u"%=", u"&=", u"|=", u"^=", u"@=",
    u"+", u"-", u"*", u"/", u"%", u"@", u"&", u"|", u"^", u"~", u"<", u">", u"=", u",", u":",
    u";", u".",
    u"False", u"None", u"True", u"and", u"as", u"assert", u"async", u"await", u"break", u"case",
    u"class", u"continue", u"def", u"del", u"elif", u"else", u"except", u"finally", u"for",
    u"from", u"global", u"if", u"import", u"in", u"is", u"lambda", u"match", u"nonlocal", u"not",
    u"or", u"pass", u"raise", u"return", u"try", u"type", u"while", u"with", u"yield"});
// clang-format on

/// One of the words above; 0 is any other text. Written as its text: `u"lambda"`.
struct PythonWord {
    quint8 id = 0;

    constexpr PythonWord() = default;
    /// Does not compile for a text that is none of them.
    consteval PythonWord(const char16_t* text) : id(find(text)) { }
    /// The word that a name or operator is.
    static PythonWord of(std::u16string_view text);

    friend constexpr bool operator==(PythonWord, PythonWord) = default;
    constexpr bool isAny(std::initializer_list<PythonWord> words) const
    {
        for (const auto word : words)
            if (word == *this)
                return true;
        return false;
    }

private:
    static consteval quint8 find(std::u16string_view text)
    {
        for (size_t i = 0; i < pythonWords.size(); ++i)
            if (pythonWords[i] == text)
                return static_cast<quint8>(i + 1);
        throw "this is no word of Python that readers ask for";
    }
};

/// A number for each word.
template<typename T>
using PythonWordTable = std::array<T, pythonWords.size() + 1>;

} // namespace slipway::evidence
