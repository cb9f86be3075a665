// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/metricrun.h"

#include "base/text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

constexpr qint64 afterError = 10'000; ///< milliseconds, as in Argo Rollouts

QString titleOf(const config::Metric& metric)
{
    return visible(metric.title.isEmpty() ? metric.name : metric.title, 100);
}

/// How many measurements it takes; nothing: endless.
std::optional<int> effectiveCount(const config::Metric& metric)
{
    if (metric.count)
        return metric.count;
    return metric.interval ? std::nullopt : std::optional(1);
}

void count(MetricRun& run, const Measurement& measurement)
{
    switch (measurement.phase) {
    case Phase::NoData:
        ++run.noData;
        if (run.noDataSince == 0)
            run.noDataSince = measurement.time;
        return;
    case Phase::Error:
        ++run.error;
        ++run.consecutiveError;
        run.consecutiveSuccess = 0;
        return;
    case Phase::Successful:
        ++run.successful;
        ++run.consecutiveSuccess;
        break;
    case Phase::Failed:
        ++run.failed;
        run.consecutiveSuccess = 0;
        break;
    case Phase::Inconclusive:
        ++run.inconclusive;
        run.consecutiveSuccess = 0;
        break;
    }
    ++run.count;
    run.consecutiveError = 0;
    run.noDataSince = 0;
}

QString limitText(int limit)
{
    return limit < 0 ? u"no limit"_s : u"limit %1"_s.arg(limit);
}

/// A verdict with what stands behind the metric's name.
struct Finding {
    Verdict verdict = Verdict::Running;
    QString text;
};

Finding atTheEnd(const MetricRun& run)
{
    const auto& metric = run.spec.metric;
    const bool failureApplies = metric.failureLimit >= 0;
    if (metric.consecutiveSuccessLimit <= 0)
        return {Verdict::Successful, u"passed %1 of %2"_s.arg(run.successful).arg(run.count)};
    const QString text
        = u"never passed %1 times in a row in %2"_s.arg(metric.consecutiveSuccessLimit)
              .arg(run.count);
    return {failureApplies ? Verdict::Inconclusive : Verdict::Failed, text};
}

Finding running(const MetricRun& run)
{
    const auto total = effectiveCount(run.spec.metric);
    QString text = total ? u"%1 of %2 measured"_s.arg(run.count).arg(*total)
                         : u"%1 measured"_s.arg(run.count);
    if (run.failed > 0)
        text += u", %1 failed (%2)"_s.arg(run.failed).arg(limitText(run.spec.metric.failureLimit));
    if (run.inconclusive > 0)
        text += u", %1 inconclusive (%2)"_s.arg(run.inconclusive)
                    .arg(limitText(run.spec.metric.inconclusiveLimit));
    if (run.consecutiveError > 0)
        text += u", %1 errors in a row (%2)"_s.arg(run.consecutiveError)
                    .arg(limitText(run.spec.metric.consecutiveErrorLimit));
    return {Verdict::Running, text};
}

bool isBeyond(int number, int limit)
{
    return limit >= 0 && number > limit;
}

/// The first breach, in the order of Argo Rollouts.
Finding found(const MetricRun& run, const Measurement& last)
{
    const auto& metric = run.spec.metric;
    if (isBeyond(run.failed, metric.failureLimit))
        return {Verdict::Failed,
            u"failed %1 of %2 (limit %3)"_s.arg(run.failed)
                .arg(run.count)
                .arg(metric.failureLimit)};
    if (isBeyond(run.inconclusive, metric.inconclusiveLimit))
        return {Verdict::Inconclusive,
            u"was inconclusive %1 of %2 (limit %3)"_s.arg(run.inconclusive)
                .arg(run.count)
                .arg(metric.inconclusiveLimit)};
    if (isBeyond(run.consecutiveError, metric.consecutiveErrorLimit))
        return {Verdict::Error,
            u"could not be measured %1 times in a row (limit %2)"_s.arg(run.consecutiveError)
                .arg(metric.consecutiveErrorLimit)};
    if (metric.consecutiveSuccessLimit > 0
        && run.consecutiveSuccess >= metric.consecutiveSuccessLimit)
        return {Verdict::Successful, u"passed %1 times in a row"_s.arg(run.consecutiveSuccess)};
    const auto total = effectiveCount(metric);
    if (total && run.count >= *total)
        return atTheEnd(run);
    const qint64 missing = run.noDataSince > 0 ? last.time - run.noDataSince : 0;
    if (missing > metric.maxExtension.count())
        return {Verdict::Inconclusive,
            u"had no data for %1 (limit %2)"_s.arg(
                durationText(Milliseconds(missing)), durationText(metric.maxExtension))};
    if (last.phase == Phase::NoData)
        return {Verdict::Running, u"is held, nothing to judge"_s};
    return running(run);
}

/// Metrics that decide: no dry runs, and none that is only shown.
bool isGate(const MetricRun& run)
{
    const auto& metric = run.spec.metric;
    const bool hasCondition = !metric.successCondition.trimmed().isEmpty()
        || !metric.failureCondition.trimmed().isEmpty();
    return hasCondition && !metric.dryRun;
}

/// The metric that decides; none if no metric does.
const MetricRun* deciding(const std::vector<MetricRun>& runs)
{
    const MetricRun* worst = nullptr;
    for (const auto& run : runs) {
        if (isGate(run) && (!worst || run.verdict > worst->verdict))
            worst = &run;
    }
    return worst;
}

} // namespace

MetricRun taken(MetricRun run, const Measurement& measurement)
{
    if (isFinal(run.verdict))
        return run;
    count(run, measurement);
    run.measurements.push_back(measurement);
    const Finding finding = found(run, measurement);
    run.verdict = finding.verdict;
    run.sentence = titleOf(run.spec.metric) + u' ' + finding.text;
    if (!measurement.message.isEmpty())
        run.sentence += u": "_s + measurement.message;
    return run;
}

bool isFinal(Verdict verdict)
{
    return verdict != Verdict::Running && verdict != Verdict::Pending;
}

std::optional<qint64> nextDue(const MetricRun& run)
{
    if (isFinal(run.verdict))
        return std::nullopt;
    const auto& metric = run.spec.metric;
    if (run.measurements.empty())
        return run.started + metric.initialDelay.count();
    const Measurement& last = run.measurements.back();
    if (last.phase == Phase::Error || !metric.interval)
        return last.time + afterError;
    return last.time + metric.interval->count();
}

Verdict verdictOf(const std::vector<MetricRun>& runs)
{
    const MetricRun* worst = deciding(runs);
    return worst ? worst->verdict : Verdict::Successful;
}

QString sentenceOf(const std::vector<MetricRun>& runs)
{
    const MetricRun* worst = deciding(runs);
    if (!worst)
        return u"no metric decides here"_s;
    if (worst->sentence.isEmpty())
        return titleOf(worst->spec.metric) + u" is not measured yet"_s;
    return worst->sentence;
}

} // namespace slipway::analysis
