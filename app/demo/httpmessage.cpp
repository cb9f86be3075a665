// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpmessage.h"

#include "app/demo/gzip.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLocale>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

QByteArray reason(int status)
{
    static const QList<std::pair<int, QByteArray>> reasons{
        {200, "OK"},
        {204, "No Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {413, "Content Too Large"},
        {429, "Too Many Requests"},
        {500, "Internal Server Error"},
        {502, "Bad Gateway"},
        {503, "Service Unavailable"},
    };
    const auto at = std::ranges::find(reasons, status, &std::pair<int, QByteArray>::first);
    return at == reasons.end() ? QByteArray("Status") : at->second;
}

bool readRequestLine(const QByteArray& line, Request& request)
{
    const auto words = line.split(' ');
    if (words.size() != 3 || !words[1].startsWith('/') || !words[2].startsWith("HTTP/1."))
        return false;
    request.method = words[0];
    const qsizetype mark = words[1].indexOf('?');
    const QByteArray path = mark < 0 ? words[1] : words[1].left(mark);
    request.path = QUrl::fromPercentEncoding(path);
    request.query = mark < 0 ? QString() : QString::fromLatin1(words[1].mid(mark + 1));
    request.keepAlive = words[2] != "HTTP/1.0";
    return !request.method.isEmpty();
}

bool readHeaders(const QList<QByteArray>& lines, Request& request)
{
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon <= 0)
            return false;
        const QByteArray name = lines[i].left(colon).toLower();
        const QByteArray value = lines[i].mid(colon + 1).trimmed();
        if (name == "connection")
            request.keepAlive = request.keepAlive && value.toLower() != "close";
        request.headers.append({name, value});
    }
    return true;
}

} // namespace

QByteArray Request::header(const QByteArray& lowerCaseName) const
{
    const auto at = std::ranges::find(headers, lowerCaseName, &Headers::value_type::first);
    return at == headers.end() ? QByteArray() : at->second;
}

Reply jsonReply(const QJsonObject& object, int status)
{
    return {.status = status,
        .contentType = "application/json",
        .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

Reply redirectReply(const QByteArray& location, int status)
{
    return {.status = status, .body = {}, .headers = {{"Location", location}}};
}

ParsedRequest parseRequest(const QByteArray& bytes)
{
    using State = ParsedRequest::State;
    ParsedRequest out;
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0) {
        out.state = bytes.size() > maxRequestHead ? State::TooLarge : State::NeedsMore;
        return out;
    }
    QList<QByteArray> lines;
    for (const auto& line : bytes.left(end).split('\n'))
        lines.append(line.endsWith('\r') ? line.chopped(1) : line);
    out.state = State::Bad;
    if (!readRequestLine(lines[0], out.request) || !readHeaders(lines, out.request))
        return out;
    if (!out.request.header("transfer-encoding").isEmpty())
        return out;
    const QByteArray lengthText = out.request.header("content-length");
    bool isNumber = true;
    const qlonglong length = lengthText.isEmpty() ? 0 : lengthText.toLongLong(&isNumber);
    if (!isNumber || length < 0)
        return out;
    out.state = State::TooLarge;
    if (end > maxRequestHead || length > maxRequestBody)
        return out;
    out.length = end + 4 + length;
    out.state = bytes.size() < out.length ? State::NeedsMore : State::Whole;
    out.request.body = bytes.mid(end + 4, length);
    return out;
}

QByteArray wireHead(const Reply& reply, bool keepAlive, const QByteArray& framing)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) + ' ' + reason(reply.status);
    const QString date = QLocale::c().toString(
        QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    out += "\r\nServer: slipway-demo\r\nDate: " + date.toLatin1();
    if (!reply.contentType.isEmpty())
        out += "\r\nContent-Type: " + reply.contentType;
    if (reply.gzip)
        out += "\r\nContent-Encoding: gzip";
    for (const auto& [name, value] : reply.headers)
        out += "\r\n" + name + ": " + value;
    if (!framing.isEmpty())
        out += "\r\n" + framing;
    out += keepAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
    return out;
}

QByteArray wireBytes(const Reply& reply, bool keepAlive, bool bodyless)
{
    const QByteArray body = reply.gzip ? gzip(reply.body) : reply.body;
    const QByteArray head
        = wireHead(reply, keepAlive, "Content-Length: " + QByteArray::number(body.size()));
    return bodyless ? head : head + body;
}

} // namespace slipway::demo
