// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/http.h"

#include <algorithm>

namespace slipway::io {

QByteArray HttpResponse::header(const QByteArray& lowerCaseName) const
{
    const auto at
        = std::ranges::find(headers, lowerCaseName, &std::pair<QByteArray, QByteArray>::first);
    return at == headers.end() ? QByteArray() : at->second;
}

} // namespace slipway::io
