// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/redactor.h"
#include "base/result.h"
#include "config/config.h"

#include <QByteArray>
#include <QList>

#include <utility>

namespace slipway::config {

/// The secret itself, from the environment or a file (at most 64 KiB), without blanks and line ends
/// around it. The redactor knows it before anybody else does. Reads a file: not for the GUI thread.
/// Errors name the reference and never hold the value.
Result<QByteArray> resolve(const SecretReference& reference, Redactor& redactor);

/// The headers that an endpoint's authentication asks for; empty without one. They belong to the
/// configured origin and to no other.
Result<QList<std::pair<QByteArray, QByteArray>>> requestHeaders(
    const Authentication& authentication, Redactor& redactor);

/// `${env:NAME}` or `${file:PATH}` again: what may be shown of a secret.
QString referenceText(const SecretReference& reference);

} // namespace slipway::config
