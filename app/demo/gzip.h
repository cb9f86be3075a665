// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace slipway::demo {

/// `plain` as one gzip member. Source: RFC 1952.
QByteArray gzip(const QByteArray& plain);

} // namespace slipway::demo
