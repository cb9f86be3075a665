// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using analysis::MetricRun;
using analysis::Verdict;

bool isMeasuring(Phase phase)
{
    return phase == Phase::Running || phase == Phase::Pausing || phase == Phase::Paused
        || phase == Phase::AwaitingApproval;
}

/// The current step's analysis while it goes on.
std::vector<MetricRun>* openAnalysis(State& state)
{
    StepState* step = currentStep(state);
    const bool isOne = step && step->phase == StepPhase::Waiting
        && currentPlanned(state)->kind == config::StepKind::Analysis;
    return isOne ? &step->metrics : nullptr;
}

QString titleOf(const MetricRun& run)
{
    const auto& metric = run.spec.metric;
    return visible(metric.title.isEmpty() ? metric.name : metric.title, 100);
}

/// The first metric that decides and that nothing has passed yet.
const MetricRun* neverPassed(const std::vector<MetricRun>& runs)
{
    const auto found = std::ranges::find_if(
        runs, [](const MetricRun& run) { return isGate(run) && run.successful == 0; });
    return found != runs.end() ? &*found : nullptr;
}

void concludeBackground(Turn& turn)
{
    State& state = turn.state;
    const Verdict verdict = analysis::verdictOf(state.background);
    const QString sentence = analysis::sentenceOf(state.background);
    if (verdict == Verdict::Failed && turn.plan().autoRollback)
        return abortRun(turn, u"A gate failed: "_s + sentence);
    if (verdict == Verdict::Failed)
        return pauseRun(
            turn, PauseReason::StepFailed, u"Waiting because a gate failed: "_s + sentence);
    if (state.isPromotedFully)
        return;
    if (verdict == Verdict::Inconclusive)
        return pauseRun(turn,
            PauseReason::Inconclusive,
            u"Waiting because a gate could not be decided: "_s + sentence);
    if (verdict == Verdict::Error)
        pauseRun(turn,
            PauseReason::AnalysisError,
            u"Waiting because a gate could not be measured: "_s + sentence);
}

/// An analysis without anything that decides is over when all that is counted was measured.
bool isOver(const std::vector<MetricRun>& runs)
{
    if (std::ranges::any_of(runs, isGate))
        return analysis::isFinal(analysis::verdictOf(runs));
    return std::ranges::all_of(runs, [](const MetricRun& run) {
        const auto& metric = run.spec.metric;
        return analysis::isFinal(run.verdict) || (metric.interval && !metric.count);
    });
}

} // namespace

bool isGate(const MetricRun& run)
{
    const auto& metric = run.spec.metric;
    const bool hasCondition = !metric.successCondition.trimmed().isEmpty()
        || !metric.failureCondition.trimmed().isEmpty();
    return hasCondition && !metric.dryRun;
}

std::vector<MetricRun> begun(const std::vector<analysis::MetricSpec>& specs, qint64 now)
{
    std::vector<MetricRun> out;
    out.reserve(specs.size());
    for (const auto& spec : specs) {
        MetricRun run;
        run.spec = spec;
        run.started = now;
        out.push_back(std::move(run));
    }
    return out;
}

void concludeAnalysis(Turn& turn)
{
    State& state = turn.state;
    const auto* runs = openAnalysis(state);
    if (!runs || !isOver(*runs))
        return;
    const Verdict verdict = analysis::verdictOf(*runs);
    const QString sentence = analysis::sentenceOf(*runs);
    if (verdict == Verdict::Failed)
        return failStep(turn, StepPhase::Failed, PauseReason::StepFailed, sentence);
    if (verdict == Verdict::Error)
        return failStep(turn, StepPhase::Errored, PauseReason::AnalysisError, sentence);
    if (const MetricRun* run = neverPassed(*runs))
        return failStep(turn,
            StepPhase::Unknown,
            PauseReason::Inconclusive,
            verdict == Verdict::Inconclusive
                ? sentence
                : u"%1 has not passed once: %2"_s.arg(titleOf(*run), sentence));
    if (verdict == Verdict::Inconclusive)
        return failStep(turn, StepPhase::Unknown, PauseReason::Inconclusive, sentence);
    closeStep(turn, StepPhase::Succeeded, sentence);
    proceed(turn);
}

bool isHeldByBackground(Turn& turn)
{
    const Phase before = turn.state.phase;
    if (std::ranges::any_of(turn.state.background, isGate))
        concludeBackground(turn);
    return turn.state.phase != before;
}

void restartBackground(Turn& turn)
{
    for (auto& run : turn.state.background) {
        if (isGate(run) && analysis::isFinal(run.verdict) && run.verdict != Verdict::Successful)
            run = begun({run.spec}, turn.now).front();
    }
}

std::optional<QString> unmeasuredBackground(const State& state)
{
    const MetricRun* run = neverPassed(state.background);
    return run ? std::optional(titleOf(*run)) : std::nullopt;
}

bool on(Turn& turn, const event::Measured& event)
{
    State& state = turn.state;
    if (!isMeasuring(state.phase))
        return false;
    const bool isBackground = event.step < 0;
    auto* runs = isBackground ? &state.background : openAnalysis(state);
    if (!runs || (!isBackground && event.step != state.step))
        return false;
    const auto run = std::ranges::find_if(*runs, [&event](const MetricRun& one) {
        return one.spec.metric.name == event.metric && !analysis::isFinal(one.verdict);
    });
    if (run == runs->end())
        return false;
    *run = analysis::taken(std::move(*run), event.measurement);
    if (isBackground && analysis::isFinal(run->verdict))
        isHeldByBackground(turn);
    if (!isBackground)
        concludeAnalysis(turn);
    return true;
}

std::vector<Wanted> wantedMeasurements(const State& state)
{
    std::vector<Wanted> out;
    if (!isMeasuring(state.phase))
        return out;
    const auto add = [&out](const std::vector<MetricRun>& runs, int step) {
        for (const auto& run : runs) {
            if (const auto due = analysis::nextDue(run))
                out.push_back({step, run.spec, *due});
        }
    };
    add(state.background, -1);
    const StepState* step = currentStep(state);
    const bool measures = step && step->phase == StepPhase::Waiting
        && currentPlanned(state)->kind == config::StepKind::Analysis;
    if (measures)
        add(step->metrics, state.step);
    return out;
}

} // namespace slipway::rollout
