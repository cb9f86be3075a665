// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/runframes.h"

#include "base/text.h"
#include "charts/ticks.h"
#include "format/number.h"
#include "format/time.h"
#include "rollout/view.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::desktop::runs", text);
}

void close(charts::Line& line)
{
    int count = 0;
    double sum = 0;
    for (const double value : line.values) {
        if (!std::isfinite(value))
            continue;
        line.last = value;
        line.minimum = std::min(line.minimum.value_or(value), value);
        line.maximum = std::max(line.maximum.value_or(value), value);
        sum += value;
        ++count;
    }
    if (count > 0)
        line.average = sum / count;
}

void add(charts::Line& line, qint64 time, const std::optional<double>& value)
{
    line.times.push_back(time);
    line.values.push_back(
        value && std::isfinite(*value) ? *value : std::numeric_limits<double>::quiet_NaN());
}

QString labelOf(const rollout::Mark& mark)
{
    switch (mark.kind) {
    case rollout::Mark::Kind::Weight: return u"%1 %"_s.arg(mark.weight);
    case rollout::Mark::Kind::Rollback: return tr("rollback");
    case rollout::Mark::Kind::Paused: return tr("paused");
    case rollout::Mark::Kind::Started:
    case rollout::Mark::Kind::Ended: return {};
    }
    return {};
}

charts::Band::Kind kindOf(history::RunResult result)
{
    switch (result) {
    case history::RunResult::Open: return charts::Band::Open;
    case history::RunResult::Succeeded: return charts::Band::Good;
    case history::RunResult::RolledBack:
    case history::RunResult::RollbackFailed:
    case history::RunResult::Aborted:
    case history::RunResult::Cancelled:
    case history::RunResult::Rejected: return charts::Band::Bad;
    }
    return charts::Band::Bad;
}

/// Milliseconds as minutes and seconds, as the tables have them: `7:31`.
QString took(qint64 milliseconds)
{
    return format::span(milliseconds);
}

using Text = QString (*)(double);

/// `isLessBetter`: a fall of the figure is good.
ui::FigureView figure(const QString& title,
    const history::DoraTrend& trend,
    Text text,
    bool isLessBetter,
    const QString& definition,
    const QString& window)
{
    ui::FigureView out;
    out.title = title;
    out.value = trend.now.value ? text(*trend.now.value) : format::noValue;
    out.definition = definition;
    out.detail = trend.now.denominator > 0 ? tr("%1 of %2, %3")
                                                 .arg(format::compact(trend.now.numerator),
                                                     format::compact(trend.now.denominator),
                                                     window)
                                           : tr("n = %1, %2").arg(trend.now.n).arg(window);
    const auto change = trend.change();
    if (change && std::abs(*change) > 1e-9) {
        out.trend = (*change > 0 ? u"▲ "_s : u"▼ "_s) + text(std::abs(*change));
        out.tone = (*change < 0) == isLessBetter ? ui::Tone::Ok : ui::Tone::Warn;
    }
    return out;
}

void compareGates(
    ui::CompareView& out, const rollout::RunView& run, const rollout::RunView& previous)
{
    for (const auto& gate : run.gates) {
        const auto before
            = std::ranges::find(previous.gates, gate.metric, &rollout::GateView::metric);
        const auto text = [](const rollout::GateView& one) {
            const QString value = one.canary
                ? format::compact(*one.canary) + (one.unit.isEmpty() ? QString() : u' ' + one.unit)
                : format::noValue;
            return tr("%1 (%2)").arg(value, rollout::verdictWord(one.verdict));
        };
        out.rows.push_back({tr("%1, last").arg(visible(gate.name, 60)),
            before == previous.gates.end() ? format::noValue : text(*before),
            text(gate),
            gate.verdict == analysis::Verdict::Failed ? ui::Tone::Bad : ui::Tone::Text});
    }
}

} // namespace

charts::Frame gateFrame(const rollout::RunView& run, const rollout::GateView& gate, qint64 to)
{
    charts::Frame out;
    out.title = visible(gate.name, 80);
    out.unit = gate.unit;
    out.query = gate.query;
    out.threshold = gate.threshold;
    charts::Line stable;
    stable.name = visible(run.traffic.stableName, 40);
    charts::Line canary;
    canary.name = visible(run.traffic.canaryName, 40);
    double high = gate.threshold.value_or(0) * 1.25;
    double low = 0;
    for (const auto& one : run.gates) {
        if (one.metric != gate.metric)
            continue; // the same metric in other steps goes on in the same chart
        for (const auto& measurement : one.measurements) {
            if (!canary.times.empty() && measurement.time <= canary.times.back())
                continue;
            add(canary, measurement.time, measurement.value);
            add(stable, measurement.time, measurement.stable);
            for (const auto& value : {measurement.value, measurement.stable}) {
                if (value && std::isfinite(*value)) {
                    high = std::max(high, *value);
                    low = std::min(low, *value);
                }
            }
        }
    }
    out.from = run.started;
    out.to = std::max(to, run.started + 60'000);
    out.step = 1000;
    close(stable);
    close(canary);
    const auto scale = charts::valueScale(low, high);
    out.yMin = scale.minimum;
    out.yMax = scale.maximum;
    out.yTicks = scale.ticks;
    if (!canary.last && !stable.last) {
        out.emptiness = charts::Emptiness::WarmingUp;
        out.note = gate.sentence.isEmpty() ? tr("Nothing has been measured yet")
                                           : visible(gate.sentence);
    }
    out.lines = {std::move(stable), std::move(canary)};
    for (const auto& mark : run.marks) {
        if (const auto label = labelOf(mark); !label.isEmpty())
            out.markers.push_back({mark.time, label, mark.kind == rollout::Mark::Kind::Rollback});
    }
    return out;
}

std::vector<charts::Frame> gateFrames(const rollout::RunView& run, qint64 to)
{
    std::vector<charts::Frame> out;
    QStringList seen;
    for (const auto& gate : run.gates) {
        if (seen.contains(gate.metric))
            continue;
        seen << gate.metric;
        out.push_back(gateFrame(run, gate, to));
    }
    return out;
}

std::vector<charts::Band> bandsOf(
    const std::vector<history::RunRow>& runs, const QString& environment)
{
    std::vector<charts::Band> out;
    for (const auto& row : runs) {
        if (row.environment != environment)
            continue;
        charts::Band band;
        band.from = row.started;
        band.to = row.ended;
        band.label = visible(row.version, 40);
        band.kind = kindOf(row.result);
        band.detail = tr("%1 to %2 · %3")
                          .arg(visible(row.version, 40),
                              visible(row.environment, 40),
                              visible(row.phase, 40));
        if (row.ended > 0)
            band.detail += u" · "_s + took(row.ended - row.started);
        out.push_back(std::move(band));
    }
    return out;
}

std::vector<ui::FigureView> figuresOf(const history::Dora& dora, int days)
{
    const QString window = tr("last %1 days, against the %1 before").arg(days);
    const Text perWeek = [](double value) { return tr("%1 / week").arg(format::compact(value)); };
    const Text duration = [](double value) { return format::span(static_cast<qint64>(value)); };
    const Text share = [](double value) { return format::percent(value, 0); };
    const Text count = [](double value) { return format::compact(value); };
    return {figure(tr("Deployments"),
                dora.deploymentFrequency,
                perWeek,
                false,
                tr("Deployments that succeeded, a week."),
                window),
        figure(tr("Lead time"),
            dora.leadTime,
            duration,
            true,
            tr("Median time from the commit to the end of the deployment that brought it."),
            window),
        figure(tr("Change failure"),
            dora.changeFailureRate,
            share,
            true,
            tr("Share of the deployments with at least one failure."),
            window),
        figure(tr("Time to restore"),
            dora.recoveryTime,
            duration,
            true,
            tr("Median time from the start of a failed deployment to its restored end."),
            window),
        figure(tr("Rollbacks, %1 d").arg(days),
            dora.rollbacks,
            count,
            true,
            tr("Deployments that were rolled back, and runs that went back."),
            window)};
}

ui::CompareView compareOf(const history::RunRow& row,
    const rollout::RunView& run,
    const history::RunRow& previousRow,
    const rollout::RunView& previous)
{
    ui::CompareView out;
    out.run = row.run;
    out.previousRun = previousRow.run;
    out.beforeName
        = visible(previousRow.version, 40) + u" #"_s + QString::number(previousRow.number);
    out.afterName = visible(row.version, 40) + u" #"_s + QString::number(row.number);
    out.title = tr("%1 against %2 in %3")
                    .arg(out.afterName, out.beforeName, visible(row.environment, 40));
    const auto length = [](const history::RunRow& one) {
        return one.ended > 0 ? took(one.ended - one.started) : tr("goes on");
    };
    const auto score = [](const history::RunRow& one) {
        return one.score ? u"%1 %"_s.arg(format::fixed(*one.score, 0)) : tr("unknown");
    };
    out.rows = {{tr("Result"), visible(previousRow.phase), visible(row.phase)},
        {tr("Took"), length(previousRow), length(row)},
        {tr("Waited for people"), took(previousRow.waited), took(row.waited)},
        {tr("Readiness"), score(previousRow), score(row)},
        {tr("Plan"), visible(previousRow.plan), visible(row.plan)},
        {tr("Started by"), visible(previousRow.actor), visible(row.actor)}};
    compareGates(out, run, previous);
    return out;
}

} // namespace slipway::desktop
