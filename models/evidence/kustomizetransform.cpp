// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kustomize.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepest = 12;

/// An image's name without tag and digest.
QString nameOf(const QString& image)
{
    const QString name = image.section(u'@', 0, 0);
    const qsizetype colon = name.lastIndexOf(u':');
    return colon > name.lastIndexOf(u'/') ? name.left(colon) : name;
}

/// One entry of `images`.
struct NewImage {
    QString name;
    const ManifestNode* newName = nullptr;
    const ManifestNode* newTag = nullptr;
    const ManifestNode* digest = nullptr;

    void apply(ManifestNode& image) const
    {
        if (!image.isScalar() || nameOf(image.text) != name)
            return;
        QString text = newName != nullptr ? newName->text : name;
        if (digest != nullptr)
            text += u'@' + digest->text;
        else if (newTag != nullptr)
            text += u':' + newTag->text;
        else
            text += image.text.mid(name.size());
        image.text = text;
        const auto* from = digest != nullptr ? digest : newTag != nullptr ? newTag : newName;
        if (from == nullptr)
            return;
        image.place = from->place;
        image.keyLine = from->keyLine;
        image.keyColumn = from->keyColumn;
    }
};

void applyImage(ManifestNode& node, const NewImage& image, int depth)
{
    if (depth > deepest)
        return;
    for (auto& child : node.children) {
        if ((child.key == u"containers" || child.key == u"initContainers") && child.isSequence()) {
            for (auto& container : child.children)
                if (auto* text = container.find(u"image"))
                    image.apply(*text);
        } else if (!child.isScalar()) {
            applyImage(child, image, depth + 1);
        }
    }
}

/// The map at `names`, made where it is missing.
ManifestNode& ensured(ManifestNode& node, std::initializer_list<QStringView> names)
{
    ManifestNode* at = &node;
    for (const auto& name : names) {
        if (at->kind == ManifestNode::Kind::Null)
            at->kind = ManifestNode::Kind::Map;
        auto* child = at->find(name);
        if (child == nullptr) {
            ManifestNode made;
            made.kind = ManifestNode::Kind::Map;
            made.key = name.toString();
            made.place = node.place;
            at->children.push_back(std::move(made));
            child = &at->children.back();
        }
        at = child;
    }
    return *at;
}

void addLabels(ManifestNode& map, const ManifestNode& labels)
{
    if (map.kind == ManifestNode::Kind::Null)
        map.kind = ManifestNode::Kind::Map;
    if (!map.isMap())
        return;
    for (const auto& label : labels.children) {
        if (auto* existing = map.find(label.key))
            *existing = label;
        else
            map.children.push_back(label);
    }
}

void setValue(ManifestNode& map, const QString& key, const ManifestNode& value)
{
    if (!map.isMap())
        return;
    auto copy = value;
    copy.key = key;
    if (auto* existing = map.find(key))
        *existing = std::move(copy);
    else
        map.children.push_back(std::move(copy));
}

} // namespace

void setImages(std::vector<ManifestNode>& objects, const ManifestNode& images)
{
    if (!images.isSequence())
        return;
    for (const auto& entry : images.children) {
        const NewImage image{entry.textOf(u"name"),
            entry.find(u"newName"),
            entry.find(u"newTag"),
            entry.find(u"digest")};
        for (auto& object : objects)
            applyImage(object, image, 0);
    }
}

void setReplicas(std::vector<ManifestNode>& objects, const ManifestNode& replicas)
{
    if (!replicas.isSequence())
        return;
    for (const auto& entry : replicas.children) {
        const auto* count = entry.find(u"count");
        if (count == nullptr)
            continue;
        for (auto& object : objects) {
            const QString kind = object.textOf(u"kind");
            const bool isScaled = kind == u"Deployment" || kind == u"StatefulSet"
                || kind == u"ReplicaSet" || kind == u"ReplicationController" || kind == u"Rollout";
            if (isScaled && object.textOf({u"metadata", u"name"}) == entry.textOf(u"name"))
                setValue(ensured(object, {u"spec"}), u"replicas"_s, *count);
        }
    }
}

void setNamespace(std::vector<ManifestNode>& objects, const ManifestNode& nameSpace)
{
    for (auto& object : objects)
        setValue(ensured(object, {u"metadata"}), u"namespace"_s, nameSpace);
}

void setLabels(std::vector<ManifestNode>& objects, const ManifestNode& labels)
{
    if (!labels.isMap())
        return;
    for (auto& object : objects) {
        const QString kind = object.textOf(u"kind");
        const bool isSelecting = kind == u"Deployment" || kind == u"StatefulSet"
            || kind == u"DaemonSet" || kind == u"ReplicaSet" || kind == u"Rollout";
        if (isSelecting) {
            addLabels(ensured(object, {u"spec", u"selector", u"matchLabels"}), labels);
            addLabels(ensured(object, {u"spec", u"template", u"metadata", u"labels"}), labels);
        } else if (kind == u"Job") {
            addLabels(ensured(object, {u"spec", u"template", u"metadata", u"labels"}), labels);
        } else if (kind == u"CronJob") {
            addLabels(ensured(object,
                          {u"spec", u"jobTemplate", u"spec", u"template", u"metadata", u"labels"}),
                labels);
        } else if (kind == u"Service" && object.textOf(u"apiVersion") == u"v1") {
            addLabels(ensured(object, {u"spec", u"selector"}), labels);
        } else if (kind == u"Pod") {
            addLabels(ensured(object, {u"metadata", u"labels"}), labels);
        } else if (kind == u"PodDisruptionBudget" || kind == u"NetworkPolicy") {
            const auto field = kind == u"NetworkPolicy" ? u"podSelector"_s : u"selector"_s;
            auto& selector = ensured(object, {u"spec", field});
            if (auto* existing = selector.find(u"matchLabels"))
                addLabels(*existing, labels);
        }
    }
}

} // namespace slipway::evidence
