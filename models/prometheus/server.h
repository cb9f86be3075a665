// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Before <compare>, which the moc of Qt 6.4 cannot read where no header of Qt came first.
#include "base/result.h"
#include "timeseries/labels.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Servers that speak the HTTP API of Prometheus.
namespace slipway::prometheus {

/// What kind of server answered, and what it can do; found out once a connection.
struct BuildInfo {
    QString product; ///< `Prometheus`, `VictoriaMetrics`, `Thanos`, `Mimir`, or `unknown`
    QString version; ///< as the server says it; empty: it does not
    QString retention; ///< of its samples, as the server says it: `15d`; empty: it does not
    bool hasRules = false; ///< /rules and /alerts answer
    bool hasTargets = false; ///< /targets answers
    bool hasMetadata = false;
    friend bool operator==(const BuildInfo&, const BuildInfo&) = default;
};

/// One target that the server scrapes (`/api/v1/targets`).
struct Target {
    enum class Health { Unknown, Up, Down };
    QString job;
    QString instance;
    QString scrapeUrl; ///< without credentials and secret-looking query items
    Health health = Health::Unknown;
    QString lastError; ///< the server's words, safe to show as plain text
    qint64 lastScrape = 0; ///< milliseconds since the Unix epoch; 0: never
    double lastDurationMs = 0;
    timeseries::Labels labels;
    friend bool operator==(const Target&, const Target&) = default;
};

/// One alert that a rule of the server raised (`/api/v1/rules`, else `/api/v1/alerts`).
struct Alert {
    enum class State { Unknown, Inactive, Pending, Firing };
    QString name;
    State state = State::Unknown;
    timeseries::Labels labels; ///< with `alertname`
    QMap<QString, QString> annotations;
    QString value; ///< as the server says it
    qint64 activeAt = 0; ///< milliseconds since the Unix epoch; 0: not said
    QString group; ///< of its rule, if known
    QString query; ///< of its rule, if known
    friend bool operator==(const Alert&, const Alert&) = default;
};

/// One rule as the server evaluates it.
struct Rule {
    enum class Kind { Alerting, Recording };
    enum class Health { Unknown, Ok, Error };
    Kind kind = Kind::Alerting;
    QString name;
    QString query;
    QString group;
    QString file;
    Health health = Health::Unknown;
    QString lastError;
    Alert::State state = Alert::State::Unknown; ///< of an alerting one
    qint64 forMs = 0; ///< `duration`
    qint64 keepFiringForMs = 0;
    double evaluationMs = 0;
    qint64 lastEvaluation = 0; ///< milliseconds since the Unix epoch; 0: never
    timeseries::Labels labels;
    QMap<QString, QString> annotations;
    std::vector<Alert> alerts;
    friend bool operator==(const Rule&, const Rule&) = default;
};

/// Type, help and unit of a metric; a server may give several that differ.
struct Metadata {
    QString metric;
    QString type;
    QString help;
    QString unit;
    friend bool operator==(const Metadata&, const Metadata&) = default;
};

/// What a watched server looks like now: for the Alerts and Sources pages.
struct ServerView {
    QString environment;
    QString name;
    QString url; ///< without credentials
    qint64 time = 0; ///< of this look, milliseconds since the Unix epoch; 0: none yet
    qint64 staleAfter = 0; ///< milliseconds of age beyond which a look is not believed; 0: never
    std::optional<BuildInfo> build; ///< none: it did not answer
    QString trouble; ///< one sentence, or empty
    QStringList warnings; ///< the server's own
    std::vector<Target> targets;
    std::vector<Rule> rules;
    std::vector<Alert> alerts; ///< pending and firing ones
    friend bool operator==(const ServerView&, const ServerView&) = default;
};

} // namespace slipway::prometheus
