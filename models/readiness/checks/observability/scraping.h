// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lint/exporters.h"
#include "lint/lint.h"
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/monitoringmounts.h"

#include <QSet>

namespace slipway::readiness {

/// Every Compose service of the tree by the names that other containers call it.
struct ComposeHosts {
    std::vector<evidence::ComposeService> services; ///< of the production stack, then of others
    QHash<QString, size_t> byHost; ///< name, alias, container_name, hostname
    bool isAnyStack = false; ///< there is a Compose file
    static ComposeHosts gather(const Facts& facts);
    const evidence::ComposeService* find(const QString& host) const;
};

/// What a scrape target's host is.
enum class HostKind {
    Prometheus, ///< itself
    Service, ///< of a Compose file
    Kubernetes, ///< a Service object
    Outside, ///< an address or a full domain name
    Nobody, ///< a bare name that no file knows
    Unknown, ///< a variable, or nothing tells of hosts
};
struct ResolvedHost {
    HostKind kind = HostKind::Unknown;
    const evidence::ComposeService* service = nullptr; ///< of Service
};

/// One target of a job.
struct JobTarget {
    QString path; ///< of the prometheus.yml
    const evidence::ScrapeJob* job = nullptr; ///< of the facts' PrometheusSetup
    evidence::ScrapeTarget target;
    ResolvedHost host;
    QString exporter; ///< name in lint's table; empty: none that is known
};

/// What Prometheus scrapes, as far as files say.
struct Scraping {
    std::vector<const PrometheusFile*> configs; ///< those that count: mounted ones, else all
    std::vector<JobTarget> targets;
    QStringList exporters; ///< known ones that are scraped
    QStringList openJobs; ///< jobs whose targets are discovered while it runs
    static Scraping gather(const Facts& facts);
    bool isOpen() const { return !openJobs.isEmpty(); }
};

/// Names of databases, brokers and caches in lint's table of exporters that ought to be measured.
bool isDataTier(const lint::Exporter& exporter);

} // namespace slipway::readiness
