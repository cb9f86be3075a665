// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "yaml/document.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

/// prometheus.yml. Source: prometheus.io/docs/prometheus/latest/configuration/configuration.
namespace slipway::evidence {

/// One entry of `rule_files`.
struct RulePattern {
    QString pattern; ///< as written: a path or a glob
    yaml::Mark mark;
    friend bool operator==(const RulePattern&, const RulePattern&) = default;
};

/// `host:port` of static_configs.
struct ScrapeTarget {
    QString text{}; ///< as written
    QString host{}; ///< without scheme, port and path
    int port = 0; ///< 0: not said, or not a number
    yaml::Mark mark{};
    friend bool operator==(const ScrapeTarget&, const ScrapeTarget&) = default;
};

/// One entry of `scrape_configs`.
struct ScrapeJob {
    QString name{};
    QString path = QStringLiteral("/metrics"); ///< metrics_path
    QString scheme = QStringLiteral("http");
    qint64 interval = 0; ///< milliseconds, its own or the global one
    std::vector<ScrapeTarget> targets{};
    QMap<QString, QString> labels{}; ///< of static_configs, all of them together
    std::vector<RulePattern> files{}; ///< of file_sd_configs
    QStringList discoveries{}; ///< `kubernetes_sd_configs`, …; without file_sd_configs
    bool hasRelabelling = false; ///< relabel_configs or metric_relabel_configs that set labels
    bool dropsMetrics = false; ///< metric_relabel_configs with drop or keep
    bool isProbe = false; ///< targets are what a prober is asked about, not what is scraped
    QString prober{}; ///< host of the prober: replacement of __address__
    yaml::Mark mark{};
    friend bool operator==(const ScrapeJob&, const ScrapeJob&) = default;
};

/// prometheus.yml as far as rules, targets and Alertmanagers go.
struct PrometheusConfig {
    std::vector<RulePattern> ruleFiles{};
    yaml::Mark ruleFilesMark{}; ///< of the key's value; 0: no such key
    bool hasAlertmanagers = false;
    std::vector<ScrapeTarget> alertmanagers{}; ///< of static_configs
    bool discoversAlertmanagers = false;
    yaml::Mark alertingMark{}; ///< of the key's value; 0: no such key
    int jobs = 0; ///< entries of scrape_configs
    std::vector<ScrapeJob> scraped{};
    yaml::Mark scrapeMark{}; ///< of scrape_configs' value; 0: no such key
    bool hasOtherScrapes = false; ///< scrape_config_files
    qint64 interval = 60'000; ///< global scrape_interval, milliseconds
    friend bool operator==(const PrometheusConfig&, const PrometheusConfig&) = default;
};

/// Reads prometheus.yml; the error's `where` is `line:column`.
Result<PrometheusConfig> readPrometheusConfig(const QByteArray& bytes);
/// True for a YAML map that only prometheus.yml has: scrape_configs, rule_files or global with an
/// interval.
bool isPrometheusConfig(const yaml::Node& root);
/// Targets of a file of file_sd_configs, YAML or JSON.
Result<std::vector<ScrapeTarget>> readTargetFile(const QByteArray& bytes);
/// `http://host:9090/x` or `host:9090` taken apart.
ScrapeTarget scrapeTargetOf(const QString& text, const yaml::Mark& mark);
/// The only document of a YAML file, a map; an error with its place otherwise.
Result<yaml::Node> onlyMap(const QByteArray& bytes);

} // namespace slipway::evidence
