// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/suite.h"

/// The suites, each over files or folders that are there.
namespace slipway::conformance {

/// Engine scripts (`.test`), with the semantics of Prometheus 3. Tiers come from a `cases.tsv`
/// beside the script, if there is one. Also the queries without data (`query`, `result`) and the
/// tests of the runner itself (`script`, `ok`) as `.jsonl`.
Results runPromqltest(const QStringList& paths);
/// The same, with the semantics of Prometheus 2, which the expected values are of.
Results runCompliance(const QStringList& paths);
/// Expressions: `ok`, and the tree where one is given.
Results runParser(const QStringList& paths);
/// Expressions and their canonical text.
Results runPrinter(const QStringList& paths);
/// Series and the samples that they stand for.
Results runSeriesNotation(const QStringList& paths);
/// Pages in the text format: verdict and content.
Results runExposition(const QStringList& paths);
/// Pages in OpenMetrics; also folders NAME/{metrics,test.json}.
Results runOpenMetrics(const QStringList& paths);

} // namespace slipway::conformance
