// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::rules::templates {

/// One token. Text between actions is a token too.
struct Token {
    enum class Kind : std::uint8_t {
        Error, ///< `error` says why
        End, ///< of the text
        Text,
        Left, ///< `{{`
        Right, ///< `}}`
        Bool,
        Character, ///< `'x'`
        Number,
        String,
        RawString,
        Declare, ///< `:=`
        Assign, ///< `=`
        Comma,
        Pipe,
        Open,
        Close,
        Dot,
        Field, ///< `.name`
        Variable, ///< `$` or `$name`
        Identifier,
        Nil,
        Keyword, ///< `if`, `range`, …
        Other, ///< any other printable character
    };
    Kind kind = Kind::End;
    size_t begin = 0;
    size_t end = 0;
    bool hasSpace = false; ///< blanks stand in front
    std::string text; ///< as written; of Text, trimmed
    QString error{};
};

/// All tokens; the last is End or Error.
std::vector<Token> tokensOf(std::string_view text);

} // namespace slipway::rules::templates
