// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/mistakes.h"
#include "yaml/document.h"

#include <QDir>

namespace slipway::config {

/// `auth: {header: {name, value}}` or `auth: {basic: {user, password}}`.
Authentication readAuthentication(const yaml::Node& node, const QDir& folder, Mistakes& mistakes);

/// `tls: {ca, certificate, key}`, made absolute.
Tls readTls(const yaml::Node& node, const QDir& folder, Mistakes& mistakes);

} // namespace slipway::config
