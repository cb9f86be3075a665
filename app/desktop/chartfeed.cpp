// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/chartfeed.h"

#include "app/desktop/environmentsnapshot.h"
#include "base/async.h"
#include "promql/query.h"

#include <algorithm>
#include <limits>

namespace slipway::desktop {
namespace {

constexpr qint64 warmUpMs = 60'000;
constexpr qint64 longestQueryMs = 30'000; ///< then the panel says so

/// The series of an answer; none where there is none.
promql::Matrix matrixIn(const Result<promql::Answer>& answer)
{
    const auto* matrix = answer ? std::get_if<promql::Matrix>(&answer->value) : nullptr;
    return matrix ? *matrix : promql::Matrix{};
}

/// What tells an empty chart's reasons apart: was the metric ever seen, and long enough for a rate.
charts::Situation situationOf(
    const timeseries::Snapshot& snapshot, const charts::Panel& panel, const charts::Grid& grid)
{
    charts::Situation situation;
    const auto names = promql::metricNames(panel.query.toStdString());
    if (!names || names->isEmpty())
        return situation;
    const auto known = snapshot.labelValues(timeseries::metricName);
    for (const auto& name : *names) {
        if (!std::ranges::binary_search(known, name.toStdString())) {
            situation.isMetricKnown = false;
            situation.metric = name;
            return situation;
        }
    }
    const std::vector matchers{timeseries::Matcher::equal(
        std::string(timeseries::metricName), names->first().toStdString())};
    // Seen for less than a rate's window before the last moment that is drawn.
    situation.isWarmingUp = snapshot.visit(matchers,
        0,
        std::numeric_limits<qint64>::max(),
        [&](const auto&, std::span<const timeseries::Sample> samples) {
            return samples.size() < 2 || grid.to - samples.front().time < warmUpMs;
        });
    return situation;
}

} // namespace

charts::Frame evaluateFrame(
    const Evaluation& evaluation, const charts::Panel& panel, const charts::Grid& grid)
{
    const EnvironmentSnapshot part(evaluation.snapshot, evaluation.environment.toStdString());
    promql::QueryLimits limits;
    limits.cancelled = evaluation.cancelled.get();
    limits.milliseconds = longestQueryMs;
    const auto ask = [&](const QString& query) {
        const auto expression = query.toStdString();
        if (!evaluation.cache)
            return promql::queryRange(part, expression, grid.from, grid.to, grid.step, limits);
        return promql::queryRangeCached(*evaluation.cache,
            part,
            {.expression = expression,
                .start = grid.from,
                .end = grid.to,
                .step = grid.step,
                .source = evaluation.environment.toStdString(),
                .now = evaluation.now},
            limits);
    };
    const auto answer = ask(panel.query);
    const auto* matrix = answer ? std::get_if<promql::Matrix>(&answer->value) : nullptr;
    const bool isEmpty = matrix != nullptr && matrix->empty();
    charts::Spread spread;
    const auto further = charts::spreadQueries(panel, grid, evaluation.scrapeInterval);
    if (further && matrix && !isEmpty) {
        spread.low = matrixIn(ask(further->low));
        spread.high = matrixIn(ask(further->high));
    }
    return charts::buildFrame(answer,
        panel,
        grid,
        isEmpty ? situationOf(part, panel, grid) : charts::Situation{},
        &spread);
}

/// The answers of a server to one panel.
struct ChartFeed::Asked {
    Job job;
    quint64 generation = 0;
    QString environment;
    QStringList queries; ///< the panel's, then those of its spread
    std::vector<Result<promql::Answer>> answers;
};

ChartFeed::ChartFeed(const Clock& clock, Source source, QThreadPool& pool, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_source(std::move(source))
    , m_cancelled(std::make_shared<std::atomic_bool>(false))
    , m_pool(pool)
{
}

ChartFeed::~ChartFeed()
{
    m_cancelled->store(true);
}

void ChartFeed::setEnvironment(const QString& environment)
{
    m_environment = environment;
    ++m_generation;
    m_next.clear();
    // Nobody waits any more for what is under way.
    m_cancelled->store(true);
    m_cancelled = std::make_shared<std::atomic_bool>(false);
}

void ChartFeed::forget()
{
    m_cache->clear();
}

void ChartFeed::request(
    const QString& key, const charts::Panel& panel, qint64 from, qint64 to, int width)
{
    const Job job{panel, charts::gridFor(from, to, std::max(width, 100), m_scrapeInterval)};
    if (m_running.value(key))
        m_next.insert(key, job);
    else
        start(key, job);
}

void ChartFeed::start(const QString& key, const Job& job)
{
    m_running.insert(key, true);
    if (job.panel.source.isEmpty() || !m_ask)
        evaluate(key, job);
    else
        ask(key, job);
}

void ChartFeed::evaluate(const QString& key, const Job& job)
{
    const Evaluation evaluation{.snapshot = m_source(),
        .environment = m_environment,
        .scrapeInterval = m_scrapeInterval,
        .now = m_clock.now(),
        .cache = m_cache,
        .cancelled = m_cancelled};
    const auto work = [evaluation, job] { return evaluateFrame(evaluation, job.panel, job.grid); };
    whenDone(inPool(m_pool, work),
        this,
        [this, key, generation = m_generation](
            const charts::Frame& frame) { finish(key, generation, frame); });
}

void ChartFeed::ask(const QString& key, const Job& job)
{
    auto asked = std::make_shared<Asked>();
    asked->job = job;
    asked->generation = m_generation;
    asked->environment = m_environment;
    asked->queries << job.panel.query;
    if (const auto further = charts::spreadQueries(job.panel, job.grid, m_scrapeInterval))
        asked->queries << further->low << further->high;
    askNext(key, asked);
}

void ChartFeed::askNext(const QString& key, const std::shared_ptr<Asked>& asked)
{
    const auto& query = asked->queries[static_cast<qsizetype>(asked->answers.size())];
    whenDone(m_ask(asked->environment, asked->job.panel.source, query, asked->job.grid),
        this,
        [this, key, asked](const Result<promql::Answer>& answer) {
            asked->answers.push_back(answer);
            const auto count = static_cast<qsizetype>(asked->answers.size());
            if (asked->answers.front() && count < asked->queries.size())
                return askNext(key, asked);
            charts::Spread spread;
            if (count == 3) {
                spread.low = matrixIn(asked->answers[1]);
                spread.high = matrixIn(asked->answers[2]);
            }
            finish(key,
                asked->generation,
                charts::buildFrame(
                    asked->answers.front(), asked->job.panel, asked->job.grid, {}, &spread));
        });
}

void ChartFeed::finish(const QString& key, quint64 generation, const charts::Frame& frame)
{
    m_running.remove(key);
    if (generation == m_generation)
        emit framed(key, frame);
    if (m_next.contains(key))
        start(key, m_next.take(key));
}

} // namespace slipway::desktop
