// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpserver.h"
#include "io/httpclient.h"
#include "prometheus/apiclient.h"

#include <QTest>
#include <QUrlQuery>

Q_DECLARE_METATYPE(slipway::demo::Reply)

namespace slipway::test {

/// A future's result, once it is there; a default if that takes over 30 s.
template<typename T>
T waitFor(const QFuture<T>& future, T otherwise = T{})
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
        return otherwise;
    return future.resultCount() > 0 ? future.result() : otherwise;
}

template<typename T>
Result<T> waitForResult(const QFuture<Result<T>>& future)
{
    return waitFor<Result<T>>(future, failure(QString(), QStringLiteral("no result came")));
}

/// A parameter of a request, from its form or its URL.
inline QString parameter(const demo::Request& request, const QString& name)
{
    const QString text = request.body.isEmpty() ? request.query : QString::fromUtf8(request.body);
    return QUrlQuery(text).queryItemValue(name, QUrl::FullyDecoded);
}

inline demo::Reply apiReply(const QByteArray& data, const QByteArray& more = {})
{
    return {.contentType = "application/json",
        .body = R"({"status":"success","data":)" + data + more + '}'};
}

inline demo::Reply apiError(int status, const QByteArray& type, const QByteArray& text)
{
    return {.status = status,
        .contentType = "application/json",
        .body = R"({"status":"error","errorType":")" + type + R"(","error":")" + text + "\"}"};
}

/// A server of this process and a client that asks it.
struct ApiFixture {
    SystemClock clock;
    io::HttpClient http{clock};
    QList<demo::Request> requests;
    std::function<demo::Reply(const demo::Request&)> handler;
    demo::HttpServer server{[this](const demo::Request& request) {
        requests.append(request);
        return handler ? handler(request) : apiReply("{}");
    }};

    bool listen() { return server.listen().has_value(); }
    prometheus::ServerAddress address(const QString& path = {}) const
    {
        prometheus::ServerAddress out;
        out.environment = QStringLiteral("here");
        out.name = QStringLiteral("main");
        out.endpoint.url = server.url(path);
        out.endpoint.timeout = Milliseconds{10'000};
        return out;
    }
};

} // namespace slipway::test
