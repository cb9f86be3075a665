// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::evidence {

/// A test case that failed or broke.
struct JunitFailure {
    QString name; ///< `class.test`
    QString message; ///< first line, cut
    bool isError = false;
    int line = 0; ///< of the case in the report, from 1
    friend bool operator==(const JunitFailure&, const JunitFailure&) = default;
};

/// A JUnit XML report, all its suites together.
struct JunitReport {
    qint64 tests = 0;
    qint64 failures = 0;
    qint64 errors = 0;
    qint64 skipped = 0;
    qint64 time = 0; ///< newest timestamp in it, milliseconds since the Unix epoch; 0: none
    bool hasZone = false; ///< false: the timestamp did not say its zone and was read as UTC
    std::vector<JunitFailure> failed; ///< the first 200
    double seconds = 0; ///< that all suites say they took; 0: not said
    QString suite{}; ///< name of the first suite: `pytest`
    friend bool operator==(const JunitReport&, const JunitReport&) = default;
};

/// True if the first kilobytes look like a JUnit report.
bool isJunit(const QByteArray& bytes);
/// Reads JUnit XML as pytest, Maven, Gradle, Jest, gotestsum and CTest write it: `testsuites` or
/// `testsuite`, nested or not. Counts test cases; where a suite's attributes say more failures than
/// its cases show, the attributes count. A cut-off or broken file is an error with `line:column`,
/// never a smaller report.
Result<JunitReport> readJunit(const QByteArray& bytes);

} // namespace slipway::evidence
