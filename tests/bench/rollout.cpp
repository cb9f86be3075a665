// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts: folding a long run, the journal's append, a log of a million lines, an event on the
// screen.
#include "base/clock.h"
#include "bench/bench.h"
#include "history/journal.h"
#include "rollout/advance.h"
#include "rollout/view.h"
#include "ui/pages/rollout/rolloutpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/logview.h"

#include <QFile>
#include <QJsonDocument>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr qint64 start = 1'700'000'000'000;
constexpr int logLines = 1'000'000;

rollout::RunPlan plan()
{
    rollout::RunPlan out;
    out.environment = u"bench"_s;
    out.name = u"long"_s;
    out.version = u"v2"_s;
    out.stable = u"v1"_s;
    out.canaryName = u"green"_s;
    out.stableName = u"blue"_s;
    analysis::MetricSpec gate;
    gate.metric.name = u"error-ratio"_s;
    gate.metric.successCondition = u"result < 1"_s;
    gate.metric.interval = Milliseconds(1000);
    out.background = {gate};
    rollout::PlannedStep wait;
    wait.name = u"wait"_s;
    wait.kind = config::StepKind::Pause;
    out.steps = {wait};
    return out;
}

/// A run of so many measurements.
std::vector<history::Record> longRun(int events)
{
    std::vector<history::Record> out;
    const auto add = [&out](const rollout::Event& event, qint64 time) {
        history::Record record;
        record.stream = u"rollout/bench"_s;
        record.sequence = static_cast<qint64>(out.size()) + 1;
        record.entry = rollout::toEntry(event, time);
        out.push_back(std::move(record));
    };
    rollout::event::Created created;
    created.run = u"bench"_s;
    created.plan = plan();
    add(created, start);
    add(rollout::event::EngineAttached{u"me"_s, u"here"_s, 1, 0}, start);
    add(rollout::event::PreflightDone{}, start);
    for (int i = 0; static_cast<int>(out.size()) < events; ++i) {
        const qint64 time = start + 1000LL * (i + 1);
        add(
            rollout::event::Measured{
                -1, u"error-ratio"_s, {analysis::Phase::Successful, 0.2, 0.1, u"0.2 < 1"_s, time}},
            time);
    }
    return out;
}

std::vector<Figure> foldOfTenThousand()
{
    const auto records = longRun(10'000);
    size_t measured = 0;
    const double ours = medianMs(5, [&] {
        const auto state = rollout::replay(records);
        measured = state && !state->background.empty()
            ? state->background.front().measurements.size()
            : 0;
    });
    const double peer = medianMs(5, [&] {
        for (const auto& record : records)
            (void)QJsonDocument::fromJson(record.entry.payload).object();
    });
    if (measured < 9'000)
        return {};
    return {{u"rollout: fold of 10,000 events"_s,
        ours,
        u"ms"_s,
        u"parsing their JSON alone"_s,
        ours / peer,
        {},
        {}}};
}

std::vector<Figure> journalAppend()
{
    const SystemClock clock;
    QTemporaryDir folder;
    auto journal = history::openJournal(folder.filePath(u"journal.db"_s), clock);
    if (!journal)
        return {};
    constexpr int records = 200;
    qint64 last = 0;
    const double ours = medianMs(3, [&] {
        for (int i = 0; i < records; ++i)
            last = (*journal)
                       ->append({.stream = u"bench"_s,
                           .expected = last,
                           .entries = {{u"measured"_s, 1, start, R"({"value":0.2})"}}})
                       .value_or(last);
    });
    QFile file(folder.filePath(u"plain"_s));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return {};
    const double peer = medianMs(3, [&] {
        for (int i = 0; i < records; ++i) {
            file.write(R"({"value":0.2})");
            ::fdatasync(file.handle());
        }
    });
    return {{u"rollout: append of one journal record, synced"_s,
        ours / records,
        u"ms"_s,
        u"write and fdatasync of the bare bytes"_s,
        ours / peer,
        {},
        {}}};
}

std::vector<Figure> millionLines()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"run.log"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    for (int i = 0; i < logLines; ++i)
        file.write("15:02:11Z  line " + QByteArray::number(i) + "\n");
    file.close();
    ui::Theme theme;
    ui::LogView view(theme);
    view.resize(900, 300);
    view.show();
    (void)QTest::qWaitForWindowExposed(&view);
    const double ours = medianMs(1, [&] {
        view.setSource({.file = path});
        (void)QTest::qWaitFor([&] { return view.area()->lineCount() >= logLines; }, 60'000);
        view.grab();
    });
    QPlainTextEdit peerView;
    peerView.resize(900, 300);
    peerView.show();
    const double peer = medianMs(1, [&] {
        if (file.open(QIODevice::ReadOnly))
            peerView.setPlainText(QString::fromUtf8(file.readAll()));
        file.close();
        peerView.grab();
    });
    return {{u"rollout: log of a million lines, to the screen"_s,
        ours,
        u"ms"_s,
        u"QPlainTextEdit"_s,
        ours / peer,
        {},
        {}}};
}

std::vector<Figure> eventToPainted()
{
    ui::Theme theme;
    ui::RolloutPage page(theme);
    page.resize(1240, 840);
    page.show();
    (void)QTest::qWaitForWindowExposed(&page);
    auto records = longRun(500);
    auto state = rollout::replay(records).value_or(rollout::State());
    page.setRun(rollout::viewOf(state, start + 600'000));
    page.grab();
    int i = 0;
    const double ours = medianMs(30, [&] {
        const qint64 time = start + 1'000'000 + 1000LL * ++i;
        state = rollout::advance(std::move(state),
            rollout::event::Measured{
                -1, u"error-ratio"_s, {analysis::Phase::Successful, 0.2, 0.1, u"0.2 < 1"_s, time}},
            time)
                    .state;
        page.setRun(rollout::viewOf(state, time));
        page.grab();
    });
    const double peer = medianMs(30, [&] { page.grab(); });
    return {{u"rollout: event to painted state"_s,
        ours,
        u"ms"_s,
        u"painting the page alone"_s,
        ours / peer,
        u"<= 100 ms"_s,
        ours <= 100}};
}

} // namespace

std::vector<Bench> rolloutBenches()
{
    return {{"fold", "replaying a run of 10,000 events", foldOfTenThousand},
        {"journal", "one synced record after the other", journalAppend},
        {"log", "a log of a million lines", millionLines},
        {"event", "from an event to the painted page", eventToPainted}};
}

} // namespace slipway::bench
