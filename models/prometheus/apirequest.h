// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/http.h"
#include "prometheus/apiclient.h"

#include <QList>
#include <QString>

#include <utility>

namespace slipway::prometheus {

/// Names and values of a question, in order; a name may come twice.
using Parameters = QList<std::pair<QString, QString>>;

/// One question to the API.
struct ApiCall {
    QString path; ///< behind `/api/v1/`, percent-encoded: `query_range`
    Parameters parameters;
    bool mayBeLong = false; ///< asked by POST, if the server lets us
    qint64 bodyLimit = 32LL * 1024 * 1024; ///< bytes of the answer
};

/// True for what changes or ends a server: `/api/v1/admin/…` and `/-/…`, however it is written.
/// `path` as in a URL, still encoded or not.
bool isForbiddenPath(const QString& path);
/// What is asked, with the server's credentials and TLS files; `byPost` if the call may be long.
/// No redirect is followed. Errors: a path that is refused, a URL that is none. Pure.
Result<io::HttpRequest> requestOf(const ServerAddress& address, const ApiCall& call, bool byPost);
/// The URL of a server as it may be shown: without credentials and secret-looking query items.
QString shownUrl(const QUrl& url);
/// `1795414607.622`: a time as the API reads it.
QString apiTime(qint64 milliseconds);
/// A label's name as a part of a path; an error for names that are none.
Result<QString> labelPath(const QString& label);

} // namespace slipway::prometheus
