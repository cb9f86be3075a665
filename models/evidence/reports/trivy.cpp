// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/trivy.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype keptPackages = 20'000;

void cover(ScanReport& out, FindingKind kind)
{
    if (!out.looksFor(kind))
        out.covers.push_back(kind);
}

void readVulnerabilities(const yaml::Node& list, ScanReport& out)
{
    for (const auto& one : list.items) {
        const QString title = shortText(one, u"Title");
        out.add({.kind = FindingKind::Vulnerability,
            .level = levelOfWord(one.textOf(u"Severity")),
            .id = shortText(one, u"VulnerabilityID"),
            .text = title,
            .subject = shortText(one, u"PkgName"),
            .version = shortText(one, u"InstalledVersion"),
            .fix = shortText(one, u"FixedVersion"),
            .line = one.mark.line});
    }
}

void readMisconfigurations(const yaml::Node& list, const QString& target, ScanReport& out)
{
    for (const auto& one : list.items) {
        if (one.textOf(u"Status") == u"PASS")
            continue;
        ScanFinding finding{.kind = FindingKind::Misconfiguration,
            .level = levelOfWord(one.textOf(u"Severity")),
            .id = shortText(one, u"ID"),
            .text = shortText(one, u"Title"),
            .subject = target,
            .isSuppressed = one.textOf(u"Status") == u"EXCEPTION",
            .line = one.mark.line};
        if (const auto line = numberOf(one.find({u"CauseMetadata", u"StartLine"}));
            line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
}

void readSecrets(const yaml::Node& list, const QString& target, ScanReport& out)
{
    for (const auto& one : list.items) {
        ScanFinding finding{.kind = FindingKind::Secret,
            .level = levelOfWord(one.textOf(u"Severity")),
            .id = shortText(one, u"RuleID"),
            .text = shortText(one, u"Title"),
            .subject = target,
            .line = one.mark.line};
        if (const auto line = numberOf(one.find(u"StartLine")); line && *line >= 1 && *line < 1e9)
            finding.subjectLine = static_cast<int>(*line);
        out.add(std::move(finding));
    }
}

void readResult(const yaml::Node& result, ScanReport& out)
{
    const QString target = shortText(result, u"Target");
    const QString kind = result.textOf(u"Class");
    if (kind == u"os-pkgs" || kind == u"lang-pkgs")
        cover(out, FindingKind::Vulnerability);
    if (kind == u"config")
        cover(out, FindingKind::Misconfiguration);
    if (kind == u"secret")
        cover(out, FindingKind::Secret);
    for (const auto& package : itemsOf(result.find(u"Packages")))
        if (out.packages.size() < keptPackages)
            out.packages.insert(package.textOf(u"Name").toLower(), package.textOf(u"Version"));
    if (const auto* list = result.find(u"Vulnerabilities")) {
        cover(out, FindingKind::Vulnerability);
        readVulnerabilities(*list, out);
    }
    if (const auto* list = result.find(u"Misconfigurations")) {
        cover(out, FindingKind::Misconfiguration);
        readMisconfigurations(*list, target, out);
    }
    if (const auto* list = result.find(u"Secrets")) {
        cover(out, FindingKind::Secret);
        readSecrets(*list, target, out);
    }
    if (const auto* modified = result.find(u"ExperimentalModifiedFindings"))
        out.suppressed += static_cast<int>(modified->items.size());
}

void readOrigin(const yaml::Node& root, ScanReport& out)
{
    out.origin.tool = u"trivy"_s;
    if (const auto* version = root.find({u"Trivy", u"Version"}))
        out.origin.version = shortText(version->text);
    out.origin.target = shortText(root, u"ArtifactName");
    out.origin.line = root.mark.line;
    const auto time = readReportTime(root.textOf(u"CreatedAt"));
    out.origin.time = time.time;
    out.origin.hasZone = time.hasZone;
    out.isImage = root.textOf(u"ArtifactType") == u"container_image";
    const auto& digests = itemsOf(root.find({u"Metadata", u"RepoDigests"}));
    if (!digests.empty())
        out.origin.digest = shortText(digests.front().text.section(u'@', 1));
    if (const auto* commit = root.find({u"Metadata", u"Commit"}))
        out.origin.commit = commitOf(commit->text);
}

} // namespace

bool isTrivy(const yaml::Node& root)
{
    return root.find(u"SchemaVersion") != nullptr && root.find(u"ArtifactName") != nullptr
        && (root.find(u"ArtifactType") != nullptr || root.find(u"Results") != nullptr);
}

Result<ScanReport> readTrivy(const yaml::Node& root)
{
    ScanReport out;
    readOrigin(root, out);
    const auto& results = itemsOf(root.find(u"Results"));
    for (const auto& result : results)
        readResult(result, out);
    // Where nothing of a kind is there, trivy writes no result at all: an image always has its
    // packages looked at unless only other scanners ran.
    if (out.covers.empty() && out.isImage)
        cover(out, FindingKind::Vulnerability);
    out.scanned = static_cast<qint64>(results.size());
    return out;
}

} // namespace slipway::evidence
