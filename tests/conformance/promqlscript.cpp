// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/promqlscript.h"

#include "conformance/again.h"
#include "conformance/judge.h"
#include "conformance/script.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

/// Carries out the commands of a script in turn.
class Runner {
public:
    explicit Runner(const ScriptOptions& options)
        : m_options(options)
        , m_limits{.semantics = options.semantics}
    {
        on(ClearCommand());
    }

    void on(const ClearCommand&)
    {
        constexpr qint64 endless = 1LL << 60;
        m_store = timeseries::makeMemoryStore({.retention = endless});
        m_histograms.clear();
        m_started.clear();
    }

    void on(const LoadCommand& load)
    {
        m_started.insert(m_started.end(), load.started.begin(), load.started.end());
        for (const auto& series : load.series) {
            const auto shared = std::make_shared<const Labels>(series.labels);
            std::vector<timeseries::Point> points;
            bool hasHistograms = false;
            for (size_t i = 0; i < series.items.size(); ++i) {
                const auto& item = series.items[i];
                hasHistograms = hasHistograms || item.kind == Item::Kind::Histogram;
                if (item.kind == Item::Kind::Float)
                    points.push_back({shared, {static_cast<qint64>(i) * load.gap, item.value}});
            }
            m_store->append(points);
            if (hasHistograms)
                m_histograms.push_back(series.labels);
            if (load.withBuckets)
                rememberBuckets(series.labels);
        }
    }

    void on(const EvalCommand& asked)
    {
        Outcome outcome{asked.line, asked.expression, Verdict::Wrong, asked.broken};
        if (asked.broken.isEmpty())
            judge(asked, outcome);
        m_outcomes.push_back(std::move(outcome));
    }

    void on(const BrokenCommand& broken)
    {
        m_outcomes.push_back({broken.line, broken.text, Verdict::Wrong, broken.why});
    }

    std::vector<Outcome> take() { return std::move(m_outcomes); }

private:
    /// A classic histogram that is to be a native one as well.
    void rememberBuckets(const Labels& labels)
    {
        std::string name(labels.value(timeseries::metricName));
        for (const std::string_view suffix : {"_bucket", "_count", "_sum"}) {
            if (name.ends_with(suffix)) {
                name.resize(name.size() - suffix.size());
                m_histograms.push_back(labels.with(timeseries::metricName, name).without("le"));
                return;
            }
        }
    }

    void judge(const EvalCommand& asked, Outcome& outcome) const
    {
        const auto isHistogram = [](const SeriesLine& series) {
            return std::ranges::find(series.items, Item::Kind::Histogram, &Item::kind)
                != series.items.end();
        };
        outcome.readsHistograms = std::ranges::any_of(asked.series, isHistogram)
            || readsAny(asked.expression, m_histograms);
        outcome.isProven = !outcome.readsHistograms
            || (!asked.series.empty() && !asked.isFailing && !asked.saysAnnotations());
        const auto snapshot = m_store->snapshot();
        const auto answer = ask(asked, *snapshot);
        outcome.verdict = Verdict::Wrong;
        if (!answer && answer.error().what.contains(u"not supported yet")) {
            outcome.verdict = Verdict::Unsupported;
            outcome.detail = answer.error().text();
        } else if (asked.isFailing) {
            outcome.detail = answer ? u"failure, expected one, got an answer"_s
                                    : failureProblem(asked, answer.error());
        } else if (!answer) {
            outcome.detail = u"answer, expected one, got the failure "_s + answer.error().text();
        } else {
            outcome.detail = problemOf(asked, *answer, *snapshot);
        }
        if (outcome.detail.isEmpty())
            outcome.verdict = Verdict::Passed;
    }

    Result<Answer> ask(const EvalCommand& asked, const timeseries::Snapshot& snapshot) const
    {
        const auto text = asked.expression.toStdString();
        const auto& times = asked.times;
        return asked.isRange
            ? queryRange(snapshot, text, times.start, times.end, times.step, m_limits)
            : queryInstant(snapshot, text, times.start, m_limits);
    }

    QString problemOf(
        const EvalCommand& asked, const Answer& answer, const timeseries::Snapshot& snapshot) const
    {
        if (const QString why = valueProblem(asked, answer.value); !why.isEmpty())
            return why;
        // Neither native histograms nor start times are there, and what would be said of them.
        const bool isTold = asked.saysAnnotations() && m_options.annotations
            && !readsAny(asked.expression, m_histograms) && !readsAny(asked.expression, m_started);
        if (const QString why = isTold ? annotationProblem(asked, answer) : QString();
            !why.isEmpty())
            return why;
        return m_options.again && !asked.isRange ? againProblem(asked, answer, snapshot, m_limits)
                                                 : QString();
    }

    const ScriptOptions m_options;
    const QueryLimits m_limits;
    std::unique_ptr<timeseries::SeriesStore> m_store;
    std::vector<Labels> m_histograms; ///< of series with native histograms
    std::vector<Labels> m_started; ///< of series with start times
    std::vector<Outcome> m_outcomes;
};

} // namespace

std::vector<Outcome> runScript(const QString& script, const ScriptOptions& options)
{
    Runner runner(options);
    for (const auto& command : readScript(script))
        std::visit([&](const auto& one) { runner.on(one); }, command);
    return runner.take();
}

} // namespace slipway::conformance
