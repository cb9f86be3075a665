// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// Grafana's provisioning files. Source:
/// grafana.com/docs/grafana/latest/administration/provisioning.
namespace slipway::evidence {

struct GrafanaDatasource {
    QString name{};
    QString type{}; ///< prometheus, loki, …
    QString uid{};
    QString url{}; ///< as written
    bool isDefault = false;
    yaml::Mark mark{};
    friend bool operator==(const GrafanaDatasource&, const GrafanaDatasource&) = default;
};

/// A folder from which dashboards are loaded.
struct GrafanaProvider {
    QString name{};
    QString path{}; ///< in the container, as written; empty: not of files
    yaml::Mark mark{};
    friend bool operator==(const GrafanaProvider&, const GrafanaProvider&) = default;
};

struct GrafanaProvisioning {
    std::vector<GrafanaDatasource> datasources{};
    std::vector<GrafanaProvider> providers{};
    bool hasContacts = false; ///< contactPoints: Grafana's own alerting tells somebody
    friend bool operator==(const GrafanaProvisioning&, const GrafanaProvisioning&) = default;
};

/// True for a YAML map that only provisioning files have.
bool isGrafanaProvisioning(const yaml::Node& root);
/// Reads one; the error's `where` is `line:column`.
Result<GrafanaProvisioning> readGrafanaProvisioning(const QByteArray& bytes);

} // namespace slipway::evidence
