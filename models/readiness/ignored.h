// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/gitignore.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// What the .gitignore files of the tree leave out, read once for all checks.
struct Ignored {
    static Ignored gather(const Facts& facts) { return {evidence::IgnoreRules(facts.tree())}; }
    bool has(const QString& path) const { return rules.ignores(path); }

    evidence::IgnoreRules rules;
};

} // namespace slipway::readiness
