// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "health/healthservice.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

struct Fault {
    Outcome outcome;
    QString cause;
};

Fault faultOf(io::HttpFault fault)
{
    switch (fault) {
    case io::HttpFault::Dns: return {Outcome::Failed, u"DNS"_s};
    case io::HttpFault::Refused: return {Outcome::Failed, u"refused"_s};
    case io::HttpFault::Unreachable: return {Outcome::Failed, u"unreachable"_s};
    case io::HttpFault::Timeout: return {Outcome::Failed, u"timeout"_s};
    case io::HttpFault::Tls: return {Outcome::Failed, u"TLS"_s};
    case io::HttpFault::Cut: return {Outcome::Unclear, u"cut"_s};
    case io::HttpFault::Garbage: return {Outcome::Unclear, u"parse"_s};
    case io::HttpFault::TooLarge: return {Outcome::Unclear, u"limit"_s};
    case io::HttpFault::Redirected: return {Outcome::Unclear, u"redirect"_s};
    case io::HttpFault::BadRequest: return {Outcome::Unclear, u"request"_s};
    case io::HttpFault::Cancelled: return {Outcome::Unclear, u"cancelled"_s};
    }
    return {Outcome::Unclear, {}};
}

} // namespace

Pace paceOf(const config::Endpoint& endpoint)
{
    return {.interval = endpoint.interval,
        .timeout = std::min(endpoint.timeout, endpoint.interval),
        .failureThreshold = endpoint.failureThreshold,
        .successThreshold = endpoint.successThreshold,
        .degradedAbove = endpoint.degradedAbove};
}

std::optional<qint64> retryAfterOf(const io::HttpResponse& response)
{
    const auto value = response.header("retry-after");
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber)
        return seconds < 0 ? std::nullopt : std::optional(std::min<qint64>(seconds, 86'400) * 1000);
    const auto at = [](const QByteArray& text) {
        return QLocale::c().toDateTime(
            QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    };
    const auto until = at(value);
    const auto date
        = at(response.header("date")); // the server's own clock, so that a wrong one does no harm
    if (!until.isValid() || !date.isValid() || until < date)
        return std::nullopt;
    return date.msecsTo(until);
}

Attempt attemptOf(const io::HttpResult& result, qint64 time)
{
    Attempt attempt;
    attempt.time = time;
    attempt.outcome = Outcome::Unclear;
    if (!result.response) {
        const auto failure = result.failure.value_or(io::HttpFailure{});
        const auto fault = faultOf(failure.fault);
        attempt.outcome = fault.outcome;
        attempt.cause = fault.cause;
        attempt.text = visible(failure.text, 500);
        attempt.latencyMs = static_cast<double>(failure.milliseconds);
        return attempt;
    }
    const auto& response = *result.response;
    attempt.latencyMs = static_cast<double>(response.milliseconds);
    attempt.retryAfter = retryAfterOf(response);
    attempt.report = readReport(response.status, response.contentType, response.body);
    attempt.text = attempt.report->reason;
    if (response.status >= 200 && response.status < 300) {
        attempt.outcome
            = attempt.report->state == State::Unknown ? Outcome::Unclear : Outcome::Answered;
        if (attempt.outcome == Outcome::Unclear)
            attempt.cause = attempt.report->format == u"html" ? u"login"_s : u"parse"_s;
        return attempt;
    }
    attempt.cause = response.status >= 500 ? u"5xx"_s : QString::number(response.status);
    attempt.outcome = response.status >= 500 ? Outcome::Failed
        : response.status == 429             ? Outcome::Throttled
                                             : Outcome::Unclear;
    return attempt;
}

Attempt attemptOf(const io::TcpResult& result, qint64 time)
{
    Attempt attempt;
    attempt.time = time;
    attempt.outcome = Outcome::Answered;
    attempt.latencyMs = static_cast<double>(result.milliseconds);
    if (result.fault) {
        const auto fault = faultOf(*result.fault);
        attempt.outcome = fault.outcome;
        attempt.cause = fault.cause;
        attempt.text = visible(result.text, 500);
        return attempt;
    }
    Report report;
    report.format = u"tcp"_s;
    report.state = State::Up;
    attempt.report = report;
    return attempt;
}

} // namespace slipway::health
