// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/dora.h"

#include <algorithm>
#include <set>

namespace slipway::history {
namespace {

constexpr double day = 86'400'000.0; ///< milliseconds
constexpr double daysOfAWeek = 7;

/// A stretch of time, open at its start.
struct Span {
    qint64 from = 0;
    qint64 to = 0;
    bool holds(qint64 time) const { return time > from && time <= to; }
    double weeks() const { return static_cast<double>(to - from) / day / daysOfAWeek; }
};

using Runs = std::vector<RunRow>; ///< ended ones that reached traffic, by start

bool reachedTraffic(RunResult result)
{
    return result == RunResult::Succeeded || result == RunResult::RolledBack
        || result == RunResult::RollbackFailed;
}

Runs relevant(const std::vector<RunRow>& all, const DoraWindow& window)
{
    Runs out;
    std::ranges::copy_if(all, std::back_inserter(out), [&window](const RunRow& run) {
        return run.environment == window.environment && run.isDemo == window.isDemo
            && (window.project.isEmpty() || run.project == window.project) && run.ended > 0
            && run.ended <= window.now && reachedTraffic(run.result);
    });
    std::ranges::stable_sort(out, {}, &RunRow::started);
    return out;
}

/// Numbers of deployments with a failure, also one that showed after they had succeeded.
std::set<qint64> failedOnes(const Runs& runs)
{
    std::set<qint64> out;
    for (auto run = runs.begin(); run != runs.end(); ++run) {
        if (!run->isRollback) {
            if (run->result != RunResult::Succeeded)
                out.insert(run->number);
            continue;
        }
        const auto deployed = std::find_if(
            std::make_reverse_iterator(run), runs.rend(), [&run](const RunRow& earlier) {
                return !earlier.isRollback && earlier.result == RunResult::Succeeded
                    && earlier.version == run->stable;
            });
        if (deployed != runs.rend())
            out.insert(deployed->number);
    }
    return out;
}

/// A failure from its start to its restored end.
struct Recovery {
    qint64 start = 0;
    qint64 restored = 0;
};

std::vector<Recovery> recoveries(const Runs& runs)
{
    std::vector<Recovery> out;
    std::set<qint64> restorers; ///< runs that ended an earlier failure: no failure of their own
    for (auto run = runs.begin(); run != runs.end(); ++run) {
        if (run->result == RunResult::RolledBack) {
            out.push_back({run->started, run->ended});
        } else if (run->result == RunResult::RollbackFailed) {
            const auto next = std::find_if(run + 1, runs.end(), [](const RunRow& later) {
                return later.result == RunResult::Succeeded;
            });
            if (next == runs.end())
                continue;
            restorers.insert(next->number);
            out.push_back({run->started, next->ended});
        } else if (run->isRollback && !restorers.contains(run->number)) {
            out.push_back({run->started, run->ended});
        }
    }
    return out;
}

DoraFigure median(std::vector<double> values)
{
    DoraFigure out;
    out.n = static_cast<qint64>(values.size());
    out.numerator = static_cast<double>(out.n);
    if (values.empty())
        return out;
    std::ranges::sort(values);
    const auto middle = values.size() / 2;
    out.value = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return out;
}

DoraFigure share(qint64 counted, double of, qint64 n)
{
    DoraFigure out{.numerator = static_cast<double>(counted), .denominator = of, .n = n};
    if (n > 0 && of > 0)
        out.value = out.numerator / of;
    return out;
}

/// The figures of one window.
struct Figures {
    DoraFigure deploymentFrequency{};
    DoraFigure leadTime{};
    DoraFigure changeFailureRate{};
    DoraFigure recoveryTime{};
    DoraFigure rollbacks{};
};

Figures figuresOf(const Runs& runs, const Span& span)
{
    const auto failed = failedOnes(runs);
    qint64 deployments = 0;
    qint64 succeeded = 0;
    qint64 failures = 0;
    qint64 rollbacks = 0;
    qint64 all = 0;
    std::vector<double> leads;
    for (const auto& run : runs) {
        if (!span.holds(run.ended))
            continue;
        ++all;
        const bool isGood = run.result == RunResult::Succeeded;
        rollbacks += run.isRollback || !isGood ? 1 : 0;
        if (run.isRollback)
            continue;
        ++deployments;
        succeeded += isGood ? 1 : 0;
        failures += failed.contains(run.number) ? 1 : 0;
        if (isGood && run.committed > 0 && run.ended > run.committed)
            leads.push_back(static_cast<double>(run.ended - run.committed));
    }
    std::vector<double> times;
    for (const auto& recovery : recoveries(runs)) {
        if (span.holds(recovery.restored))
            times.push_back(static_cast<double>(recovery.restored - recovery.start));
    }
    DoraFigure count{.numerator = static_cast<double>(rollbacks), .n = all};
    if (all > 0)
        count.value = count.numerator;
    return {.deploymentFrequency = share(succeeded, span.weeks(), deployments),
        .leadTime = median(std::move(leads)),
        .changeFailureRate = share(failures, static_cast<double>(deployments), deployments),
        .recoveryTime = median(std::move(times)),
        .rollbacks = count};
}

} // namespace

std::optional<double> DoraTrend::change() const
{
    return now.value && before.value ? std::optional(*now.value - *before.value) : std::nullopt;
}

Dora dora(const std::vector<RunRow>& all, const DoraWindow& window)
{
    const auto runs = relevant(all, window);
    const qint64 length = static_cast<qint64>(window.days) * static_cast<qint64>(day);
    const Span current{window.now - length, window.now};
    const auto now = figuresOf(runs, current);
    const auto before = figuresOf(runs, {current.from - length, current.from});
    return {.from = current.from,
        .to = current.to,
        .deploymentFrequency = {now.deploymentFrequency, before.deploymentFrequency},
        .leadTime = {now.leadTime, before.leadTime},
        .changeFailureRate = {now.changeFailureRate, before.changeFailureRate},
        .recoveryTime = {now.recoveryTime, before.recoveryTime},
        .rollbacks = {now.rollbacks, before.rollbacks}};
}

} // namespace slipway::history
