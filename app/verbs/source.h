// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "base/result.h"
#include "io/http.h"

#include <QUrl>

#include <functional>
#include <optional>

namespace slipway::verbs {

/// The URL that an argument is; none if it names a file.
std::optional<QUrl> urlOf(const QString& argument);
/// All bytes of a file, or of standard input for `-`. No limit.
Result<QByteArray> fileBytes(const QString& path);
/// Sends one GET and spins the application's event loop until its answer is in.
io::HttpResult getOnce(const Session& session, const io::HttpRequest& request);

} // namespace slipway::verbs
