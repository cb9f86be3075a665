// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "io/http.h"

#include <QByteArray>
#include <QUrl>

namespace slipway::io {

/// Scheme, host and port (said or implied) of a URL as text: what credentials are bound to.
QString originOf(const QUrl& url);

/// The bytes of a GET (or a POST of the form) for `url` with the request's headers, or why it
/// cannot be sent: a scheme other than http(s), credentials in the URL, header values beyond
/// visible ASCII, headers that frame the message.
Result<QByteArray> requestBytes(const HttpRequest& request, const QUrl& url);

/// Where a redirect leads if it stays on the origin of `current`; else why it is not followed.
Result<QUrl> redirectTarget(const QUrl& current, const QByteArray& location);

} // namespace slipway::io
