// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/starter.h"
#include "history/journal.h"
#include "rollout/advance.h"

#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <optional>

namespace slipway::test {

/// One rollout in a world of its own (folder, journal, configuration, commands that leave traces),
/// driven by the real programs, so that something in it can be killed. Blocks; usable in any one
/// thread.
class Cell {
public:
    /// `metricsPort`: of a page that has `gate_value 0`. `yaml`: another configuration than the
    /// plan of three weights, with `@PORT@` for it. `state`: another folder for journal and runs.
    explicit Cell(quint16 metricsPort, const QByteArray& yaml = {}, const QString& state = {});
    ~Cell();

    bool isReady() const { return m_mistake.isEmpty(); }
    QString mistake() const { return m_mistake; }
    /// Writes a run, drives nothing yet.
    std::optional<engine::Begun> begin();
    /// Starts the engine that dies before or after one record, and waits until it has.
    bool runMortal(const engine::Begun& begun, qint64 sequence, const QString& when);
    /// Starts the real engine, detached.
    bool startEngine(const engine::Begun& begun);
    /// `slipway rollout watch`, which revives, until the run ends or waits for a person; its exit
    /// code.
    int watch(const QString& run, bool isPatient = false);
    /// `slipway rollout WORD`; its exit code.
    int act(const QString& run, const QStringList& words);

    std::vector<history::Record> records(const QString& run);
    std::optional<rollout::State> state(const QString& run);
    /// Blocks until `holds`, or false after a long time.
    bool until(const std::function<bool()>& holds);
    /// What is wrong with a run that should have succeeded; empty: nothing.
    QString judgeSuccess(const QString& run);
    /// What is wrong with chain, log, doubled commands and gates, however the run ended; empty:
    /// nothing.
    QString judge(const QString& run);
    /// The whole log of a run.
    QByteArray log(const QString& run) const;
    /// Lines that the commands left: `NAME FOLDER`.
    QStringList effects() const;

    history::Journal& journal() { return *m_journal; }
    const engine::Paths& paths() const { return m_paths; }
    QString configFile() const { return m_folder.filePath(QStringLiteral("slipway.yaml")); }
    const config::Config& config() const { return *m_config; }
    const Clock& clock() const { return m_clock; }
    QString folder() const { return m_folder.path(); }
    QStringList common(const QString& run) const;
    QProcessEnvironment environment() const;

private:
    QString judgeGates(const rollout::State& state) const;
    QString judgeLog(const rollout::State& state) const;
    QString judgeEffects() const;
    int slipway(const QStringList& arguments);

    QTemporaryDir m_folder;
    SystemClock m_clock;
    engine::Paths m_paths;
    std::optional<config::Config> m_config;
    std::unique_ptr<history::Journal> m_journal;
    QString m_mistake;
};

/// Where the programs lie.
QString program(const QString& name);

} // namespace slipway::test
