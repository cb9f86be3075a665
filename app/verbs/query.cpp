// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/query.h"

#include "app/polling/store.h"
#include "app/verbs/queryserver.h"
#include "app/verbs/verb.h"
#include "base/duration.h"
#include "config/configreader.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string expression;
    std::vector<std::string> files;
    ServerWish server;
    bool isStore = false;
    std::string time, start, end, step;
    std::string format = "text";
};

Result<qint64> timeOption(const std::string& text, const QString& name)
{
    const auto time = parseTime(QString::fromStdString(text));
    return time ? time : failure(time.error().in(name));
}

Result<qint64> stepOption(const std::string& text)
{
    bool isNumber = false;
    const auto written = QString::fromStdString(text);
    const double seconds = written.toDouble(&isNumber);
    if (isNumber && seconds > 0 && seconds < 1e12)
        return qRound64(seconds * 1000);
    const auto duration = parseDuration(written);
    if (!duration)
        return failure(duration.error().in(u"--step"_s));
    if (duration->count() <= 0)
        return failure(u"--step"_s, u"the step must be greater than 0"_s, u"write 30s, 5m or 1h"_s);
    return duration->count();
}

/// When to evaluate, from the options; the clock's time where none is given.
Result<QueryTimes> timesOf(const Wanted& wanted, const Clock& clock)
{
    const bool hasRange = !wanted.start.empty() || !wanted.end.empty() || !wanted.step.empty();
    QueryTimes out;
    if (!hasRange) {
        const auto time = wanted.time.empty() ? Result<qint64>(clock.now())
                                              : timeOption(wanted.time, u"--time"_s);
        if (!time)
            return failure(time.error());
        out.start = out.end = *time;
        return out;
    }
    if (wanted.start.empty() || wanted.end.empty() || wanted.step.empty() || !wanted.time.empty())
        return failure({},
            u"a range query wants --start, --end and --step, and no --time"_s,
            u"give all three, or only --time"_s);
    const auto start = timeOption(wanted.start, u"--start"_s);
    const auto end = timeOption(wanted.end, u"--end"_s);
    const auto step = stepOption(wanted.step);
    if (!start || !end)
        return failure((start ? end : start).error());
    if (!step)
        return failure(step.error());
    if (*end < *start)
        return failure(u"--end"_s, u"the end must not be before the start"_s);
    out = {*start, *end, *step};
    return out;
}

Result<QByteArray> contentOf(const QString& path)
{
    QFile file(path);
    const bool isOpen
        = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(path, u"cannot be read: "_s + file.errorString());
    return file.readAll();
}

int answerError(const Session& session,
    const Wanted& wanted,
    Exit exit,
    const QString& type,
    const Error& error)
{
    complain(session, error.text());
    if (wanted.format == "json")
        printDocument(queryErrorJson(type, session.redactor.redact(error.text())));
    return exit;
}

int show(const Session& session, const Wanted& wanted, const promql::Answer& answer)
{
    for (const auto& note : answer.warnings + answer.infos)
        complain(session, note);
    printDocument(wanted.format == "json" ? queryJson(answer) : queryText(answer));
    return Exit::Good;
}

/// What a server answers; its own parser judges the expression.
int answerOfServer(Session& session, const Wanted& wanted, const QueryTimes& times)
{
    const auto address = serverAddress(session, wanted.server);
    if (!address) {
        complain(session, address.error().text());
        return Exit::Usage;
    }
    const auto result = askServer(*address, wanted.expression, times);
    if (!result.answer) {
        return answerError(session,
            wanted,
            result.isRefused ? Exit::Bad : Exit::CannotTell,
            result.isRefused ? u"execution"_s : u"unavailable"_s,
            result.answer.error());
    }
    return show(session, wanted, *result.answer);
}

int answerOfSamples(const Session& session,
    const Wanted& wanted,
    const QueryTimes& times,
    const timeseries::Snapshot& snapshot,
    const QStringList& warnings)
{
    auto result = times.step > 0
        ? promql::queryRange(snapshot, wanted.expression, times.start, times.end, times.step)
        : promql::queryInstant(snapshot, wanted.expression, times.start);
    if (!result)
        return answerError(session, wanted, Exit::Bad, u"execution"_s, result.error());
    result->warnings << warnings;
    return show(session, wanted, *result);
}

/// What the window, or an engine, has kept of a configuration.
int answerOfStore(const Session& session, const Wanted& wanted, const QueryTimes& times)
{
    auto file = wanted.server.config.empty()
        ? config::findConfig(QDir::currentPath())
        : Result<QString>(QString::fromStdString(wanted.server.config));
    const auto reading = file ? config::loadConfig(*file) : config::Reading{{}, {file.error()}};
    if (!reading.config) {
        for (const auto& mistake : reading.mistakes)
            complain(session, mistake.text());
        return Exit::Usage;
    }
    const auto folder = polling::storeFolder(*reading.config);
    constexpr qint64 always = 1LL << 60;
    const auto store = timeseries::makeMemoryStore(
        {.retention = always, .samples = always, .downsampledRetention = always});
    const auto restored = folder.isEmpty()
        ? Result<timeseries::Restored>(failure(reading.config->file,
            u"this configuration keeps no samples on disk"_s,
            u"set storage.onDisk, or ask files with --from"_s))
        : timeseries::restoreInto(*store, folder, -always);
    if (!restored || restored->series == 0)
        return answerError(session,
            wanted,
            Exit::CannotTell,
            u"unavailable"_s,
            restored ? Error{reading.config->file,
                u"nothing was kept of it yet"_s,
                u"open it in the window, or ask files with --from"_s}
                     : restored.error());
    return answerOfSamples(session, wanted, times, *store->snapshot(), restored->losses);
}

int answer(Session& session, const Wanted& wanted)
{
    const auto times = timesOf(wanted, *session.clock);
    if (!times) {
        complain(session, times.error().text());
        return Exit::Usage;
    }
    const int sources
        = int(!wanted.files.empty()) + int(!wanted.server.server.empty()) + int(wanted.isStore);
    if (sources != 1) {
        complain(session, u"give one of --from FILE, --store and --server URL"_s);
        return Exit::Usage;
    }
    if (!wanted.server.server.empty())
        return answerOfServer(session, wanted, *times);
    const auto checked = promql::metricNames(wanted.expression);
    if (!checked)
        return answerError(session, wanted, Exit::Bad, u"bad_data"_s, checked.error());
    if (wanted.isStore)
        return answerOfStore(session, wanted, *times);
    PageSamples pages;
    for (const auto& name : wanted.files) {
        const auto path = QString::fromStdString(name);
        const auto content = contentOf(path);
        const auto added = content ? pages.add(*content, times->end) : failure(content.error());
        if (!added)
            return answerError(session,
                wanted,
                Exit::CannotTell,
                u"unavailable"_s,
                content ? added.error().in(path) : added.error());
    }
    const auto snapshot = pages.snapshot();
    QStringList warnings;
    if (pages.doubles() > 0) {
        warnings << u"%1 samples were left out: their series has one at the same time already"_s
                        .arg(pages.doubles());
    }
    return answerOfSamples(session, wanted, *times, *snapshot, warnings);
}

} // namespace

void addQuery(CLI::App& app, Session& session)
{
    auto wanted = std::make_shared<Wanted>();
    auto* verb = app.add_subcommand(
        "query", "Evaluate a PromQL expression over metrics pages or by a server");
    verb->add_option("EXPR", wanted->expression, "The expression, as rate(http_requests_total[5m])")
        ->required();
    verb->add_option("--from",
            wanted->files,
            "Metrics page: text 0.0.4, or OpenMetrics if it ends in # EOF; - is stdin")
        ->type_name("FILE");
    verb->add_flag("--store",
        wanted->isStore,
        "The samples that the window has kept of the configuration, of all its environments");
    verb->add_option("--server",
            wanted->server.server,
            "Server with the HTTP API of Prometheus: its URL, or its name in slipway.yaml")
        ->type_name("URL|NAME");
    verb->add_option(
            "--config", wanted->server.config, "Configuration that names the server: slipway.yaml")
        ->type_name("FILE");
    verb->add_option("--environment",
            wanted->server.environment,
            "The server's environment; the first with that name")
        ->type_name("NAME");
    verb->add_option("--timeout", wanted->server.timeout, "Seconds to wait for a server")
        ->check(CLI::Range(0.001, 3600.0));
    verb->add_option("--time", wanted->time, "When: RFC 3339 or Unix seconds; now if left out")
        ->type_name("TIME");
    verb->add_option("--start", wanted->start, "First step of a range query")->type_name("TIME");
    verb->add_option("--end", wanted->end, "Last step of a range query at most")->type_name("TIME");
    verb->add_option("--step", wanted->step, "From step to step: 30s, 5m, or seconds")
        ->type_name("DURATION");
    verb->add_option("--format", wanted->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->type_name("FORMAT");
    verb->footer(
        "Samples with a timestamp stand at it: several files are successive scrapes. Samples "
        "without one\n"
        "stand at --time, in a range query at --end. Of two samples of a series at one time the "
        "first counts.\n"
        "A server is asked by POST, only reading; a range starts and ends at multiples of --step.\n"
        "Credentials of a server stand in slipway.yaml alone.\n"
        "JSON is shaped as the HTTP API of Prometheus, with schema slipway.query/1.\n"
        "Exit codes: 0 answered, 1 bad expression, 2 usage, 3 a file or server that does not "
        "answer.");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return answer(session, *wanted); };
    });
}

} // namespace slipway::verbs
