// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqlscript.h"

#include "base/duration.h"
#include "promql/lexer.h"
#include "promql/numbers.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Labels;

namespace slipway::test {
namespace {

qint64 milliseconds(const QString& text)
{
    const bool isNegative = text.startsWith(u'-');
    const auto parsed = parseDuration(isNegative ? text.mid(1) : text);
    return parsed ? parsed->count() * (isNegative ? -1 : 1) : 0;
}

/// What one `eval` asks for.
struct Evaluate {
    bool isRange = false;
    bool isFailing = false;
    bool isOrdered = false;
    qint64 start = 0, end = 0, step = 1;
    QString expression;
    std::optional<double> scalar;
    std::optional<QString> text;
    bool isRangeVector = false; ///< the result's own times: start, step
    qint64 vectorStart = 0, vectorStep = 0;
    QString failure; ///< the error has to hold this, a regular expression
    struct Line {
        Labels labels;
        std::vector<std::optional<double>> values;
    };
    std::vector<Line> lines;
    QString broken; ///< why the block cannot be read
};

QString textOf(const Labels& labels)
{
    return QString::fromStdString(labels.text());
}

bool isUnsupported(const Error& error)
{
    return error.what.contains(u"not supported yet");
}

class Runner {
public:
    explicit Runner(const QString& script)
    {
        for (const auto& line : script.split(u'\n')) {
            const auto trimmed = line.trimmed();
            m_lines << (trimmed.startsWith(u'#') ? QString() : trimmed);
        }
        clear();
    }

    std::vector<Outcome> run()
    {
        while (m_at < m_lines.size()) {
            const QString line = m_lines[m_at];
            if (line.isEmpty())
                ++m_at;
            else if (line == u"clear")
                ++m_at, clear();
            else if (line.startsWith(u"load"))
                load();
            else if (line.startsWith(u"eval"))
                evaluate();
            else
                broken(m_at++, u"unknown command"_s);
        }
        return std::move(m_outcomes);
    }

private:
    void clear()
    {
        constexpr qint64 endless = 1LL << 60;
        m_store = timeseries::makeMemoryStore({.retention = endless});
    }

    void broken(qsizetype line, const QString& why)
    {
        m_outcomes.push_back({static_cast<int>(line) + 1, m_lines[line], Verdict::Wrong, why});
    }

    void load()
    {
        static const QRegularExpression head(u"^load(?:_(with_nhcb))?\\s+(.+?)$"_s);
        const auto match = head.match(m_lines[m_at]);
        if (!match.hasMatch())
            return broken(m_at++, u"bad load"_s);
        const qint64 gap = milliseconds(match.captured(2));
        // Of a series that is written twice the second one counts.
        std::map<Labels, std::vector<timeseries::Point>> loaded;
        for (++m_at; m_at < m_lines.size() && !m_lines[m_at].isEmpty(); ++m_at) {
            static const QRegularExpression startTimes(u"@st\\s"_s);
            if (m_lines[m_at].contains(startTimes))
                continue;
            QString rest;
            const auto labels = seriesLabels(m_lines[m_at], &rest);
            const auto values = seriesValues(rest);
            if (!labels || !values) {
                broken(m_at, u"bad series"_s);
                continue;
            }
            const auto shared = std::make_shared<const Labels>(*labels);
            std::vector<timeseries::Point> points;
            for (size_t i = 0; i < values->size(); ++i) {
                if (const auto& value = (*values)[i])
                    points.push_back({shared, {static_cast<qint64>(i) * gap, *value}});
            }
            loaded[*labels] = std::move(points);
        }
        for (const auto& [labels, points] : loaded)
            m_store->append(points);
    }

    void evaluate()
    {
        const auto line = m_at;
        const auto asked = readEvaluate();
        Outcome outcome{
            static_cast<int>(line) + 1, asked.expression, Verdict::Passed, asked.broken};
        if (!asked.broken.isEmpty()) {
            outcome.verdict = Verdict::Wrong;
        } else {
            const auto text = asked.expression.toStdString();
            const auto snapshot = m_store->snapshot();
            const auto answer = asked.isRange
                ? queryRange(*snapshot, text, asked.start, asked.end, asked.step)
                : queryInstant(*snapshot, text, asked.start);
            judge(asked, answer, outcome);
            if (outcome.verdict == Verdict::Passed && !asked.isRange && !asked.isFailing)
                judgeAsRange(asked, *answer, outcome);
        }
        m_outcomes.push_back(std::move(outcome));
    }

    Evaluate readEvaluate()
    {
        static const QRegularExpression instant(
            u"^eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(.+?))?\\s+(.+)$"_s);
        static const QRegularExpression range(
            u"^eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(.+)\\s+to\\s+(.+)\\s+step\\s+(.+?)\\s+(.+)$"_s);
        Evaluate out;
        const QString head = m_lines[m_at++];
        if (const auto match = range.match(head); match.hasMatch()) {
            out.isRange = true;
            out.isFailing = match.captured(1) == u"fail";
            out.start = milliseconds(match.captured(2));
            out.end = milliseconds(match.captured(3));
            out.step = milliseconds(match.captured(4));
            out.expression = match.captured(5);
        } else if (const auto single = instant.match(head); single.hasMatch()) {
            out.isFailing = single.captured(1) == u"fail";
            out.isOrdered = single.captured(1) == u"ordered";
            out.start = out.end = milliseconds(single.captured(2));
            out.expression = single.captured(3);
        } else {
            out.broken = u"bad eval"_s;
        }
        for (; m_at < m_lines.size() && !m_lines[m_at].isEmpty(); ++m_at)
            readExpectation(m_lines[m_at], out);
        return out;
    }

    static void readExpectation(const QString& line, Evaluate& out)
    {
        static const QRegularExpression expect(
            u"^expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?$"_s);
        static const QRegularExpression rangeVector(
            u"^expect range vector from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)$"_s);
        if (const auto match = expect.match(line); match.hasMatch()) {
            out.isFailing = out.isFailing || match.captured(1) == u"fail";
            out.isOrdered = out.isOrdered || match.captured(1) == u"ordered";
            return;
        }
        if (const auto match = rangeVector.match(line); match.hasMatch()) {
            out.isRangeVector = true;
            out.vectorStart = milliseconds(match.captured(1));
            out.vectorStep = milliseconds(match.captured(3));
            return;
        }
        if (line.startsWith(u"expect string ")) {
            const auto value = unquoted(line.mid(14).trimmed().toStdString());
            out.text = value ? QString::fromStdString(*value) : QString();
            return;
        }
        if (line.startsWith(u"expected_fail_"))
            return;
        if (const auto number = parseNumber(line.toStdString())) {
            out.scalar = number;
            return;
        }
        QString rest;
        const auto labels = seriesLabels(line, &rest);
        const auto values = seriesValues(rest);
        if (!labels || !values)
            out.broken = u"bad expectation: "_s + line;
        else
            out.lines.push_back({*labels, *values});
    }

    static void judge(const Evaluate& asked, const Result<Answer>& answer, Outcome& outcome)
    {
        const auto wrong = [&](const QString& why) {
            outcome.verdict = Verdict::Wrong;
            outcome.detail = why;
        };
        if (!answer && isUnsupported(answer.error())) {
            outcome.verdict = Verdict::Unsupported;
            outcome.detail = answer.error().what;
            return;
        }
        if (asked.isFailing)
            return answer ? wrong(u"should have failed"_s) : void();
        if (!answer)
            return wrong(u"failed: "_s + answer.error().text());
        if (const QString why = compare(asked, answer->value); !why.isEmpty())
            wrong(why);
    }

    static QString compare(const Evaluate& asked, const Value& value)
    {
        if (const auto* scalar = std::get_if<Scalar>(&value)) {
            if (asked.scalar && isNearlyEqual(*asked.scalar, scalar->sample.value))
                return {};
            return u"scalar %1"_s.arg(QString::fromStdString(numberText(scalar->sample.value)));
        }
        if (asked.scalar)
            return u"not a scalar"_s;
        if (const auto* text = std::get_if<Text>(&value)) {
            return asked.text == QString::fromStdString(text->value)
                ? QString()
                : u"string "_s + QString::fromStdString(text->value);
        }
        if (const auto* vector = std::get_if<Vector>(&value))
            return asked.isRangeVector ? u"not a range vector"_s : compareVector(asked, *vector);
        if (!asked.isRange && !asked.isRangeVector)
            return u"a range vector"_s;
        return compareMatrix(asked, std::get<Matrix>(value));
    }

    static QString compareVector(const Evaluate& asked, const Vector& vector)
    {
        if (vector.size() != asked.lines.size())
            return u"%1 series, expected %2"_s.arg(vector.size()).arg(asked.lines.size());
        for (size_t i = 0; i < vector.size(); ++i) {
            const auto& element = vector[i];
            const auto found
                = std::ranges::find(asked.lines, element.labels, &Evaluate::Line::labels);
            if (found == asked.lines.end())
                return u"unexpected series "_s + textOf(element.labels);
            if (asked.isOrdered && asked.lines[i].labels != element.labels)
                return u"order: %1 at %2"_s.arg(textOf(element.labels)).arg(i);
            if (found->values.size() != 1 || !found->values[0])
                return u"the expectation wants one value"_s;
            if (!isNearlyEqual(*found->values[0], element.sample.value)) {
                return u"%1 is %2, expected %3"_s.arg(textOf(element.labels),
                    QString::fromStdString(numberText(element.sample.value)),
                    QString::fromStdString(numberText(*found->values[0])));
            }
        }
        return {};
    }

    static QString compareMatrix(const Evaluate& asked, const Matrix& matrix)
    {
        const qint64 start = asked.isRangeVector ? asked.vectorStart : asked.start;
        const qint64 step = asked.isRangeVector ? asked.vectorStep : asked.step;
        if (matrix.size() != asked.lines.size())
            return u"%1 series, expected %2"_s.arg(matrix.size()).arg(asked.lines.size());
        for (const auto& series : matrix) {
            const auto found
                = std::ranges::find(asked.lines, series.labels, &Evaluate::Line::labels);
            if (found == asked.lines.end())
                return u"unexpected series "_s + textOf(series.labels);
            std::map<qint64, double> points;
            for (const auto& sample : series.samples)
                points[sample.time] = sample.value;
            for (size_t i = 0; i < found->values.size(); ++i) {
                const auto at = points.extract(start + static_cast<qint64>(i) * step);
                const auto& wanted = found->values[i];
                const bool isSame
                    = at.empty() ? !wanted : wanted && isNearlyEqual(*wanted, at.mapped());
                if (!isSame) {
                    return u"%1 at %2 is %3"_s.arg(textOf(series.labels))
                        .arg(i)
                        .arg(at.empty() ? u"nothing"_s
                                        : QString::fromStdString(numberText(at.mapped())));
                }
            }
            if (!points.empty())
                return u"more points than expected in "_s + textOf(series.labels);
        }
        return {};
    }

    /// The same expression over T-1m … T+1m has the same answer in its middle.
    void judgeAsRange(const Evaluate& asked, const Answer& answer, Outcome& outcome) const
    {
        static const QRegularExpression dependent(u"\\b(start|end|range|step)\\s*\\("_s);
        const auto* vector = std::get_if<Vector>(&answer.value);
        if (!vector || asked.isOrdered || dependent.match(asked.expression).hasMatch())
            return;
        constexpr qint64 minute = 60'000;
        const auto ranged = queryRange(*m_store->snapshot(),
            asked.expression.toStdString(),
            asked.start - minute,
            asked.start + minute,
            minute);
        if (!ranged) {
            outcome.verdict = Verdict::Wrong;
            outcome.detail = u"as a range query: "_s + ranged.error().text();
            return;
        }
        Vector middle;
        for (const auto& series : std::get<Matrix>(ranged->value)) {
            for (const auto& sample : series.samples) {
                if (sample.time == asked.start)
                    middle.push_back({series.labels, sample});
            }
        }
        if (const QString why = compareVector(asked, middle); !why.isEmpty()) {
            outcome.verdict = Verdict::Wrong;
            outcome.detail = u"as a range query: "_s + why;
        }
    }

    QStringList m_lines;
    qsizetype m_at = 0;
    std::unique_ptr<timeseries::SeriesStore> m_store;
    std::vector<Outcome> m_outcomes;
};

} // namespace

std::vector<Outcome> runScript(const QString& script)
{
    return Runner(script).run();
}

} // namespace slipway::test
