// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/redactor.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace CLI {
class App;
}

/// The verbs of `slipway`, one file each; none of them knows about a window.
namespace slipway::verbs {

/// Exit codes of every verb: the stable contract.
enum Exit { Good = 0, Bad = 1, Usage = 2, CannotTell = 3 };

/// What every verb shares for one run of the program.
struct Session {
    std::shared_ptr<const Clock> clock; ///< fixed by `--at`, else the system's
    Redactor redactor; ///< every line on stderr goes through it
    QString format; ///< `text` or what the verb's --format says
    QString logLevel;
    /// Set by the verb's option parsing: what to do once parsing is over. Runs inside a QCoreApplication and returns
    /// the exit code; it may spin that application's own event loop (app.exec()) until its work is done.
    std::function<int()> action;
};

/// Adds one verb to the command line. Its callback only sets Session::action.
void addCheck(CLI::App& app, Session& session);
void addScrape(CLI::App& app, Session& session);
void addHealth(CLI::App& app, Session& session);
void addQuery(CLI::App& app, Session& session);
void addConfig(CLI::App& app, Session& session);
void addDemo(CLI::App& app, Session& session);
void addHistory(CLI::App& app, Session& session);
void addRollout(CLI::App& app, Session& session);
void addRender(CLI::App& app, Session& session);

/// The whole program: parses, runs one verb, returns its exit code. Without a verb it hands over to slipway-desktop.
int run(int argc, char** argv);

/// Writes one document to stdout, whole, with a final newline. JSON is indented and has `schema` first where present
/// in order of insertion is not kept by QJsonObject, so pass ready bytes for an order that matters.
void printDocument(const QByteArray& bytes);
/// One diagnostic line on stderr, redacted and with control characters escaped.
void complain(const Session& session, const QString& text);

} // namespace slipway::verbs
