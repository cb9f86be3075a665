// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/token.h"
#include "timeseries/seriesstore.h"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The tree of an expression.
namespace slipway::promql {

enum class Type : std::uint8_t { Scalar, Text, Vector, Matrix };
/// `scalar`, `string`, `instant vector`, `range vector`.
QString typeName(Type type);

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

/// A length of time; `formula` stands where it is computed from step() and range().
struct TimeSpan {
    qint64 milliseconds = 0;
    ExpressionPtr formula;
};

/// `offset …` and `@ …` behind a selector or subquery.
struct Placement {
    enum class At : std::uint8_t { None, Time, Start, End };
    std::optional<TimeSpan> offset;
    At at = At::None;
    qint64 atTime = 0; ///< milliseconds, of At::Time
};

struct NumberLiteral {
    double value = 0;
    bool isDuration = false; ///< written as `5m`; value in seconds
};
struct StringLiteral {
    std::string value;
};
struct VectorSelector {
    std::string name; ///< metric name written in front of the braces or quoted within, else empty
    std::vector<timeseries::Matcher> matchers; ///< the one for the name included
    Placement placement;
    Keyword extension = Keyword::None; ///< Anchored or Smoothed
    bool isNameInFront = false; ///< the name was written in front, not in quotes within the braces
    bool mayMatchAnything = false; ///< within info(), whose selector only adds labels
    Span span{}; ///< also where a range stands behind
};
struct MatrixSelector {
    VectorSelector selector;
    TimeSpan range;
};
struct Subquery {
    ExpressionPtr inner;
    TimeSpan range;
    std::optional<TimeSpan> step;
    Placement placement;
};
struct Parenthesis {
    ExpressionPtr inner;
};
struct Unary {
    bool isMinus = false;
    ExpressionPtr inner;
};

enum class BinaryOperator : std::uint8_t {
    Or,
    And,
    Unless,
    Equal,
    NotEqual,
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
    Add,
    Subtract,
    TrimUpper,
    TrimLower,
    Multiply,
    Divide,
    Modulo,
    Atan2,
    Power,
};
std::string_view operatorText(BinaryOperator operation);
inline bool isSetOperator(BinaryOperator operation)
{
    return operation <= BinaryOperator::Unless;
}
inline bool isComparison(BinaryOperator operation)
{
    return operation >= BinaryOperator::Equal && operation <= BinaryOperator::Greater;
}

/// How the elements of two vectors find each other.
struct Matching {
    enum class Cardinality : std::uint8_t { OneToOne, ManyToOne, OneToMany, ManyToMany };
    Cardinality cardinality = Cardinality::OneToOne;
    bool isWritten = false; ///< `on` or `ignoring` was written
    bool on = false;
    std::vector<std::string> labels;
    std::vector<std::string> include; ///< of group_left and group_right
    std::optional<double> fillLeft, fillRight;
};
struct Binary {
    BinaryOperator operation = BinaryOperator::Add;
    ExpressionPtr left, right;
    bool returnBool = false;
    Matching matching;
    Span operatorSpan; ///< of the operator and what belongs to it: `+ on (a) group_left ()`
};
struct Aggregation {
    Keyword operation = Keyword::Sum;
    ExpressionPtr parameter; ///< null where the operation has none
    ExpressionPtr inner;
    std::vector<std::string> labels;
    bool without = false;
    bool isGrouped = false; ///< `by` or `without` was written
};
struct Signature;
struct Call {
    const Signature* function = nullptr;
    std::vector<ExpressionPtr> arguments;
};

struct Expression {
    std::variant<NumberLiteral,
        StringLiteral,
        VectorSelector,
        MatrixSelector,
        Subquery,
        Parenthesis,
        Unary,
        Binary,
        Aggregation,
        Call>
        node;
    Span span;
    Type type = Type::Scalar;
    int depth = 1; ///< of the tree below, bounded by the parser
};

/// The expression without parentheses around it.
const Expression& unwrapped(const Expression& expression);

} // namespace slipway::promql
