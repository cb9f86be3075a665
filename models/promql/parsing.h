// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"
#include "promql/tokenstream.h"

namespace slipway::promql {

/// Builds the tree by precedence climbing (a Pratt parser). Used through parser.h.
class Parsing {
public:
    explicit Parsing(TokenStream stream) : m_stream(std::move(stream)) { }

    Result<ExpressionPtr> whole();
    Result<VectorSelector> wholeSelector();
    /// The bytes that the error is about.
    Span wrongAt() const { return m_stream.wrongAt(); }

private:
    Result<ExpressionPtr> expression(int weakest);
    Result<ExpressionPtr> operand();
    Result<ExpressionPtr> signedOperand();
    Result<ExpressionPtr> primary();
    Result<ExpressionPtr> named();
    Result<ExpressionPtr> parenthesis();
    Result<ExpressionPtr> aggregation();
    Result<ExpressionPtr> call();
    Result<std::vector<ExpressionPtr>> arguments(const QString& place);

    Result<Binary> operation();
    Result<void> matching(Matching& out, bool& returnBool);
    Result<void> fill(Matching& out);
    Result<std::vector<std::string>> labelList();

    Result<ExpressionPtr> postfix(ExpressionPtr inner);
    Result<ExpressionPtr> brackets(ExpressionPtr inner);
    Result<ExpressionPtr> offset(ExpressionPtr inner);
    Result<ExpressionPtr> at(ExpressionPtr inner);
    Result<ExpressionPtr> extension(ExpressionPtr inner);
    Result<VectorSelector> selector();
    Result<void> matcher(VectorSelector& out);
    Result<void> finishSelector(const VectorSelector& selector);

    Result<TimeSpan> timeSpan(bool mustBePositive);
    Result<TimeSpan> offsetSpan();
    Result<TimeSpan> toTimeSpan(ExpressionPtr formula, bool mustBePositive);
    Result<ExpressionPtr> formula(int weakest);
    Result<ExpressionPtr> formulaOperand();

    /// A checked node that begins at `begin` and ends where the stream stands.
    template<typename Node>
    Result<ExpressionPtr> make(Node node, std::uint32_t begin);

    TokenStream m_stream;
    int m_depth = 0;
    bool m_mayMatchAnything = false; ///< within info(), whose selector only adds labels
};

/// The value of a duration formula in seconds; empty if it needs step() or range() and these are
/// not given. Fails on a division by zero.
Result<std::optional<double>> formulaValue(
    const Expression& formula, std::optional<double> step, std::optional<double> range);

} // namespace slipway::promql
