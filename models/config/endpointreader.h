// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/mistakes.h"
#include "yaml/document.h"

#include <QDir>

namespace slipway::config {

/// What an endpoint is for decides which URLs it may have.
enum class Purpose { Health, Metrics, Probe, Server };

/// How one endpoint is read.
struct EndpointRules {
    Purpose purpose = Purpose::Health;
    QDir folder; ///< relative files stand below it
    bool needsUrl = true; ///< false where an environment may still give it
};

/// An endpoint from its node: a map, or a bare URL. Absent if it has no URL.
std::optional<Endpoint> readEndpoint(
    const yaml::Node& node, const EndpointRules& rules, Mistakes& mistakes);

/// A reference from a secret field: `${env:NAME}` or `${file:PATH}`, relative files below `folder`.
/// A literal is refused without being repeated in the message.
Result<SecretReference> readReference(const QString& text, const QDir& folder);

} // namespace slipway::config
