// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"
#include "evidence/promrules.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// A prometheus.yml of the tree.
struct PrometheusFile {
    QString path;
    evidence::PrometheusConfig config;
};

/// A bind mount of a service that runs Prometheus.
struct PrometheusMount {
    QString service;
    QString source; ///< relative to the repository
    QString target; ///< absolute in the container
    evidence::Place place;
};

/// How Prometheus is set up in this repository.
struct PrometheusSetup {
    std::vector<PrometheusFile> configs;
    std::vector<PrometheusMount> mounts;
    std::vector<std::pair<QString, Error>> broken; ///< prometheus.yml that cannot be read
    static PrometheusSetup gather(const Facts& facts);
};

/// What is known of one rule file.
enum class Loading {
    Loaded,
    NotNamed, ///< no rule_files entry names it
    NotMounted, ///< named, but not where a mount puts it
    NotSeen, ///< named; nothing tells how Prometheus gets its files
};
Loading loadingOf(const PrometheusSetup& setup, const QString& ruleFile);

/// `name` in the folder of `path`.
QString besides(const QString& path, const QString& name);
bool isYaml(const QString& path);

} // namespace slipway::readiness
