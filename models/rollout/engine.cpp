// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/engine.h"

#include "base/async.h"
#include "base/log.h"
#include "rollout/enginestore.h"
#include "rollout/view.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::rollout {
namespace {

QString prepared(const QString& runsFolder, const QString& run)
{
    const auto folder = runFolder(runsFolder, run);
    // Its parents are private too: 0700 by the process' umask.
    QDir().mkpath(folder + u"/commands"_s);
    return runLog(runsFolder, run);
}

} // namespace

QString runFolder(const QString& runsFolder, const QString& run)
{
    return runsFolder + u'/' + run;
}

QString runLog(const QString& runsFolder, const QString& run)
{
    return runFolder(runsFolder, run) + u"/run.log"_s;
}

Engine::Engine(history::Journal& journal,
    const Clock& clock,
    const Redactor& redactor,
    Measurer& measurer,
    EngineSettings settings,
    QString run,
    QObject* parent)
    : QObject(parent)
    , m_journal(journal)
    , m_clock(clock)
    , m_redactor(redactor)
    , m_measurer(measurer)
    , m_settings(std::move(settings))
    , m_run(std::move(run))
    , m_log(prepared(m_settings.runsFolder, m_run), redactor)
{
    m_timer.setSingleShot(true);
    m_retry.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    m_watch.setInterval(m_settings.watchInterval);
    m_requests.setInterval(m_settings.requestInterval);
    m_traffic.setInterval(m_settings.trafficInterval);
    m_beat.setInterval(m_settings.leaseTtl / 3);
    m_retry.setInterval(m_settings.retryInterval);
    connect(&m_timer, &QTimer::timeout, this, &Engine::onTime);
    connect(&m_watch, &QTimer::timeout, this, &Engine::watchCommand);
    connect(&m_requests, &QTimer::timeout, this, &Engine::readRequests);
    connect(&m_traffic, &QTimer::timeout, this, &Engine::measureTraffic);
    connect(&m_beat, &QTimer::timeout, this, &Engine::heartbeat);
    connect(&m_retry, &QTimer::timeout, this, &Engine::drain);
}

Engine::~Engine() = default;

Result<void> Engine::attach()
{
    const auto row = m_journal.run(m_run);
    if (!row)
        return failure(row.error());
    if (!*row)
        return failure(m_run, u"there is no such run"_s, u"see: slipway history list"_s);
    const auto before = m_journal.lease((*row)->project, (*row)->environment);
    auto wanted = history::leaseOfThisProcess((*row)->project, (*row)->environment, m_run);
    if (!m_settings.nonce.isEmpty())
        wanted.nonce = m_settings.nonce;
    const auto lease = m_journal.acquire(wanted, m_settings.leaseTtl);
    if (!lease)
        return failure(lease.error());
    m_lease = *lease;
    // Read after the lease: from here on nobody else writes the run.
    const auto records = m_journal.read(streamOf(m_run));
    if (!records)
        return failure(records.error());
    auto state = replay(*records);
    if (!state)
        return failure(state.error().in(m_run));
    m_state = std::move(*state);
    m_sequence = records->empty() ? 0 : records->back().sequence;
    m_isDriving = true;
    const qint64 now = m_clock.now();
    m_lastBeat = m_clock.monotonic();
    qint64 lastSeen = m_state.lastEvent;
    if (before && *before && (*before)->run == m_run)
        lastSeen = std::max(lastSeen, (*before)->heartbeat);
    const bool isFirst = m_state.engine.pid == 0;
    m_beat.start();
    m_requests.start();
    if (!isEnd(m_state.phase))
        take(attachedNow(isFirst ? 0 : std::max<qint64>(0, now - lastSeen)));
    recover();
    return {};
}

event::EngineAttached Engine::attachedNow(qint64 unobserved) const
{
    return {
        .owner = m_lease.owner, .host = m_lease.host, .pid = m_lease.pid, .unobserved = unobserved};
}

void Engine::recover()
{
    // A command that is open already is looked at first: what it came to decides what follows.
    if (m_state.command && m_state.command->phase != OpenCommand::Phase::Wanted)
        watchCommand();
    for (const auto& effect : pendingEffects(m_state))
        carryOut(effect);
    drain();
    arm();
}

void Engine::take(Event event, std::vector<history::Request> settled)
{
    m_queue.push_back({std::move(event), m_clock.now(), std::move(settled)});
    drain();
}

void Engine::drain()
{
    if (m_isDraining || m_retry.isActive())
        return;
    m_isDraining = true;
    while (m_isDriving && !m_queue.empty()) {
        const auto& queued = m_queue.front();
        auto next = advance(m_state, queued.event, queued.time);
        if (!store(queued, next.state))
            break;
        m_log.write(queued.time, lineOf(m_state, next.state, queued.event));
        m_state = std::move(next.state);
        const auto event = queued.event;
        m_queue.pop_front();
        if (const auto* intended = std::get_if<event::CommandIntended>(&event))
            launch(*intended);
        for (const auto& effect : next.effects)
            carryOut(effect);
        if (std::holds_alternative<event::LogStored>(event)) {
            (void)m_journal.release(m_lease);
            m_isDriving = false;
            // Later: this may be within attach(), before anybody's event loop could be told to end.
            QMetaObject::invokeMethod(this, &Engine::finished, Qt::QueuedConnection);
        }
    }
    m_isDraining = false;
    if (m_isDriving)
        arm();
}

bool Engine::store(const Queued& queued, const State& next)
{
    const auto appended = m_journal.append({.stream = streamOf(m_run),
        .expected = m_sequence,
        .entries = {toEntry(queued.event, queued.time)},
        .row = rowOf(next),
        .lease = m_lease,
        .settled = queued.settled});
    if (appended) {
        m_sequence = *appended;
        return true;
    }
    const auto holder = m_journal.lease(m_lease.project, m_lease.environment);
    const bool isOurs = holder && *holder && (*holder)->nonce == m_lease.nonce
        && (*holder)->fencing == m_lease.fencing;
    if (holder && !isOurs) {
        stopDriving(appended.error());
        return false;
    }
    // The disk is full or gone. Nothing new is started until it is written down; what runs goes on.
    qCWarning(logRollout).noquote() << appended.error().text();
    (void)m_journal.renew(m_lease, m_settings.leaseTtl);
    m_retry.start();
    return false;
}

void Engine::stopDriving(const Error& error)
{
    m_isDriving = false;
    for (auto* timer : {&m_timer, &m_watch, &m_requests, &m_traffic, &m_beat, &m_retry})
        timer->stop();
    QTimer::singleShot(0, this, [this, error] { emit fenced(error); });
}

void Engine::carryOut(const Effect& effect)
{
    std::visit([this](const auto& one) { carryOut(one); }, effect);
}

void Engine::carryOut(const effect::Preflight&)
{
    take(event::PreflightDone{
        m_settings.preflight ? m_settings.preflight(m_state) : std::vector<policy::Condition>{}});
}

void Engine::carryOut(const effect::Run& run)
{
    const auto& command = m_state.command;
    if (!command || command->key != run.key || command->phase != OpenCommand::Phase::Wanted)
        return;
    if (command->notBefore > m_clock.now())
        return; // arm() comes back when the backoff is over
    take(event::CommandIntended{
        .key = run.key, .command = command->command, .folder = u"commands/"_s + run.key});
}

void Engine::carryOut(const effect::Stop& stop)
{
    if (const auto stopped = io::stopCommand(commandFolder(stop.key), stop.how); !stopped)
        m_log.write(m_clock.now(), stopped.error().text());
    take(event::StopSent{.key = stop.key, .how = stop.how});
}

void Engine::carryOut(const effect::Finish&)
{
    if (m_state.log) { // a predecessor stored it and died before it let go
        (void)m_journal.release(m_lease);
        m_isDriving = false;
        QMetaObject::invokeMethod(this, &Engine::finished, Qt::QueuedConnection);
        return;
    }
    auto kept = keptLog(runLog(m_settings.runsFolder, m_run), m_redactor);
    if (const auto attached = m_journal.attach(streamOf(m_run), u"run.log"_s, kept.bytes);
        !attached) {
        qCWarning(logRollout).noquote() << attached.error().text();
        kept.stored.kept = 0;
    }
    take(kept.stored);
}

QString Engine::commandFolder(const QString& key) const
{
    return runFolder(m_settings.runsFolder, m_run) + u"/commands/"_s + key;
}

void Engine::launch(const event::CommandIntended& intended)
{
    const auto& command = intended.command;
    auto environment = io::commandEnvironment(m_settings.environment, command.environment);
    const auto failed = [&](const Error& error) {
        io::CommandExit exit;
        exit.kind = io::CommandExit::Kind::NotStarted;
        exit.error = error.text();
        exit.started = exit.ended = m_clock.now();
        take(event::CommandEnded{.key = intended.key, .exit = exit, .output = {}});
    };
    const auto program = command.argv.isEmpty()
        ? Result<QString>(failure({}, u"the command is empty"_s))
        : io::resolveProgram(command.argv.first(), command.workingDirectory, environment);
    const auto folder = commandFolder(intended.key);
    if (!program)
        return failed(program.error());
    const auto launched = io::launchCommand({.folder = folder,
                                                .program = *program,
                                                .arguments = command.argv.mid(1),
                                                .workingDirectory = command.workingDirectory,
                                                .environment = environment,
                                                .logFile = runLog(m_settings.runsFolder, m_run)},
        m_settings.shim);
    // Whatever went wrong: once the claim is ours, no shim runs it.
    if (!launched && io::claimUnstarted(folder))
        return failed(launched.error());
    m_launched = std::max<qint64>(1, m_clock.monotonic());
    m_watch.start();
}

void Engine::watchCommand()
{
    if (!m_state.command || m_state.command->phase == OpenCommand::Phase::Wanted) {
        m_watch.stop();
        return;
    }
    const auto folder = commandFolder(m_state.command->key);
    const auto status = io::commandStatus(folder);
    static constexpr qint64 shimMayTake = 10'000;
    const bool isOverdue = m_launched == 0 || m_clock.monotonic() - m_launched > shimMayTake;
    const bool claimed = status.state == io::CommandStatus::State::Unclaimed && isOverdue
        && io::claimUnstarted(folder);
    auto event = recovered(m_state, status, claimed);
    if (!event)
        return;
    if (auto* ended = std::get_if<event::CommandEnded>(&*event)) {
        ended->output = outputOf(ended->exit);
        m_launched = 0;
    }
    take(std::move(*event));
}

std::optional<QJsonObject> Engine::outputOf(const io::CommandExit& exit) const
{
    if (!m_state.command || !m_state.command->command.readsJson)
        return {};
    return lastJsonLine(runLog(m_settings.runsFolder, m_run), exit.logFrom, exit.logTo);
}

void Engine::arm()
{
    if (isEnd(m_state.phase)) {
        m_timer.stop();
        m_traffic.stop();
        return;
    }
    if (m_state.command && m_state.command->phase != OpenCommand::Phase::Wanted
        && !m_watch.isActive())
        m_watch.start();
    if (!m_state.created.plan.trafficQuery.isEmpty() && m_state.isWeightTouched
        && !m_traffic.isActive())
        m_traffic.start();
    std::optional<qint64> due = nextDue(m_state);
    const auto sooner = [&due](qint64 time) { due = due ? std::min(*due, time) : time; };
    if (m_state.command && m_state.command->phase == OpenCommand::Phase::Wanted)
        sooner(m_state.command->notBefore);
    for (const auto& wanted : wantedMeasurements(m_state)) {
        if (!m_measuring.contains({wanted.step, wanted.spec.metric.name}))
            sooner(wanted.due);
    }
    if (!due || m_retry.isActive())
        return m_timer.stop();
    const qint64 wait = std::clamp<qint64>(*due - m_clock.now(), 0, 3'600'000);
    m_timer.start(Milliseconds(wait));
}

void Engine::onTime()
{
    const qint64 now = m_clock.now();
    if (const auto due = nextDue(m_state); due && *due <= now)
        take(event::TimeCame{});
    if (m_state.command && m_state.command->phase == OpenCommand::Phase::Wanted)
        carryOut(effect::Run{m_state.command->key});
    measureDue(now);
    arm();
}

} // namespace slipway::rollout
