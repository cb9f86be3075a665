// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetes.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepestContainer = 12;

/// One manifest being read: where its facts go, and whose they are.
struct Reader {
    KubernetesManifests& out;
    QString owner;

    void addContainer(const ManifestNode& node) const
    {
        KubernetesManifests::Container container;
        container.name = node.textOf(u"name");
        container.owner = owner;
        container.place = node.place;
        if (const auto* flag = node.find({u"securityContext", u"privileged"})) {
            container.isPrivileged = flag->isTrue();
            container.privilegedLine = flag->place.line;
        }
        out.containers.push_back(std::move(container));
        const auto* environment = node.find(u"env");
        if (environment == nullptr)
            return;
        for (const auto& variable : environment->children)
            if (const auto* given = variable.find(u"value"))
                out.values.push_back({owner, variable.textOf(u"name"), given->text, given->place});
    }

    void addContainers(const ManifestNode& node, int depth) const
    {
        if (depth > deepestContainer)
            return;
        for (const auto& child : node.children) {
            if (child.key != u"containers" && child.key != u"initContainers") {
                addContainers(child, depth + 1);
                continue;
            }
            if (child.isSequence())
                for (const auto& item : child.children)
                    addContainer(item);
        }
    }

    void addValues(const ManifestNode* data) const
    {
        if (data == nullptr || !data->isMap())
            return;
        for (const auto& child : data->children)
            out.values.push_back({owner, child.key, child.text, child.keyPlace()});
    }
};

/// A factor by the suffix of a quantity, and the suffix's length.
std::pair<double, qsizetype> factorOf(QStringView text)
{
    static constexpr std::pair<QStringView, double> binary[]{{u"Ki", 1024.0},
        {u"Mi", 1048576.0},
        {u"Gi", 1073741824.0},
        {u"Ti", 1099511627776.0},
        {u"Pi", 1125899906842624.0},
        {u"Ei", 1152921504606846976.0}};
    static constexpr std::pair<QStringView, double> decimal[]{{u"n", 1e-9},
        {u"u", 1e-6},
        {u"m", 1e-3},
        {u"k", 1e3},
        {u"M", 1e6},
        {u"G", 1e9},
        {u"T", 1e12},
        {u"P", 1e15},
        {u"E", 1e18}};
    for (const auto& [suffix, factor] : binary)
        if (text.endsWith(suffix))
            return {factor, suffix.size()};
    for (const auto& [suffix, factor] : decimal)
        if (text.endsWith(suffix))
            return {factor, suffix.size()};
    return {1.0, 0};
}

} // namespace

KubernetesManifests manifestsOf(const std::vector<ManifestNode>& documents)
{
    KubernetesManifests out;
    for (const auto& document : documents) {
        const QString kind = document.textOf(u"kind");
        const Reader reader{out, kind + u'/' + document.textOf({u"metadata", u"name"})};
        if (kind == u"Secret" || kind == u"ConfigMap")
            reader.addValues(document.find(kind == u"Secret" ? u"stringData" : u"data"));
        reader.addContainers(document, 0);
    }
    return out;
}

std::optional<KubernetesManifests> readKubernetes(const QByteArray& bytes, const QString& path)
{
    const auto file = readManifests(bytes, path);
    if (file.isTemplate || file.documents.empty())
        return std::nullopt;
    return manifestsOf(file.documents);
}

std::optional<double> quantityOf(const QString& text)
{
    const QString trimmed = text.trimmed();
    const auto [factor, length] = factorOf(trimmed);
    bool isNumber = false;
    const double number = QStringView(trimmed).chopped(length).toDouble(&isNumber); // C locale
    if (!isNumber || !(number >= 0) || number > 1e18)
        return std::nullopt;
    return number * factor;
}

} // namespace slipway::evidence
