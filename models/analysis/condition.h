// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QString>

#include <optional>
#include <vector>

namespace slipway::analysis {

/// What a node of a condition does.
enum class Operation {
    Constant,
    Answer, ///< bare `result`: a number if there is one element
    Element, ///< `result[n]`
    Stable,
    Length,
    IsNaN,
    IsInf,
    Default,
    Absolute,
    Minimum,
    Maximum,
    Negate,
    Not,
    Add,
    Subtract,
    Multiply,
    Divide,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
};

/// A condition over one measurement, as `result < 0.01 || result <= 1.1 * stable`: typed, without
/// side effects, at most 1,000 characters and 50 levels. Numbers, `true`, `false`, `result`,
/// `result[n]`, `stable`, + - * /, comparisons, `&&`, `||`, `!`, parentheses, `len(result)`,
/// `isNaN(x)`, `isInf(x)`, `default(x, y)`, `abs(x)`, `min` and `max` (of numbers, or of `result`).
class Condition {
public:
    /// What the condition is asked about.
    struct Question {
        std::vector<double> result; ///< one number, or the elements of a vector in their order
        std::optional<double> stable; ///< of the old version
        QString whyNoStable; ///< one sentence, where there is none
    };
    enum class Outcome {
        True,
        False,
        NoData, ///< a number that decides is not known: NaN, or no `stable`
        Error, ///< cannot be evaluated on this answer
    };
    struct Judgement {
        Outcome outcome = Outcome::Error;
        QString message; ///< `0.0021 < 0.01` with the numbers put in, or what is missing
        friend bool operator==(const Judgement&, const Judgement&) = default;
    };

    /// The error's `where` is the column, from 1.
    [[nodiscard]] static Result<Condition> parse(const QString& text);

    [[nodiscard]] Judgement judge(const Question& question) const;
    bool namesStable() const;
    /// The other side of a plain comparison of `result` with a constant.
    [[nodiscard]] std::optional<double> threshold() const;

private:
    friend class ConditionParser;
    friend class ConditionEvaluation;

    struct Node {
        Operation operation = Operation::Constant;
        bool isTruth = false; ///< true or false, else a number
        double constant = 0; ///< also the index of an Element
        std::vector<size_t> children;
    };
    /// A place of the text where a number stands for a word when it is told.
    struct Mention {
        qsizetype start = 0;
        qsizetype length = 0;
        Operation operation = Operation::Answer; ///< Answer, Element or Stable
        size_t index = 0; ///< of an Element
    };

    QString told(const Question& question, bool holds) const;
    bool isConstant(size_t node) const;

    QString m_text;
    std::vector<Node> m_nodes; ///< children before parents; the last is the root
    std::vector<Mention> m_mentions; ///< in order of the text
    std::vector<double> m_literals;
    qsizetype m_operatorStart = -1; ///< of the comparison that is the whole condition
    qsizetype m_operatorLength = 0;
};

} // namespace slipway::analysis
