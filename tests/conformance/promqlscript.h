// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

#include <QString>

#include <vector>

/// Runs scripts in the notation of Prometheus' own engine tests against our engine.
namespace slipway::conformance {

enum class Verdict {
    Passed,
    Unsupported, ///< our engine says "not supported yet"
    Wrong,
};

/// What came of one `eval`, or of a block that cannot be read (then Wrong).
struct Outcome {
    int line = 0; ///< from 1
    QString expression;
    Verdict verdict = Verdict::Passed;
    QString detail; ///< `what, expected, got`
    bool readsHistograms = false; ///< native ones, which our engine does not have
    /// Whether a pass means something although native histograms are left out: floats were
    /// expected, and came.
    bool isProven = true;
};

/// How a script is run.
struct ScriptOptions {
    promql::Semantics semantics = promql::Semantics::Prometheus3;
    bool annotations = true; ///< judge warnings and infos
    bool again = true; ///< evaluate instants again, with @ at other times and as a range
};

std::vector<Outcome> runScript(const QString& script, const ScriptOptions& options = {});

} // namespace slipway::conformance
