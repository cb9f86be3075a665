// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kustomize.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// The key by which items of a list are the same item; empty: the list is replaced as a whole.
QString mergeKeyOf(const ManifestNode& list)
{
    static const QMap<QString, QStringList> keys{{u"containers"_s, {u"name"_s}},
        {u"initContainers"_s, {u"name"_s}},
        {u"ephemeralContainers"_s, {u"name"_s}},
        {u"env"_s, {u"name"_s}},
        {u"volumes"_s, {u"name"_s}},
        {u"imagePullSecrets"_s, {u"name"_s}},
        {u"volumeMounts"_s, {u"mountPath"_s}},
        {u"volumeDevices"_s, {u"devicePath"_s}},
        {u"hostAliases"_s, {u"ip"_s}},
        {u"ports"_s, {u"containerPort"_s, u"port"_s}}};
    for (const auto& key : keys.value(list.key))
        for (const auto& item : list.children)
            if (item.find(key) != nullptr)
                return key;
    return {};
}

bool isDirective(const ManifestNode& node, const QString& what)
{
    return node.textOf(u"$patch") == what;
}

void mergeList(ManifestNode& target, const ManifestNode& patch, const QString& key)
{
    for (const auto& item : patch.children) {
        const QString name = item.textOf(key);
        const auto same = std::ranges::find_if(target.children, [&](const ManifestNode& existing) {
            return !name.isEmpty() && existing.textOf(key) == name;
        });
        if (isDirective(item, u"delete"_s)) {
            if (same != target.children.end())
                target.children.erase(same);
        } else if (same == target.children.end()) {
            target.children.push_back(item);
        } else if (isDirective(item, u"replace"_s)) {
            *same = item;
        } else {
            mergeStrategic(*same, item);
        }
    }
}

void removeKey(ManifestNode& map, const QString& key)
{
    std::erase_if(map.children, [&key](const auto& child) { return child.key == key; });
}

QString unescaped(QString token)
{
    return token.replace(u"~1"_s, u"/"_s).replace(u"~0"_s, u"~"_s);
}

/// The index that a token of a JSON pointer means; `-` is one past the end.
std::optional<size_t> indexOf(const ManifestNode& list, const QString& token)
{
    if (token == u"-")
        return list.children.size();
    bool isNumber = false;
    const uint index = token.toUInt(&isNumber);
    if (!isNumber || index > list.children.size())
        return std::nullopt;
    return index;
}

ManifestNode* childOf(ManifestNode& node, const QString& token)
{
    if (node.isMap())
        return node.find(token);
    const auto index = node.isSequence() ? indexOf(node, token) : std::nullopt;
    return index && *index < node.children.size() ? &node.children[*index] : nullptr;
}

bool setChild(ManifestNode& parent, const QString& token, ManifestNode value, bool isAdd)
{
    if (parent.kind == ManifestNode::Kind::Null)
        parent.kind = ManifestNode::Kind::Map;
    if (parent.isMap()) {
        auto* existing = parent.find(token);
        if (existing == nullptr && !isAdd)
            return false;
        value.key = token;
        value.keyLine = value.place.line;
        value.keyColumn = value.place.column;
        if (existing != nullptr)
            *existing = std::move(value);
        else
            parent.children.push_back(std::move(value));
        return true;
    }
    const auto index = parent.isSequence() ? indexOf(parent, token) : std::nullopt;
    if (!index || (!isAdd && *index >= parent.children.size()))
        return false;
    value.key.clear();
    if (isAdd)
        parent.children.insert(parent.children.begin() + qsizetype(*index), std::move(value));
    else
        parent.children[*index] = std::move(value);
    return true;
}

bool removeChild(ManifestNode& parent, const QString& token)
{
    auto* existing = childOf(parent, token);
    if (existing == nullptr)
        return false;
    parent.children.erase(parent.children.begin() + (existing - parent.children.data()));
    return true;
}

} // namespace

void mergeStrategic(ManifestNode& target, const ManifestNode& patch)
{
    if (!patch.isMap() || !target.isMap() || isDirective(patch, u"replace"_s)) {
        auto value = patch;
        removeKey(value, u"$patch"_s);
        target = std::move(value);
        return;
    }
    for (const auto& child : patch.children) {
        if (child.key.startsWith(u"$patch") || child.key.startsWith(u"$setElementOrder"))
            continue;
        if (child.kind == ManifestNode::Kind::Null || isDirective(child, u"delete"_s)) {
            removeKey(target, child.key);
            continue;
        }
        auto* existing = target.find(child.key);
        if (existing == nullptr) {
            target.children.push_back(child);
            continue;
        }
        const QString key
            = child.isSequence() && existing->isSequence() ? mergeKeyOf(child) : QString();
        if (!key.isEmpty())
            mergeList(*existing, child, key);
        else if (child.isMap() && existing->isMap())
            mergeStrategic(*existing, child);
        else
            *existing = child;
    }
}

bool applyJsonPatch(ManifestNode& target, const ManifestNode& operation)
{
    const QString what = operation.textOf(u"op");
    const QString path = operation.textOf(u"path");
    if (what == u"test")
        return true;
    if (!path.startsWith(u'/') || (what != u"add" && what != u"replace" && what != u"remove"))
        return false;
    QStringList tokens = path.mid(1).split(u'/');
    for (auto& token : tokens)
        token = unescaped(token);
    const QString last = tokens.takeLast();
    ManifestNode* parent = &target;
    for (const auto& token : tokens) {
        parent = childOf(*parent, token);
        if (parent == nullptr)
            return false;
    }
    if (what == u"remove")
        return removeChild(*parent, last);
    const auto* value = operation.find(u"value");
    return value != nullptr && setChild(*parent, last, *value, what == u"add");
}

} // namespace slipway::evidence
