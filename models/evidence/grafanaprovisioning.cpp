// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafanaprovisioning.h"

#include "evidence/promconfig.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

const yaml::Node* listOf(const yaml::Node& root, QStringView key)
{
    const auto* list = root.find(key);
    return list != nullptr && list->isSequence() ? list : nullptr;
}

bool isDatasource(const yaml::Node& node)
{
    return node.find(u"type") != nullptr && node.find(u"name") != nullptr;
}

bool isProvider(const yaml::Node& node)
{
    return node.find({u"options", u"path"}) != nullptr
        || (node.find(u"name") != nullptr && node.textOf(u"type") == u"file");
}

} // namespace

bool isGrafanaProvisioning(const yaml::Node& root)
{
    if (!root.isMap() || root.find(u"kind") != nullptr)
        return false;
    if (const auto* list = listOf(root, u"datasources"))
        return std::ranges::any_of(list->items, isDatasource);
    if (const auto* list = listOf(root, u"providers"))
        return std::ranges::any_of(list->items, isProvider);
    return listOf(root, u"contactPoints") != nullptr;
}

Result<GrafanaProvisioning> readGrafanaProvisioning(const QByteArray& bytes)
{
    const auto root = onlyMap(bytes);
    if (!root)
        return failure(root.error());
    GrafanaProvisioning out;
    if (const auto* list = listOf(*root, u"datasources"))
        for (const auto& one : list->items)
            if (one.isMap())
                out.datasources.push_back({one.textOf(u"name"),
                    one.textOf(u"type"),
                    one.textOf(u"uid"),
                    one.textOf(u"url"),
                    one.textOf(u"isDefault") == u"true",
                    one.mark});
    if (const auto* list = listOf(*root, u"providers")) {
        for (const auto& one : list->items) {
            if (!one.isMap())
                continue;
            const auto* path = one.find({u"options", u"path"});
            out.providers.push_back(
                {one.textOf(u"name"), path != nullptr ? path->text : QString(), one.mark});
        }
    }
    if (const auto* list = listOf(*root, u"contactPoints"))
        out.hasContacts = !list->items.empty();
    return out;
}

} // namespace slipway::evidence
