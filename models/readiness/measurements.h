// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// One side of a comparison: a figure that was measured, with what measured it.
struct Figure {
    double value = 0;
    Evidence evidence{};
    friend bool operator==(const Figure&, const Figure&) = default;
};

/// A row of the table "before and after": build time, image size, coverage, deployment time, tests.
struct Measurement {
    QString name{}; ///< `Build time`
    QString unit{}; ///< s, B, %, or empty for a count
    std::optional<Figure> before{}; ///< nothing: not measured
    std::optional<Figure> after{};
    bool isLowerBetter = true;
    QString claimed{}; ///< the document's words, as `50 % smaller`; empty: no claim
    Evidence claim{}; ///< where it says so
    ClaimVerdict verdict = ClaimVerdict::Unsupported; ///< of the claim; both figures are needed
    QString reason{}; ///< one sentence; `not measured` says what would measure it
    friend bool operator==(const Measurement&, const Measurement&) = default;
};

/// The customer's own table of metrics, from evidence: reports of the tree before (an earlier
/// report beside, or the same path at the base revision) and now, CI run records, image reports,
/// deployments.
struct Measurements {
    std::vector<Measurement> rows{}; ///< always the same rows in the same order, measured or not
    static Measurements gather(const Facts& facts);
    friend bool operator==(const Measurements&, const Measurements&) = default;
};

} // namespace slipway::readiness
