// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/treejudge.h"

#include "conformance/suite.h"
#include "promql/signatures.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace slipway::promql;

namespace slipway::conformance {
namespace {

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString differs(const QString& what, const QString& wanted, const QString& got)
{
    return wanted == got ? QString() : u"%1, expected %2, got %3"_s.arg(what, wanted, got);
}

/// The first of these that is not empty.
QString firstOf(std::initializer_list<QString> problems)
{
    for (const QString& problem : problems) {
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

QString aggregationName(Keyword keyword)
{
    static const QMap<Keyword, QString> names{{Keyword::Sum, u"SUM"_s},
        {Keyword::Avg, u"AVG"_s},
        {Keyword::Count, u"COUNT"_s},
        {Keyword::Min, u"MIN"_s},
        {Keyword::Max, u"MAX"_s},
        {Keyword::Group, u"GROUP"_s},
        {Keyword::Stddev, u"STDDEV"_s},
        {Keyword::Stdvar, u"STDVAR"_s},
        {Keyword::Topk, u"TOPK"_s},
        {Keyword::Bottomk, u"BOTTOMK"_s},
        {Keyword::CountValues, u"COUNT_VALUES"_s},
        {Keyword::Quantile, u"QUANTILE"_s},
        {Keyword::Limitk, u"LIMITK"_s},
        {Keyword::LimitRatio, u"LIMIT_RATIO"_s}};
    return names.value(keyword);
}

/// A number, its sign folded in.
std::optional<double> literalOf(const Expression& expression)
{
    if (const auto* number = std::get_if<NumberLiteral>(&expression.node))
        return number->value;
    const auto* sign = std::get_if<Unary>(&expression.node);
    const auto inner = sign ? literalOf(*sign->inner) : std::nullopt;
    return inner && sign->isMinus ? std::optional(-*inner) : inner;
}

QString numberProblem(const Expression& ours, const QJsonObject& theirs)
{
    const auto value = literalOf(ours);
    if (!value)
        return u"node, expected a number, got another"_s;
    const double wanted = numberOf(theirs.value(u"Val"_s));
    return isSameNumber(wanted, *value)
        ? QString()
        : differs(u"number"_s, QString::number(wanted, 'g', 17), QString::number(*value, 'g', 17));
}

QString placementProblem(const Placement& ours, const QJsonObject& theirs)
{
    const QString at = ours.at == Placement::At::Time ? u"at %1"_s.arg(ours.atTime)
        : ours.at == Placement::At::Start             ? u"START"_s
        : ours.at == Placement::At::End               ? u"END"_s
                                                      : u"none"_s;
    const auto named = theirs.value(u"StartOrEnd"_s).toString();
    const auto time = theirs.value(u"Timestamp"_s);
    const QString wanted = !named.isEmpty() ? named
        : time.isDouble()                   ? u"at %1"_s.arg(static_cast<qint64>(time.toDouble()))
                                            : u"none"_s;
    const bool isFormula = theirs.contains(u"OriginalOffsetExpr"_s);
    const QString offset = ours.offset && !ours.offset->formula
        ? QString::number(ours.offset->milliseconds)
        : u"0"_s;
    const QString wantedOffset = isFormula && offset == u"0"
        ? offset
        : QString::number(static_cast<qint64>(theirs.value(u"OriginalOffset"_s).toDouble()));
    // A formula of numbers alone is worked out while it is read.
    const QString offsets = isFormula ? QString() : differs(u"offset"_s, wantedOffset, offset);
    return firstOf({differs(u"@"_s, wanted, at), offsets});
}

QString matcherText(const QString& name, const QString& operation, const QString& value)
{
    return u"%1%2\"%3\""_s.arg(name, operation, value);
}

QString selectorProblem(const VectorSelector& ours, const QJsonObject& theirs)
{
    static const QStringList operations{u"="_s, u"!="_s, u"=~"_s, u"!~"_s};
    QStringList got;
    for (const auto& matcher : ours.matchers)
        got << matcherText(textOf(matcher.name()),
            operations[static_cast<int>(matcher.kind())],
            textOf(matcher.value()));
    QStringList wanted;
    for (const auto& value : theirs.value(u"LabelMatchers"_s).toArray()) {
        const auto matcher = value.toObject();
        wanted << matcherText(matcher.value(u"name"_s).toString(),
            matcher.value(u"op"_s).toString(),
            matcher.value(u"value"_s).toString());
    }
    got.sort();
    wanted.sort();
    return firstOf({differs(u"matchers"_s, wanted.join(u','), got.join(u',')),
        placementProblem(ours.placement, theirs)});
}

QString spanProblem(const QString& what, const TimeSpan* ours, const QJsonObject& theirs)
{
    if (theirs.contains(what + u"Expr"_s))
        return ours ? QString() : u"%1, expected a formula, got none"_s.arg(what);
    return differs(what,
        QString::number(static_cast<qint64>(theirs.value(what).toDouble())),
        QString::number(ours ? ours->milliseconds : 0));
}

QString listOf(const std::vector<std::string>& list)
{
    QStringList out;
    for (const auto& text : list)
        out << textOf(text);
    out.sort();
    return out.join(u',');
}

QString listOf(const QJsonValue& list)
{
    QStringList out;
    for (const auto& value : list.toArray())
        out << value.toString();
    out.sort();
    return out.join(u',');
}

QString matchingProblem(const Matching& ours, const QJsonObject& theirs)
{
    static const QStringList names{
        u"CardOneToOne"_s, u"CardManyToOne"_s, u"CardOneToMany"_s, u"CardManyToMany"_s};
    return firstOf({differs(u"cardinality"_s,
                        theirs.value(u"Card"_s).toString(names[0]),
                        names[static_cast<int>(ours.cardinality)]),
        differs(u"on"_s,
            theirs.value(u"On"_s).toBool() ? u"on"_s : u"ignoring"_s,
            ours.on ? u"on"_s : u"ignoring"_s),
        differs(
            u"matching labels"_s, listOf(theirs.value(u"MatchingLabels"_s)), listOf(ours.labels)),
        differs(u"included labels"_s, listOf(theirs.value(u"Include"_s)), listOf(ours.include))});
}

QString child(const ExpressionPtr& ours, const QJsonObject& theirs, const QString& key)
{
    const bool isWanted = theirs.contains(key);
    if (!ours || !isWanted)
        return static_cast<bool>(ours) == isWanted ? QString()
                                                   : u"%1, expected one side only"_s.arg(key);
    const QString why = treeProblem(*ours, theirs.value(key).toObject());
    return why.isEmpty() ? why : key + u": "_s + why;
}

/// Compares a node of ours with the object of theirs; the overload says what is to be looked at.
struct Compare {
    const QJsonObject& theirs;

    QString operator()(const NumberLiteral&) const { return {}; }
    QString operator()(const StringLiteral& ours) const
    {
        return differs(u"string"_s, theirs.value(u"Val"_s).toString(), textOf(ours.value));
    }
    QString operator()(const VectorSelector& ours) const { return selectorProblem(ours, theirs); }
    QString operator()(const MatrixSelector& ours) const
    {
        return firstOf({spanProblem(u"Range"_s, &ours.range, theirs),
            selectorProblem(ours.selector, theirs.value(u"VectorSelector"_s).toObject())});
    }
    QString operator()(const Subquery& ours) const
    {
        return firstOf({spanProblem(u"Range"_s, &ours.range, theirs),
            spanProblem(u"Step"_s, ours.step ? &*ours.step : nullptr, theirs),
            placementProblem(ours.placement, theirs),
            child(ours.inner, theirs, u"Expr"_s)});
    }
    QString operator()(const Parenthesis& ours) const
    {
        return child(ours.inner, theirs, u"Expr"_s);
    }
    QString operator()(const Unary& ours) const
    {
        return firstOf(
            {differs(u"sign"_s, theirs.value(u"Op"_s).toString(), ours.isMinus ? u"-"_s : u"+"_s),
                child(ours.inner, theirs, u"Expr"_s)});
    }
    QString operator()(const Binary& ours) const
    {
        const bool areVectors = ours.left->type == Type::Vector && ours.right->type == Type::Vector;
        return firstOf({differs(u"operator"_s,
                            theirs.value(u"Op"_s).toString(),
                            textOf(operatorText(ours.operation))),
            differs(u"bool"_s,
                theirs.value(u"ReturnBool"_s).toBool() ? u"yes"_s : u"no"_s,
                ours.returnBool ? u"yes"_s : u"no"_s),
            areVectors
                ? matchingProblem(ours.matching, theirs.value(u"VectorMatching"_s).toObject())
                : QString(),
            child(ours.left, theirs, u"LHS"_s),
            child(ours.right, theirs, u"RHS"_s)});
    }
    QString operator()(const Aggregation& ours) const
    {
        return firstOf({differs(u"aggregation"_s,
                            theirs.value(u"Op"_s).toString(),
                            aggregationName(ours.operation)),
            differs(u"without"_s,
                theirs.value(u"Without"_s).toBool() ? u"yes"_s : u"no"_s,
                ours.without ? u"yes"_s : u"no"_s),
            differs(u"grouping"_s, listOf(theirs.value(u"Grouping"_s)), listOf(ours.labels)),
            child(ours.parameter, theirs, u"Param"_s),
            child(ours.inner, theirs, u"Expr"_s)});
    }
    QString operator()(const Call& ours) const
    {
        if (const QString why = differs(
                u"function"_s, theirs.value(u"Func"_s).toString(), textOf(ours.function->name));
            !why.isEmpty())
            return why;
        const auto list = theirs.value(u"Args"_s).toObject();
        for (size_t i = 0; i < ours.arguments.size(); ++i) {
            const QString why = child(ours.arguments[i], list, u"_%1"_s.arg(i));
            if (!why.isEmpty())
                return why;
        }
        return list.contains(u"_%1"_s.arg(ours.arguments.size()))
            ? u"arguments, expected more, got %1"_s.arg(ours.arguments.size())
            : QString();
    }
};

} // namespace

QString treeProblem(const Expression& ours, const QJsonObject& theirs)
{
    static const QStringList names{u"NumberLiteral"_s,
        u"StringLiteral"_s,
        u"VectorSelector"_s,
        u"MatrixSelector"_s,
        u"SubqueryExpr"_s,
        u"ParenExpr"_s,
        u"UnaryExpr"_s,
        u"BinaryExpr"_s,
        u"AggregateExpr"_s,
        u"Call"_s};
    const QString node = theirs.value(u"node"_s).toString();
    if (node == u"StepInvariantExpr")
        return treeProblem(ours, theirs.value(u"Expr"_s).toObject());
    if (node == u"NumberLiteral")
        return numberProblem(ours, theirs);
    const QString why = differs(u"node"_s, node, names[static_cast<qsizetype>(ours.node.index())]);
    return why.isEmpty() ? std::visit(Compare{theirs}, ours.node) : why;
}

} // namespace slipway::conformance
