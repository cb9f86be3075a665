// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/reading.h"

#include "lint/lint.h"
#include "promql/signatures.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

using promql::Expression;
using promql::Keyword;

QString text(const std::string& bytes)
{
    return QString::fromStdString(bytes);
}

QString wordOf(Keyword aggregation)
{
    switch (aggregation) {
    case Keyword::Count: return u"count"_s;
    case Keyword::CountValues: return u"count_values"_s;
    case Keyword::Group: return u"group"_s;
    case Keyword::Sum: return u"sum"_s;
    default: return u"aggregation"_s;
    }
}

/// Walks a tree and gathers its selectors.
class SelectionWalk {
public:
    std::vector<Selection> found;

    void walk(const Expression& expression)
    {
        m_span = expression.span;
        std::visit([this](const auto& node) { see(node); }, expression.node);
    }

private:
    void see(const promql::NumberLiteral&) { }
    void see(const promql::StringLiteral&) { }
    void see(const promql::VectorSelector& node) { add(node, 0); }
    void see(const promql::MatrixSelector& node) { add(node.selector, node.range.milliseconds); }
    void see(const promql::Subquery& node)
    {
        ++m_subqueries;
        walk(*node.inner);
        --m_subqueries;
    }
    void see(const promql::Parenthesis& node) { walk(*node.inner); }
    void see(const promql::Unary& node) { walk(*node.inner); }
    void see(const promql::Binary& node)
    {
        walk(*node.left);
        walk(*node.right);
    }
    void see(const promql::Aggregation& node)
    {
        if (node.parameter)
            walk(*node.parameter);
        m_around.prepend(wordOf(node.operation));
        walk(*node.inner);
        m_around.removeFirst();
    }
    void see(const promql::Call& node)
    {
        m_around.prepend(
            QString::fromLatin1(node.function->name.data(), qsizetype(node.function->name.size())));
        for (const auto& argument : node.arguments)
            walk(*argument);
        m_around.removeFirst();
    }
    void add(const promql::VectorSelector& node, qint64 range)
    {
        Selection out;
        out.metric = text(node.name);
        for (const auto& matcher : node.matchers)
            if (matcher.name() == "__name__"
                && matcher.kind() == std::decay_t<decltype(matcher)>::Kind::Equal)
                out.metric = text(matcher.value());
        out.selector = &node;
        out.span = m_span;
        out.range = range;
        out.function = range > 0 ? m_around.value(0) : QString();
        out.around = m_around;
        out.isInSubquery = m_subqueries > 0;
        found.push_back(std::move(out));
    }

    promql::Span m_span;
    QStringList m_around;
    int m_subqueries = 0;
};

} // namespace

std::vector<Selection> selectionsOf(const Expression& expression)
{
    SelectionWalk walk;
    walk.walk(expression);
    return std::move(walk.found);
}

std::vector<LabelUse> groupingsOf(const Expression& expression)
{
    std::vector<LabelUse> out;
    const auto into = [&out](const Expression& inner) {
        auto below = groupingsOf(inner);
        std::move(below.begin(), below.end(), std::back_inserter(out));
    };
    if (const auto* node = std::get_if<promql::Aggregation>(&expression.node)) {
        if (!node->without)
            for (const auto& label : node->labels)
                out.push_back({text(label), node->inner.get(), expression.span});
        into(*node->inner);
    } else if (const auto* binary = std::get_if<promql::Binary>(&expression.node)) {
        using Cardinality = promql::Matching::Cardinality;
        const auto& matching = binary->matching;
        if (matching.on)
            for (const auto& label : matching.labels)
                for (const auto* side : {binary->left.get(), binary->right.get()})
                    out.push_back({text(label), side, expression.span});
        const auto* one = matching.cardinality == Cardinality::OneToMany ? binary->left.get()
                                                                         : binary->right.get();
        for (const auto& label : matching.include)
            out.push_back({text(label), one, expression.span});
        into(*binary->left);
        into(*binary->right);
    } else if (const auto* call = std::get_if<promql::Call>(&expression.node)) {
        for (const auto& argument : call->arguments)
            into(*argument);
    } else if (const auto* subquery = std::get_if<promql::Subquery>(&expression.node)) {
        into(*subquery->inner);
    } else if (const auto* parenthesis = std::get_if<promql::Parenthesis>(&expression.node)) {
        into(*parenthesis->inner);
    } else if (const auto* unary = std::get_if<promql::Unary>(&expression.node)) {
        into(*unary->inner);
    }
    return out;
}

QStringList templateLabels(const QString& text)
{
    static const QRegularExpression dotted(u"(?:\\$labels|\\.Labels)\\.([A-Za-z_][A-Za-z0-9_]*)"_s);
    static const QRegularExpression indexed(u"index\\s+(?:\\$labels|\\.Labels)\\s+\"([^\"]+)\""_s);
    QStringList out;
    for (const auto* pattern : {&dotted, &indexed}) {
        auto matches = pattern->globalMatch(text.left(16'384));
        while (matches.hasNext()) {
            const QString label = matches.next().captured(1);
            if (!out.contains(label))
                out << label;
        }
    }
    return out;
}

} // namespace slipway::lint
