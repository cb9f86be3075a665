// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/rollout.h"
#include "base/text.h"
#include "rollout/advance.h"
#include "rollout/engine.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::rollout", text);
}

/// How long an engine may take to take a request up.
constexpr auto patience = 10s;

int answer(const Session& session, const RolloutOptions& options, Exit exit, const QString& text)
{
    if (exit != Exit::Good)
        complain(session, text);
    if (options.format == "json") {
        const QJsonObject out{{u"schema"_s, u"slipway.rollout-action/1"_s},
            {u"done"_s, exit == Exit::Good},
            {u"answer"_s, text}};
        printDocument(QJsonDocument(out).toJson().trimmed());
    } else if (exit == Exit::Good) {
        printDocument(text.toUtf8());
    }
    return exit;
}

} // namespace

int rolloutAct(const Session& session, const RolloutOptions& options, rollout::Action action)
{
    const auto paths = pathsOf(options);
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    const auto row = runOf(session, options, *journal);
    if (!row)
        return Exit::Usage;
    const auto state = stateOf(*journal, row->run);
    if (!state)
        return answer(session, options, Exit::CannotTell, state.error().text());
    rollout::event::Requested wish;
    wish.action = action;
    wish.weight = options.weight;
    wish.actor = engine::userName();
    wish.host = engine::hostName();
    wish.reason = QString::fromStdString(options.reason);
    if (const auto why = rollout::refusal(*state, wish))
        return answer(session, options, Exit::Bad, *why);
    const auto id = engine::askFor(*journal,
        *session.clock,
        row->run,
        rollout::actionWord(action),
        wish.reason,
        options.weight);
    if (!id)
        return answer(session, options, Exit::CannotTell, id.error().text());
    // Whoever drives the run may have died: somebody must take the wish up.
    (void)engine::revive(*journal, *session.clock, paths);
    QObject context;
    QTimer look;
    QElapsedTimer waited;
    waited.start();
    std::optional<history::Request> settled;
    QObject::connect(&look, &QTimer::timeout, &context, [&] {
        const auto request = journal->request(*id);
        if (request && *request && (*request)->settled != 0)
            settled = **request;
        if (settled || waited.elapsed() > std::chrono::milliseconds(patience).count())
            QCoreApplication::quit();
    });
    look.start(50ms);
    QCoreApplication::exec();
    if (!settled)
        return answer(session,
            options,
            Exit::CannotTell,
            tr("the wish is filed (%1), but no engine has taken it up yet").arg(*id));
    if (!settled->answer.isEmpty())
        return answer(session, options, Exit::Bad, settled->answer);
    return answer(session,
        options,
        Exit::Good,
        tr("%1: done, run #%2").arg(rollout::actionWord(action)).arg(row->number));
}

int rolloutRevive(const Session& session, const RolloutOptions& options)
{
    const auto paths = pathsOf(options);
    if (!QFile::exists(paths.journal()))
        return Exit::Good; // nothing was ever rolled out here
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    const auto revived = engine::revive(*journal, *session.clock, paths);
    if (!revived) {
        complain(session, revived.error().text());
        return Exit::CannotTell;
    }
    printDocument(tr("%1 engines started").arg(*revived).toUtf8());
    return Exit::Good;
}

int rolloutLog(const Session& session, const RolloutOptions& options)
{
    const auto paths = pathsOf(options);
    const auto journal = journalOf(session, paths);
    if (!journal)
        return Exit::CannotTell;
    const auto row = runOf(session, options, *journal);
    if (!row)
        return Exit::Usage;
    QFile file(rollout::runLog(paths.runs(), row->run));
    QByteArray kept;
    if (!file.open(QIODevice::ReadOnly)) {
        const auto attached = journal->attachment(rollout::streamOf(row->run), u"run.log"_s);
        if (!attached || !*attached) {
            complain(session, tr("the log of %1 is not on this machine").arg(row->run));
            return Exit::CannotTell;
        }
        kept = **attached;
    }
    QFile out;
    if (!out.open(stdout, QIODevice::WriteOnly))
        return Exit::CannotTell;
    if (!kept.isEmpty()) {
        out.write(kept);
        return Exit::Good;
    }
    const bool isTerminal = ::isatty(STDOUT_FILENO) != 0;
    while (!file.atEnd()) {
        const auto line = file.readLine(1 << 20);
        // A terminal obeys escapes: what a command printed is shown, not obeyed.
        out.write(isTerminal
                ? visible(session.redactor.redact(QString::fromUtf8(line.trimmed())), 1 << 20)
                        .toUtf8()
                    + '\n'
                : line);
    }
    return Exit::Good;
}

} // namespace slipway::verbs
