// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// What a program that was run for an own check left behind.
struct CommandAnswer {
    std::optional<int> exit; ///< nothing: it did not end by itself, or did not start
    QString error; ///< why, if so
    QByteArray output; ///< of stdout, at most 1 MiB
    qint64 time = 0; ///< when it ended, milliseconds since the Unix epoch
};

/// Outcomes of the kinds that something outside of here has to ask for. Evidence is of kind Run,
/// Live or Metric. A JSON answer that cannot be read is unknown(unreadable), whatever the exit
/// code.
Outcome outcomeOfCommand(const config::OwnCheck& check, const CommandAnswer& answer);
Outcome outcomeOfHttp(const config::OwnCheck& check,
    std::optional<int> status,
    const QByteArray& body,
    const QString& error,
    qint64 time);
Outcome outcomeOfPromql(const config::OwnCheck& check, const LiveAnswer& answer);

/// Rows of all own checks in the order of the configuration: `file` kinds are decided here, the
/// others come from Inputs::own; one that is not there was not run, which is unknown(missing).
std::vector<CheckResult> ownRows(const Facts& facts);

} // namespace slipway::readiness
