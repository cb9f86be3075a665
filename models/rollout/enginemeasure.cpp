// SPDX-License-Identifier: GPL-3.0-or-later
// The engine's measurements: gates and the traffic's share.
#include "base/async.h"
#include "rollout/engine.h"

#include <cmath>
#include <memory>
#include <numeric>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

/// The sum of an instant answer, or nothing where there is no data.
std::optional<double> sumOf(const Result<promql::Answer>& answer)
{
    if (!answer)
        return {};
    double sum = 0;
    if (const auto* scalar = std::get_if<promql::Scalar>(&answer->value))
        sum = scalar->sample.value;
    else if (const auto* vector = std::get_if<promql::Vector>(&answer->value);
             vector && !vector->empty())
        sum = std::accumulate(
            vector->begin(), vector->end(), 0.0, [](double total, const auto& element) {
                return total + element.sample.value;
            });
    else
        return {};
    return std::isfinite(sum) ? std::optional(sum) : std::nullopt;
}

} // namespace

void Engine::measureDue(qint64 now)
{
    for (const auto& wanted : wantedMeasurements(m_state)) {
        if (wanted.due <= now && !m_measuring.contains({wanted.step, wanted.spec.metric.name}))
            startMeasuring(wanted);
    }
}

void Engine::startMeasuring(const Wanted& wanted)
{
    const std::pair key{wanted.step, wanted.spec.metric.name};
    m_measuring.insert(key);
    const auto finish = [this, key, wanted](const Result<promql::Answer>& canary,
                            const std::optional<Result<promql::Answer>>& stable) {
        m_measuring.erase(key);
        if (!m_isDriving)
            return;
        take(event::Measured{.step = wanted.step,
            .metric = wanted.spec.metric.name,
            .measurement = analysis::measure(wanted.spec, canary, stable, m_clock.now())});
    };
    whenDone(m_measurer.measure(wanted.spec.query, wanted.spec.metric.source),
        this,
        [this, finish, wanted](const Result<promql::Answer>& canary) {
            if (wanted.spec.stableQuery.isEmpty())
                return finish(canary, {});
            whenDone(m_measurer.measure(wanted.spec.stableQuery, wanted.spec.metric.source),
                this,
                [finish, canary](const Result<promql::Answer>& stable) { finish(canary, stable); });
        });
}

void Engine::measureTraffic()
{
    if (m_isMeasuringTraffic || !m_isDriving || isEnd(m_state.phase))
        return;
    m_isMeasuringTraffic = true;
    const auto& plan = m_state.created.plan;
    whenDone(m_measurer.measure(plan.trafficQuery, {}),
        this,
        [this, other = plan.stableTrafficQuery](const Result<promql::Answer>& canary) {
            whenDone(m_measurer.measure(other, {}),
                this,
                [this, canary](
                    const Result<promql::Answer>& stable) { takeTraffic(canary, stable); });
        });
}

void Engine::takeTraffic(const Result<promql::Answer>& canary, const Result<promql::Answer>& stable)
{
    m_isMeasuringTraffic = false;
    if (!m_isDriving || isEnd(m_state.phase))
        return;
    event::TrafficMeasured measured;
    const auto mine = sumOf(canary);
    const auto others = sumOf(stable);
    if (!canary)
        measured.why = canary.error().text();
    else if (!stable)
        measured.why = stable.error().text();
    else if (!mine && !others)
        measured.why = u"no data yet"_s;
    else if (const double all = mine.value_or(0) + others.value_or(0); all > 0)
        measured.share = 100 * mine.value_or(0) / all;
    else
        measured.why = u"no requests"_s;
    // Recorded when it says something new, and at least twice a minute.
    const bool isSame = measured.share.has_value() == m_state.measuredShare.has_value()
        && measured.why == m_state.measuredWhy
        && std::abs(measured.share.value_or(0) - m_state.measuredShare.value_or(0)) < 1;
    const qint64 now = m_clock.monotonic();
    if (isSame && m_lastTraffic != 0 && now - m_lastTraffic < 30'000)
        return;
    m_lastTraffic = now;
    take(measured);
}

} // namespace slipway::rollout
