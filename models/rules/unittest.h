// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/evaluate.h"
#include "rules/seriesvalues.h"

/// Unit tests of rules, in the format of `promtool test rules`:
/// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
namespace slipway::rules {

/// Samples that a test begins with.
struct InputSeries {
    timeseries::Labels labels;
    std::vector<SeriesValue> values; ///< one each interval, from the test's start
};
/// One sample that a query shall give.
struct ExpectedSample {
    timeseries::Labels labels;
    double value = 0;
    bool isHistogram = false; ///< a native one: cannot be judged here
};
struct ExpressionTest {
    std::string expression;
    Milliseconds at{}; ///< since the test's start
    std::vector<ExpectedSample> samples;
    yaml::Mark mark;
};
struct ExpectedAlert {
    timeseries::Labels labels; ///< `alertname` included
    std::vector<timeseries::Label> annotations; ///< sorted
};
struct AlertTest {
    std::string name;
    Milliseconds at{};
    std::vector<ExpectedAlert> alerts;
    yaml::Mark mark;
};
/// An entry of `tests`.
struct TestGroup {
    QString name; ///< `unnamed#0` where none is given
    Milliseconds interval{}; ///< between two input samples
    qint64 start = 0; ///< `start_timestamp`, milliseconds since the epoch
    std::vector<InputSeries> series;
    std::vector<AlertTest> alerts;
    std::vector<ExpressionTest> expressions;
    timeseries::Labels externalLabels;
    std::string externalUrl;
    yaml::Mark mark;
};
/// A file of tests.
struct TestFile {
    QStringList ruleFiles; ///< paths or patterns, relative to the file
    Milliseconds evaluationInterval{60'000};
    std::vector<std::string> groupOrder;
    bool isFuzzy = false; ///< floats may differ by the last bit
    std::vector<TestGroup> tests;
    std::vector<Error> problems; ///< for which the file is refused; `where` is `line:column`
};

/// Reads a file of tests, strictly; all problems are told at once.
TestFile readTestFile(const QByteArray& bytes);

/// A test that did not hold.
struct TestFailure {
    Error error; ///< `where` is `line:column`
    bool needsHistograms = false; ///< native histograms are asked for, which are not kept
};
/// Runs one entry on rules in the order of their evaluation. Nothing returned is a pass. The error
/// of a rule ends the test.
std::vector<TestFailure> runTest(
    const TestGroup& test, const TestFile& file, const std::vector<RuleGroup>& groups);

/// Groups of all rule files that a test file names, in the order of evaluation; problems have the
/// files' names in front.
struct TestRules {
    std::vector<RuleGroup> groups;
    std::vector<Error> problems;
};
/// Reads them from disk, relative to `folder`. Patterns may hold `*`, `?` and `[…]` in their last
/// part.
TestRules loadTestRules(const TestFile& file, const QString& folder);

} // namespace slipway::rules
