// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/apierror.h"

#include "base/duration.h"
#include "base/text.h"
#include "prometheus/answerreader.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;
using slipway::io::HttpFault;

namespace slipway::prometheus {
namespace {

constexpr qsizetype longestWords = 1000;
constexpr qsizetype complaintSize = 256 * 1024;

QString askForLess()
{
    return u"ask for less: fewer series, a shorter range or a larger step"_s;
}

QString fixOf(HttpFault fault)
{
    switch (fault) {
    case HttpFault::Dns: return u"check the host's name in the URL"_s;
    case HttpFault::Refused: return u"check that the server runs and the port is right"_s;
    case HttpFault::Unreachable: return u"check the network to it"_s;
    case HttpFault::Timeout: return u"ask for less, or give the server a longer timeout"_s;
    case HttpFault::Tls: return u"check the server's certificate and tls.ca"_s;
    case HttpFault::Cut: return u"ask again; look at the server's log if it stays so"_s;
    case HttpFault::Garbage: return u"check that the port speaks HTTP"_s;
    case HttpFault::TooLarge: return askForLess();
    case HttpFault::Redirected:
        return u"give the URL where the API itself answers, and the credentials it wants"_s;
    case HttpFault::BadRequest: return u"check the server's URL and auth"_s;
    case HttpFault::Cancelled: return {};
    }
    return {};
}

bool isHtml(const io::HttpResponse& response)
{
    if (response.contentType.toLower().contains("html"))
        return true;
    const QByteArray start = response.body.left(256).trimmed().toLower();
    return start.startsWith("<!doctype") || start.startsWith("<html");
}

/// The first line of an answer of plain text.
QString firstLine(const io::HttpResponse& response)
{
    const QByteArray body = response.body.left(2000).trimmed();
    const auto line = body.left(body.indexOf('\n') < 0 ? body.size() : body.indexOf('\n'));
    return visible(QString::fromUtf8(line).trimmed(), 300);
}

Error refusedExpression(const ApiComplaint& complaint, const QString& url)
{
    static const QRegularExpression place(
        u"^(?:invalid parameter \"query\": )?(\\d{1,9}:\\d{1,9}): (?:parse error: )?"_s);
    const auto found = place.match(complaint.text);
    if (!found.hasMatch()) {
        const bool isTooFine = complaint.text.contains(u"11,000"_s);
        return {url,
            u"the server refuses the question: "_s + visible(complaint.text, longestWords),
            isTooFine ? u"take a larger step"_s : u"correct the expression or its parameters"_s};
    }
    return {found.captured(1),
        visible(complaint.text.mid(found.capturedLength()), longestWords),
        u"correct the expression"_s};
}

Error complained(const ApiComplaint& complaint, int status, const QString& url)
{
    const QString words = visible(complaint.text, longestWords);
    if (complaint.type == u"bad_data" || status == 400)
        return refusedExpression(complaint, url);
    if (complaint.type == u"timeout")
        return {url,
            u"the server gave up: "_s + words,
            u"ask for less, or raise the timeout here and at the server"_s};
    if (complaint.type == u"canceled")
        return {url, u"the server stopped the query: "_s + words, u"ask again"_s};
    if (complaint.type == u"execution" || status == 422) {
        const bool isTooMuch = words.contains(u"too many"_s) || words.contains(u"limit"_s);
        return {url,
            u"the server cannot evaluate it: "_s + words,
            isTooMuch ? askForLess() : u"correct the expression"_s};
    }
    if (complaint.type == u"not_found")
        return {url, u"the server does not know it: "_s + words, {}};
    if (status == 429)
        return {url,
            u"the server wants fewer questions (HTTP 429): "_s + words,
            u"raise interval of the server"_s};
    return {url, u"the server fails: "_s + words, u"look at the server's log"_s};
}

Error bareStatus(const io::HttpResponse& response, const QString& url)
{
    const QString line = isHtml(response) ? QString() : firstLine(response);
    const QString said
        = u"HTTP %1"_s.arg(response.status) + (line.isEmpty() ? line : u": "_s + line);
    switch (response.status) {
    case 401:
        return {url,
            u"the server wants to know who asks (HTTP 401)"_s,
            u"give auth of the server in slipway.yaml"_s};
    case 403:
        return {url,
            u"the server does not let these credentials read (HTTP 403)"_s,
            u"check auth of the server in slipway.yaml"_s};
    case 404:
        return {url,
            u"there is no such part of the API (HTTP 404)"_s,
            u"check the URL: it names what /api/v1/ stands behind, as http://host/prometheus"_s};
    case 413:
    case 414: return {url, u"a proxy finds the question too long (%1)"_s.arg(said), {}};
    case 429:
        return {url,
            u"the server wants fewer questions (HTTP 429)"_s,
            u"raise interval of the server"_s};
    case 503:
        return {url,
            u"the server does not answer yet, or no more (%1)"_s.arg(said),
            u"wait while it starts; look at its log if it stays so"_s};
    default: break;
    }
    if (response.status >= 500)
        return {
            url, u"the server or a proxy before it fails (%1)"_s.arg(said), u"look at its log"_s};
    return {url, u"it does not answer as the API does (%1)"_s.arg(said), u"check the URL"_s};
}

} // namespace

Error errorOf(const io::HttpFailure& failed, const QString& url)
{
    QString what = failed.text;
    // No redirect is followed, so the client's own words would be about a number.
    if (failed.fault == HttpFault::Redirected)
        what = failed.text.startsWith(u"more than"_s)
            ? u"it redirects instead of answering"_s
            : u"it redirects instead of answering (%1)"_s.arg(failed.text);
    return {url, visible(what, longestWords), fixOf(failed.fault)};
}

std::optional<Error> refusalOf(const io::HttpResponse& response, const QString& url)
{
    if (response.status == 200) {
        if (!isHtml(response))
            return std::nullopt;
        return Error{url,
            u"a web page came instead of an answer: a login, or another server"_s,
            u"check the URL, its path and auth"_s};
    }
    // Statuses that a proxy gives as well: what it says is no complaint of the API.
    const auto size = std::min(response.body.size(), complaintSize);
    const auto complaint = readComplaint({response.body.constData(), static_cast<size_t>(size)});
    if (complaint && response.status != 401 && response.status != 403)
        return complained(*complaint, response.status, url);
    if (isHtml(response) && response.status < 500 && response.status != 401
        && response.status != 403 && response.status != 429) {
        return Error{url,
            u"a web page came instead of an answer (HTTP %1)"_s.arg(response.status),
            u"check the URL: it names what /api/v1/ stands behind, as http://host/prometheus"_s};
    }
    return bareStatus(response, url);
}

bool isUnsupported(const io::HttpResponse& response)
{
    switch (response.status) {
    case 404:
    case 405:
    case 501: return true;
    case 400: return true; // VictoriaMetrics says so of paths that it does not know
    default: return false;
    }
}

std::optional<qint64> retryAfterOf(const io::HttpResponse& response)
{
    bool isNumber = false;
    const qint64 seconds = response.header("retry-after").trimmed().toLongLong(&isNumber);
    const bool isTold = response.status == 429 || response.status == 503;
    return isTold && isNumber && seconds > 0 && seconds < 86'400 ? std::optional(seconds * 1000)
                                                                 : std::nullopt;
}

} // namespace slipway::prometheus
