// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/rollout.h"

#include "config/configreader.h"
#include "rollout/advance.h"

#include <QCoreApplication>
#include <QDir>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using Options = std::shared_ptr<RolloutOptions>;

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::rollout", text);
}

void addWhere(CLI::App& verb, const Options& options)
{
    verb.add_option("--config", options->config, "Configuration (else slipway.yaml, found upward)")
        ->type_name("FILE");
    verb.add_option("--state", options->state, "Folder of journal and runs (else the user's)")
        ->type_name("DIR");
}

void addEnvironment(CLI::App& verb, const Options& options)
{
    verb.add_option("ENV", options->environment, "Environment, as in the configuration")
        ->required();
    addWhere(verb, options);
}

void addFormat(CLI::App& verb, const Options& options)
{
    verb.add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
}

void act(CLI::App& verb, Session& session, std::function<int()> action)
{
    verb.callback([&session, action = std::move(action)] { session.action = action; });
}

void addStart(CLI::App& verb, Session& session)
{
    auto options = std::make_shared<RolloutOptions>();
    auto* start = verb.add_subcommand("start", "Begin a rollout; an engine of its own drives it");
    addEnvironment(*start, options);
    addFormat(*start, options);
    start->add_option("--version", options->version, "The version that comes in")
        ->type_name("VERSION")
        ->required();
    start->add_option(
        "--stable", options->stable, "The version that is there (else as the journal knows)");
    start->add_option("--plan", options->plan, "Plan (else the environment's first)");
    start->add_option("--reason", options->reason, "Why, for the record");
    start
        ->add_option("--override",
            options->overrideReason,
            "Start against the scorecard gate, for this reason")
        ->type_name("REASON");
    start
        ->add_option(
            "--yes-i-mean", options->yesIMean, "The environment's name again, for a protected one")
        ->type_name("ENV");
    start->add_flag(
        "--offline", options->isOffline, "Make the scorecard without asking any endpoint");
    start->add_flag("--dry-run", options->dryRun, "Only show what would run, and whether it may");
    start->add_flag("--watch", options->isWatching, "Stay, as `slipway rollout watch` does");
    act(*start, session, [&session, options] { return rolloutStart(session, *options); });
}

void addLooks(CLI::App& verb, Session& session)
{
    struct Look {
        const char* name;
        const char* text;
        int (*run)(const Session&, const RolloutOptions&);
    };
    for (const auto& look : {Look{"status", "How the environment's rollout stands", rolloutStatus},
             Look{"watch",
                 "Follow it; exit 0 succeeded, 1 ended otherwise, 3 waits or unknown",
                 rolloutWatch},
             Look{"log", "Its log: commands' output and the engine's lines", rolloutLog}}) {
        auto options = std::make_shared<RolloutOptions>();
        auto* sub = verb.add_subcommand(look.name, look.text);
        addEnvironment(*sub, options);
        addFormat(*sub, options);
        sub->add_option("--run", options->run, "Another run, by id or number");
        if (look.run == rolloutWatch)
            sub->add_flag(
                "--until-end", options->untilEnd, "Stay while it waits for a person, too");
        act(*sub, session, [&session, options, run = look.run] { return run(session, *options); });
    }
}

void addActions(CLI::App& verb, Session& session)
{
    using rollout::Action;
    struct Word {
        Action action;
        const char* text;
    };
    static constexpr std::array words{Word{Action::Approve, "Approve the step that waits for it"},
        Word{Action::Reject, "Reject it: the rollout pauses"},
        Word{Action::Pause, "Pause after the current command; weight and analysis stay"},
        Word{Action::Continue, "Go on"},
        Word{Action::Retry, "Run the failed step again"},
        Word{Action::SkipStep, "Skip the step that waits or failed"},
        Word{Action::PromoteFully, "Skip the waits and analysis that are left"},
        Word{Action::SetWeight, "Set the weight once, while paused"},
        Word{Action::MarkDone, "Say that a step was seen done"},
        Word{Action::Kill, "Kill a command that does not stop"},
        Word{Action::Abandon, "Leave a failed rollback to people"},
        Word{Action::Abort, "Abort and roll back"}};
    for (const auto& word : words) {
        auto options = std::make_shared<RolloutOptions>();
        auto* sub = verb.add_subcommand(rollout::actionWord(word.action).toStdString(), word.text);
        addEnvironment(*sub, options);
        if (word.action == Action::SetWeight)
            sub->add_option("PERCENT", options->weight, "0 to 100")
                ->required()
                ->check(CLI::Range(0, 100));
        addFormat(*sub, options);
        sub->add_option("--reason", options->reason, "Why, for the record");
        sub->add_option("--run", options->run, "This run and no other, by id or number");
        act(*sub, session, [&session, options, action = word.action] {
            return rolloutAct(session, *options, action);
        });
    }
}

void addEngine(CLI::App& verb, Session& session)
{
    auto options = std::make_shared<RolloutOptions>();
    auto* sub = verb.add_subcommand(
        "engine", "Drive one run to its end (started by `start`, the window and `watch`)");
    sub->add_option("RUN", options->run, "Id of the run")->required();
    sub->add_option("--state", options->state, "Folder of journal and runs")->type_name("DIR");
    sub->add_option("--nonce", options->nonce, "Of the lease that it takes over")->group("");
    act(*sub, session, [&session, options] { return rolloutEngine(session, *options); });
}

void addRevive(CLI::App& verb, Session& session)
{
    auto options = std::make_shared<RolloutOptions>();
    auto* sub = verb.add_subcommand(
        "revive", "Start an engine for every open rollout that lost its own (at login)");
    sub->add_option("--state", options->state, "Folder of journal and runs")->type_name("DIR");
    act(*sub, session, [&session, options] { return rolloutRevive(session, *options); });
}

} // namespace

engine::Paths pathsOf(const RolloutOptions& options)
{
    return options.state.empty()
        ? engine::defaultPaths()
        : engine::Paths{QDir(QString::fromStdString(options.state)).absolutePath()};
}

std::optional<config::Config> configOf(const Session& session, const RolloutOptions& options)
{
    QString file = QString::fromStdString(options.config);
    if (file.isEmpty()) {
        const auto found = config::findConfig(QDir::currentPath());
        if (!found) {
            complain(session, found.error().text());
            return {};
        }
        file = *found;
    }
    auto reading = config::loadConfig(file);
    for (const auto& mistake : reading.mistakes)
        complain(session, mistake.text());
    return std::move(reading.config);
}

std::unique_ptr<history::Journal> journalOf(const Session& session, const engine::Paths& paths)
{
    auto journal = history::openJournal(paths.journal(), *session.clock);
    if (!journal) {
        complain(session, journal.error().text());
        return {};
    }
    return std::move(*journal);
}

std::optional<history::RunRow> runOf(
    const Session& session, const RolloutOptions& options, history::Journal& journal)
{
    const auto environment = QString::fromStdString(options.environment);
    Result<std::optional<history::RunRow>> row;
    if (!options.run.empty()) {
        row = journal.run(QString::fromStdString(options.run));
    } else {
        const auto config = configOf(session, options);
        if (!config)
            return {};
        row = engine::currentRun(journal, engine::projectOf(*config), environment);
    }
    if (!row)
        complain(session, row.error().text());
    else if (!*row)
        complain(session, tr("no rollout into %1 is recorded").arg(environment));
    else if (!environment.isEmpty() && (*row)->environment != environment)
        complain(session, tr("that run is of %1, not of %2").arg((*row)->environment, environment));
    else
        return *row;
    return {};
}

Result<rollout::State> stateOf(history::Journal& journal, const QString& run)
{
    const auto records = journal.read(rollout::streamOf(run));
    if (!records)
        return failure(records.error());
    return rollout::replay(*records);
}

int exitOf(rollout::Phase phase)
{
    if (phase == rollout::Phase::Succeeded)
        return Exit::Good;
    return rollout::isEnd(phase) ? Exit::Bad : Exit::CannotTell;
}

void addRollout(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand("rollout", "Start, watch and steer a rollout");
    verb->require_subcommand(1);
    addStart(*verb, session);
    addLooks(*verb, session);
    addActions(*verb, session);
    addEngine(*verb, session);
    addRevive(*verb, session);
}

} // namespace slipway::verbs
