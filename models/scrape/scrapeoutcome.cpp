// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/scrapeoutcome.h"

#include "base/text.h"

#include <QDateTime>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

struct Fault {
    ScrapeVerdict verdict;
    QString cause;
};

Fault faultOf(io::HttpFault fault)
{
    switch (fault) {
    case io::HttpFault::Dns: return {ScrapeVerdict::Failed, u"DNS"_s};
    case io::HttpFault::Refused: return {ScrapeVerdict::Failed, u"refused"_s};
    case io::HttpFault::Unreachable: return {ScrapeVerdict::Failed, u"unreachable"_s};
    case io::HttpFault::Timeout: return {ScrapeVerdict::Failed, u"timeout"_s};
    case io::HttpFault::Tls: return {ScrapeVerdict::Failed, u"TLS"_s};
    case io::HttpFault::Cut: return {ScrapeVerdict::Unclear, u"cut"_s};
    case io::HttpFault::Garbage: return {ScrapeVerdict::Unclear, u"parse"_s};
    case io::HttpFault::TooLarge: return {ScrapeVerdict::Unclear, u"limit"_s};
    case io::HttpFault::Redirected: return {ScrapeVerdict::Unclear, u"redirect"_s};
    case io::HttpFault::BadRequest: return {ScrapeVerdict::Unclear, u"request"_s};
    case io::HttpFault::Cancelled: return {ScrapeVerdict::Unclear, u"cancelled"_s};
    }
    return {ScrapeVerdict::Unclear, {}};
}

/// Seconds or an HTTP date (RFC 9110, 10.2.3); a date counts from the answer's own Date.
std::optional<qint64> retryAfter(const io::HttpResponse& response)
{
    const auto value = response.header("retry-after");
    bool isNumber = false;
    const qint64 seconds = value.toLongLong(&isNumber);
    if (isNumber && seconds >= 0)
        return std::min<qint64>(seconds, 86'400) * 1000;
    const auto at = [](const QByteArray& text) {
        return QLocale::c().toDateTime(
            QString::fromLatin1(text), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    };
    const auto until = at(value);
    const auto date = at(response.header("date"));
    if (!until.isValid() || !date.isValid() || until < date)
        return std::nullopt;
    return date.msecsTo(until);
}

void judgeStatus(const io::HttpResponse& response, ScrapeOutcome& outcome)
{
    const int status = response.status;
    outcome.cause = QString::number(status);
    outcome.text = u"the server answered %1"_s.arg(status);
    outcome.verdict = ScrapeVerdict::Unclear;
    if (status == 200) {
        outcome.verdict = ScrapeVerdict::Taken;
        outcome.cause.clear();
        outcome.text.clear();
    } else if (status == 503 && response.body.left(4096).toLower().contains("disabled")) {
        outcome.cause = u"5xx"_s;
        outcome.text = u"the server says that its metrics are switched off"_s;
    } else if (status >= 500) {
        outcome.verdict = ScrapeVerdict::Failed;
        outcome.cause = u"5xx"_s;
    } else if (status == 429) {
        outcome.verdict = ScrapeVerdict::Throttled;
        outcome.text = u"the server asks for fewer requests (429)"_s;
    } else if (status == 401 || status == 403) {
        outcome.text = u"the server wants other credentials (%1)"_s.arg(status);
    } else if (status == 404) {
        outcome.text = u"nothing is at this path (404)"_s;
    }
    outcome.retryAfter = retryAfter(response);
}

} // namespace

ScrapeOutcome judgeAnswer(const io::HttpResult& result)
{
    ScrapeOutcome outcome;
    if (result.response) {
        outcome.latencyMs = static_cast<double>(result.response->milliseconds);
        outcome.finalUrl = result.response->finalUrl;
        judgeStatus(*result.response, outcome);
        return outcome;
    }
    const auto failure = result.failure.value_or(io::HttpFailure{});
    const auto fault = faultOf(failure.fault);
    outcome.verdict = fault.verdict;
    outcome.cause = fault.cause;
    outcome.text = visible(failure.text, 500);
    outcome.latencyMs = static_cast<double>(failure.milliseconds);
    return outcome;
}

QByteArray acceptHeader()
{
    return "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
           "application/openmetrics-text;version=0.0.1;q=0.5,"
           "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
           "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
}

std::optional<Finding> contentTypeFinding(const QByteArray& contentType)
{
    const auto type = contentType.split(';').first().trimmed().toLower();
    if (type == "text/plain" || type == "application/openmetrics-text")
        return std::nullopt;
    const auto text = type.isEmpty()
        ? u"the answer has no Content-Type: read as text 0.0.4"_s
        : u"Content-Type \"%1\" is none of a metrics page: read as text 0.0.4"_s.arg(
            visible(QString::fromLatin1(type), 100));
    return Finding{.line = 0, .column = 0, .text = text};
}

} // namespace slipway::scrape
