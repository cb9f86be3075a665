// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "rollout/view.h"
#include "ui/widgets/logviewsource.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// The values that the Rollout page takes, and the wishes that leave it.
namespace slipway::ui {

/// What a rollout would be started with, and what stands against it.
struct StartView {
    std::vector<QString> plans; ///< names; empty: nothing is configured
    QString plan; ///< the chosen one
    QString version; ///< to
    QString stable; ///< from; empty: not known
    std::vector<QString> knownVersions; ///< offered for both, newest first
    QString environment;
    bool isProtected = true; ///< its name must be typed
    bool isDemo = false;
    policy::Permit permit; ///< asked without a typed name and without an override
    std::optional<rollout::RunPlan> preview; ///< of exactly plan, version and stable
    QString mistake; ///< why there is no preview
    QByteArray digest; ///< of the preview
    QStringList trustAdded; ///< lines that are new since the configuration was trusted
    QStringList trustRemoved;
    bool needsTrust = false; ///< nothing starts before somebody trusts the configuration
    std::optional<policy::Scorecard> scorecard;
    qint64 asOf = 0; ///< when this was found out, milliseconds UTC; 0: not told
    friend bool operator==(const StartView&, const StartView&) = default;
};

/// A person's order to start, with everything that was confirmed.
struct StartOrder {
    QString plan;
    QString version;
    QString stable;
    QString reason;
    QString overrideReason; ///< against conditions that can be overridden; empty: none
    QString typedName; ///< the environment, as it was typed; empty where nobody had to
    QByteArray digest; ///< of the plan that was shown
    friend bool operator==(const StartOrder&, const StartOrder&) = default;
};

/// Whether anybody drives the run.
struct EngineView {
    enum class Kind {
        None, ///< nothing to drive
        Alive,
        Late, ///< its last sign of life is older than it should be
        Gone, ///< the lease has run out
    };
    Kind kind = Kind::None;
    QString owner{}; ///< OS user
    QString host{};
    qint64 heartbeat = 0; ///< last sign of life, milliseconds UTC; 0: none
    friend bool operator==(const EngineView&, const EngineView&) = default;
};

} // namespace slipway::ui
