// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/history.h"

#include "app/logging/paths.h"
#include "base/text.h"
#include "io/atomicfile.h"

#include <QFileInfo>

#include <CLI/CLI.hpp>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string journal; ///< empty: the user's own
    std::string format = "text";
    std::string environment;
    std::string run;
    std::string output;
    int limit = 50;
    bool onlyOpen = false;
};

/// An answer, and the exit code that goes with it.
struct Answer {
    QByteArray bytes;
    Error error{}; ///< for stderr; empty if there is nothing to complain of
    int exit = Good;
};

using Action = Answer (*)(history::Journal& journal, const Wanted& wanted);

QString fileOf(const Wanted& wanted)
{
    return wanted.journal.empty() ? logging::stateDirectory() + u"/journal.db"_s
                                  : QString::fromStdString(wanted.journal);
}

Answer failed(const Wanted& wanted, const Error& error, int exit)
{
    return {wanted.format == "json" ? historyErrorJson(error) : QByteArray(), error, exit};
}

Answer listed(const Wanted& wanted, const std::vector<history::RunRow>& rows)
{
    return {wanted.format == "json" ? historyListJson(rows) : historyListText(rows)};
}

Answer list(history::Journal& journal, const Wanted& wanted)
{
    const auto rows = journal.runs({.environment = QString::fromStdString(wanted.environment),
        .onlyOpen = wanted.onlyOpen,
        .limit = wanted.limit});
    return rows ? listed(wanted, *rows) : failed(wanted, rows.error(), CannotTell);
}

/// All of one run; the error where it cannot be read, nothing where there is no such run.
Result<std::optional<RunHistory>> runOf(history::Journal& journal, const QString& name)
{
    const auto row = journal.run(name);
    if (!row)
        return failure(row.error());
    if (!*row)
        return std::nullopt;
    const QString stream = u"rollout/"_s + (*row)->run;
    const auto chain = journal.verify(stream);
    if (!chain)
        return failure(chain.error());
    const auto records = journal.readUnchecked(stream, 0, std::numeric_limits<int>::max());
    if (!records)
        return failure(records.error());
    const auto names = journal.attachments(stream);
    if (!names)
        return failure(names.error());
    RunHistory out{**row, *records, *chain, {}};
    for (const auto& each : *names) {
        const auto bytes = journal.attachment(stream, each);
        out.attachments.push_back({each,
            bytes ? bytes->value_or(QByteArray()) : QByteArray(),
            bytes ? Error() : bytes.error()});
    }
    return out;
}

/// What goes to stderr beside a run whose chain is broken.
Error complaintOf(const history::ChainState& chain)
{
    if (!chain.broken)
        return {};
    return {visible(chain.broken->stream, 200),
        u"the chain is broken at record %1: %2"_s.arg(chain.broken->sequence)
            .arg(chain.broken->what),
        u"compare it with a copy of the journal"_s};
}

Answer runAnswer(history::Journal& journal, const Wanted& wanted, bool isJson)
{
    const auto name = QString::fromStdString(wanted.run);
    const auto run = runOf(journal, name);
    if (!run)
        return failed(wanted, run.error(), CannotTell);
    if (!*run)
        return failed(wanted,
            {{}, u"there is no run '%1'"_s.arg(name), u"see slipway history list"_s},
            Usage);
    return {isJson ? historyRunJson(**run) : historyRunText(**run),
        complaintOf((*run)->chain),
        (*run)->chain.broken ? Bad : Good};
}

Answer show(history::Journal& journal, const Wanted& wanted)
{
    return runAnswer(journal, wanted, wanted.format == "json");
}

Answer exported(history::Journal& journal, const Wanted& wanted)
{
    auto answer = runAnswer(journal, wanted, true);
    if (answer.exit > Bad || wanted.output.empty())
        return answer;
    const auto file = QString::fromStdString(wanted.output);
    if (const auto written = io::writeAtomically(file, answer.bytes); !written)
        return failed(wanted, written.error(), CannotTell);
    answer.bytes = u"wrote %1, chain %2\n"_s
                       .arg(visible(file), answer.exit == Good ? u"whole"_s : u"broken"_s)
                       .toUtf8();
    return answer;
}

Answer verify(history::Journal& journal, const Wanted& wanted)
{
    QString stream;
    if (!wanted.run.empty()) {
        const auto row = journal.run(QString::fromStdString(wanted.run));
        if (!row)
            return failed(wanted, row.error(), CannotTell);
        if (!*row)
            return failed(wanted,
                {{},
                    u"there is no run '%1'"_s.arg(QString::fromStdString(wanted.run)),
                    u"see slipway history list"_s},
                Usage);
        stream = u"rollout/"_s + (*row)->run;
    }
    const auto chain = journal.verify(stream);
    if (!chain)
        return failed(wanted, chain.error(), CannotTell);
    return {wanted.format == "json" ? historyChainJson(*chain) : historyChainText(*chain),
        complaintOf(*chain),
        chain->broken ? Bad : Good};
}

Answer answerOf(const Session& session, const Wanted& wanted, Action action)
{
    const QString file = fileOf(wanted);
    const bool isMissing = !QFileInfo::exists(file);
    if (isMissing && wanted.journal.empty() && action == &list)
        return listed(wanted, {}); // nothing was rolled out from here yet
    const auto journal = history::openJournal(file, *session.clock, history::OpenMode::ReadOnly);
    if (!journal)
        return failed(
            wanted, journal.error(), isMissing && !wanted.journal.empty() ? Usage : CannotTell);
    return action(**journal, wanted);
}

int act(const Session& session, const Wanted& wanted, Action action)
{
    const auto answer = answerOf(session, wanted, action);
    if (!answer.error.what.isEmpty())
        complain(session, answer.error.text());
    if (!answer.bytes.isEmpty())
        printDocument(answer.bytes);
    return answer.exit;
}

CLI::App* addPart(CLI::App& verb,
    Session& session,
    const std::shared_ptr<Wanted>& wanted,
    const char* name,
    const char* what,
    Action action)
{
    auto* part = verb.add_subcommand(name, what);
    part->add_option("--journal", wanted->journal, "Another journal than the user's own")
        ->type_name("FILE");
    part->callback([wanted, &session, action] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session, action] { return act(session, *wanted, action); };
    });
    return part;
}

void addFormat(CLI::App& part, Wanted& wanted)
{
    part.add_option("--format", wanted.format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
}

} // namespace

void addHistory(CLI::App& app, Session& session)
{
    auto wanted = std::make_shared<Wanted>();
    auto* verb
        = app.add_subcommand("history", "What was rolled out, and whether its record is whole");
    verb->require_subcommand(1);
    auto* listing
        = addPart(*verb, session, wanted, "list", "List deployments, newest first", &list);
    listing->add_option("--environment", wanted->environment, "Only of this environment");
    listing->add_option("--limit", wanted->limit, "At most so many")
        ->check(CLI::Range(1, 1'000'000));
    listing->add_flag("--open", wanted->onlyOpen, "Only those that have not ended");
    addFormat(*listing, *wanted);

    auto* showing = addPart(*verb, session, wanted, "show", "Show one run and its records", &show);
    showing->add_option("RUN", wanted->run, "Its number or id")->required();
    addFormat(*showing, *wanted);

    auto* checking = addPart(*verb, session, wanted, "verify", "Recompute the chains", &verify);
    checking->add_option("RUN", wanted->run, "Only this run's");
    addFormat(*checking, *wanted);

    auto* writing = addPart(
        *verb, session, wanted, "export", "Write one run, whole, as a JSON document", &exported);
    writing->add_option("RUN", wanted->run, "Its number or id")->required();
    writing->add_option("--output", wanted->output, "File to write instead of stdout")
        ->type_name("FILE");
    writing->add_option("--format", wanted->format, "json")->check(CLI::IsMember({"json"}));
}

} // namespace slipway::verbs
