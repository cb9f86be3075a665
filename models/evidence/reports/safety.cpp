// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/safety.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype keptPackages = 20'000;

FindingLevel levelOf(const yaml::Node& vulnerability)
{
    for (const auto version : {u"cvssv3", u"cvssv2"}) {
        if (const auto score = numberOf(vulnerability.find({u"severity", version, u"base_score"})))
            return levelOfScore(*score);
    }
    const auto* severity = vulnerability.find(u"severity");
    return severity != nullptr && severity->isScalar() ? levelOfWord(severity->text)
                                                       : FindingLevel::Unknown;
}

QString firstText(const yaml::Node* list)
{
    const auto& items = itemsOf(list);
    return items.empty() ? QString() : shortText(items.front().text);
}

ScanFinding findingOf(const yaml::Node& vulnerability, bool isIgnored)
{
    const QString cve = shortText(vulnerability, u"CVE");
    return {.kind = FindingKind::Vulnerability,
        .level = levelOf(vulnerability),
        .id = cve.isEmpty() ? shortText(vulnerability, u"vulnerability_id") : cve,
        .text = shortText(vulnerability, u"advisory"),
        .subject = shortText(vulnerability, u"package_name"),
        .version = shortText(vulnerability, u"analyzed_version"),
        .fix = firstText(vulnerability.find(u"fixed_versions")),
        .isSuppressed = isIgnored || vulnerability.textOf(u"ignored") == u"true",
        .line = vulnerability.mark.line};
}

/// `safety check --json` of 2.x and 3.x.
void readCheck(const yaml::Node& root, ScanReport& out)
{
    if (const auto* meta = root.find(u"report_meta")) {
        const auto time = readReportTime(meta->textOf(u"timestamp"));
        out.origin.time = time.time;
        out.origin.hasZone = time.hasZone;
        out.origin.version = shortText(*meta, u"safety_version");
        out.origin.line = meta->mark.line;
        if (const auto count = numberOf(meta->find(u"packages_found")))
            out.scanned = static_cast<qint64>(std::clamp(*count, 0.0, 1e9));
    }
    if (const auto* packages = root.find(u"scanned_packages")) {
        for (const auto& [name, package] : packages->entries)
            if (out.packages.size() < keptPackages)
                out.packages.insert(name.text.toLower(), package.textOf(u"version"));
        out.scanned = static_cast<qint64>(packages->entries.size());
    }
    for (const auto& vulnerability : itemsOf(root.find(u"vulnerabilities")))
        out.add(findingOf(vulnerability, false));
    for (const auto& vulnerability : itemsOf(root.find(u"ignored_vulnerabilities")))
        out.add(findingOf(vulnerability, true));
}

void readSpecification(
    const yaml::Node& dependency, const yaml::Node& specification, ScanReport& out)
{
    const auto* known = specification.find({u"vulnerabilities", u"known_vulnerabilities"});
    for (const auto& vulnerability : itemsOf(known)) {
        const auto* ignored = vulnerability.find(u"ignored");
        ScanFinding finding = findingOf(vulnerability, ignored != nullptr && ignored->isMap());
        finding.kind = FindingKind::Vulnerability;
        finding.id = shortText(vulnerability, u"id");
        finding.subject = shortText(dependency, u"name");
        finding.version = shortText(specification, u"raw");
        out.add(std::move(finding));
    }
}

/// `safety scan --output json`.
void readScan(const yaml::Node& root, ScanReport& out)
{
    if (const auto* meta = root.find(u"meta")) {
        const auto time = readReportTime(meta->textOf(u"timestamp"));
        out.origin.time = time.time;
        out.origin.hasZone = time.hasZone;
        out.origin.line = meta->mark.line;
        if (const auto* version = meta->find({u"telemetry", u"safety_version"}))
            out.origin.version = shortText(version->text);
    }
    qint64 count = 0;
    for (const auto& project : itemsOf(root.find({u"scan_results", u"projects"}))) {
        for (const auto& file : itemsOf(project.find(u"files"))) {
            for (const auto& dependency : itemsOf(file.find({u"results", u"dependencies"}))) {
                ++count;
                for (const auto& one : itemsOf(dependency.find(u"specifications")))
                    readSpecification(dependency, one, out);
            }
        }
    }
    if (count > 0)
        out.scanned = count;
}

} // namespace

bool isSafety(const yaml::Node& root)
{
    const bool isCheck
        = root.find(u"report_meta") != nullptr && root.find(u"vulnerabilities") != nullptr;
    return isCheck || root.find({u"scan_results", u"projects"}) != nullptr;
}

Result<ScanReport> readSafety(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"safety"_s;
    out.covers = {FindingKind::Vulnerability};
    if (root.find(u"report_meta") != nullptr)
        readCheck(root, out);
    else
        readScan(root, out);
    return out;
}

} // namespace slipway::evidence
