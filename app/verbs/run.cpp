// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/log.h"
#include "app/verbs/output.h"
#include "app/verbs/verb.h"
#include "config/mistakes.h"

#include <QCoreApplication>
#include <QFile>

#include <CLI/CLI.hpp>
#include <exception>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

const QStringList& verbNames()
{
    static const QStringList names{u"check"_s,
        u"scrape"_s,
        u"health"_s,
        u"query"_s,
        u"config"_s,
        u"demo"_s,
        u"history"_s,
        u"rollout"_s,
        u"render"_s,
        u"help"_s};
    return names;
}

/// What a command line asks for, before any option is looked at closely.
enum class Wish { Verb, Window, Mistake };

/// How many words of the command line an option of the whole program takes; 0 if it is none.
qsizetype wordsOfGlobalOption(const QString& argument)
{
    for (const auto& name : {u"--at"_s, u"--log-level"_s}) {
        if (argument == name)
            return 2;
        if (argument.startsWith(name + u'='))
            return 1;
    }
    return 0;
}

/// `first` gets the word that is neither a verb nor a file.
Wish wishOf(const QStringList& arguments, QString& first)
{
    static const QStringList answers{u"--help"_s, u"-h"_s, u"--version"_s};
    qsizetype at = 0;
    while (at < arguments.size() && wordsOfGlobalOption(arguments[at]) > 0)
        at += wordsOfGlobalOption(arguments[at]);
    if (at >= arguments.size())
        return Wish::Window;
    const QString& argument = arguments[at];
    if (answers.contains(argument) || verbNames().contains(argument))
        return Wish::Verb;
    if (argument.startsWith(u'-') || QFile::exists(argument))
        return Wish::Window;
    first = argument;
    return Wish::Mistake;
}

/// Global options may also stand behind the verb.
void letGlobalOptionsFallThrough(CLI::App& app)
{
    for (auto* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
        verb->fallthrough();
        letGlobalOptionsFallThrough(*verb);
    }
}

void addVerbs(CLI::App& app, Session& session)
{
    addCheck(app, session);
    addHealth(app, session);
    addScrape(app, session);
    addQuery(app, session);
    addConfig(app, session);
    addDemo(app, session);
    addHistory(app, session);
    addRollout(app, session);
    addRender(app, session);
    addHelp(app, session);
    letGlobalOptionsFallThrough(app);
    app.require_subcommand(1);
}

/// Parses; an exit code if there is nothing more to do.
std::optional<int> parse(CLI::App& app, Session& session, int argc, char** argv)
{
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::Success& wish) {
        return app.exit(wish);
    } catch (const CLI::ParseError& error) {
        const QString what = QString::fromStdString(error.what());
        for (const auto& line : what.split(u'\n', Qt::SkipEmptyParts))
            complain(session, line);
        const auto chosen = app.get_subcommands();
        const QString verb = chosen.empty()
            ? QString()
            : QString::fromStdString(chosen.front()->get_name()) + u' ';
        complain(session, u"(slipway %1--help shows what there is)"_s.arg(verb));
        return Exit::Usage;
    }
}

int act(Session& session)
{
    // The last boundary: no exception of a library ends the program without a word.
    try {
        return session.action ? session.action() : Exit::Usage;
    } catch (const std::exception& exception) {
        complain(session, u"internal error: "_s + QString::fromUtf8(exception.what()));
        return Exit::CannotTell;
    }
}

int runVerb(Session& session, int argc, char** argv)
{
    CLI::App app{"Slipway shows whether a system may go to production, from evidence.", "slipway"};
    app.set_version_flag("--version", "slipway " SLIPWAY_VERSION);
    app.footer(contract());
    std::string at;
    std::string logLevel = "warn";
    app.add_option("--at", at, "Fix the clock: RFC 3339, or Unix seconds")->type_name("TIME");
    app.add_option("--log-level", logLevel, "Diagnostics on stderr from this level on")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error"}));
    addVerbs(app, session);
    if (const auto code = parse(app, session, argc, argv))
        return *code;
    if (!at.empty()) {
        const auto time = parseTime(QString::fromStdString(at));
        if (!time) {
            complain(session, time.error().in(u"--at"_s).text());
            return Exit::Usage;
        }
        session.clock = std::make_shared<ManualClock>(*time);
    }
    session.logLevel = QString::fromStdString(logLevel);
    (void)logging::start(
        {.file = {}, .level = session.logLevel, .alsoStderr = true}, &session.redactor);
    QCoreApplication application(argc, argv);
    const int code = act(session);
    logging::stop();
    return code;
}

} // namespace

int run(int argc, char** argv)
{
    QCoreApplication::setApplicationName(u"slipway"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(SLIPWAY_VERSION));
    Session session;
    session.clock = std::make_shared<SystemClock>();
    session.format = u"text"_s;
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QFile::decodeName(argv[i]);
    QString first;
    switch (wishOf(arguments, first)) {
    case Wish::Window: return handOver(session, arguments);
    case Wish::Verb: return runVerb(session, argc, argv);
    case Wish::Mistake: break;
    }
    complain(session,
        u"'%1' is neither a verb nor a file (%2)"_s.arg(
            first, config::suggestion(first, verbNames())));
    return Exit::Usage;
}

} // namespace slipway::verbs
