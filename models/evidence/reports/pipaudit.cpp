// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/pipaudit.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype keptErrors = 20;
constexpr qsizetype keptPackages = 20'000;

/// Version 1 wrote the list itself.
const yaml::Node* dependenciesOf(const yaml::Node& root)
{
    return root.isSequence() ? &root : root.find(u"dependencies");
}

void readDependency(const yaml::Node& dependency, ScanReport& out)
{
    const QString name = shortText(dependency, u"name");
    if (const QString reason = shortText(dependency, u"skip_reason"); !reason.isEmpty()) {
        if (out.errors.size() < keptErrors)
            out.errors << name + u": "_s + reason;
        return;
    }
    const QString version = shortText(dependency, u"version");
    if (out.packages.size() < keptPackages)
        out.packages.insert(name.toLower(), version);
    for (const auto& one : itemsOf(dependency.find(u"vulns"))) {
        const auto& fixes = itemsOf(one.find(u"fix_versions"));
        out.add({.kind = FindingKind::Vulnerability,
            .id = shortText(one, u"id"),
            .text = shortText(one, u"description"),
            .subject = name,
            .version = version,
            .fix = fixes.empty() ? QString() : shortText(fixes.front().text),
            .line = one.mark.line});
    }
}

} // namespace

bool isPipAudit(const yaml::Node& root)
{
    const auto* list = dependenciesOf(root);
    if (list == nullptr || !list->isSequence() || list->items.empty())
        return root.isMap() && list != nullptr && list->isSequence()
            && root.find(u"fixes") != nullptr;
    const auto& first = list->items.front();
    return first.find(u"name") != nullptr
        && (first.find(u"vulns") != nullptr || first.find(u"skip_reason") != nullptr);
}

Result<ScanReport> readPipAudit(const yaml::Node& root)
{
    ScanReport out;
    out.origin.tool = u"pip-audit"_s;
    out.origin.line = root.mark.line;
    out.covers = {FindingKind::Vulnerability};
    for (const auto& dependency : itemsOf(dependenciesOf(root)))
        readDependency(dependency, out);
    out.scanned = static_cast<qint64>(out.packages.size());
    return out;
}

} // namespace slipway::evidence
