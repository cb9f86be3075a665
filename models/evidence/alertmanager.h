// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// alertmanager.yml. Source: prometheus.io/docs/alerting/latest/configuration.
namespace slipway::evidence {

/// One way a receiver tells somebody.
struct AlertIntegration {
    QString kind{}; ///< slack, email, webhook, pagerduty, …
    bool isReal = true; ///< false: something it needs is missing or a placeholder
    QString why{}; ///< if not real: one clause
    yaml::Mark mark{};
    friend bool operator==(const AlertIntegration&, const AlertIntegration&) = default;
};

struct AlertReceiver {
    QString name{};
    std::vector<AlertIntegration> integrations{};
    yaml::Mark mark{};
    bool reachesSomeone() const;
    friend bool operator==(const AlertReceiver&, const AlertReceiver&) = default;
};

/// One condition of a route.
struct AlertMatcher {
    enum class Kind { Equal, NotEqual, Regex, NotRegex };
    QString label{};
    Kind kind = Kind::Equal;
    QString value{};
    friend bool operator==(const AlertMatcher&, const AlertMatcher&) = default;
};

/// A node of the route tree.
struct AlertRoute {
    QString receiver{}; ///< its own or its parent's
    bool isOwn = false; ///< it names the receiver itself
    bool continues = false;
    std::vector<AlertMatcher> matchers{};
    std::vector<AlertRoute> routes{};
    yaml::Mark mark{};
    friend bool operator==(const AlertRoute&, const AlertRoute&) = default;
};

struct AlertmanagerConfig {
    bool hasRoute = false;
    AlertRoute route{};
    std::vector<AlertReceiver> receivers{};
    const AlertReceiver* find(const QString& name) const;
    friend bool operator==(const AlertmanagerConfig&, const AlertmanagerConfig&) = default;
};

/// True for a YAML map that only alertmanager.yml has: route and receivers.
bool isAlertmanagerConfig(const yaml::Node& root);
/// Reads it; the error's `where` is `line:column`. Secrets are looked at for being placeholders and
/// not kept.
Result<AlertmanagerConfig> readAlertmanagerConfig(const QByteArray& bytes);

} // namespace slipway::evidence
