// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"
#include "config/rolloutconfig.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <vector>

/// slipway.yaml as plain values: what to watch, where it runs, what to hold against evidence.
namespace slipway::config {

/// Where a secret is; never the secret itself. Written `${env:NAME}` or `${file:PATH}`.
struct SecretReference {
    enum class Kind { None, Environment, File };
    Kind kind = Kind::None;
    QString name;
    friend bool operator==(const SecretReference&, const SecretReference&) = default;
};

/// How a request proves who it is.
struct Authentication {
    enum class Kind { None, Header, Basic };
    Kind kind = Kind::None;
    QString header; ///< header name, for Header (`Authorization` if not said)
    SecretReference value; ///< header value, or the password for Basic
    QString user; ///< for Basic
    QString scheme; ///< word sent before the value, as `Bearer`; for Header
    friend bool operator==(const Authentication&, const Authentication&) = default;
};

/// Files for TLS, absolute; empty means the system's.
struct Tls {
    QString authorities;
    QString certificate;
    QString key;
    friend bool operator==(const Tls&, const Tls&) = default;
};

/// One thing that is asked again and again.
struct Endpoint {
    QUrl url; ///< http(s)://…, or tcp://host:port for a probe
    Milliseconds interval{15'000};
    Milliseconds timeout{5'000}; ///< never above interval
    int failureThreshold = 2; ///< failed probes in a row before "down"
    int successThreshold = 2; ///< good answers in a row before "up" again
    std::optional<Milliseconds> degradedAbove; ///< slower answers count as degraded
    Authentication authentication;
    Tls tls;
    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// One step of relabelling, in the words of Prometheus (`metric_relabel_configs`, in camel case).
struct RelabelStep {
    enum class Action {
        Replace,
        Keep,
        Drop,
        KeepEqual,
        DropEqual,
        HashMod,
        LabelMap,
        LabelDrop,
        LabelKeep,
        Lowercase,
        Uppercase,
    };
    QStringList sourceLabels;
    QString separator = QStringLiteral(";");
    QString regex = QStringLiteral("(.*)"); ///< RE2, anchored at both ends
    QString targetLabel;
    QString replacement = QStringLiteral("$1");
    quint64 modulus = 0; ///< of HashMod
    Action action = Action::Replace;
    friend bool operator==(const RelabelStep&, const RelabelStep&) = default;
};

/// How a metrics page is taken.
struct ScrapeSettings {
    bool honorLabels
        = false; ///< scraped labels win over `job`, `instance`, `service`, `environment`
    bool honorTimestamps = true; ///< false: every sample stands at the time of the scrape
    qint64 bodyLimit = 10 * 1024 * 1024; ///< bytes after decompression
    qint64 sampleLimit = 50'000; ///< sample lines after relabelling
    qint64 labelLimit = 64; ///< on one sample
    qint64 keep
        = 10'000; ///< series kept of one target; beyond it only those that something asks for
    std::vector<RelabelStep> metricRelabel; ///< `metricRelabelConfigs`, in order
    friend bool operator==(const ScrapeSettings&, const ScrapeSettings&) = default;
};

/// A server that speaks Prometheus' HTTP API (Prometheus, Thanos, Mimir, VictoriaMetrics).
struct PrometheusServer {
    QString name; ///< one word, unique in its environment, not `own`
    Endpoint endpoint; ///< url: what `/api/v1/` is put behind; interval: between two looks at its
                       ///< alerts and targets; timeout: of one query
    friend bool operator==(const PrometheusServer&, const PrometheusServer&) = default;
};

/// What is kept of what was scraped.
struct Storage {
    Milliseconds retention{15LL * 86'400'000}; ///< raw samples
    Milliseconds downsampledRetention{
        90LL * 86'400'000}; ///< five-minute buckets; never shorter than retention
    qint64 memory
        = 512LL * 1024 * 1024; ///< bytes, samples and index together; the oldest goes first
    bool isOnDisk = true; ///< false: a restart begins with nothing
    QStringList keep; ///< selectors of series that are kept beyond a target's budget (pinned)
    friend bool operator==(const Storage&, const Storage&) = default;
};

/// A service, described once.
struct Service {
    QString name;
    QString title; ///< what is shown; `name` if not said
    std::optional<Endpoint> health;
    std::optional<Endpoint> metrics;
    ScrapeSettings scrape; ///< of `metrics`
    std::optional<Endpoint> probe;
    friend bool operator==(const Service&, const Service&) = default;
};

/// That a service runs in an environment, with what differs there already applied to `service`.
struct Environment {
    QString name;
    QString colour; ///< `#rrggbb`, or empty
    bool isProtected
        = false; ///< true in a file that does not say otherwise: a cut file never loses a guard
    std::vector<Service>
        services; ///< resolved: services[] merged with the environment's own entries
    QStringList plans; ///< names of the plans that may roll out here, the first is the usual one
    Gates gates;
    std::vector<PrometheusServer> servers; ///< in order; `prometheus:` in the file
    QString querySource; ///< who answers charts and gates: a server's name; empty: what Slipway
                         ///< scraped itself
    friend bool operator==(const Environment&, const Environment&) = default;
};

/// What is held against evidence.
struct Project {
    QString name;
    QString repository; ///< absolute directory, or empty
    QStringList claims; ///< documents relative to the repository
    friend bool operator==(const Project&, const Project&) = default;
};

/// One chart panel on the Charts page.
struct Chart {
    QString title;
    QString unit; ///< shown beside the title: `req/s`, `%`, `ms`, `MB`, …
    QString query; ///< PromQL
    QString legend; ///< `{{label}}` template; empty shows the labels
    std::optional<double> threshold; ///< above it the field is tinted
    QString source; ///< a server's name, `own`, or empty: as the environment says
    friend bool operator==(const Chart&, const Chart&) = default;
};

/// A check of the user's own, with the same fields as a built-in one.
struct OwnCheck {
    enum class Kind { Command, Http, Promql, File };
    QString id; ///< `ACME-01`: letters, dash, digits; not a built-in one's
    QString title;
    QString category; ///< INF, CIC, SEC, PERF, TST, MON, DOC, DEP
    QString severity; ///< blocker, high, medium, low
    QString rationale;
    QString remediation;
    Kind kind = Kind::File;
    QStringList argv; ///< of a command: exit 0 pass, 1 fail, 2 warn, else unknown
    bool isJson
        = false; ///< the command prints {"status", "reason", "evidence": [{"path", "line"}]}
    Milliseconds timeout{30'000};
    QString url; ///< of http
    int status = 200; ///< of http: the one that passes
    QString query; ///< of promql: passes if the answer is not empty and every sample holds
    QString condition; ///< of promql, over `value`: `value >= 0.99`
    QString path; ///< of file: relative to the repository, `*` and `**` allowed
    QString contains; ///< of file: text that must be in it; empty: it must exist
    QString jsonPath; ///< of file: `$.a.b[0]` in JSON or YAML
    QString equals; ///< of jsonPath: the value as text; empty: it must exist
    friend bool operator==(const OwnCheck&, const OwnCheck&) = default;
};

/// A set of numbers under a name, stored with each result.
struct Profile {
    QString name;
    QString version = QStringLiteral("1");
    QString tier; ///< A, B or C: the level it asks for is 3, 2 or 1; empty: none
    std::optional<double> minimumCoverage;
    std::optional<double> coverageThreshold;
    QMap<QString, double> weights; ///< check id → weight
    QMap<QString, QString> severities; ///< check id → severity
    bool allowsInline = false; ///< inline waivers of the reviewed files count
    friend bool operator==(const Profile&, const Profile&) = default;
};

/// How the scorecard is made.
struct Readiness {
    QString profile
        = QStringLiteral("default"); ///< default, tier-a, tier-b, tier-c, or one of `profiles`
    QMap<QString, Profile> profiles; ///< own ones, by name
    std::vector<OwnCheck> checks; ///< own ones
    QString waivers; ///< policy file, relative to the repository; empty: `slipway-waivers.yaml` if
                     ///< there
    QMap<QString, QString> owners; ///< check id or category → who mends it
    QStringList ignore; ///< paths (patterns) that are not evidence: samples, other people's code
    double minimumCoverage = 60; ///< percent; below it the verdict is not-proven
    double coverageThreshold = 80; ///< percent line coverage that TST-03 asks for
    QStringList compose; ///< files of the production stack in merge order; found if empty
    QString dockerfile; ///< the production Dockerfile; found if empty
    QStringList reports; ///< folders or files with machine reports; found if empty
    QMap<QString, double> weights; ///< check id → weight, zero allowed
    QMap<QString, QString> severities; ///< check id → severity; of the chosen profile
    friend bool operator==(const Readiness&, const Readiness&) = default;
};

/// Where the log goes beyond the default.
struct Logging {
    QString level = QStringLiteral("info"); ///< trace, debug, info, warn, error
    friend bool operator==(const Logging&, const Logging&) = default;
};

/// A whole, valid configuration.
struct Config {
    QString file; ///< absolute path it was read from
    Project project;
    std::vector<Environment> environments;
    std::vector<Service> services; ///< as described, before environments
    std::vector<Chart> charts;
    Readiness readiness;
    Logging logging;
    Storage storage;
    QMap<QString, Command> commands; ///< by name
    QMap<QString, AnalysisTemplate> analysisTemplates; ///< by name
    QMap<QString, RolloutPlan> plans; ///< by name
    bool isDemo = false; ///< the built-in demo wrote it: DEMO ribbon on every page and export
    friend bool operator==(const Config&, const Config&) = default;
};

} // namespace slipway::config
