// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reportpath.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Words = std::initializer_list<QLatin1StringView>;

bool hasAny(QStringView text, Words words)
{
    return std::ranges::any_of(
        words, [text](QLatin1StringView word) { return text.contains(word); });
}

bool isAny(QStringView text, Words words)
{
    return std::ranges::any_of(words, [text](QLatin1StringView word) { return text == word; });
}

bool endsWithAny(QStringView text, Words words)
{
    return std::ranges::any_of(
        words, [text](QLatin1StringView word) { return text.endsWith(word); });
}

/// What holds samples, other people's files, sources or prose: not what a tool wrote about this
/// system.
bool isSampleFolder(QStringView folder)
{
    return isAny(folder,
        {"fixture"_L1,
            "fixtures"_L1,
            "__fixtures__"_L1,
            "testdata"_L1,
            "test-data"_L1,
            "test_data"_L1,
            "data"_L1,
            "sample"_L1,
            "samples"_L1,
            "example"_L1,
            "examples"_L1,
            "demo"_L1,
            "demos"_L1,
            "mock"_L1,
            "mocks"_L1,
            "golden"_L1,
            "vendor"_L1,
            "third-party"_L1,
            "third_party"_L1,
            "thirdparty"_L1,
            "node_modules"_L1,
            "src"_L1,
            "doc"_L1,
            "docs"_L1});
}

bool isReportFolder(QStringView folder)
{
    return folder.endsWith(u"report") || folder.endsWith(u"reports")
        || isAny(folder,
            {"test-result"_L1,
                "test_result"_L1,
                "testresult"_L1,
                "test-results"_L1,
                "test_results"_L1,
                "testresults"_L1,
                "results"_L1,
                "coverage"_L1,
                "artifacts"_L1});
}

bool isXmlName(QStringView name)
{
    return name.startsWith(u"test-")
        || hasAny(name,
            {"junit"_L1,
                "test-result"_L1,
                "test_result"_L1,
                "testresult"_L1,
                "test-report"_L1,
                "test_report"_L1,
                "testreport"_L1,
                "xunit"_L1,
                "nosetests"_L1,
                "pytest"_L1,
                "coverage"_L1,
                "cobertura"_L1,
                "surefire"_L1});
}

bool isJsonName(QStringView name)
{
    return name == u"bom.json" || name.startsWith(u"k6") || name.endsWith(u"-k6.json")
        || endsWithAny(name, {".sarif.json"_L1, ".cdx.json"_L1, ".spdx.json"_L1})
        || hasAny(name,
            {"bandit"_L1,
                "trivy"_L1,
                "grype"_L1,
                "safety"_L1,
                "pip-audit"_L1,
                "pip_audit"_L1,
                "gitleaks"_L1,
                "hadolint"_L1,
                "kube-score"_L1,
                "kube-linter"_L1,
                "sbom"_L1,
                "cyclonedx"_L1,
                "load-test"_L1,
                "loadtest"_L1,
                "k6-summary"_L1,
                "k6_summary"_L1,
                "branch-protection"_L1,
                "branch_protection"_L1,
                "gh-run"_L1,
                "ci-run"_L1,
                "github-run"_L1,
                "workflow-run"_L1,
                "image-inspect"_L1,
                "image-report"_L1,
                "docker-image"_L1});
}

bool isReportName(QStringView name)
{
    if (name.startsWith(u"lcov") || endsWithAny(name, {".lcov"_L1, ".sarif"_L1}))
        return true;
    if (name.endsWith(u".xml"))
        return isXmlName(name);
    if (name.endsWith(u".json"))
        return isJsonName(name);
    return (name.endsWith(u".info") && name.startsWith(u"coverage"))
        || (name.endsWith(u".csv") && (name.endsWith(u"_stats.csv") || name.contains("locust"_L1)));
}

bool isSource(QStringView name)
{
    return endsWithAny(name,
        {".py"_L1,
            ".js"_L1,
            ".ts"_L1,
            ".tsx"_L1,
            ".jsx"_L1,
            ".java"_L1,
            ".kt"_L1,
            ".go"_L1,
            ".rs"_L1,
            ".rb"_L1,
            ".c"_L1,
            ".cc"_L1,
            ".cpp"_L1,
            ".h"_L1,
            ".hpp"_L1,
            ".cs"_L1,
            ".sh"_L1,
            ".md"_L1,
            ".html"_L1,
            ".css"_L1,
            ".yaml"_L1,
            ".yml"_L1,
            ".toml"_L1,
            ".cfg"_L1,
            ".ini"_L1,
            ".rc"_L1});
}

/// In a folder for reports, at most three below it. JSON and CSV are everywhere, so there only in
/// one at the root.
bool isInReportFolder(const QList<QStringView>& folders, QStringView name)
{
    const bool isXml = endsWithAny(name, {".xml"_L1, ".info"_L1, ".lcov"_L1, ".sarif"_L1});
    if (!isXml && !endsWithAny(name, {".json"_L1, ".csv"_L1}))
        return false;
    if (!isXml)
        return !folders.isEmpty() && folders.size() <= 4 && folders.front() != u"coverage"
            && isReportFolder(folders.front());
    const qsizetype first = std::max<qsizetype>(0, folders.size() - 4);
    return std::any_of(folders.begin() + first, folders.end(), isReportFolder);
}

} // namespace

bool looksLikeReport(const QString& path)
{
    // Most paths are decided by their ending, before anything is copied.
    const qsizetype slash = path.lastIndexOf(u'/');
    const QString name = path.mid(slash + 1).toLower();
    if (isSource(name)
        || !(name.startsWith(u"lcov")
            || endsWithAny(
                name, {".xml"_L1, ".json"_L1, ".sarif"_L1, ".lcov"_L1, ".info"_L1, ".csv"_L1})))
        return false;
    const QString above = path.left(std::max<qsizetype>(slash, 0)).toLower();
    const auto folders = above.isEmpty() ? QList<QStringView>() : QStringView(above).split(u'/');
    if (std::ranges::any_of(folders, isSampleFolder))
        return false;
    return isReportName(name) || isInReportFolder(folders, name);
}

bool looksLikeDocument(const QString& path)
{
    const QString lower = path.toLower();
    const qsizetype slash = lower.lastIndexOf(u'/');
    const auto name = QStringView(lower).mid(slash + 1);
    const bool isBuild = name == u"cmakelists.txt"
        || (name.endsWith(u".txt")
            && (name.startsWith(u"requirements") || name.startsWith(u"constraints")));
    if (isBuild)
        return false;
    if (endsWithAny(name,
            {".md"_L1,
                ".markdown"_L1,
                ".rst"_L1,
                ".adoc"_L1,
                ".txt"_L1,
                ".png"_L1,
                ".jpg"_L1,
                ".jpeg"_L1,
                ".gif"_L1,
                ".svg"_L1,
                ".pdf"_L1}))
        return true;
    for (const auto part : QStringView(lower).split(u'/'))
        if (isAny(part, {"doc"_L1, "docs"_L1, "license"_L1, "notice"_L1, "authors"_L1}))
            return true;
    return false;
}

} // namespace slipway::evidence
