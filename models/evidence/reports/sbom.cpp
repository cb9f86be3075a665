// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/sbom.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype keptPackages = 20'000;
constexpr int maxDepth = 8;

void keep(Sbom& out, const QString& name, const QString& version)
{
    ++out.components;
    if (out.packages.size() < keptPackages && !name.isEmpty())
        out.packages.insert(name.toLower(), version);
}

void readComponents(const yaml::Node* list, int depth, Sbom& out)
{
    for (const auto& component : itemsOf(list)) {
        keep(out, shortText(component, u"name"), shortText(component, u"version"));
        if (depth < maxDepth)
            readComponents(component.find(u"components"), depth + 1, out);
    }
}

void readTool(const yaml::Node& tool, Sbom& out)
{
    if (!out.origin.tool.isEmpty())
        return;
    out.origin.tool = shortText(tool, u"name");
    out.origin.version = shortText(tool, u"version");
}

Sbom readCycloneDx(const yaml::Node& root)
{
    Sbom out;
    out.format = u"CycloneDX "_s + shortText(root, u"specVersion");
    out.origin.line = root.mark.line;
    if (const auto* metadata = root.find(u"metadata")) {
        const auto time = readReportTime(metadata->textOf(u"timestamp"));
        out.origin.time = time.time;
        out.origin.hasZone = time.hasZone;
        // A list up to 1.4, `tools.components` since 1.5.
        for (const auto& tool : itemsOf(metadata->find(u"tools")))
            readTool(tool, out);
        for (const auto& tool : itemsOf(metadata->find({u"tools", u"components"})))
            readTool(tool, out);
        if (const auto* component = metadata->find(u"component"))
            out.origin.target = shortText(*component, u"name");
    }
    readComponents(root.find(u"components"), 0, out);
    return out;
}

Sbom readSpdx(const yaml::Node& root)
{
    Sbom out;
    out.format = shortText(root, u"spdxVersion");
    out.origin.target = shortText(root, u"name");
    out.origin.line = root.mark.line;
    if (const auto* creation = root.find(u"creationInfo")) {
        const auto time = readReportTime(creation->textOf(u"created"));
        out.origin.time = time.time;
        out.origin.hasZone = time.hasZone;
        for (const auto& creator : itemsOf(creation->find(u"creators")))
            if (creator.text.startsWith(u"Tool: ") && out.origin.tool.isEmpty())
                out.origin.tool = shortText(creator.text.mid(6));
    }
    for (const auto& package : itemsOf(root.find(u"packages")))
        keep(out, shortText(package, u"name"), shortText(package, u"versionInfo"));
    return out;
}

} // namespace

bool isSbom(const yaml::Node& root)
{
    return root.textOf(u"bomFormat") == u"CycloneDX"
        || (root.textOf(u"spdxVersion").startsWith(u"SPDX-") && root.find(u"packages") != nullptr);
}

Result<Sbom> readSbom(const yaml::Node& root)
{
    Sbom out = root.find(u"bomFormat") != nullptr ? readCycloneDx(root) : readSpdx(root);
    if (out.components == 0)
        return failure(u"%1:1"_s.arg(root.mark.line), u"it lists no component"_s);
    return out;
}

} // namespace slipway::evidence
