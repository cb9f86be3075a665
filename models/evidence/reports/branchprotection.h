// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// A check that must be green before a branch takes a change.
struct RequiredCheck {
    QString name{};
    int line = 0;
    friend bool operator==(const RequiredCheck&, const RequiredCheck&) = default;
};

/// What a forge enforces on a branch.
struct BranchProtection {
    QString branch{}; ///< or the ruleset's name; empty: not said
    bool isEnforced = true; ///< false: not protected, disabled, only evaluated, or another branch
    QString why{}; ///< if it is not enforced: one sentence
    std::vector<RequiredCheck> checks{};
    bool requiresChecks = false; ///< a rule for status checks is there, with or without names
    bool requiresReview = false;
    int approvals = 0;
    std::optional<bool> bindsAdministrators{}; ///< nothing: not said
    int line = 0;
    friend bool operator==(const BranchProtection&, const BranchProtection&) = default;
};

/// True for the REST answers for branch protection, rulesets, and the rules of a branch.
bool isBranchProtection(const yaml::Node& root);
Result<std::vector<BranchProtection>> readBranchProtection(const yaml::Node& root);

} // namespace slipway::evidence
