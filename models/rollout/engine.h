// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/redactor.h"
#include "history/journal.h"
#include "rollout/advance.h"
#include "rollout/enginelog.h"

#include <QFuture>
#include <QObject>
#include <QProcessEnvironment>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace slipway::rollout {

/// Answers a query about now. Lives in the engine's thread; what is not known yet is an empty
/// vector.
class Measurer {
public:
    virtual ~Measurer() = default;
    /// `source`: a server's name, `own`, or empty for what the environment says.
    virtual QFuture<Result<promql::Answer>> measure(const QString& query, const QString& source)
        = 0;
};

/// Where an engine works and with what.
struct EngineSettings {
    QString runsFolder; ///< absolute; the run's own folder is below it
    QString shim; ///< absolute path of slipway-run
    QString nonce; ///< of the lease that the starter took for this run; empty: none
    Milliseconds leaseTtl{15'000};
    Milliseconds watchInterval{100}; ///< between two looks at a command's folder
    Milliseconds requestInterval{200}; ///< between two looks at the journal's requests
    Milliseconds trafficInterval{5'000}; ///< between two measurements of the traffic's share
    Milliseconds retryInterval{1'000}; ///< after the journal took nothing
    QProcessEnvironment environment; ///< the commands' environments are made from it
    /// The conditions that hold or not before anything is changed; called once, may block.
    std::function<std::vector<policy::Condition>(const State&)> preflight;
};

/// The folder of a run below `runsFolder`.
QString runFolder(const QString& runsFolder, const QString& run);
/// Its log, which commands and engine append to.
QString runLog(const QString& runsFolder, const QString& run);

/// Drives one run: takes the lease, folds the journal, writes every event before its effect,
/// executes commands through the shim, measures gates, obeys requests. All decisions are
/// advance()'s. Lives in one thread with an event loop, of a process without a window; blocks on
/// the journal. Destroying it (or killing the process) leaves commands alone: the next engine
/// re-attaches.
class Engine : public QObject {
    Q_OBJECT
public:
    /// All references outlive it.
    Engine(history::Journal& journal,
        const Clock& clock,
        const Redactor& redactor,
        Measurer& measurer,
        EngineSettings settings,
        QString run,
        QObject* parent = nullptr);
    ~Engine() override;

    /// Takes the lease and goes on where the run stands. Fails if another engine has it, or the run
    /// cannot be read.
    Result<void> attach();
    const State& state() const { return m_state; }

signals:
    /// The run has ended; everything is written and the lease is free.
    void finished();
    /// Another engine drives the run now, or may: this one does nothing more.
    void fenced(const slipway::Error& error);

private:
    struct Queued {
        Event event;
        qint64 time = 0;
        std::vector<history::Request> settled;
    };

    void take(Event event, std::vector<history::Request> settled = {});
    void drain();
    bool store(const Queued& queued, const State& next);
    void stopDriving(const Error& error);
    void carryOut(const Effect& effect);
    void carryOut(const effect::Preflight&);
    void carryOut(const effect::Run& run);
    void carryOut(const effect::Stop& stop);
    void carryOut(const effect::Finish&);
    void recover();
    void launch(const event::CommandIntended& intended);
    void watchCommand();
    std::optional<QJsonObject> outputOf(const io::CommandExit& exit) const;
    QString commandFolder(const QString& key) const;
    void arm();
    void onTime();
    void measureDue(qint64 now);
    void startMeasuring(const Wanted& wanted);
    void measureTraffic();
    void takeTraffic(const Result<promql::Answer>& canary, const Result<promql::Answer>& stable);
    void readRequests();
    void obey(const history::Request& request);
    void heartbeat();
    event::EngineAttached attachedNow(qint64 unobserved) const;

    history::Journal& m_journal;
    const Clock& m_clock;
    const Redactor& m_redactor;
    Measurer& m_measurer;
    EngineSettings m_settings;
    QString m_run;
    EngineLog m_log;
    State m_state;
    qint64 m_sequence = 0;
    history::Lease m_lease;
    std::deque<Queued> m_queue;
    std::set<std::pair<int, QString>> m_measuring; ///< step and metric in flight
    qint64 m_dataVersion = -1;
    qint64 m_lastTraffic = 0; ///< when a share was last recorded
    qint64 m_lastBeat = 0;
    qint64 m_launched
        = 0; ///< monotonic, when the open command's shim was started by this engine; 0: by another
    bool m_isDraining = false;
    bool m_isDriving = false;
    bool m_isMeasuringTraffic = false;
    QTimer m_timer; ///< nextDue, backoff, measurements
    QTimer m_watch;
    QTimer m_requests;
    QTimer m_traffic;
    QTimer m_beat;
    QTimer m_retry;
};

} // namespace slipway::rollout
