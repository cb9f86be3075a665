// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/condition.h"
#include "analysis/conditiontoken.h"

#include <span>

namespace slipway::analysis {

/// Makes a Condition from its words: recursive descent, weakest operator first.
class ConditionParser {
public:
    ConditionParser(const QString& text, std::vector<ConditionToken> tokens);
    [[nodiscard]] Result<Condition> whole();

private:
    using Index = Result<size_t>; ///< of a node
    using Rule = Index (ConditionParser::*)();
    struct Binary {
        QStringView symbol;
        Operation operation = Operation::Or;
    };

    Index disjunction();
    Index conjunction();
    Index comparison();
    Index sum();
    Index product();
    Index unary();
    Index nested(Rule rule);
    Index primary();
    Index named(const ConditionToken& name);
    Index answer(const ConditionToken& name);
    Index call(const ConditionToken& name);
    Index overAnswer(const ConditionToken& name, Operation operation);
    Index chain(Rule part, std::span<const Binary> operators, bool wantsTruth);
    Index compared(size_t left, const ConditionToken& symbol, Operation operation, size_t right);

    bool isNext(QStringView symbol) const;
    bool take(QStringView symbol);
    Result<void> expect(QStringView symbol);
    const ConditionToken& peek() const { return m_tokens[m_at]; }
    bool isTruth(size_t node) const { return m_out.m_nodes[node].isTruth; }
    Result<void> wants(size_t node, bool truth, const ConditionToken& by) const;
    size_t add(Operation operation, bool truth, std::vector<size_t> children, double constant = 0);
    tl::unexpected<Error> wrong(
        const ConditionToken& token, const QString& what, const QString& fix = {}) const;

    std::vector<ConditionToken> m_tokens;
    Condition m_out;
    size_t m_at = 0;
    int m_depth = 0;
    qsizetype m_lastOperator = -1; ///< of the comparison that was read last
    size_t m_lastComparison = 0; ///< its node
    qsizetype m_lastLength = 0;
};

} // namespace slipway::analysis
