// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/seriesnotation.h"
#include "conformance/suites.h"
#include "conformance/treejudge.h"
#include "promql/children.h"
#include "promql/parser.h"
#include "promql/printer.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

/// A name in quotes within the braces, which Prometheus 2.42 does not know.
bool hasQuotedName(const promql::Expression& expression)
{
    if (const auto* selector = std::get_if<promql::VectorSelector>(&expression.node))
        return !selector->name.empty() && !selector->isNameInFront;
    if (const auto* matrix = std::get_if<promql::MatrixSelector>(&expression.node))
        return !matrix->selector.name.empty() && !matrix->selector.isNameInFront;
    bool found = false;
    promql::eachChild(expression,
        [&](const promql::Expression& child) { found = found || hasQuotedName(child); });
    return found;
}

/// Whether a refusal is wanted only because the verdict is one of 2.42, which the suite of
/// VictoriaMetrics' own language was cut down to.
bool isOlder(const QJsonObject& one, const promql::Expression& tree)
{
    return one.value(u"id"_s).toString().startsWith(u"metricsql") && hasQuotedName(tree);
}

QString verdictProblem(const QJsonObject& one)
{
    const std::string text = inputOf(one).toStdString();
    const auto tree = promql::parse(text);
    const auto ok = one.value(u"ok"_s);
    if (ok.isNull())
        return {};
    if (tree && !ok.toBool(true) && isOlder(one, **tree))
        return {};
    if (tree && !ok.toBool(true)) {
        const auto wanted = one.value(u"errors"_s).toArray().at(0).toObject();
        return u"expression, expected a refusal (%1), got a tree"_s.arg(
            wanted.value(u"msg"_s).toString());
    }
    if (!tree && ok.toBool(true))
        return u"expression, expected a tree, got the refusal "_s + tree.error().text();
    if (!tree)
        return tree.error().where.isEmpty() ? u"refusal, expected its place, got none"_s
                                            : QString();
    const auto theirs = one.value(u"ast"_s).toObject();
    return theirs.isEmpty() ? QString() : treeProblem(**tree, theirs);
}

QString printProblem(const QJsonObject& one)
{
    const std::string text = inputOf(one).toStdString();
    const auto tree = promql::parse(text);
    if (!tree)
        return u"expression, expected a tree, got the refusal "_s + tree.error().text();
    const QString wanted = one.value(u"output"_s).toString();
    const QString got = QString::fromStdString(promql::canonicalText(**tree));
    return got == wanted ? QString() : u"text, expected %1, got %2"_s.arg(wanted, got);
}

QString notationProblem(const QJsonObject& one)
{
    QString rest;
    const auto labels = seriesLabels(QString::fromUtf8(inputOf(one)), &rest);
    const auto items = seriesItems(rest);
    const bool isGood = labels && items;
    if (isGood != one.value(u"ok"_s).toBool())
        return isGood ? u"series, expected a refusal, got samples"_s
                      : u"series, expected samples, got a refusal"_s;
    if (!isGood)
        return {};
    const auto wantedLabels = one.value(u"labels"_s).toObject();
    if (wantedLabels.size() != static_cast<qsizetype>(labels->all().size()))
        return u"labels, expected %1, got %2"_s.arg(wantedLabels.size()).arg(labels->all().size());
    for (const auto& label : labels->all()) {
        const auto wanted = wantedLabels.value(QString::fromStdString(label.name)).toString();
        if (wanted != QString::fromStdString(label.value))
            return u"label %1, expected \"%2\", got \"%3\""_s.arg(
                QString::fromStdString(label.name), wanted, QString::fromStdString(label.value));
    }
    const auto values = one.value(u"values"_s).toArray();
    if (values.size() != static_cast<qsizetype>(items->size()))
        return u"samples, expected %1, got %2"_s.arg(values.size()).arg(items->size());
    for (qsizetype i = 0; i < values.size(); ++i) {
        const auto& item = (*items)[static_cast<size_t>(i)];
        const bool isGap = values[i].toString() == u"_";
        const bool isSame = isGap
            ? item.kind == Item::Kind::Gap
            : item.kind == Item::Kind::Float && isSameNumber(numberOf(values[i]), item.value);
        if (!isSame)
            return u"sample %1, expected %2, got %3"_s.arg(i).arg(
                values[i].toString(), QString::number(item.value));
    }
    return {};
}

Results judgeLines(
    const QStringList& paths, const QString& ending, QString (*problem)(const QJsonObject&))
{
    Results out;
    for (const auto& path : paths) {
        for (const auto& file : filesOf(path, {ending})) {
            for (const auto& one : jsonCasesOf(file.path)) {
                const QString why = one.broken.isEmpty() ? problem(one.object) : QString();
                const QString input = QString::fromUtf8(inputOf(one.object)).left(200);
                out.push_back(resultOf(file, one, why.isEmpty() ? why : input + u": "_s + why));
            }
        }
    }
    return out;
}

} // namespace

Results runParser(const QStringList& paths)
{
    return judgeLines(paths, u"parser.jsonl"_s, verdictProblem);
}

Results runPrinter(const QStringList& paths)
{
    return judgeLines(paths, u"printer.jsonl"_s, printProblem);
}

Results runSeriesNotation(const QStringList& paths)
{
    return judgeLines(paths, u"notation.jsonl"_s, notationProblem);
}

} // namespace slipway::conformance
