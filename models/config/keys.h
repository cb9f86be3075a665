// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <span>

namespace slipway::config {

/// One kind of map in slipway.yaml and what may stand in it.
struct Section {
    QString name; ///< as in messages, and below `$defs` in the JSON Schema; the file itself is
                  ///< `slipway.yaml`
    QStringList keys;
    QStringList
        required; ///< of `keys`; these have no default, so that a file that was cut off is refused
    QMap<QString, QString>
        notYet; ///< keys of later versions, each with what to do instead (or empty)
};

/// The kinds of map, in the order of `sections()`.
enum class Part {
    File,
    Project,
    Environment,
    Placement,
    Service,
    Endpoint,
    Authentication,
    Header,
    Basic,
    Tls,
    Metrics, ///< an endpoint with what only metrics pages have
    Relabel,
    Server,
    Chart,
    Readiness,
    Logging,
    Storage,
    Gates,
    ScorecardGate,
    Command,
    Retry,
    Backoff,
    AnalysisTemplate,
    Metric,
    Provider,
    Prometheus,
    Plan,
    Rollback,
    BackgroundAnalysis,
    Traffic,
    Step,
    Pause,
    Analysis,
    Approval,
    Profile,
    OwnCheck,
    OwnCommand,
    OwnHttp,
    OwnPromql,
    OwnFile,
    WaiverFile, ///< from here on: the policy file, which is no part of slipway.yaml
    Waiver,
};

/// Every section; the reader and the JSON Schema know exactly these keys.
std::span<const Section> sections();
const Section& section(Part part);
/// Sections of the policy file with waivers (config/waiverfile.h).
std::span<const Section> policySections();

} // namespace slipway::config
