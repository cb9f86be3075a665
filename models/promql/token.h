// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// The words of the query language.
namespace slipway::promql {

/// Bytes [begin, end) of an expression.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

enum class TokenKind : std::uint8_t {
    End,
    Identifier, ///< also every keyword: which one stands in `keyword`
    Number,
    Duration,
    String,
    LeftParenthesis,
    RightParenthesis,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,
    At,
    Assign,
    Equal,
    NotEqual,
    LessOrEqual,
    GreaterOrEqual,
    Less,
    Greater,
    RegexEqual,
    RegexNotEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Power,
    TrimUpper, ///< `</`, on native histograms
    TrimLower, ///< `>/`
};

/// Words with a meaning of their own where the grammar expects them; elsewhere they are names.
enum class Keyword : std::uint8_t {
    None,
    And,
    Or,
    Unless,
    Atan2,
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    Topk,
    Bottomk,
    CountValues,
    Quantile,
    Limitk,
    LimitRatio,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Fill,
    FillLeft,
    FillRight,
    Bool,
    Offset,
    Start,
    Finish, ///< `end`
    Step,
    Range,
    MinOf,
    MaxOf,
    Anchored,
    Smoothed,
};

struct Token {
    TokenKind kind = TokenKind::End;
    Keyword keyword = Keyword::None;
    bool hasColon = false; ///< an identifier that only a metric may have
    Span span;
    double number = 0; ///< of Number; of Duration in seconds
    std::string text; ///< identifier as written; a string without quotes and escapes
};

/// The keyword that `word` is, whatever its case.
Keyword keywordOf(std::string_view word);
/// As it is written, in small letters; empty of None.
std::string_view keywordText(Keyword keyword);
bool isAggregation(Keyword keyword);

} // namespace slipway::promql
