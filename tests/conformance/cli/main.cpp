// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/report.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace {

constexpr int failedCases = 1;
constexpr int wrongUse = 2;

void print(FILE* to, const QStringList& lines)
{
    for (const auto& line : lines)
        std::fprintf(to, "%s\n", qUtf8Printable(line));
}

QStringList textsOf(const std::vector<std::string>& list)
{
    QStringList out;
    for (const auto& text : list)
        out << QString::fromStdString(text);
    return out;
}

} // namespace

/// slipway-conformance SUITE PATH…: judges our readers and our engine by test cases of peers.
int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    CLI::App options{
        "Judges Slipway's readers and engine by test cases of peers.", "slipway-conformance"};
    std::string suite;
    std::vector<std::string> paths;
    int tier = 0;
    bool isJson = false;
    const QString names = slipway::conformance::suiteNames().join(u", "_s);
    options.add_option("SUITE", suite, "one of " + names.toStdString())->required();
    options.add_option("PATH", paths, "files or folders")->required();
    options.add_option("--tier", tier, "only cases of this tier, and those of no known one")
        ->check(CLI::Range(1, 3));
    options.add_flag("--json", isJson, "a JSON line for every case on stdout");
    options.footer("Exit code: 0 none failed, 1 some failed, 2 wrong use. Cases of tier 3 (native "
                   "histograms) are counted apart.");
    try {
        options.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = options.exit(error);
        return code == 0 ? 0 : wrongUse;
    }
    const auto results
        = slipway::conformance::runSuite(QString::fromStdString(suite), textsOf(paths));
    if (!results) {
        print(stderr, {results.error().text()});
        return wrongUse;
    }
    const auto report = slipway::conformance::reportOf(*results, tier);
    if (isJson)
        print(stdout, report.json);
    else
        print(stdout, report.failures);
    print(isJson ? stderr : stdout, report.summary);
    return report.failed == 0 ? 0 : failedCases;
}
