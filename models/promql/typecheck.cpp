// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/typecheck.h"

#include "promql/signatures.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

// The evaluator and the destructor go down the tree on the stack.
constexpr int maxDepth = 300;

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

Result<Type> expectType(const Expression& expression, Type wanted, const QString& place, Span& at)
{
    if (expression.type == wanted)
        return wanted;
    at = expression.span;
    return failure({},
        u"expected type %1 in %2, got %3"_s.arg(
            typeName(wanted), place, typeName(expression.type)));
}

Result<Type> typeOf(const NumberLiteral&, Span&)
{
    return Type::Scalar;
}

Result<Type> typeOf(const StringLiteral&, Span&)
{
    return Type::Text;
}

Result<Type> typeOf(const VectorSelector&, Span&)
{
    return Type::Vector;
}

Result<Type> typeOf(const MatrixSelector&, Span&)
{
    return Type::Matrix;
}

Result<Type> typeOf(const Subquery& subquery, Span&)
{
    if (subquery.inner->type == Type::Vector)
        return Type::Matrix;
    return failure({},
        u"subquery is only allowed on instant vector, got %1"_s.arg(
            typeName(subquery.inner->type)));
}

Result<Type> typeOf(const Parenthesis& parenthesis, Span&)
{
    return parenthesis.inner->type;
}

Result<Type> typeOf(const Unary& unary, Span&)
{
    const auto type = unary.inner->type;
    if (type == Type::Scalar || type == Type::Vector)
        return type;
    return failure({},
        u"unary expression only allowed on expressions of type scalar or instant vector, got \"%1\""_s
            .arg(typeName(type)));
}

Result<void> checkMatching(const Binary& binary, bool areVectors, Span& at)
{
    const auto& matching = binary.matching;
    const auto operation = latin(operatorText(binary.operation));
    const bool isGrouping = matching.cardinality == Matching::Cardinality::ManyToOne
        || matching.cardinality == Matching::Cardinality::OneToMany;
    if (isSetOperator(binary.operation) && isGrouping)
        return failure({}, u"no grouping allowed for \"%1\" operation"_s.arg(operation));
    if (!areVectors && (matching.isWritten || isGrouping))
        return failure({}, u"vector matching only allowed between instant vectors"_s);
    if (!areVectors && isSetOperator(binary.operation))
        return failure(
            {}, u"set operator \"%1\" not allowed in binary scalar expression"_s.arg(operation));
    if (!areVectors && (matching.fillLeft || matching.fillRight))
        return failure({}, u"filling in missing series is only allowed between instant vectors"_s);
    if (isSetOperator(binary.operation) && (matching.fillLeft || matching.fillRight))
        return failure({}, u"filling in missing series is not allowed for \"%1\""_s.arg(operation));
    for (const auto& label : matching.include) {
        if (matching.on && std::ranges::find(matching.labels, label) != matching.labels.end()) {
            at = binary.operatorSpan;
            return failure({},
                u"label \"%1\" must not occur in ON and GROUP clause at once"_s.arg(
                    QString::fromStdString(label)));
        }
    }
    return {};
}

Result<Type> typeOf(const Binary& binary, Span& at)
{
    for (const auto* side : {binary.left.get(), binary.right.get()}) {
        if (side->type == Type::Scalar || side->type == Type::Vector)
            continue;
        at = side->span;
        return failure({},
            u"binary expression must contain only scalar and instant vector types, got %1"_s.arg(
                typeName(side->type)));
    }
    const bool isLeftVector = binary.left->type == Type::Vector;
    const bool isRightVector = binary.right->type == Type::Vector;
    if (binary.returnBool && !isComparison(binary.operation)) {
        at = binary.operatorSpan;
        return failure({}, u"bool modifier can only be used on comparison operators"_s);
    }
    if (isComparison(binary.operation) && !binary.returnBool && !isLeftVector && !isRightVector) {
        at = binary.operatorSpan;
        return failure({},
            u"comparisons between scalars must use BOOL modifier"_s,
            u"write %1 bool"_s.arg(latin(operatorText(binary.operation))));
    }
    if (auto checked = checkMatching(binary, isLeftVector && isRightVector, at); !checked)
        return failure(checked.error());
    return isLeftVector || isRightVector ? Type::Vector : Type::Scalar;
}

Result<Type> typeOf(const Aggregation& aggregation, Span& at)
{
    if (aggregation.parameter) {
        const auto wanted
            = aggregation.operation == Keyword::CountValues ? Type::Text : Type::Scalar;
        if (auto type = expectType(*aggregation.parameter, wanted, u"aggregation parameter"_s, at);
            !type)
            return type;
    }
    return expectType(*aggregation.inner, Type::Vector, u"aggregation expression"_s, at);
}

Result<Type> typeOf(const Call& call, Span& at)
{
    const auto& signature = *call.function;
    const auto name = latin(signature.name);
    const auto given = static_cast<int>(call.arguments.size());
    const auto most = static_cast<int>(signature.arguments.size());
    const int least = most - std::abs(signature.optional);
    const auto wanted = [&](const QString& howMany, int count) {
        return failure({},
            u"expected %1%2 argument(s) in call to \"%3\", got %4"_s.arg(howMany)
                .arg(count)
                .arg(name)
                .arg(given));
    };
    if (given < least)
        return wanted(signature.optional == 0 ? u""_s : u"at least "_s, least);
    if (given > most && signature.optional >= 0)
        return wanted(signature.optional == 0 ? u""_s : u"at most "_s, most);
    for (int i = 0; i < given; ++i) {
        const auto wantedType = signature.arguments[static_cast<size_t>(std::min(i, most - 1))];
        const auto type = expectType(*call.arguments[static_cast<size_t>(i)],
            wantedType,
            u"call to function \"%1\""_s.arg(name),
            at);
        if (!type)
            return type;
    }
    return signature.result;
}

int depthOf(const ExpressionPtr& expression)
{
    return expression ? expression->depth : 0;
}

template<typename Node>
int depthBelow(const Node& node)
{
    if constexpr (requires { node.left; })
        return std::max(depthOf(node.left), depthOf(node.right));
    else if constexpr (requires { node.parameter; })
        return std::max(depthOf(node.inner), depthOf(node.parameter));
    else if constexpr (requires { node.inner; })
        return depthOf(node.inner);
    else if constexpr (requires { node.arguments; }) {
        int depth = 0;
        for (const auto& argument : node.arguments)
            depth = std::max(depth, depthOf(argument));
        return depth;
    } else
        return 0;
}

} // namespace

Result<void> check(Expression& expression, Span& at)
{
    const auto type
        = std::visit([&](const auto& node) { return typeOf(node, at); }, expression.node);
    if (!type)
        return failure(type.error());
    expression.type = *type;
    expression.depth
        = 1 + std::visit([](const auto& node) { return depthBelow(node); }, expression.node);
    if (expression.depth > maxDepth)
        return failure({}, u"the expression is nested deeper than %1 levels"_s.arg(maxDepth));
    return {};
}

} // namespace slipway::promql
