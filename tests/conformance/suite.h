// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

/// Judges our readers and our engine by test cases of peers: scripts, verdicts, trees, rows.
namespace slipway::conformance {

/// What came of one case.
struct CaseResult {
    QString file; ///< as given; below a folder that was given, that folder and the path in it
    int line = 0; ///< from 1, of the `eval` or the row; 0: the case has an id
    QString id; ///< of cases that are not told by their line
    int tier = 0; ///< 1 to 3; 0: nobody said
    bool ok = false;
    QString message; ///< `what, expected, got`; of a passed case nothing, or a remark
};
using Results = std::vector<CaseResult>;

/// Names of the suites, as on the command line.
QStringList suiteNames();

/// Runs one suite over files or folders. Fails on a suite that nobody knows and on a path that is
/// not there; whatever a file holds only fails its cases.
Result<Results> runSuite(const QString& suite, const QStringList& paths);

/// The suite `rules`: rule files (`rulefmt/`), rule unit tests, templates, relabelling. Paths
/// exist, and are files or folders.
Results runRules(const QStringList& paths);

/// A file that is read, and how results name it.
struct SuiteFile {
    QString path; ///< to open
    QString name; ///< to tell
};
/// The files that `path` stands for: itself, or those below that folder with one of the endings,
/// sorted.
std::vector<SuiteFile> filesOf(const QString& path, const QStringList& endings);

/// One line of a `.jsonl` file.
struct JsonCase {
    int line = 0; ///< from 1
    QJsonObject object;
    QString broken; ///< why the line cannot be read, or empty
};
/// Every line that is not empty; a file that cannot be read is one broken case.
std::vector<JsonCase> jsonCasesOf(const QString& path);

/// `input`, or `input_b64` decoded.
QByteArray inputOf(const QJsonObject& object);

/// A result for a line of a `.jsonl` file, with its id and tier; an empty `problem` is a pass.
CaseResult resultOf(const SuiteFile& file, const JsonCase& one, const QString& problem);

/// A sample value as the suites write it: `NaN`, `+Inf`, a decimal.
double numberOf(const QJsonValue& value);

/// Equal, or both NaN.
bool isSameNumber(double a, double b);

} // namespace slipway::conformance
