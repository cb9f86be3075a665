// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesnode.h"

#include "yaml/document.h"

#include <iterator>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t mostDocuments = 2000;

ManifestNode::Kind kindOf(yaml::Node::Kind kind)
{
    switch (kind) {
    case yaml::Node::Kind::Null: return ManifestNode::Kind::Null;
    case yaml::Node::Kind::Scalar: return ManifestNode::Kind::Scalar;
    case yaml::Node::Kind::Sequence: return ManifestNode::Kind::Sequence;
    case yaml::Node::Kind::Map: return ManifestNode::Kind::Map;
    }
    return ManifestNode::Kind::Null;
}

/// Nodes of YAML as nodes of a manifest, and whether a template was met on the way.
struct Converter {
    QString path;
    bool isTemplate = false;

    ManifestNode convert(const yaml::Node& node)
    {
        ManifestNode out;
        out.kind = kindOf(node.kind);
        out.text = node.text;
        out.isQuoted = node.isQuoted;
        out.place = {path, node.mark.line, node.mark.column};
        out.children.reserve(node.items.size() + node.entries.size());
        for (const auto& item : node.items)
            out.children.push_back(convert(item));
        for (const auto& [key, value] : node.entries) {
            if (!key.isScalar()) { // `{{ .Values.x }}` is a map as a key
                isTemplate = true;
                continue;
            }
            auto child = convert(value);
            child.key = key.text;
            child.keyLine = key.mark.line;
            child.keyColumn = key.mark.column;
            out.children.push_back(std::move(child));
        }
        return out;
    }
};

bool holdsMark(const QString& text)
{
    return text.contains(u"{{") || text.contains(u"{%") || text.contains(u"<%");
}

/// Template marks where no program but a template engine puts them.
bool isTemplated(const ManifestNode& document)
{
    for (const auto* node : {document.find(u"kind"),
             document.find(u"apiVersion"),
             document.find({u"metadata", u"name"}),
             document.find({u"metadata", u"namespace"})})
        if (node != nullptr && holdsMark(node->text))
            return true;
    const auto* spec = document.find(u"spec");
    if (spec == nullptr)
        return false;
    for (const auto& child : spec->children)
        if (child.key == u"replicas" && holdsMark(child.text))
            return true;
    const auto* containers = document.find({u"spec", u"template", u"spec", u"containers"});
    if (containers == nullptr)
        return false;
    for (const auto& container : containers->children)
        if (holdsMark(container.textOf(u"image")) || holdsMark(container.textOf(u"name")))
            return true;
    return false;
}

void cutDefinition(ManifestNode& document)
{
    std::erase_if(document.children, [](const auto& child) {
        return child.key != u"apiVersion" && child.key != u"kind" && child.key != u"metadata";
    });
}

void addDocument(ManifestNode document, std::vector<ManifestNode>& out, int depth = 0)
{
    if (out.size() >= mostDocuments || document.find(u"apiVersion") == nullptr)
        return;
    const QString kind = document.textOf(u"kind");
    if (kind.isEmpty())
        return;
    if (kind.endsWith(u"List") && depth < 4) {
        if (auto* items = document.find(u"items"); items != nullptr && items->isSequence()) {
            for (auto& item : items->children)
                addDocument(std::move(item), out, depth + 1);
            return;
        }
    }
    if (kind == u"CustomResourceDefinition")
        cutDefinition(document);
    out.push_back(std::move(document));
}

} // namespace

bool ManifestNode::isTrue() const
{
    return isScalar() && !isQuoted && text.compare(u"true", Qt::CaseInsensitive) == 0;
}

const ManifestNode* ManifestNode::find(QStringView name) const
{
    if (kind != Kind::Map)
        return nullptr;
    for (auto child = children.rbegin(); child != children.rend(); ++child)
        if (child->key == name)
            return &*child;
    return nullptr;
}

ManifestNode* ManifestNode::find(QStringView name)
{
    return const_cast<ManifestNode*>(std::as_const(*this).find(name));
}

const ManifestNode* ManifestNode::find(std::initializer_list<QStringView> names) const
{
    const ManifestNode* node = this;
    for (const auto& name : names)
        if (node != nullptr)
            node = node->find(name);
    return node;
}

QString ManifestNode::textOf(QStringView name, const QString& fallback) const
{
    const auto* node = find(name);
    return node != nullptr && node->isScalar() ? node->text : fallback;
}

QString ManifestNode::textOf(std::initializer_list<QStringView> names) const
{
    const auto* node = find(names);
    return node != nullptr && node->isScalar() ? node->text : QString();
}

QStringList ManifestNode::texts() const
{
    QStringList out;
    if (isSequence())
        for (const auto& child : children)
            if (child.isScalar())
                out << child.text;
    return out;
}

Place ManifestNode::keyPlace() const
{
    return keyLine > 0 ? Place{place.path, keyLine, keyColumn} : place;
}

ManifestFile readDocuments(const QByteArray& bytes, const QString& path)
{
    ManifestFile out;
    const auto documents = yaml::readTolerant(bytes);
    if (!documents) {
        out.isTemplate = bytes.contains("{{") || bytes.contains("{%");
        out.error = documents.error();
        return out;
    }
    Converter converter{path};
    for (const auto& document : *documents)
        if (document.isMap() || document.isSequence())
            out.documents.push_back(converter.convert(document));
    out.isTemplate = converter.isTemplate;
    return out;
}

ManifestFile readManifests(const QByteArray& bytes, const QString& path)
{
    // A look at the text first: most YAML files of a repository are something else.
    if (!bytes.contains("apiVersion") || !bytes.contains("kind"))
        return {};
    auto out = readDocuments(bytes, path);
    auto documents = std::exchange(out.documents, {});
    for (auto& document : documents)
        addDocument(std::move(document), out.documents);
    for (const auto& document : out.documents)
        out.isTemplate = out.isTemplate || isTemplated(document);
    return out;
}

} // namespace slipway::evidence
