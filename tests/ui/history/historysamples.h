// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/ticks.h"
#include "ui/pages/history/historyview.h"

#include <QDateTime>

#include <limits>
#include <vector>

/// Made-up runs for tests and pictures of the History page; the same in every run.
namespace slipway::test {

using namespace Qt::StringLiterals;

inline qint64 localTime(int month, int day, int hour, int minute, int second = 0)
{
    return QDateTime(QDate(2026, month, day), QTime(hour, minute, second)).toMSecsSinceEpoch();
}
inline qint64 historyNow()
{
    return localTime(11, 22, 15, 30);
}

struct SampleRun {
    const char16_t* version;
    const char16_t* environment;
    history::RunResult result;
    qint64 started;
    int seconds;
    const char16_t* actor;
    const char16_t* commit;
    double score;
};

inline history::RunRow sampleRun(const SampleRun& shape, qint64 number)
{
    history::RunRow row;
    row.number = number;
    row.run = u"run-%1"_s.arg(number);
    row.project = u"/srv/cognition/slipway.yaml"_s;
    row.version = QString::fromUtf16(shape.version);
    row.environment = QString::fromUtf16(shape.environment);
    row.result = shape.result;
    row.phase = history::runResultWord(shape.result);
    row.plan = u"canary"_s;
    row.started = shape.started;
    row.ended = shape.seconds > 0 ? shape.started + shape.seconds * 1000LL : 0;
    row.actor = QString::fromUtf16(shape.actor);
    row.host = u"build-7"_s;
    row.commit = QString::fromUtf16(shape.commit) + u"00000000000000000000000000000000"_s;
    row.score = shape.score;
    row.verdict = u"go-with-risk"_s;
    row.sentence = u"it ended"_s;
    return row;
}

/// Eight runs, newest first: `run-128` to `run-121`.
inline std::vector<history::RunRow> sampleRuns()
{
    using enum history::RunResult;
    const std::vector<SampleRun> shapes{{u"v4.2.0",
                                            u"production",
                                            Succeeded,
                                            localTime(11, 22, 14, 58),
                                            1394,
                                            u"release",
                                            u"a298588",
                                            58},
        {u"v4.2.0",
            u"staging",
            Succeeded,
            localTime(11, 22, 11, 20),
            242,
            u"release",
            u"a298588",
            58},
        {u"v4.1.4",
            u"production",
            RolledBack,
            localTime(11, 19, 16, 41),
            451,
            u"oncall",
            u"8c01f2e",
            74},
        {u"v4.1.4",
            u"staging",
            Succeeded,
            localTime(11, 19, 15, 2),
            238,
            u"oncall",
            u"8c01f2e",
            74},
        {u"v4.1.3",
            u"production",
            Succeeded,
            localTime(11, 12, 10, 11),
            1367,
            u"release",
            u"51aa9d0",
            76},
        {u"v4.1.3",
            u"production",
            Aborted,
            localTime(11, 12, 9, 30),
            130,
            u"release",
            u"51aa9d0",
            76},
        {u"v4.1.3", u"staging", Succeeded, localTime(11, 11, 17, 55), 251, u"ci", u"51aa9d0", 75},
        {u"v4.1.2",
            u"production",
            Succeeded,
            localTime(11, 5, 10, 40),
            1262,
            u"approver",
            u"77be310",
            58}};
    std::vector<history::RunRow> rows;
    qint64 number = 128;
    for (const auto& shape : shapes)
        rows.push_back(sampleRun(shape, number--));
    rows[0].scoreAfter = 60;
    rows[2].reason = u"p95 fix for the planner"_s;
    rows[2].waited = 95'000;
    rows[2].stable = u"v4.1.3"_s;
    return rows;
}

inline std::vector<ui::FigureView> sampleFigures()
{
    using ui::Tone;
    return {{u"Deployments"_s,
                u"4.1 / week"_s,
                u"▲ 0.8"_s,
                Tone::Ok,
                u"Succeeded deployments a week"_s,
                u"18 in 30 days"_s},
        {u"Lead time"_s,
            u"1 d 3 h"_s,
            u"▼ 5 h"_s,
            Tone::Ok,
            u"Median from commit to the end of the deployment"_s,
            u"18 deployments"_s},
        {u"Change failure"_s,
            u"11 %"_s,
            u"▲ 3"_s,
            Tone::Warn,
            u"Share of deployments with a failure"_s,
            u"2 of 18"_s},
        {u"Time to restore"_s,
            u"9 min"_s,
            u"▼ 4"_s,
            Tone::Ok,
            u"Median from a failure's start to its end"_s,
            u"2 failures"_s},
        {u"Rollbacks, 90 d"_s, u"3"_s, {}, Tone::Dim, u"Runs that went back"_s, u"3 of 54"_s}};
}

/// p95 of two versions around the run that was rolled back, with its marks.
inline charts::Frame sampleGateFrame()
{
    charts::Frame frame;
    frame.title = u"p95-latency"_s;
    frame.unit = u"ms"_s;
    frame.from = localTime(11, 19, 16, 35);
    frame.to = localTime(11, 19, 16, 55);
    frame.step = 5000;
    charts::Line stable;
    stable.name = u"v4.1.3"_s;
    stable.last = 190;
    charts::Line canary;
    canary.name = u"v4.1.4"_s;
    canary.last = 431;
    unsigned noise = 7;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    for (qint64 time = frame.from; time <= frame.to; time += frame.step) {
        noise = noise * 1664525U + 1013904223U;
        const double random = static_cast<double>(noise >> 8) / static_cast<double>(1U << 24);
        const double share
            = static_cast<double>(time - frame.from) / static_cast<double>(frame.to - frame.from);
        stable.times.push_back(time);
        stable.values.push_back(180 + 20 * random);
        canary.times.push_back(time);
        canary.values.push_back(share < 0.35 || share > 0.68 ? nothing
                : share > 0.5                                ? 330 + 110 * random
                                                             : 190 + 20 * random);
    }
    frame.lines = {stable, canary};
    frame.threshold = 300;
    const auto scale = charts::valueScale(0, 480);
    frame.yMin = scale.minimum;
    frame.yMax = scale.maximum;
    frame.yTicks = scale.ticks;
    frame.markers = {{localTime(11, 19, 16, 42), u"10 %"_s},
        {localTime(11, 19, 16, 45), u"50 %"_s},
        {localTime(11, 19, 16, 48), u"rollback"_s, true}};
    frame.bands = {{localTime(11, 19, 16, 41),
        localTime(11, 19, 16, 48, 31),
        u"v4.1.4"_s,
        charts::Band::Bad,
        u"v4.1.4 to production · rolled back · 7:31"_s}};
    return frame;
}

/// All of the run that was rolled back (`run-126`).
inline ui::DetailView sampleDetail()
{
    ui::DetailView detail;
    detail.run = u"run-126"_s;
    detail.story = u"Gate p95-latency failed twice at 50 % (412 ms, 431 ms; limit 300 ms). Traffic "
                   u"was back on "
                   u"v4.1.3 after 11 s."_s;
    detail.frames = {sampleGateFrame()};
    detail.chain = ui::ChainLook::Verified;
    detail.chainText = u"#126 · chain verified"_s;
    detail.log = {.lines = 318, .exitText = u"exit 0"_s, .isHere = true};
    detail.rollBackWhy = u"v4.1.4 was rolled back itself"_s;
    rollout::RunView view;
    view.run = detail.run;
    view.headline = u"v4.1.4 rolled back"_s;
    view.started = localTime(11, 19, 16, 41);
    view.ended = localTime(11, 19, 16, 48, 31);
    view.marks = {{localTime(11, 19, 16, 42), rollout::Mark::Kind::Weight, 10},
        {localTime(11, 19, 16, 45), rollout::Mark::Kind::Weight, 50},
        {localTime(11, 19, 16, 48), rollout::Mark::Kind::Rollback, 0}};
    rollout::GateView latency;
    latency.name = u"p95-latency"_s;
    latency.unit = u"ms"_s;
    latency.stable = 190;
    latency.canary = 431;
    latency.verdict = analysis::Verdict::Failed;
    latency.sentence = u"431 < 300 does not hold; 2 failures, limit 1"_s;
    rollout::GateView errors;
    errors.name = u"error-ratio"_s;
    errors.unit = u"%"_s;
    errors.canary = 0.2;
    errors.verdict = analysis::Verdict::Successful;
    errors.sentence = u"5 of 5 below 1"_s;
    view.gates = {latency, errors};
    rollout::event::Requested approval;
    approval.action = rollout::Action::Approve;
    approval.actor = u"approver"_s;
    approval.asked = localTime(11, 19, 16, 39);
    view.people = {approval};
    rollout::StepView deploy;
    deploy.name = u"deploy"_s;
    deploy.detail = u"./deploy.sh green v4.1.4"_s;
    deploy.phase = rollout::StepPhase::Succeeded;
    deploy.started = view.started;
    deploy.ended = view.started + 42'000;
    rollout::StepView watch;
    watch.name = u"analysis"_s;
    watch.detail = u"p95-latency failed"_s;
    watch.phase = rollout::StepPhase::Failed;
    watch.started = localTime(11, 19, 16, 45);
    watch.ended = localTime(11, 19, 16, 48);
    view.steps = {deploy, watch};
    detail.view = view;
    return detail;
}

inline ui::CompareView sampleCompare()
{
    return {.run = u"run-126"_s,
        .previousRun = u"run-124"_s,
        .title = u"v4.1.4 against v4.1.3 in production"_s,
        .beforeName = u"v4.1.3"_s,
        .afterName = u"v4.1.4"_s,
        .rows = {{u"Result"_s, u"succeeded"_s, u"rolled back"_s, ui::Tone::Bad},
            {u"Took"_s, u"22:47"_s, u"7:31"_s},
            {u"p95-latency, last"_s, u"184 ms"_s, u"431 ms"_s, ui::Tone::Bad},
            {u"error-ratio, last"_s, u"0.2 %"_s, u"0.2 %"_s}}};
}

} // namespace slipway::test
