// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"
#include "ui/theme/tokens.h"

#include <QString>

#include <map>
#include <vector>

/// The values that the window's frame shows: rail, top bar, palette.
namespace slipway::ui {

/// An environment of the project, for the switch in the top bar.
struct EnvironmentView {
    QString name{};
    QString colour{}; ///< `#rrggbb`, or empty
    bool isProtected = false;
    friend bool operator==(const EnvironmentView&, const EnvironmentView&) = default;
};

/// What is open. Without a name nothing is, and the welcome view is shown.
struct ProjectView {
    QString name{};
    QString file{}; ///< configuration or repository it came from; remembered as recent, empty: not
                    ///< remembered
    bool isRepository = false; ///< `file` is a directory without a configuration
    std::vector<EnvironmentView> environments{};
    QString environment{}; ///< the one that is shown
    bool isDemo = false;
    friend bool operator==(const ProjectView&, const ProjectView&) = default;
};

/// What a page's entry in the rail carries at its right: worst state and count.
struct Badge {
    QString text{}; ///< empty: no badge
    Tone tone = Tone::Unknown;
    QString description{}; ///< for tip and assistive technology: `3 failed blockers`
    friend bool operator==(const Badge&, const Badge&) = default;
};
using Badges = std::map<PageId, Badge>;

/// The lines at the rail's foot.
struct PollSummary {
    int endpoints = 0;
    qint64 lastSweep = 0; ///< milliseconds since the Unix epoch; 0: none yet
    int late = 0; ///< endpoints whose answer is overdue
    friend bool operator==(const PollSummary&, const PollSummary&) = default;
};

/// How fresh what is shown is, for the pill in the top bar.
struct Freshness {
    enum class Kind { None, Live, Partial, Stale, Paused };
    Kind kind = Kind::None;
    qint64 milliseconds = 0; ///< Live: between two rounds; Stale: age of the newest answer
    friend bool operator==(const Freshness&, const Freshness&) = default;
};

/// A run that goes on, for the top bar of every page.
struct RunSummary {
    QString headline{}; ///< `v4.2.0 rolling out · 50 %`
    QString environment{};
    Tone tone = Tone::Ok;
    bool canAbort = false;
    QString why{}; ///< it cannot be aborted
    Sign sign = Sign::Running;
    friend bool operator==(const RunSummary&, const RunSummary&) = default;
};

/// Something that the palette finds beside pages and commands.
struct PaletteTarget {
    QString kind{}; ///< environment, service, check or claim, as in Page::reveal
    QString id{};
    QString title{};
    QString detail{}; ///< fainter, at the right
    PageId page = PageId::Readiness; ///< where it is revealed
    Sign sign = Sign::None;
    friend bool operator==(const PaletteTarget&, const PaletteTarget&) = default;
};

} // namespace slipway::ui
