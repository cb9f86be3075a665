// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/redactor.h"
#include "base/result.h"

#include <QString>
#include <QStringList>

/// The program's log: Qt's messages as lines of one file.
namespace slipway::logging {

/// Names of the levels, from the most talkative: trace, debug, info, warn, error.
QStringList levels();

/// Where the log goes and from which level on.
struct Options {
    QString file; ///< absolute; empty: no file
    QString level = QStringLiteral("info");
    bool alsoStderr = false;
};

/// `$XDG_STATE_HOME/slipway/log/slipway.log`.
QString logFile();

/// Takes Qt's messages (qCInfo(logIo) << …) into the log from here on: one line an event, redacted,
/// control characters escaped; the file rotates at 5 MB, three are kept, mode 0600, written through
/// from info on. `redactor` (not owned, may be null) must outlive `stop`. Calling it again replaces
/// the log.
Result<void> start(const Options& options, const Redactor* redactor);
/// Changes the level of the running log, as a new configuration or a flag says.
void setLevel(const QString& level);
/// Ends the log and gives Qt's messages back to who had them before.
void stop();

} // namespace slipway::logging
