// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/apirequest.h"

#include "base/redactor.h"
#include "base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

constexpr qsizetype longestLabel = 1024;

/// Percent-decoded until nothing is left to decode: what the laxest server might understand.
QString fullyDecoded(QString path)
{
    for (int i = 0; i < 8; ++i) {
        const QString once = QUrl::fromPercentEncoding(path.toUtf8());
        if (once == path)
            break;
        path = once;
    }
    return path;
}

/// The segments of a path with `.` and `..` carried out.
QStringList segmentsOf(const QString& path)
{
    QStringList out;
    for (const auto& segment : path.split(u'/', Qt::SkipEmptyParts)) {
        if (segment == u"..") {
            if (!out.isEmpty())
                out.removeLast();
        } else if (segment != u".") {
            out << segment.toLower();
        }
    }
    return out;
}

QByteArray encoded(const Parameters& parameters)
{
    QByteArray out;
    for (const auto& [name, value] : parameters) {
        if (!out.isEmpty())
            out += '&';
        out += QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
    }
    return out;
}

/// What stands before `/api/v1/`: the URL's path without a slash at its end; a path that names the
/// API already is taken as meant.
QString prefixOf(const QUrl& url)
{
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    if (path.endsWith(u"/api/v1"))
        path.chop(7);
    return path;
}

} // namespace

bool isForbiddenPath(const QString& path)
{
    QString plain = fullyDecoded(path);
    plain.replace(u'\\', u'/');
    const auto segments = segmentsOf(plain);
    if (segments.contains(u"-"_s))
        return true;
    for (qsizetype i = 0; i + 1 < segments.size(); ++i) {
        if (segments[i + 1] == u"admin" && (segments[i] == u"v1" || segments[i] == u"api"))
            return true;
    }
    return false;
}

Result<io::HttpRequest> requestOf(const ServerAddress& address, const ApiCall& call, bool byPost)
{
    const QUrl& base = address.endpoint.url;
    const QString path = prefixOf(base) + u"/api/v1/"_s + call.path;
    if (isForbiddenPath(path)) {
        return failure(shownUrl(base),
            u"paths of administration are never asked: %1"_s.arg(visible(path, 200)),
            u"give the URL that /api/v1/ stands behind"_s);
    }
    io::HttpRequest request;
    request.url = base;
    request.url.setPath(path, QUrl::StrictMode);
    request.url.setFragment({});
    if (!request.url.isValid() || request.url.host().isEmpty()) {
        return failure(shownUrl(base),
            u"the server's URL is not valid"_s,
            u"write http://host:9090, with the path that /api/v1/ stands behind"_s);
    }
    const QByteArray form = encoded(call.parameters);
    if (call.mayBeLong && byPost) {
        request.form = form;
    } else if (!form.isEmpty()) {
        const QByteArray before = base.query(QUrl::FullyEncoded).toLatin1();
        const QByteArray whole = before.isEmpty() ? form : before + '&' + form;
        request.url.setQuery(QString::fromLatin1(whole), QUrl::StrictMode);
    }
    request.headers = address.headers;
    request.accept = "application/json";
    request.timeout = address.endpoint.timeout;
    const auto& tls = address.endpoint.tls;
    request.tls = {tls.authorities, tls.certificate, tls.key};
    request.limits = {.body = call.bodyLimit, .redirects = 0};
    return request;
}

QString shownUrl(const QUrl& url)
{
    return visible(
        Redactor().redact(url.toString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash)), 500);
}

QString apiTime(qint64 milliseconds)
{
    const bool isNegative = milliseconds < 0;
    const auto plain
        = isNegative ? 0 - static_cast<quint64>(milliseconds) : static_cast<quint64>(milliseconds);
    const auto rest = plain % 1000;
    QString out = (isNegative ? u"-"_s : QString()) + QString::number(plain / 1000);
    if (rest > 0)
        out += u'.' + QString::number(rest).rightJustified(3, u'0');
    return out;
}

Result<QString> labelPath(const QString& label)
{
    const bool isDots = std::ranges::all_of(label, [](QChar c) { return c == u'.'; });
    if (isDots || label.size() > longestLabel || label.contains(u'/') || label.contains(u'\\')
        || hasInvisible(label)) {
        return failure({},
            u"\"%1\" cannot be asked for as a label"_s.arg(visible(label, 80)),
            u"give the name of a label"_s);
    }
    return u"label/%1/values"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(label)));
}

} // namespace slipway::prometheus
