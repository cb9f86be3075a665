// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/treejson.h"

#include "promql/numbers.h"
#include "promql/signatures.h"

#include <QJsonArray>
#include <QStringList>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

using timeseries::Matcher;

QString shown(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QJsonArray positions(Span span)
{
    return {static_cast<qint64>(span.begin), static_cast<qint64>(span.end)};
}

QJsonArray texts(const std::vector<std::string>& list)
{
    QJsonArray out;
    for (const auto& one : list)
        out << shown(one);
    return out;
}

QJsonValue numberJson(double value)
{
    return std::isfinite(value) ? QJsonValue(value) : QJsonValue(shown(numberText(value)));
}

QString operatorOf(Matcher::Kind kind)
{
    switch (kind) {
    case Matcher::Kind::Equal: return u"="_s;
    case Matcher::Kind::NotEqual: return u"!="_s;
    case Matcher::Kind::Regex: return u"=~"_s;
    case Matcher::Kind::NotRegex: return u"!~"_s;
    }
    return {};
}

/// A formula of lengths: numbers, and what computes with them.
QJsonObject formulaJson(const Expression& formula)
{
    if (std::holds_alternative<NumberLiteral>(formula.node))
        return treeJson(formula);
    if (const auto* parenthesis = std::get_if<Parenthesis>(&formula.node)) {
        auto inner = formulaJson(*parenthesis->inner);
        if (inner[u"node"_s].toString() == u"NumberLiteral") {
            inner = {{u"node"_s, u"DurationExpr"_s},
                {u"Op"_s, u"+"_s},
                {u"RHS"_s, inner},
                {u"StartPos"_s, static_cast<qint64>(formula.span.begin)},
                {u"EndPos"_s, static_cast<qint64>(formula.span.end)}};
        }
        inner[u"Wrapped"_s] = true;
        return inner;
    }
    QJsonObject out{{u"node"_s, u"DurationExpr"_s}};
    if (const auto* unary = std::get_if<Unary>(&formula.node)) {
        out[u"Op"_s] = unary->isMinus ? u"-"_s : u"+"_s;
        out[u"RHS"_s] = formulaJson(*unary->inner);
        out[u"StartPos"_s] = static_cast<qint64>(formula.span.begin);
    } else if (const auto* binary = std::get_if<Binary>(&formula.node)) {
        out[u"Op"_s] = shown(operatorText(binary->operation));
        out[u"LHS"_s] = formulaJson(*binary->left);
        out[u"RHS"_s] = formulaJson(*binary->right);
    } else if (const auto* call = std::get_if<Call>(&formula.node)) {
        out[u"Op"_s] = shown(call->function->name).toUpper();
        out[u"StartPos"_s] = static_cast<qint64>(formula.span.begin);
        out[u"EndPos"_s] = static_cast<qint64>(formula.span.end);
        if (call->arguments.size() == 2) {
            out[u"LHS"_s] = formulaJson(*call->arguments[0]);
            out[u"RHS"_s] = formulaJson(*call->arguments[1]);
        }
    }
    return out;
}

void addLength(QJsonObject& out, const QString& name, const TimeSpan& span)
{
    const bool isOriginal = name.startsWith(u"Original");
    if (span.formula)
        out[name + u"Expr"_s] = formulaJson(*span.formula);
    else if (span.milliseconds != 0 || !isOriginal)
        out[name] = span.milliseconds;
}

void addPlacement(QJsonObject& out, const Placement& placement)
{
    if (placement.offset)
        addLength(out, u"OriginalOffset"_s, *placement.offset);
    if (placement.at == Placement::At::Time)
        out[u"Timestamp"_s] = placement.atTime;
    else if (placement.at != Placement::At::None)
        out[u"StartOrEnd"_s] = placement.at == Placement::At::Start ? u"START"_s : u"END"_s;
}

QJsonObject selectorJson(const VectorSelector& selector, Span span)
{
    QJsonArray matchers;
    const auto add = [&](const Matcher& matcher) {
        matchers << QJsonObject{{u"op"_s, operatorOf(matcher.kind())},
            {u"name"_s, shown(matcher.name())},
            {u"value"_s, shown(matcher.value())}};
    };
    // The name in front stands last there.
    const std::ptrdiff_t named = selector.isNameInFront ? 1 : 0;
    std::for_each(selector.matchers.begin() + named, selector.matchers.end(), add);
    std::for_each(selector.matchers.begin(), selector.matchers.begin() + named, add);
    QJsonObject out{{u"node"_s, u"VectorSelector"_s}, {u"pos"_s, positions(span)}};
    out[u"LabelMatchers"_s] = matchers;
    if (selector.isNameInFront)
        out[u"Name"_s] = shown(selector.name);
    if (selector.mayMatchAnything)
        out[u"BypassEmptyMatcherCheck"_s] = true;
    if (selector.extension != Keyword::None)
        out[selector.extension == Keyword::Anchored ? u"Anchored"_s : u"Smoothed"_s] = true;
    return out;
}

QJsonObject matchingJson(const Matching& matching)
{
    static const QStringList names{
        u"CardOneToOne"_s, u"CardManyToOne"_s, u"CardOneToMany"_s, u"CardManyToMany"_s};
    QJsonObject out{{u"node"_s, u"VectorMatching"_s}};
    out[u"Card"_s] = names[static_cast<qsizetype>(matching.cardinality)];
    if (matching.isWritten)
        out[u"MatchingLabels"_s] = texts(matching.labels);
    if (matching.on)
        out[u"On"_s] = true;
    if (!matching.include.empty())
        out[u"Include"_s] = texts(matching.include);
    QJsonObject fill;
    if (matching.fillLeft)
        fill[u"LHS"_s] = numberJson(*matching.fillLeft);
    if (matching.fillRight)
        fill[u"RHS"_s] = numberJson(*matching.fillRight);
    if (!fill.isEmpty())
        out[u"FillValues"_s] = fill;
    return out;
}

struct Export {
    Span span;

    QJsonObject operator()(const NumberLiteral& node) const
    {
        QJsonObject out{{u"node"_s, u"NumberLiteral"_s}, {u"pos"_s, positions(span)}};
        out[u"Val"_s] = numberJson(node.value);
        if (node.isDuration)
            out[u"Duration"_s] = true;
        return out;
    }
    QJsonObject operator()(const StringLiteral& node) const
    {
        return {{u"node"_s, u"StringLiteral"_s},
            {u"pos"_s, positions(span)},
            {u"Val"_s, shown(node.value)}};
    }
    QJsonObject operator()(const VectorSelector& node) const
    {
        auto out = selectorJson(node, span);
        addPlacement(out, node.placement);
        return out;
    }
    QJsonObject operator()(const MatrixSelector& node) const
    {
        QJsonObject out{
            {u"node"_s, u"MatrixSelector"_s}, {u"EndPos"_s, static_cast<qint64>(span.end)}};
        addLength(out, u"Range"_s, node.range);
        auto selector = selectorJson(node.selector, node.selector.span);
        addPlacement(selector, node.selector.placement);
        out[u"VectorSelector"_s] = selector;
        return out;
    }
    QJsonObject operator()(const Subquery& node) const
    {
        QJsonObject out{{u"node"_s, u"SubqueryExpr"_s},
            {u"EndPos"_s, static_cast<qint64>(span.end)},
            {u"Expr"_s, treeJson(*node.inner)}};
        addLength(out, u"Range"_s, node.range);
        if (node.step)
            addLength(out, u"Step"_s, *node.step);
        addPlacement(out, node.placement);
        return out;
    }
    QJsonObject operator()(const Parenthesis& node) const
    {
        return {{u"node"_s, u"ParenExpr"_s},
            {u"pos"_s, positions(span)},
            {u"Expr"_s, treeJson(*node.inner)}};
    }
    QJsonObject operator()(const Unary& node) const
    {
        QJsonObject out{{u"node"_s, u"UnaryExpr"_s}, {u"Expr"_s, treeJson(*node.inner)}};
        out[u"Op"_s] = node.isMinus ? u"-"_s : u"+"_s;
        if (span.begin > 0)
            out[u"StartPos"_s] = static_cast<qint64>(span.begin);
        return out;
    }
    QJsonObject operator()(const Binary& node) const
    {
        QJsonObject out{{u"node"_s, u"BinaryExpr"_s},
            {u"Op"_s, shown(operatorText(node.operation))},
            {u"LHS"_s, treeJson(*node.left)},
            {u"RHS"_s, treeJson(*node.right)}};
        if (node.returnBool)
            out[u"ReturnBool"_s] = true;
        if (node.left->type == Type::Vector && node.right->type == Type::Vector)
            out[u"VectorMatching"_s] = matchingJson(node.matching);
        return out;
    }
    QJsonObject operator()(const Aggregation& node) const
    {
        QJsonObject out{{u"node"_s, u"AggregateExpr"_s},
            {u"pos"_s, positions(span)},
            {u"Op"_s, shown(keywordText(node.operation)).toUpper()},
            {u"Expr"_s, treeJson(*node.inner)}};
        if (node.parameter)
            out[u"Param"_s] = treeJson(*node.parameter);
        if (!node.labels.empty())
            out[u"Grouping"_s] = texts(node.labels);
        if (node.without)
            out[u"Without"_s] = true;
        return out;
    }
    QJsonObject operator()(const Call& node) const
    {
        QJsonObject arguments{{u"node"_s, u"Expressions"_s}};
        for (size_t i = 0; i < node.arguments.size(); ++i)
            arguments[u"_%1"_s.arg(i)] = treeJson(*node.arguments[i]);
        return {{u"node"_s, u"Call"_s},
            {u"pos"_s, positions(span)},
            {u"Func"_s, shown(node.function->name)},
            {u"Args"_s, arguments}};
    }
};

} // namespace

QJsonObject treeJson(const Expression& expression)
{
    return std::visit(Export{expression.span}, expression.node);
}

} // namespace slipway::promql
