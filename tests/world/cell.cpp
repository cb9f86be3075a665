// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/cell.h"

#include "config/configreader.h"
#include "rollout/engine.h"
#include "trust/trust.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QThread>

#include <algorithm>
#include <csignal>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

const char* const script = R"(#!/bin/sh
# Leaves a trace before anything else: a command that ran twice shows.
echo "$1 $SLIPWAY_COMMAND" >> effects.log
i=1
while [ $i -le 5 ]; do echo "$1 line $i"; i=$((i+1)); done
sleep "$2"
)";

const char* const configuration = R"(version: 1
project: {name: crash}
services: [{name: api}]
environments:
  - name: local
    protected: false
    plan: weights
    services:
      - service: api
        metrics: {url: "http://127.0.0.1:@PORT@/metrics", interval: 200ms, timeout: 200ms}
commands:
  deploy: {argv: [./step.sh, deploy, "0.3"], timeout: 60s}
  remove: {argv: [./step.sh, remove, "0.1"], timeout: 60s}
  set-weight: {argv: [./step.sh, "weight-{{weight}}", "0.3"], timeout: 60s}
analysisTemplates:
  value:
    metrics:
      - name: gate-value
        interval: 200ms
        count: 2
        successCondition: result < 1
        provider: {prometheus: {query: gate_value}}
plans:
  weights:
    steps:
      - {name: deploy, command: deploy, undo: remove}
      - {setWeight: 10}
      - {pause: {duration: 300ms}}
      - {setWeight: 50}
      - {analysis: {templates: [value]}}
      - {setWeight: 100}
)";

bool write(const QString& path, const QByteArray& bytes, bool isExecutable = false)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return false;
    auto mode = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (isExecutable)
        mode |= QFileDevice::ExeOwner;
    return file.setPermissions(mode);
}

} // namespace

QString program(const QString& name)
{
    return QStringLiteral(SLIPWAY_BIN_DIR) + u'/' + name;
}

Cell::Cell(quint16 metricsPort, const QByteArray& yaml, const QString& state)
{
    m_paths.state = state.isEmpty() ? m_folder.filePath(u"state"_s) : state;
    QDir().mkpath(m_paths.state);
    auto text = yaml.isEmpty() ? QByteArray(configuration) : yaml;
    text.replace("@PORT@", QByteArray::number(metricsPort));
    if (!write(configFile(), text) || !write(m_folder.filePath(u"step.sh"_s), script, true)) {
        m_mistake = u"files cannot be written"_s;
        return;
    }
    const auto reading = config::loadConfig(configFile());
    if (!reading.config) {
        m_mistake = reading.mistakes.front().text();
        return;
    }
    m_config = reading.config;
    const auto subject = trust::subjectOf(*m_config);
    if (!subject || !trust::Book(m_paths.trust()).trust(*subject, m_clock)) {
        m_mistake = u"the configuration cannot be trusted"_s;
        return;
    }
    auto journal = history::openJournal(m_paths.journal(), m_clock);
    if (!journal) {
        m_mistake = journal.error().text();
        return;
    }
    m_journal = std::move(*journal);
}

Cell::~Cell()
{
    // An engine that a failed cell left behind ends with it.
    const auto lease = m_journal && m_config
        ? m_journal->lease(engine::projectOf(*m_config), u"local"_s)
        : Result<std::optional<history::Lease>>(std::nullopt);
    if (lease && *lease && history::isHolderAlive(**lease, m_clock.now())
        && (*lease)->pid != QCoreApplication::applicationPid())
        ::kill(static_cast<pid_t>((*lease)->pid), SIGKILL);
}

std::optional<engine::Begun> Cell::begin()
{
    if (!isReady())
        return {};
    engine::StartOrder order;
    order.config = *m_config;
    order.environment = u"local"_s;
    order.version = u"v2"_s;
    order.stable = u"v1"_s;
    auto begun = engine::beginRun(*m_journal, m_clock, m_paths, order);
    if (!begun) {
        m_mistake = begun.error().text();
        return {};
    }
    return *begun;
}

QStringList Cell::common(const QString& run) const
{
    return {u"local"_s, u"--config"_s, configFile(), u"--state"_s, m_paths.state, u"--run"_s, run};
}

QProcessEnvironment Cell::environment() const
{
    auto out = QProcessEnvironment::systemEnvironment();
    for (const auto* name : {"XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        out.insert(QString::fromLatin1(name), m_folder.filePath(u"xdg"_s));
    return out;
}

bool Cell::runMortal(const engine::Begun& begun, qint64 sequence, const QString& when)
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.start(program(u"crash-engine"_s),
        {m_paths.state, begun.run, begun.lease.nonce, QString::number(sequence), when});
    return process.waitForFinished(60'000) && process.exitStatus() == QProcess::CrashExit;
}

bool Cell::startEngine(const engine::Begun& begun)
{
    return QProcess::startDetached(program(u"slipway"_s),
        {u"rollout"_s,
            u"engine"_s,
            begun.run,
            u"--state"_s,
            m_paths.state,
            u"--nonce"_s,
            begun.lease.nonce});
}

int Cell::slipway(const QStringList& arguments)
{
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program(u"slipway"_s), arguments);
    if (!process.waitForFinished(90'000)) {
        process.kill();
        process.waitForFinished();
        m_mistake = u"slipway %1 went on for ever"_s.arg(arguments.join(u' '));
        return -1;
    }
    const auto said = process.readAll();
    if (process.exitStatus() != QProcess::NormalExit)
        return -1;
    if (process.exitCode() == 2)
        m_mistake = QString::fromUtf8(said);
    return process.exitCode();
}

int Cell::watch(const QString& run, bool isPatient)
{
    auto words = QStringList{u"rollout"_s, u"watch"_s} + common(run);
    if (isPatient)
        words << u"--until-end"_s;
    return slipway(words);
}

int Cell::act(const QString& run, const QStringList& words)
{
    return slipway(QStringList{u"rollout"_s, words.first()} + common(run) + words.mid(1));
}

std::vector<history::Record> Cell::records(const QString& run)
{
    return m_journal->read(rollout::streamOf(run)).value_or(std::vector<history::Record>());
}

std::optional<rollout::State> Cell::state(const QString& run)
{
    const auto all = records(run);
    auto state = rollout::replay(all);
    return state ? std::optional(std::move(*state)) : std::nullopt;
}

bool Cell::until(const std::function<bool()>& holds)
{
    QElapsedTimer waited;
    waited.start();
    while (!holds()) {
        if (waited.elapsed() > 60'000)
            return false;
        QThread::msleep(2);
    }
    return true;
}

QByteArray Cell::log(const QString& run) const
{
    QFile file(rollout::runLog(m_paths.runs(), run));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList Cell::effects() const
{
    QFile file(m_folder.filePath(u"effects.log"_s));
    return file.open(QIODevice::ReadOnly)
        ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
        : QStringList();
}

QString Cell::judgeEffects() const
{
    QStringList names;
    for (const auto& line : effects()) {
        const QString name = line.section(u' ', 0, 0);
        if (names.contains(name))
            return u"%1 ran twice"_s.arg(name);
        names << name;
    }
    return {};
}

QString Cell::judgeLog(const rollout::State& state) const
{
    QFile file(rollout::runLog(m_paths.runs(), state.created.run));
    if (!file.open(QIODevice::ReadOnly))
        return u"the log is gone"_s;
    const auto text = QString::fromUtf8(file.readAll());
    for (const auto& line : effects()) {
        const QString name = line.section(u' ', 0, 0);
        for (int i = 1; i <= 5; ++i) {
            if (text.count(u"%1 line %2\n"_s.arg(name).arg(i)) != 1)
                return u"line %1 of %2 is not in the log once"_s.arg(i).arg(name);
        }
    }
    return {};
}

QString Cell::judgeGates(const rollout::State& state) const
{
    for (size_t i = 0; i < state.steps.size(); ++i) {
        const auto& step = state.steps[i];
        const auto& planned = state.created.plan.steps[i];
        if (step.phase != rollout::StepPhase::Succeeded)
            continue;
        if (planned.kind == config::StepKind::Pause
            && step.ended - step.started < planned.duration->count())
            return u"step %1 soaked too short"_s.arg(i);
        if (planned.kind == config::StepKind::Analysis
            && (step.metrics.empty() || step.metrics.front().successful < 2))
            return u"gate of step %1 passed unobserved"_s.arg(i);
    }
    return {};
}

QString Cell::judge(const QString& run)
{
    const auto all = records(run);
    const auto folded = rollout::replay(all);
    if (!folded)
        return u"cannot be replayed: %1"_s.arg(folded.error().text());
    const auto chain = m_journal->verify(rollout::streamOf(run));
    if (!chain || chain->broken)
        return u"the chain is broken"_s;
    for (const auto& text : {judgeEffects(), judgeLog(*folded), judgeGates(*folded)}) {
        if (!text.isEmpty())
            return text;
    }
    // At every moment before the end a rollback could be asked for, or was under way.
    rollout::State state;
    for (const auto& record : all) {
        state = rollout::advance(
            std::move(state), *rollout::fromEntry(record.entry), record.entry.time)
                    .state;
        const bool isGoingBack
            = state.phase == rollout::Phase::Aborting || state.phase == rollout::Phase::RollingBack;
        rollout::event::Requested abort;
        abort.action = rollout::Action::Abort;
        if (!rollout::isEnd(state.phase) && !isGoingBack && rollout::refusal(state, abort))
            return u"rollback was not armed at record %1"_s.arg(record.sequence);
    }
    const auto row = m_journal->run(run);
    auto fromFold = rollout::rowOf(*folded);
    if (row && *row)
        fromFold.number = (*row)->number;
    return row && *row && **row == fromFold ? QString() : u"the list is not the fold"_s;
}

QString Cell::judgeSuccess(const QString& run)
{
    if (const auto text = judge(run); !text.isEmpty())
        return text;
    const auto end = state(run);
    if (end->phase != rollout::Phase::Succeeded)
        return u"it did not succeed: %1"_s.arg(end->sentence);
    if (effects().size() != 4)
        return u"%1 commands ran instead of 4"_s.arg(effects().size());
    const auto kept = std::ranges::count_if(end->commands,
        [](const auto& command) { return command.exit && command.exit->isSuccess(); });
    return kept == 4 ? QString() : u"%1 exit codes were kept instead of 4"_s.arg(kept);
}

} // namespace slipway::test
