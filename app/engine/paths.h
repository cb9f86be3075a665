// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// A rollout's driver with its world: where things lie, how a run begins, who measures, who
/// revives.
namespace slipway::engine {

/// Where rollouts keep what must outlive every process; all below one state folder.
struct Paths {
    QString state; ///< absolute
    QString journal() const { return state + QStringLiteral("/journal.db"); }
    QString runs() const { return state + QStringLiteral("/runs"); }
    QString trust() const { return state + QStringLiteral("/trust.json"); }
};

/// `$XDG_STATE_HOME/slipway`.
Paths defaultPaths();
/// Our own programs beside the running one: `slipway`, `slipway-run`.
QString programBeside(const QString& name);

} // namespace slipway::engine
