// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/script.h"
#include "promql/lexer.h"
#include "promql/numbers.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

/// Start, end and step of three durations; empty if one is broken.
std::optional<Times> timesOf(const QString& from, const QString& to, const QString& step)
{
    const auto a = scriptDuration(from.trimmed());
    const auto b = scriptDuration(to.trimmed());
    const auto c = scriptDuration(step.trimmed());
    if (!a || !b || !c || *c <= 0 || *b < *a)
        return std::nullopt;
    return Times{*a, *b, *c};
}

/// Reads one `eval` block line by line.
class EvalReader {
public:
    EvalCommand run(const QStringList& lines, qsizetype& at)
    {
        m_out.line = static_cast<int>(at) + 1;
        head(lines[at++]);
        bool isOpen = true;
        for (; isOpen && at < lines.size() && !lines[at].isEmpty(); ++at)
            isOpen = expectation(lines[at]);
        checkWhole();
        return std::move(m_out);
    }

private:
    void head(const QString& line)
    {
        static const QRegularExpression instant(
            u"^eval(?:_(fail|warn|ordered|info))?\\s+instant\\s+(?:at\\s+(.+?))?\\s+(.+)$"_s);
        static const QRegularExpression range(
            u"^eval(?:_(fail|warn|info))?\\s+range\\s+from\\s+(.+)"
            "\\s+to\\s+(.+)\\s+step\\s+(.+?)\\s+(.+)$"_s);
        m_out.expression = line;
        if (const auto match = range.match(line); match.hasMatch()) {
            m_out.isRange = true;
            const auto times = timesOf(match.captured(2), match.captured(3), match.captured(4));
            if (!times)
                return broken(u"bad times"_s, line);
            m_out.times = *times;
            m_out.expression = match.captured(5);
            return oldForm(match.captured(1));
        }
        const auto match = instant.match(line);
        if (!match.hasMatch())
            return broken(u"bad eval"_s, line);
        const auto at = match.hasCaptured(2) && !match.captured(2).isEmpty()
            ? scriptDuration(match.captured(2))
            : 0;
        if (!at)
            return broken(u"bad time"_s, match.captured(2));
        m_out.times = {*at, *at, 1};
        m_out.expression = match.captured(3);
        oldForm(match.captured(1));
    }

    void oldForm(const QString& word)
    {
        m_isOldFail = word == u"fail";
        m_out.isFailing = m_isOldFail;
        m_out.isOrdered = word == u"ordered";
        if (word == u"warn")
            m_out.warnings.some.emplace_back();
        if (word == u"info")
            m_out.infos.some.emplace_back();
    }

    /// False if the line ends the block.
    bool expectation(const QString& line)
    {
        static const QRegularExpression expect(
            u"^expect\\s+(ordered|fail|warn|no_warn|info|no_info)(?:\\s+(regex|msg):(.+))?$"_s);
        if (const auto match = expect.match(line); match.hasMatch()) {
            rule(match.captured(1),
                textRule(match.captured(2) == u"regex", match.captured(3).trimmed()));
            return true;
        }
        if (line.startsWith(u"expect range vector"))
            return rangeVector(line), true;
        if (line.startsWith(u"expect string"))
            return string(line.mid(13).trimmed()), true;
        if (line == u"expect" || line.startsWith(u"expect ") || line.startsWith(u"expect\t"))
            return broken(u"unknown expectation"_s, line), true;
        if (m_isOldFail && line.startsWith(u"expected_fail_"))
            return oldFailure(line), false;
        if (const auto number = promql::parseNumber(line.toStdString())) {
            m_out.scalar = number;
            return false;
        }
        QString rest;
        const auto labels = seriesLabels(line, &rest);
        const auto items = seriesItems(rest);
        if (!labels || !items)
            broken(u"bad expectation"_s, line);
        else
            m_out.series.push_back({*labels, *items});
        return true;
    }

    TextRule textRule(bool isRegex, const QString& text)
    {
        if (text.isEmpty())
            return {};
        if (isRegex && !QRegularExpression(text).isValid())
            broken(u"bad regular expression"_s, text);
        return {isRegex ? TextRule::Kind::Regex : TextRule::Kind::Exact, text};
    }

    void rule(const QString& kind, const TextRule& text)
    {
        if (kind == u"fail") {
            if (m_out.failure)
                broken(u"a second `expect fail`"_s, text.text);
            m_out.isFailing = true;
            m_out.failure = text;
        } else if (kind == u"ordered") {
            m_out.isOrdered = true;
        } else if (kind == u"warn") {
            m_out.warnings.some.push_back(text);
        } else if (kind == u"info") {
            m_out.infos.some.push_back(text);
        } else {
            (kind == u"no_warn" ? m_out.warnings : m_out.infos).none = true;
        }
    }

    void rangeVector(const QString& line)
    {
        static const QRegularExpression form(
            u"^expect range vector\\s+from\\s+(\\S+)\\s+to\\s+(\\S+)\\s+step\\s+(\\S+)$"_s);
        const auto match = form.match(line);
        m_out.rangeVector = timesOf(match.captured(1), match.captured(2), match.captured(3));
        if (!m_out.rangeVector)
            broken(u"bad range vector"_s, line);
    }

    void string(const QString& quoted)
    {
        const bool isGo = quoted.size() >= 2 && (quoted[0] == u'"' || quoted[0] == u'`');
        const auto text = isGo ? promql::unquoted(quoted.toStdString())
                               : Result<std::string>(failure({}, u"not quoted"_s));
        if (!text)
            return broken(u"bad string"_s, quoted);
        m_out.text = *text;
    }

    void oldFailure(const QString& line)
    {
        static const QRegularExpression form(u"^expected_fail_(message|regexp)\\s+(.+)$"_s);
        const auto match = form.match(line);
        if (!match.hasMatch())
            return broken(u"bad expectation"_s, line);
        m_out.failure = textRule(match.captured(1) == u"regexp", match.captured(2).trimmed());
    }

    void checkWhole()
    {
        if (m_out.isRange && m_out.isOrdered)
            broken(u"a range has no order"_s, m_out.expression);
        if (m_out.isRange && m_out.rangeVector)
            broken(u"a range query gives no range vector"_s, m_out.expression);
        const bool isList = m_out.isRange || m_out.rangeVector;
        const auto& times = m_out.rangeVector ? *m_out.rangeVector : m_out.times;
        const auto steps = static_cast<size_t>((times.end - times.start) / times.step + 1);
        for (const auto& series : m_out.series) {
            const QString name = QString::fromStdString(series.labels.text());
            if (isList ? series.items.size() > steps : series.items.size() != 1)
                broken(u"expected %1 of %2, got %3"_s
                           .arg(isList ? u"at most %1 values"_s.arg(steps) : u"one value"_s, name)
                           .arg(series.items.size()),
                    m_out.expression);
        }
    }

    void broken(const QString& why, const QString& text)
    {
        if (m_out.broken.isEmpty())
            m_out.broken = u"cannot be read, %1: %2"_s.arg(why, text);
    }

    EvalCommand m_out;
    bool m_isOldFail = false;
};

} // namespace

EvalCommand readEval(const QStringList& lines, qsizetype& at)
{
    return EvalReader().run(lines, at);
}

} // namespace slipway::conformance
