// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/source.h"
#include "app/verbs/verb.h"
#include "base/async.h"
#include "base/text.h"
#include "health/healthservice.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Wanted {
    std::string source;
    std::string contentType;
    std::string format = "text";
    int status = 200;
    double timeout = 10;
};

/// One answer, judged without thresholds.
struct Judged {
    health::State state = health::State::Unknown;
    QString reason;
    QString cause;
    std::optional<health::Report> report;
    std::optional<double> latencyMs;
};

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue orNull(std::optional<double> number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QJsonArray componentsJson(const std::vector<health::Component>& components)
{
    QJsonArray out;
    for (const auto& part : components) {
        out.append(QJsonObject{{u"name"_s, part.name},
            {u"status"_s, health::stateWord(part.state)},
            {u"statusRaw"_s, orNull(part.stateRaw)},
            {u"critical"_s, part.isCritical},
            {u"latencyMs"_s, orNull(part.latencyMs)},
            {u"observed"_s, orNull(part.observed)},
            {u"message"_s, orNull(part.message)},
            {u"time"_s, orNull(part.time)},
            {u"children"_s, componentsJson(part.children)}});
    }
    return out;
}

QByteArray json(const Judged& judged)
{
    const auto report = judged.report.value_or(health::Report{});
    QJsonObject out{{u"schema"_s, u"slipway.health/1"_s},
        {u"status"_s, health::stateWord(judged.state)},
        {u"statusRaw"_s, orNull(report.stateRaw)},
        {u"format"_s, orNull(report.format)},
        {u"components"_s, componentsJson(report.components)},
        {u"reason"_s, orNull(judged.reason)},
        {u"cause"_s, orNull(judged.cause)},
        {u"httpStatus"_s, report.httpStatus > 0 ? QJsonValue(report.httpStatus) : QJsonValue()},
        {u"service"_s, orNull(report.service)},
        {u"version"_s, orNull(report.version)},
        {u"releaseId"_s, orNull(report.releaseId)},
        {u"uptimeSeconds"_s, orNull(report.uptimeSeconds)},
        {u"time"_s, report.generatedAt ? orNull(toRfc3339(*report.generatedAt)) : QJsonValue()},
        {u"serverMs"_s, orNull(report.serverMs)},
        {u"latencyMs"_s, orNull(judged.latencyMs)},
        {u"message"_s, orNull(report.message)},
        {u"contradictions"_s, QJsonArray::fromStringList(report.contradictions)},
        {u"facts"_s, QJsonArray::fromStringList(report.facts)}};
    return QJsonDocument(out).toJson(QJsonDocument::Indented);
}

void addReadable(QString& out, const std::vector<health::Component>& components, int depth)
{
    for (const auto& part : components) {
        out += QString(depth * 2, u' ') + u"%1  %2"_s.arg(health::stateWord(part.state), part.name);
        if (!part.message.isEmpty())
            out += u"  "_s + part.message;
        out += u'\n';
        addReadable(out, part.children, depth + 1);
    }
}

QByteArray readable(const Judged& judged)
{
    const auto report = judged.report.value_or(health::Report{});
    QString out = health::stateWord(judged.state);
    if (!report.format.isEmpty())
        out += u" (%1)"_s.arg(report.format);
    if (!judged.reason.isEmpty())
        out += u": "_s + judged.reason;
    out += u'\n';
    addReadable(out, report.components, 1);
    for (const auto& contradiction : report.contradictions)
        out += u"contradiction: %1\n"_s.arg(contradiction);
    return out.toUtf8();
}

Judged judgeFile(const QByteArray& body, const Wanted& wanted)
{
    Judged judged;
    judged.report
        = health::readReport(wanted.status, QByteArray::fromStdString(wanted.contentType), body);
    judged.state = judged.report->state;
    judged.reason = judged.report->reason;
    return judged;
}

/// A failed probe is down, once is enough; an answer that cannot be taken at its word is unknown.
Judged judgeAttempt(const health::Attempt& attempt)
{
    Judged judged;
    judged.cause = attempt.cause;
    judged.reason = attempt.text;
    judged.latencyMs = attempt.latencyMs;
    judged.report = attempt.report;
    if (attempt.outcome == health::Outcome::Failed)
        judged.state = health::State::Down;
    else if (attempt.outcome == health::Outcome::Answered && attempt.report)
        judged.state = attempt.report->state;
    return judged;
}

health::Attempt tryPort(const QUrl& url, Milliseconds timeout, const Session& session)
{
    health::Attempt attempt;
    io::TcpProbe probe(*session.clock);
    QObject context;
    QTimer::singleShot(0, &context, [&] {
        const auto port = static_cast<quint16>(std::max(0, url.port()));
        whenDone(
            probe.connectTo(url.host(), port, timeout), &context, [&](const io::TcpResult& result) {
                attempt = health::attemptOf(result, session.clock->now());
                QCoreApplication::quit();
            });
    });
    QCoreApplication::exec();
    return attempt;
}

Judged judgeUrl(const QUrl& url, const Session& session, const Wanted& wanted)
{
    const Milliseconds timeout(static_cast<qint64>(wanted.timeout * 1000));
    if (url.scheme() == u"tcp")
        return judgeAttempt(tryPort(url, timeout, session));
    io::HttpRequest request;
    request.url = url;
    request.accept = "application/health+json, application/json;q=0.9, text/plain;q=0.5, */*;q=0.1";
    request.timeout = timeout;
    auto result = getOnce(session, request);
    if (result.response && !wanted.contentType.empty())
        result.response->contentType = QByteArray::fromStdString(wanted.contentType);
    return judgeAttempt(health::attemptOf(result, session.clock->now()));
}

int exitOf(health::State state)
{
    switch (state) {
    case health::State::Up: return Good;
    case health::State::Degraded:
    case health::State::Down: return Bad;
    case health::State::Unknown:
    case health::State::Starting:
    case health::State::Maintenance: return CannotTell;
    }
    return CannotTell;
}

int act(const Session& session, const Wanted& wanted)
{
    const auto source = QString::fromStdString(wanted.source);
    Judged judged;
    if (const auto url = urlOf(source)) {
        judged = judgeUrl(*url, session, wanted);
    } else {
        const auto body = fileBytes(source);
        if (!body) {
            complain(session, body.error().text());
            return Usage;
        }
        judged = judgeFile(*body, wanted);
    }
    printDocument(wanted.format == "json" ? json(judged) : readable(judged));
    return exitOf(judged.state);
}

} // namespace

void addHealth(CLI::App& app, Session& session)
{
    auto wanted = std::make_shared<Wanted>();
    auto* verb = app.add_subcommand("health", "Read a health answer once and say what it means");
    verb->add_option(
            "source", wanted->source, "URL (http, https, tcp) or file; - is standard input")
        ->required();
    verb->add_option("--status", wanted->status, "Status code that came with a file")
        ->check(CLI::Range(100, 599));
    verb->add_option("--content-type", wanted->contentType, "Media type to read the answer as");
    verb->add_option("--format", wanted->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    verb->add_option("--timeout", wanted->timeout, "Seconds to wait for a URL")
        ->check(CLI::Range(0.001, 3600.0));
    verb->callback([wanted, &session] {
        session.format = QString::fromStdString(wanted->format);
        session.action = [wanted, &session] { return act(session, *wanted); };
    });
}

} // namespace slipway::verbs
