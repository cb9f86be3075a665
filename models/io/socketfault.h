// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/http.h"

#include <QAbstractSocket>
#include <QSslError>

namespace slipway::io {

/// A socket's error as a fault with a sentence of our own: Qt's texts may hold addresses and
/// secrets.
HttpFailure socketFailure(QAbstractSocket::SocketError error);
/// The first TLS error that says what is wrong, as a sentence.
HttpFailure tlsFailure(const QList<QSslError>& errors);

} // namespace slipway::io
