// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "io/http.h"

#include <optional>

namespace slipway::prometheus {

/// Why there is no answer, with what to do about it. `url` is shown as it is.
Error errorOf(const io::HttpFailure& failed, const QString& url);

/// Why an answer is none: the server's own complaint, a refusal, a page of a proxy. None: it is to
/// be read. `where` is `line:column` of the expression if the server says one, else `url`.
std::optional<Error> refusalOf(const io::HttpResponse& response, const QString& url);

/// True if such an answer says that the server has no such part of the API, and nothing worse.
bool isUnsupported(const io::HttpResponse& response);

/// Milliseconds that the server wants left alone, if it says so in seconds.
std::optional<qint64> retryAfterOf(const io::HttpResponse& response);

} // namespace slipway::prometheus
