// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/suite.h"

/// The judges of the suite `rules`.
namespace slipway::conformance {

/// What is wrong with a template's expansion (`text`, `input`, `query_result`, `html`, `output` or
/// `ok: false`); nothing if it is right.
QString templateProblem(const QJsonObject& one);
/// What is wrong with relabelling (`input`, `relabel`, `output` or `dropped`).
QString relabelProblem(const QJsonObject& one);

/// What a list of files says of one file: a row of `cases.tsv`.
struct RulesVerdict {
    bool isListed = false; ///< the list has the file
    QString origin; ///< `good`, `bad`, `pass`, `fail`, `fail (tests named "wrong ..." only)`
    int tier = 0;
};
/// The verdict of the `cases.tsv` beside or above the file. Without a list, the name decides
/// (`*.bad.yaml`), and tests have to pass.
RulesVerdict rulesVerdict(const QString& path, bool isTest);

/// Results for one YAML file: a rule file is one case; of a file of tests each entry is one.
/// Nothing for a file that a list beside or above leaves out, unless `isAsked`.
Results judgeRulesFile(const SuiteFile& file, bool isAsked);

} // namespace slipway::conformance
