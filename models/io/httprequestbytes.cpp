// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/httprequestbytes.h"

#include "base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

int portOf(const QUrl& url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

QByteArray hostOf(const QUrl& url)
{
    QByteArray host = url.host(QUrl::FullyEncoded).toLatin1();
    if (host.contains(':'))
        host = '[' + host + ']';
    return url.port() < 0 ? host : host + ':' + QByteArray::number(url.port());
}

bool isHeaderName(const QByteArray& name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](char c) {
        return c > ' ' && c < 0x7F && !QByteArrayView("\"(),/:;<=>?@[\\]{}").contains(c);
    });
}

bool isHeaderValue(const QByteArray& value)
{
    return std::ranges::all_of(value, [](char c) { return c >= ' ' && c < 0x7F; })
        && value.trimmed() == value;
}

bool isOurs(const QByteArray& lowerCaseName)
{
    static const QList<QByteArray> names{"accept-encoding",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "expect",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade"};
    return names.contains(lowerCaseName);
}

Result<void> checkUrl(const QUrl& url)
{
    if (url.scheme() != u"http" && url.scheme() != u"https")
        return failure({}, u"only http and https are asked"_s);
    if (!url.userInfo().isEmpty())
        return failure({}, u"credentials in the URL are refused"_s, u"put them under auth"_s);
    if (!url.isValid() || url.host().isEmpty() || portOf(url) == 0)
        return failure({}, u"the URL is not valid"_s);
    return {};
}

} // namespace

QString originOf(const QUrl& url)
{
    return u"%1://%2:%3"_s.arg(url.scheme(), url.host()).arg(portOf(url));
}

Result<QByteArray> requestBytes(const HttpRequest& request, const QUrl& url)
{
    if (const auto checked = checkUrl(url); !checked)
        return failure(checked.error());
    QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    if (!path.startsWith('/'))
        path.prepend('/');
    if (url.hasQuery())
        path += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QList<std::pair<QByteArray, QByteArray>> headers{
        {"Host", hostOf(url)}, {"User-Agent", "Slipway/" SLIPWAY_VERSION}};
    if (!request.accept.isEmpty())
        headers.append({"Accept", request.accept});
    for (const auto& header : request.headers) {
        const QByteArray name = header.first.toLower();
        if (!isHeaderName(name) || isOurs(name))
            return failure(
                {}, u"header \"%1\" cannot be set"_s.arg(visible(QString::fromLatin1(name), 64)));
        const auto same
            = std::ranges::find(headers, name, [](const auto& one) { return one.first.toLower(); });
        if (same == headers.end())
            headers.append(header);
        else
            same->second = header.second;
    }
    const bool isPost = !request.form.isEmpty();
    QByteArray out = (isPost ? "POST " : "GET ") + path + " HTTP/1.1\r\n";
    for (const auto& [name, value] : std::as_const(headers)) {
        if (!isHeaderValue(value)) {
            return failure({},
                u"the value of header \"%1\" holds characters beyond visible ASCII"_s.arg(
                    QString::fromLatin1(name)));
        }
        out += name + ": " + value + "\r\n";
    }
    if (isPost) {
        out += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + QByteArray::number(request.form.size()) + "\r\n";
    }
    return out + "Accept-Encoding: gzip\r\nConnection: keep-alive\r\n\r\n" + request.form;
}

Result<QUrl> redirectTarget(const QUrl& current, const QByteArray& location)
{
    if (location.isEmpty())
        return failure({}, u"a redirect without a target"_s);
    QUrl target = current.resolved(QUrl::fromEncoded(location, QUrl::StrictMode));
    target.setFragment({});
    if (!target.isValid() || target.host().isEmpty())
        return failure({}, u"a redirect to something that is no URL"_s);
    if (!target.userInfo().isEmpty() || originOf(target) != originOf(current)) {
        return failure(
            {}, u"redirected to another origin: %1"_s.arg(visible(originOf(target), 200)));
    }
    return target;
}

} // namespace slipway::io
