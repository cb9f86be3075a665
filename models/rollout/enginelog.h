// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/redactor.h"
#include "rollout/state.h"

#include <QFile>
#include <QString>

namespace slipway::rollout {

/// The engine's own lines in a run's log, between the output of its commands: `15:02:11Z  gate
/// error-ratio pass …`. The file is appended to by command and engine alike (O_APPEND), mode 0600.
/// A full disk costs lines, never the run.
class EngineLog {
public:
    /// Opens or makes `file`. `redactor` outlives it.
    EngineLog(const QString& file, const Redactor& redactor);
    ~EngineLog();
    EngineLog(const EngineLog&) = delete;
    EngineLog& operator=(const EngineLog&) = delete;

    /// One line, redacted, with control characters escaped.
    void write(qint64 time, const QString& text);

private:
    const Redactor& m_redactor;
    int m_descriptor = -1;
};

/// What the log says of an event that was applied; empty: nothing. `before` is the state it was
/// applied to.
QString lineOf(const State& before, const State& after, const Event& event);
/// argv as a person can copy it and see where each argument ends: quoted where needed.
QString argvText(const QStringList& argv);

} // namespace slipway::rollout
