// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/observability/rulegraph.h"

#include "base/duration.h"
#include "lint/reading.h"
#include "promql/parser.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

void addSubqueries(const promql::Expression& expression, QSet<qint64>& out)
{
    if (const auto* node = std::get_if<promql::Subquery>(&expression.node)) {
        out.insert(node->range.milliseconds);
        addSubqueries(*node->inner, out);
    } else if (const auto* call = std::get_if<promql::Call>(&expression.node)) {
        for (const auto& argument : call->arguments)
            addSubqueries(*argument, out);
    } else if (const auto* binary = std::get_if<promql::Binary>(&expression.node)) {
        addSubqueries(*binary->left, out);
        addSubqueries(*binary->right, out);
    } else if (const auto* aggregation = std::get_if<promql::Aggregation>(&expression.node)) {
        addSubqueries(*aggregation->inner, out);
    } else if (const auto* parenthesis = std::get_if<promql::Parenthesis>(&expression.node)) {
        addSubqueries(*parenthesis->inner, out);
    } else if (const auto* unary = std::get_if<promql::Unary>(&expression.node)) {
        addSubqueries(*unary->inner, out);
    }
}

std::optional<RuleReading> readingOf(const QString& text)
{
    const auto parsed = promql::parse(text.toStdString());
    if (!parsed)
        return std::nullopt;
    RuleReading out;
    for (const auto& selection : lint::selectionsOf(**parsed)) {
        if (!selection.metric.isEmpty())
            out.series.insert(selection.metric);
        if (selection.range > 0)
            out.windows.insert(selection.range);
    }
    addSubqueries(**parsed, out.windows);
    return out;
}

} // namespace

qint64 windowInName(const QString& name)
{
    static const QRegularExpression ending(
        u"(?:[_:]|rate|increase|burn)(\\d+[smhdw])$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto match = ending.match(name);
    if (!match.hasMatch())
        return 0;
    const auto duration = parseDuration(match.captured(1).toLower());
    return duration ? duration->count() : 0;
}

RuleGraph RuleGraph::gather(const Facts& facts)
{
    RuleGraph out;
    for (const auto& at : allRules(facts)) {
        auto reading = readingOf(at.rule->expression);
        if (!reading)
            continue;
        if (!at.rule->isAlert) {
            auto& record = out.records[at.rule->name];
            record.series |= reading->series;
            record.windows |= reading->windows;
        }
        out.rules.emplace_back(at, std::move(*reading));
    }
    return out;
}

QSet<QString> RuleGraph::below(const QSet<QString>& series) const
{
    QSet<QString> out;
    QStringList open(series.begin(), series.end());
    while (!open.isEmpty()) {
        const QString name = open.takeLast();
        if (out.contains(name))
            continue;
        out.insert(name);
        if (const auto record = records.constFind(name); record != records.constEnd())
            open += QStringList(record->series.begin(), record->series.end());
    }
    return out;
}

QSet<qint64> RuleGraph::windowsOf(const RuleReading& reading) const
{
    QSet<qint64> out = reading.windows;
    QSet<QString> seen;
    QStringList open(reading.series.begin(), reading.series.end());
    while (!open.isEmpty()) {
        const QString name = open.takeLast();
        if (seen.contains(name))
            continue;
        seen.insert(name);
        if (const qint64 named = windowInName(name); named > 0) {
            out.insert(named);
            continue;
        }
        const auto record = records.constFind(name);
        if (record == records.constEnd())
            continue;
        out |= record->windows;
        if (record->windows.isEmpty())
            open += QStringList(record->series.begin(), record->series.end());
    }
    return out;
}

} // namespace slipway::readiness
