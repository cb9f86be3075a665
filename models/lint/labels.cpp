// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/reading.h"
#include "promql/signatures.h"

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

using promql::Expression;
using promql::Keyword;

QString text(const std::string& bytes)
{
    return QString::fromStdString(bytes);
}

LabelSet only(QSet<QString> names)
{
    return {false, std::move(names)};
}

LabelSet without(LabelSet set, const QString& label)
{
    if (set.isOpen)
        set.names.insert(label);
    else
        set.names.remove(label);
    return set;
}

LabelSet with(LabelSet set, const QString& label)
{
    if (set.isOpen)
        set.names.remove(label);
    else
        set.names.insert(label);
    return set;
}

LabelSet either(const LabelSet& a, const LabelSet& b)
{
    if (!a.isOpen && !b.isOpen)
        return only(a.names | b.names);
    if (a.isOpen && b.isOpen)
        return {true, a.names & b.names};
    const auto& open = a.isOpen ? a : b;
    const auto& closed = a.isOpen ? b : a;
    return {true, open.names - closed.names};
}

LabelSet kept(const LabelSet& inner, const std::vector<std::string>& labels)
{
    QSet<QString> names;
    for (const auto& label : labels)
        if (inner.mayHave(text(label)))
            names.insert(text(label));
    return only(std::move(names));
}

LabelSet ofSelector(const promql::VectorSelector& node, const MetricSet& metrics)
{
    QString name = text(node.name);
    for (const auto& matcher : node.matchers)
        if (matcher.name() == "__name__"
            && matcher.kind() == std::decay_t<decltype(matcher)>::Kind::Equal)
            name = text(matcher.value());
    const auto standing = metrics.find(name);
    if (name.isEmpty())
        return {};
    QSet<QString> names;
    const bool isUp = standing.kind == Standing::Kind::BuiltIn
        && (name == u"up" || name.startsWith(u"scrape_"));
    if (standing.metric != nullptr) {
        if (!standing.metric->areLabelsKnown)
            return {};
        names = QSet<QString>(standing.metric->labels.begin(), standing.metric->labels.end());
        if (standing.metric->isRule)
            return only(std::move(names));
        if (standing.part == Part::Bucket)
            names.insert(u"le"_s);
        else if (standing.part == Part::Whole && standing.metric->type == MetricType::Summary)
            names.insert(u"quantile"_s);
    } else if (!isUp) {
        return {};
    }
    if (!metrics.areTargetLabelsKnown)
        return {};
    for (const auto& label : metrics.targetLabels)
        names.insert(label);
    return only(std::move(names));
}

LabelSet ofAggregation(const promql::Aggregation& node, const MetricSet& metrics)
{
    const auto inner = labelsOf(*node.inner, metrics);
    switch (node.operation) {
    case Keyword::Topk:
    case Keyword::Bottomk:
    case Keyword::Limitk:
    case Keyword::LimitRatio: return inner;
    default: break;
    }
    LabelSet out = inner;
    if (node.without) {
        for (const auto& label : node.labels)
            out = without(std::move(out), text(label));
    } else {
        out = kept(inner, node.labels);
    }
    if (node.operation == Keyword::CountValues && node.parameter)
        if (const auto* label
            = std::get_if<promql::StringLiteral>(&promql::unwrapped(*node.parameter).node))
            out = with(std::move(out), text(label->value));
    return out;
}

LabelSet ofBinary(const promql::Binary& node, const MetricSet& metrics)
{
    const bool isLeft = node.left->type == promql::Type::Vector;
    const bool isRight = node.right->type == promql::Type::Vector;
    if (!isLeft || !isRight)
        return labelsOf(isLeft ? *node.left : *node.right, metrics);
    const auto left = labelsOf(*node.left, metrics);
    if (node.operation == promql::BinaryOperator::And
        || node.operation == promql::BinaryOperator::Unless)
        return left;
    const auto right = labelsOf(*node.right, metrics);
    if (node.operation == promql::BinaryOperator::Or)
        return either(left, right);
    using Cardinality = promql::Matching::Cardinality;
    const bool isOneToMany = node.matching.cardinality == Cardinality::OneToMany;
    const bool isGrouped = isOneToMany || node.matching.cardinality == Cardinality::ManyToOne;
    if (isGrouped) {
        auto out = isOneToMany ? right : left;
        const auto& one = isOneToMany ? left : right;
        for (const auto& label : node.matching.include)
            if (one.mayHave(text(label)))
                out = with(std::move(out), text(label));
        return out;
    }
    if (node.matching.on)
        return kept(left, node.matching.labels);
    auto out = left;
    for (const auto& label : node.matching.labels)
        out = without(std::move(out), text(label));
    // One to one without `on`: both sides have the same labels.
    return right.isOpen ? out : (out.isOpen ? right : out);
}

LabelSet ofCall(const promql::Call& node, const MetricSet& metrics)
{
    const auto name = node.function->name;
    const auto string = [&](size_t i) {
        const auto* literal = i < node.arguments.size()
            ? std::get_if<promql::StringLiteral>(&promql::unwrapped(*node.arguments[i]).node)
            : nullptr;
        return literal ? text(literal->value) : QString();
    };
    if (name == "absent" || name == "absent_over_time") {
        QSet<QString> names;
        const auto found = selectionsOf(*node.arguments.front());
        if (found.size() == 1)
            for (const auto& matcher : found.front().selector->matchers)
                if (matcher.kind() == std::decay_t<decltype(matcher)>::Kind::Equal
                    && matcher.name() != "__name__")
                    names.insert(text(matcher.name()));
        return only(std::move(names));
    }
    if (name == "vector" || name == "scalar" || name == "time")
        return only({});
    for (const auto& argument : node.arguments) {
        if (argument->type != promql::Type::Vector && argument->type != promql::Type::Matrix)
            continue;
        auto out = labelsOf(*argument, metrics);
        if (name == "label_replace" || name == "label_join")
            return with(std::move(out), string(1));
        if (name == "histogram_quantile" || name == "histogram_fraction")
            return without(std::move(out), u"le"_s);
        if (name == "info")
            return {};
        return out;
    }
    return only({});
}

} // namespace

LabelSet labelsOf(const Expression& expression, const MetricSet& metrics)
{
    if (const auto* node = std::get_if<promql::VectorSelector>(&expression.node))
        return ofSelector(*node, metrics);
    if (const auto* node = std::get_if<promql::MatrixSelector>(&expression.node))
        return ofSelector(node->selector, metrics);
    if (const auto* node = std::get_if<promql::Subquery>(&expression.node))
        return labelsOf(*node->inner, metrics);
    if (const auto* node = std::get_if<promql::Parenthesis>(&expression.node))
        return labelsOf(*node->inner, metrics);
    if (const auto* node = std::get_if<promql::Unary>(&expression.node))
        return labelsOf(*node->inner, metrics);
    if (const auto* node = std::get_if<promql::Binary>(&expression.node))
        return ofBinary(*node, metrics);
    if (const auto* node = std::get_if<promql::Aggregation>(&expression.node))
        return ofAggregation(*node, metrics);
    if (const auto* node = std::get_if<promql::Call>(&expression.node))
        return ofCall(*node, metrics);
    return only({});
}

} // namespace slipway::lint
