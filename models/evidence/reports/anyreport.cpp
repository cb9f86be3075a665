// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/anyreport.h"

#include "evidence/grafanajson.h"
#include "evidence/reports/bandit.h"
#include "evidence/reports/gitleaks.h"
#include "evidence/reports/hadolint.h"
#include "evidence/reports/k6.h"
#include "evidence/reports/kubelinter.h"
#include "evidence/reports/kubescore.h"
#include "evidence/reports/locust.h"
#include "evidence/reports/pipaudit.h"
#include "evidence/reports/safety.h"
#include "evidence/reports/sarif.h"
#include "evidence/reports/trivy.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxBytes = 32LL * 1024 * 1024;
constexpr int maxLines = 10'000;

template<typename T>
Result<AnyReport> wrapped(Result<T> report)
{
    if (!report)
        return failure(report.error());
    return AnyReport(std::move(*report));
}

Result<AnyReport> single(Result<ScanReport> report)
{
    if (!report)
        return failure(report.error());
    std::vector<ScanReport> out;
    out.push_back(std::move(*report));
    return AnyReport(std::move(out));
}

struct Scanner {
    bool (*is)(const yaml::Node&);
    Result<ScanReport> (*read)(const yaml::Node&);
    QLatin1StringView name; ///< for an empty list
};
constexpr Scanner scanners[]{{isBandit, readBandit, {}},
    {isSafety, readSafety, {}},
    {isTrivy, readTrivy, {}},
    {isKubeLinter, readKubeLinter, {}},
    {isKubeScore, readKubeScore, {}},
    {isPipAudit, readPipAudit, {}},
    {isHadolint, readHadolint, "hadolint"_L1},
    {isGitleaks, readGitleaks, "gitleaks"_L1}};

/// `[]` says by its name alone who found nothing.
Result<AnyReport> ofNothing(const yaml::Node& root, const QString& path)
{
    for (const auto& scanner : scanners)
        if (!scanner.name.isEmpty() && path.contains(scanner.name, Qt::CaseInsensitive))
            return single(scanner.read(root));
    if (reportNameOf(path) == ReportName::Run)
        return AnyReport(std::vector<CiRun>());
    return AnyReport();
}

Result<AnyReport> recognised(const yaml::Node& root, const QString& path)
{
    if (root.isSequence() && root.items.empty())
        return ofNothing(root, path);
    if (isSarif(root))
        return wrapped(readSarif(root));
    for (const auto& scanner : scanners)
        if (scanner.is(root))
            return single(scanner.read(root));
    if (isSbom(root))
        return wrapped(readSbom(root));
    if (isK6(root))
        return wrapped(readK6(root));
    if (isGithubRun(root))
        return wrapped(readGithubRun(root));
    if (isBranchProtection(root))
        return wrapped(readBranchProtection(root));
    if (isImageReport(root))
        return wrapped(readImageReport(root));
    return AnyReport();
}

void moveMarks(yaml::Node& node, int lines)
{
    node.mark.line += lines;
    for (auto& item : node.items)
        moveMarks(item, lines);
    for (auto& [key, value] : node.entries) {
        key.mark.line += lines;
        moveMarks(value, lines);
    }
}

/// One JSON object a line, as `docker … --format json` writes it.
std::optional<yaml::Node> readLines(const QByteArray& bytes)
{
    yaml::Node list;
    list.kind = yaml::Node::Kind::Sequence;
    list.mark = {1, 1};
    int number = 0;
    for (qsizetype at = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0; at < bytes.size();) {
        const qsizetype end = bytes.indexOf('\n', at);
        const QByteArray line = bytes.mid(at, (end < 0 ? bytes.size() : end) - at).trimmed();
        at = end < 0 ? bytes.size() : end + 1;
        if (++number > maxLines)
            return std::nullopt;
        if (line.isEmpty())
            continue;
        if (!line.startsWith('{'))
            return std::nullopt;
        auto node = readJson(line);
        if (!node)
            return std::nullopt;
        moveMarks(*node, number - 1);
        list.items.push_back(std::move(*node));
    }
    return list.items.size() > 1 ? std::optional(std::move(list)) : std::nullopt;
}

bool looksLikeJson(const QByteArray& bytes)
{
    qsizetype at = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    while (at < bytes.size() && QByteArrayView(" \t\r\n").contains(bytes[at]))
        ++at;
    return at < bytes.size() && (bytes[at] == '{' || bytes[at] == '[');
}

} // namespace

Result<AnyReport> readAnyReport(const QByteArray& bytes, const QString& path)
{
    if (bytes.size() > maxBytes)
        return failure({}, u"it is larger than %1 MiB"_s.arg(maxBytes / 1024 / 1024));
    if (isLocust(bytes))
        return wrapped(readLocust(bytes));
    if (!looksLikeJson(bytes)) {
        if (reportNameOf(path) == ReportName::Unknown)
            return AnyReport();
        return failure(u"1:1"_s, bytes.isEmpty() ? u"it is empty"_s : u"it is not JSON"_s);
    }
    auto root = readJson(bytes);
    if (!root) {
        auto lines = readLines(bytes);
        if (!lines)
            return failure(root.error());
        root = std::move(*lines);
    }
    return recognised(*root, path);
}

ReportName reportNameOf(const QString& path)
{
    struct Row {
        QLatin1StringView word;
        ReportName name;
    };
    static constexpr Row rows[]{{"sbom"_L1, ReportName::Sbom},
        {"cyclonedx"_L1, ReportName::Sbom},
        {".cdx.json"_L1, ReportName::Sbom},
        {".spdx.json"_L1, ReportName::Sbom},
        {".sarif"_L1, ReportName::Scan},
        {"bandit"_L1, ReportName::Scan},
        {"trivy"_L1, ReportName::Scan},
        {"grype"_L1, ReportName::Scan},
        {"safety"_L1, ReportName::Scan},
        {"pip-audit"_L1, ReportName::Scan},
        {"pip_audit"_L1, ReportName::Scan},
        {"gitleaks"_L1, ReportName::Scan},
        {"hadolint"_L1, ReportName::Scan},
        {"kube-score"_L1, ReportName::Scan},
        {"kube-linter"_L1, ReportName::Scan},
        {"k6"_L1, ReportName::Load},
        {"locust"_L1, ReportName::Load},
        {"load-test"_L1, ReportName::Load},
        {"loadtest"_L1, ReportName::Load},
        {"branch-protection"_L1, ReportName::Protection},
        {"branch_protection"_L1, ReportName::Protection},
        {"ruleset"_L1, ReportName::Protection},
        {"gh-run"_L1, ReportName::Run},
        {"ci-run"_L1, ReportName::Run},
        {"workflow-run"_L1, ReportName::Run},
        {"github-run"_L1, ReportName::Run},
        {"image-inspect"_L1, ReportName::Image},
        {"image-report"_L1, ReportName::Image},
        {"docker-image"_L1, ReportName::Image}};
    const QString file = path.section(u'/', -1).toLower();
    const bool isKnown
        = file.endsWith(u".json") || file.endsWith(u".sarif") || file.endsWith(u".csv");
    for (const auto& row : rows)
        if (isKnown && file.contains(row.word))
            return row.name;
    return ReportName::Unknown;
}

} // namespace slipway::evidence
