// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/promqlscript.h"
#include "conformance/seriesnotation.h"
#include "conformance/suites.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::promql;

namespace slipway::conformance {
namespace {

/// A row of cases.tsv.
struct Row {
    int tier = 0;
    QString expression;
};

/// What a `cases.tsv` beside the script says, by line.
QMap<int, Row> rowsOf(const QString& script)
{
    QMap<int, Row> out;
    const QFileInfo info(script);
    QFile file(info.path() + u"/cases.tsv"_s);
    if (!file.open(QIODevice::ReadOnly))
        return out;
    const auto lines = QString::fromUtf8(file.readAll()).split(u'\n');
    const auto head = lines.value(0).split(u'\t');
    for (const auto& line : lines.mid(1)) {
        const auto fields = line.split(u'\t');
        const auto field = [&](const QString& name) { return fields.value(head.indexOf(name)); };
        if (field(u"file"_s) == info.fileName())
            out[field(u"line"_s).toInt()] = {field(u"tier"_s).toInt(), field(u"expr"_s)};
    }
    return out;
}

/// Native histograms that are read make a case one of tier 3, if nobody says otherwise.
CaseResult judged(const SuiteFile& file, const Outcome& outcome, const QMap<int, Row>& rows)
{
    const auto row = rows.value(outcome.line);
    const bool isKnown = row.tier > 0 && row.expression == outcome.expression;
    const int tier = isKnown ? row.tier : outcome.readsHistograms ? 3 : 0;
    CaseResult out{file.name, outcome.line, {}, tier, outcome.verdict == Verdict::Passed, {}};
    if (!out.ok)
        out.message = outcome.expression + u": "_s + outcome.detail;
    if (tier == 3 && out.ok && !outcome.isProven) {
        out.ok = false;
        out.message = outcome.expression
            + u": native histograms, expected, got floats alone, which prove nothing here"_s;
    }
    return out;
}

void runTestFile(const SuiteFile& file, const ScriptOptions& options, Results& out)
{
    QFile script(file.path);
    if (!script.open(QIODevice::ReadOnly)) {
        out.push_back({file.name, 1, {}, 0, false, u"cannot be read: "_s + script.errorString()});
        return;
    }
    const auto rows = rowsOf(file.path);
    for (const auto& outcome : runScript(QString::fromUtf8(script.readAll()), options))
        out.push_back(judged(file, outcome, rows));
}

/// A script of the runner's own tests: whether all of it passes is what counts.
QString selfTestProblem(const QJsonObject& one, const ScriptOptions& options)
{
    QStringList problems;
    for (const auto& outcome : runScript(one[u"script"_s].toString(), options)) {
        const auto result = judged({}, outcome, {});
        if (!result.ok)
            problems << u"line %1: %2"_s.arg(result.line).arg(result.message);
    }
    if (problems.isEmpty() == one[u"ok"_s].toBool())
        return {};
    return problems.isEmpty()
        ? u"script, expected to fail (%1), got a pass"_s.arg(one[u"error"_s].toString())
        : u"script, expected to pass, got "_s + problems.join(u"; "_s);
}

timeseries::Labels labelsOf(const QJsonObject& object)
{
    std::vector<timeseries::Label> out;
    for (auto it = object.begin(); it != object.end(); ++it)
        out.push_back({it.key().toStdString(), it->toString().toStdString()});
    return timeseries::Labels(std::move(out));
}

/// A query without data over a range.
QString rowsProblem(const QJsonObject& one, const ScriptOptions& options)
{
    const auto milliseconds
        = [&](const QString& key) { return static_cast<qint64>(one[key].toDouble() * 1000); };
    const qint64 start = milliseconds(u"start_s"_s);
    const qint64 step = milliseconds(u"step_s"_s);
    const auto answer = queryRange(*timeseries::makeMemoryStore()->snapshot(),
        one[u"query"_s].toString().toStdString(),
        start,
        milliseconds(u"end_s"_s),
        step,
        {.semantics = options.semantics});
    if (!answer)
        return u"answer, expected one, got the failure "_s + answer.error().text();
    const auto& matrix = std::get<Matrix>(answer->value);
    const auto wanted = one[u"result"_s].toArray();
    if (static_cast<qsizetype>(matrix.size()) != wanted.size())
        return u"series, expected %1, got %2"_s.arg(wanted.size()).arg(matrix.size());
    for (const auto& value : wanted) {
        const auto labels = labelsOf(value.toObject()[u"labels"_s].toObject());
        const auto found = std::ranges::find(matrix, labels, &MatrixSeries::labels);
        if (found == matrix.end())
            return u"series, expected %1, got none"_s.arg(QString::fromStdString(labels.text()));
        const auto values = value.toObject()[u"values"_s].toArray();
        for (qsizetype i = 0; i < values.size(); ++i) {
            const auto at
                = std::ranges::find(found->samples, start + i * step, &timeseries::Sample::time);
            const bool isThere = at != found->samples.end();
            if (values[i].isNull() ? isThere
                                   : !isThere || !isNearlyEqual(numberOf(values[i]), at->value))
                return u"value %1, expected %2, got %3"_s.arg(i).arg(
                    values[i].isNull() ? u"nothing"_s : values[i].toString(),
                    isThere ? QString::number(at->value) : u"nothing"_s);
        }
    }
    return {};
}

Results runScripts(const QStringList& paths, const ScriptOptions& options)
{
    Results out;
    for (const auto& path : paths) {
        for (const auto& file : filesOf(path, {u".test"_s, u"exec.jsonl"_s, u"selftest.jsonl"_s})) {
            if (!file.path.endsWith(u".jsonl")) {
                runTestFile(file, options, out);
                continue;
            }
            for (const auto& one : jsonCasesOf(file.path)) {
                const bool isScript = one.object.contains(u"script"_s);
                out.push_back(resultOf(file,
                    one,
                    isScript ? selfTestProblem(one.object, options)
                             : rowsProblem(one.object, options)));
            }
        }
    }
    return out;
}

} // namespace

Results runPromqltest(const QStringList& paths)
{
    return runScripts(paths, {});
}

Results runCompliance(const QStringList& paths)
{
    return runScripts(paths, {.semantics = Semantics::Prometheus2});
}

} // namespace slipway::conformance
