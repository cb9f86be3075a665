// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/query.h"

#include "app/verbs/verb.h"
#include "base/duration.h"

#include <QCoreApplication>
#include <QFile>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string expression;
    std::vector<std::string> files;
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

int answer(const Session& session, const Wanted& wanted)
{
    const auto times = timesOf(wanted, *session.clock);
    if (!times) {
        complain(session, times.error().text());
        return Exit::Usage;
    }
    const auto checked = promql::metricNames(wanted.expression);
    if (!checked)
        return answerError(session, wanted, Exit::Bad, u"bad_data"_s, checked.error());
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
    auto result = times->step > 0
        ? promql::queryRange(*snapshot, wanted.expression, times->start, times->end, times->step)
        : promql::queryInstant(*snapshot, wanted.expression, times->start);
    if (!result)
        return answerError(session, wanted, Exit::Bad, u"execution"_s, result.error());
    if (pages.doubles() > 0) {
        result->warnings
            << u"%1 samples were left out: their series has one at the same time already"_s.arg(
                   pages.doubles());
    }
    for (const auto& note : result->warnings + result->infos)
        complain(session, note);
    printDocument(wanted.format == "json" ? queryJson(*result) : queryText(*result));
    return Exit::Good;
}

} // namespace

void addQuery(CLI::App& app, Session& session)
{
    auto wanted = std::make_shared<Wanted>();
    auto* verb = app.add_subcommand("query", "Evaluate a PromQL expression over metrics pages");
    verb->add_option("EXPR", wanted->expression, "The expression, as rate(http_requests_total[5m])")
        ->required();
    verb->add_option("--from",
            wanted->files,
            "Metrics page: text 0.0.4, or OpenMetrics if it ends in # EOF; - is stdin")
        ->type_name("FILE")
        ->required();
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
        "JSON is shaped as the HTTP API of Prometheus, with schema slipway.query/1.\n"
        "Exit codes: 0 answered, 1 bad expression, 2 usage, 3 a file that cannot be read.");
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return answer(session, *wanted); };
    });
}

} // namespace slipway::verbs
