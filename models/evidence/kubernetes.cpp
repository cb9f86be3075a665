// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetes.h"

#include "yaml/document.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepestContainer = 12;

/// One manifest being read: where its facts go, and whose they are.
struct Reader {
    KubernetesManifests& out;
    QString path;
    QString owner;

    Place at(const yaml::Node& node) const { return {path, node.mark.line, node.mark.column}; }

    void addContainer(const yaml::Node& node) const
    {
        KubernetesManifests::Container container;
        container.name = node.textOf(u"name");
        container.owner = owner;
        container.place = at(node);
        if (const auto* flag = node.find({u"securityContext", u"privileged"})) {
            container.isPrivileged = flag->text == u"true";
            container.privilegedLine = flag->mark.line;
        }
        out.containers.push_back(std::move(container));
        const auto* environment = node.find(u"env");
        if (environment == nullptr)
            return;
        for (const auto& variable : environment->items) {
            if (const auto* given = variable.find(u"value"))
                out.values.push_back({owner, variable.textOf(u"name"), given->text, at(*given)});
        }
    }

    void addContainers(const yaml::Node& node, int depth) const
    {
        if (depth > deepestContainer)
            return;
        for (const auto& [key, value] : node.entries) {
            if (key.text != u"containers" && key.text != u"initContainers") {
                addContainers(value, depth + 1);
                continue;
            }
            for (const auto& item : value.items)
                addContainer(item);
        }
        for (const auto& item : node.items)
            addContainers(item, depth + 1);
    }

    void addValues(const yaml::Node* data) const
    {
        if (data == nullptr)
            return;
        for (const auto& [key, value] : data->entries)
            out.values.push_back({owner, key.text, value.text, at(key)});
    }
};

} // namespace

std::optional<KubernetesManifests> readKubernetes(const QByteArray& bytes, const QString& path)
{
    // A look at the text first: most YAML files of a repository are something else.
    if (!bytes.contains("apiVersion:") || !bytes.contains("kind:") || bytes.contains("{{"))
        return std::nullopt;
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return std::nullopt;
    KubernetesManifests out;
    bool hasManifest = false;
    for (const auto& document : *documents) {
        if (!document.find(u"apiVersion") || !document.find(u"kind"))
            continue;
        hasManifest = true;
        const auto* metadata = document.find(u"metadata");
        const QString kind = document.textOf(u"kind");
        const Reader reader{
            out, path, kind + u'/' + (metadata ? metadata->textOf(u"name") : QString())};
        if (kind == u"Secret" || kind == u"ConfigMap")
            reader.addValues(document.find(kind == u"Secret" ? u"stringData" : u"data"));
        reader.addContainers(document, 0);
    }
    return hasManifest ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace slipway::evidence
