// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpserver.h"
#include "io/httpclient.h"

#include <QTest>

namespace slipway::test {

/// One GET to its end; a default result if that takes over 30 s.
inline io::HttpResult fetch(io::HttpClient& client, const io::HttpRequest& request)
{
    const auto future = client.get(request);
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000))
        return {};
    return future.resultCount() > 0 ? future.result() : io::HttpResult{};
}

/// The fault as a number, -1 for an answer, -2 for neither.
inline int faultOf(const io::HttpResult& result)
{
    if (result.response && !result.failure)
        return -1;
    return result.failure && !result.response ? static_cast<int>(result.failure->fault) : -2;
}

/// The text of the fault, for messages.
inline QString textOf(const io::HttpResult& result)
{
    return result.failure ? result.failure->text : QStringLiteral("no failure");
}

} // namespace slipway::test
