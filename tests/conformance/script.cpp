// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/script.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

/// Reads the blocks one after the other.
class Reader {
public:
    explicit Reader(const QString& script)
    {
        for (const auto& line : script.split(u'\n')) {
            const auto trimmed = line.trimmed();
            m_lines << (trimmed.startsWith(u'#') ? QString() : trimmed);
        }
    }

    std::vector<Command> run()
    {
        while (m_at < m_lines.size()) {
            const QString word
                = m_lines[m_at].section(QRegularExpression(u"\\s"_s), 0, 0).toLower();
            if (word.isEmpty())
                ++m_at;
            else if (word == u"clear")
                ++m_at, m_out.emplace_back(ClearCommand{});
            else if (word.startsWith(u"load"))
                load();
            else if (word.startsWith(u"eval"))
                m_out.emplace_back(readEval(m_lines, m_at));
            else
                passOver(u"unknown command, expected load, eval or clear"_s);
        }
        return std::move(m_out);
    }

private:
    void broken(qsizetype line, const QString& why)
    {
        m_out.emplace_back(BrokenCommand{static_cast<int>(line) + 1, m_lines[line], why});
    }

    /// One failure for a block that nobody knows.
    void passOver(const QString& why)
    {
        broken(m_at, why);
        while (m_at < m_lines.size() && !m_lines[m_at].isEmpty())
            ++m_at;
    }

    void load()
    {
        static const QRegularExpression head(u"^load(?:_(with_nhcb))?\\s+(.+?)$"_s);
        const auto match = head.match(m_lines[m_at]);
        const auto gap = scriptDuration(match.captured(2));
        if (!gap)
            return passOver(u"bad load, expected a duration"_s);
        const auto line = m_at;
        LoadCommand out{*gap, match.captured(1) == u"with_nhcb", {}, {}};
        QStringList faults;
        for (++m_at; m_at < m_lines.size() && !m_lines[m_at].isEmpty(); ++m_at) {
            if (const QString why = series(out); !why.isEmpty())
                faults << u"line %1: %2: %3"_s.arg(m_at + 1).arg(why, m_lines[m_at]);
        }
        m_out.emplace_back(std::move(out));
        if (!faults.isEmpty())
            broken(line, faults.join(u"; "_s));
    }

    /// What is wrong with the line, or nothing.
    QString series(LoadCommand& out)
    {
        QString rest;
        const auto labels = seriesLabels(m_lines[m_at], &rest);
        if (!labels)
            return u"bad series"_s;
        static const QRegularExpression startTimes(u"^@st\\s+(.*)$"_s);
        if (const auto match = startTimes.match(rest); match.hasMatch()) {
            m_startTimes = startTimeCount(match.captured(1));
            m_startLabels = *labels;
            out.started.push_back(*labels);
            return m_startTimes ? QString() : u"bad start times"_s;
        }
        const auto items = seriesItems(rest);
        if (!items)
            return u"bad samples"_s;
        const auto started = std::exchange(m_startTimes, std::nullopt);
        if (started && (m_startLabels != *labels || *started != static_cast<int>(items->size())))
            return u"start times of another series or number"_s;
        // Of a series that is written twice the second one counts.
        const auto same = std::ranges::find(out.series, *labels, &SeriesLine::labels);
        if (same != out.series.end())
            same->items = *items;
        else
            out.series.push_back({*labels, *items});
        return {};
    }

    QStringList m_lines;
    qsizetype m_at = 0;
    std::optional<int> m_startTimes; ///< of the line above
    timeseries::Labels m_startLabels;
    std::vector<Command> m_out;
};

} // namespace

bool EvalCommand::saysAnnotations() const
{
    return warnings.none || infos.none || !warnings.some.empty() || !infos.some.empty();
}

std::vector<Command> readScript(const QString& script)
{
    return Reader(script).run();
}

} // namespace slipway::conformance
