// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/rolloutdesk.h"

#include "app/desktop/runframes.h"
#include "base/async.h"
#include "base/log.h"
#include "base/text.h"
#include "rollout/advance.h"
#include "rollout/engine.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::desktop {
namespace {

const QString liveKey = u"live"_s;

ui::Tone toneOf(rollout::Phase phase)
{
    switch (phase) {
    case rollout::Phase::RollbackFailed: return ui::Tone::Bad;
    case rollout::Phase::Aborting:
    case rollout::Phase::RollingBack:
    case rollout::Phase::Paused:
    case rollout::Phase::AwaitingApproval: return ui::Tone::Warn;
    default: return ui::Tone::Ok;
    }
}

} // namespace

RolloutDesk::RolloutDesk(
    const Clock& clock, history::JournalWatch& journal, engine::Paths paths, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_journal(journal)
    , m_paths(std::move(paths))
{
    connect(&m_journal,
        &history::JournalWatch::recordsRead,
        this,
        [this](const QString& key, const std::vector<history::Record>& records, bool isFirst) {
            if (key == liveKey)
                take(records, isFirst);
        });
    connect(&m_journal, &history::JournalWatch::failed, this, [this](const Error& error) {
        m_problem = error;
        push();
    });
    connect(&m_journal, &history::JournalWatch::recovered, this, [this] {
        m_problem.reset();
        push();
    });
    m_engineTimer.setInterval(2s);
    connect(&m_engineTimer, &QTimer::timeout, this, [this] {
        readEngine();
        revive();
    });
}

void RolloutDesk::show(ui::MainWindow& window)
{
    m_window = &window;
    push();
}

void RolloutDesk::solder(ui::RolloutPage& page)
{
    using ui::RolloutPage;
    connect(&page,
        &RolloutPage::planChosen,
        this,
        [this](const QString& plan, const QString& version, const QString& stable) {
            m_plan = plan;
            m_version = version;
            m_stable = stable;
            preview();
        });
    connect(&page, &RolloutPage::startRequested, this, &RolloutDesk::start);
    connect(&page,
        &RolloutPage::actionRequested,
        this,
        [this](rollout::Action action, const QString& reason, int weight) {
            act(m_run, action, reason, weight);
        });
    connect(&page, &RolloutPage::trustRequested, this, &RolloutDesk::trustNow);
}

void RolloutDesk::open(const std::optional<config::Config>& config)
{
    const QString project = config ? engine::projectOf(*config) : QString();
    m_config = config;
    m_preview.reset();
    if (project != m_project) {
        m_project = project;
        m_runs.clear();
        m_run.clear();
        m_state.reset();
        m_plan.clear();
        m_version.clear();
        m_stable.clear();
        m_journal.follow(liveKey, {});
        m_journal.list({.project = m_project, .limit = 5000});
    }
    if (config && !m_engineTimer.isActive())
        m_engineTimer.start();
    followCurrent();
    preview();
}

void RolloutDesk::setEnvironment(const QString& environment)
{
    if (environment == m_environment)
        return;
    m_environment = environment;
    m_plan.clear();
    m_version.clear();
    m_stable.clear();
    m_isRollback = false;
    m_preview.reset();
    followCurrent();
    preview();
}

void RolloutDesk::setScorecard(const std::optional<policy::Scorecard>& scorecard)
{
    m_scorecard = scorecard;
    if (!openRun())
        preview();
}

void RolloutDesk::setRuns(const std::vector<history::RunRow>& runs)
{
    const auto had = openRun() != nullptr;
    m_runs = runs;
    followCurrent();
    // What may start changes with what runs.
    if (had != (openRun() != nullptr) || !m_preview)
        preview();
    pushSummary();
}

const history::RunRow* RolloutDesk::openRun() const
{
    const auto isOpen = [](const auto& row) { return row.result == history::RunResult::Open; };
    const auto here = std::ranges::find_if(
        m_runs, [&](const auto& row) { return isOpen(row) && row.environment == m_environment; });
    if (here != m_runs.end())
        return &*here;
    const auto any = std::ranges::find_if(m_runs, isOpen);
    return any == m_runs.end() ? nullptr : &*any;
}

void RolloutDesk::followCurrent()
{
    QString run;
    qint64 latest = -1;
    for (const auto& row : m_runs) {
        if (row.environment != m_environment)
            continue;
        const bool isOpen = row.result == history::RunResult::Open;
        if (isOpen || row.number > latest) {
            run = row.run;
            latest = isOpen ? std::numeric_limits<qint64>::max() : row.number;
        }
    }
    if (run == m_run)
        return;
    m_run = run;
    m_state.reset();
    m_lease.reset();
    m_journal.follow(liveKey, run.isEmpty() ? QString() : rollout::streamOf(run));
    readEngine();
    pushRun();
}

void RolloutDesk::take(const std::vector<history::Record>& records, bool isFirst)
{
    auto state = isFirst || !m_state ? rollout::State() : std::move(*m_state);
    m_state.reset();
    for (const auto& record : records) {
        if (record.stream != rollout::streamOf(m_run))
            return; // of a run that was left meanwhile
        const auto event = rollout::fromEntry(record.entry);
        if (!event) {
            m_problem = event.error().in(m_run);
            return push();
        }
        state = rollout::advance(std::move(state), *event, record.entry.time).state;
    }
    m_state = std::move(state);
    pushRun();
    pushSummary();
}

std::optional<rollout::RunView> RolloutDesk::view() const
{
    if (!m_state || m_state->started == 0)
        return {};
    return rollout::viewOf(*m_state, m_clock.now());
}

ui::RolloutPage* RolloutDesk::page() const
{
    return m_window != nullptr && m_window->isBuilt(ui::PageId::Rollout)
        ? static_cast<ui::RolloutPage*>(m_window->page(ui::PageId::Rollout))
        : nullptr;
}

void RolloutDesk::push()
{
    if (auto* shown = page())
        shown->setProblem(m_problem);
    pushStart();
    pushRun();
    pushSummary();
}

void RolloutDesk::tick()
{
    // Countdowns are the page's own; what the view says in words moves with the clock too.
    if (m_state && !rollout::isEnd(m_state->phase))
        pushRun();
    static constexpr qint64 previewAges = 30'000;
    if (!openRun() && m_clock.now() - m_previewAt > previewAges)
        preview();
    pushEngine();
}

void RolloutDesk::pushRun()
{
    auto* shown = page();
    if (shown == nullptr)
        return;
    const auto now = view();
    shown->setRun(now);
    if (!now)
        return;
    const bool isEnd = rollout::isEnd(now->phase);
    shown->setGateFrames(gateFrames(*now, isEnd ? now->ended : m_clock.now()));
    pushLog(*now);
    pushEngine();
}

void RolloutDesk::pushLog(const rollout::RunView& run)
{
    ui::LogSource log;
    log.file = rollout::runLog(m_paths.runs(), run.run);
    for (const auto& command : run.commands) {
        if (command.exit && command.exit->freedTo > log.freedTo) {
            log.freedFrom = command.exit->freedFrom;
            log.freedTo = command.exit->freedTo;
        }
    }
    for (size_t i = 0; i < run.steps.size(); ++i) {
        if (run.steps[i].isCurrent)
            log.stepTitle = tr("step %1 · %2").arg(i + 1).arg(visible(run.steps[i].name, 60));
    }
    if (!QFileInfo::exists(log.file)) {
        log.isAttachment = true;
        if (m_attachedRun == run.run)
            log.bytes = m_attachedLog.value_or(QByteArray());
        else {
            m_attachedRun = run.run;
            const auto read = [stream = rollout::streamOf(run.run)](history::Journal& journal) {
                return journal.attachment(stream, u"run.log"_s);
            };
            whenDone(m_journal.with(read), this, [this](const auto& bytes) {
                m_attachedLog = bytes ? *bytes : std::nullopt;
                pushRun();
            });
        }
    }
    page()->setLog(log);
}

void RolloutDesk::pushSummary()
{
    if (m_window == nullptr)
        return;
    const auto* open = openRun();
    if (open == nullptr)
        return m_window->setRun({});
    ui::RunSummary summary;
    summary.environment = open->environment;
    summary.headline = tr("%1 · %2").arg(visible(open->version, 40), visible(open->phase, 40));
    summary.tone = ui::Tone::Ok;
    summary.canAbort = true;
    const auto now = view();
    if (now && now->run == open->run) {
        summary.headline = now->headline;
        summary.tone = toneOf(now->phase);
        const auto abort
            = std::ranges::find(now->actions, rollout::Action::Abort, &rollout::ActionView::action);
        if (abort != now->actions.end()) {
            summary.canAbort = abort->isEnabled;
            summary.why = abort->why;
        }
    }
    m_window->setRun(summary);
}

void RolloutDesk::readEngine()
{
    if (m_project.isEmpty() || m_environment.isEmpty())
        return;
    const auto read
        = [project = m_project, environment = m_environment](
              history::Journal& journal) { return journal.lease(project, environment); };
    whenDone(m_journal.with(read), this, [this](const auto& lease) {
        m_lease = lease ? *lease : std::nullopt;
        pushEngine();
    });
}

void RolloutDesk::pushEngine()
{
    auto* shown = page();
    if (shown == nullptr || !m_state)
        return;
    ui::EngineView engine;
    if (rollout::isEnd(m_state->phase) || m_state->started == 0)
        return shown->setEngine(engine);
    engine.kind = ui::EngineView::Kind::Gone;
    const qint64 now = m_clock.now();
    if (m_lease && m_lease->run == m_run) {
        engine.owner = m_lease->owner;
        engine.host = m_lease->host;
        engine.heartbeat = m_lease->heartbeat;
        if (history::isHolderAlive(*m_lease, now))
            engine.kind
                = m_lease->expires > now ? ui::EngineView::Kind::Alive : ui::EngineView::Kind::Late;
    }
    shown->setEngine(engine);
}

void RolloutDesk::revive()
{
    if (openRun() == nullptr)
        return;
    const auto again = [&clock = m_clock, paths = m_paths](history::Journal& journal) {
        return engine::revive(journal, clock, paths);
    };
    whenDone(m_journal.with(again), this, [](const Result<int>& revived) {
        if (!revived)
            qCWarning(logRollout).noquote() << revived.error().text();
    });
}

void RolloutDesk::abort()
{
    if (const auto* open = openRun())
        act(open->run, rollout::Action::Abort, {}, -1);
}

void RolloutDesk::act(const QString& run, rollout::Action action, const QString& reason, int weight)
{
    const auto ask = [=, &clock = m_clock](history::Journal& journal) {
        return engine::askFor(journal, clock, run, rollout::actionWord(action), reason, weight);
    };
    whenDone(m_journal.with(ask), this, [this](const Result<qint64>& id) {
        if (!id)
            emit said(id.error().text());
        else
            revive(); // somebody must take it up
    });
}

} // namespace slipway::desktop
