// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesreaders.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype longestValue = 64 * 1024;

/// A Secret's `data` is base64; what is not text has no value here.
std::optional<QString> decoded(const QString& text)
{
    if (text.size() > longestValue)
        return std::nullopt;
    const auto bytes = QByteArray::fromBase64Encoding(
        text.toLatin1(), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return std::nullopt;
    const QString value = QString::fromUtf8(*bytes);
    return value.toUtf8() == *bytes ? std::optional(value) : std::nullopt;
}

enum class Values { None, Plain, Base64 };

void addKeys(const ManifestNode* map, Values values, KubernetesKeys& out)
{
    if (map == nullptr || !map->isMap())
        return;
    for (const auto& child : map->children) {
        KubernetesKey key{child.key, {}, child.keyPlace()};
        if (child.isScalar() && values == Values::Plain)
            key.value = child.text;
        else if (child.isScalar() && values == Values::Base64)
            key.value = decoded(child.text);
        out.keys.push_back(std::move(key));
    }
}

/// The fields that all of them have.
KubernetesKeys begun(const ManifestNode& document, bool isSecret)
{
    KubernetesKeys out;
    out.isSecret = isSecret;
    out.kind = document.textOf(u"kind");
    out.name = document.textOf({u"metadata", u"name"});
    out.nameSpace = document.textOf({u"metadata", u"namespace"});
    out.place = document.place;
    return out;
}

KubernetesKeys ownKeys(const ManifestNode& document, bool isSecret)
{
    auto out = begun(document, isSecret);
    out.type = document.textOf(u"type");
    const bool isEncrypted = document.find(u"sops") != nullptr;
    addKeys(document.find(u"data"),
        isEncrypted    ? Values::None
            : isSecret ? Values::Base64
                       : Values::Plain,
        out);
    addKeys(document.find(u"stringData"), isEncrypted ? Values::None : Values::Plain, out);
    addKeys(document.find(u"binaryData"), Values::None, out);
    // A token or a certificate is filled in by the cluster.
    out.isOpen = out.type == u"kubernetes.io/service-account-token";
    return out;
}

KubernetesKeys sealedKeys(const ManifestNode& document)
{
    auto out = begun(document, true);
    out.name = document.textOf({u"spec", u"template", u"metadata", u"name"});
    if (out.name.isEmpty())
        out.name = document.textOf({u"metadata", u"name"});
    addKeys(document.find({u"spec", u"encryptedData"}), Values::None, out);
    addKeys(document.find({u"spec", u"template", u"data"}), Values::None, out);
    out.isOpen = out.keys.empty();
    return out;
}

KubernetesKeys externalKeys(const ManifestNode& document)
{
    auto out = begun(document, true);
    const QString target = document.textOf({u"spec", u"target", u"name"});
    if (!target.isEmpty())
        out.name = target;
    const auto* spec = document.find(u"spec");
    if (spec == nullptr)
        return out;
    // The first generation has `data` and `dataFrom` of its own: the names are the same.
    if (const auto* data = spec->find(u"data"); data != nullptr && data->isSequence())
        for (const auto& entry : data->children) {
            const auto* key = entry.find(u"secretKey");
            if (key == nullptr)
                key = entry.find(u"name");
            if (key != nullptr)
                out.keys.push_back({key->text, {}, key->place});
        }
    const auto* made = spec->find({u"target", u"template", u"data"});
    if (made != nullptr && spec->textOf({u"target", u"template", u"mergePolicy"}) != u"Merge")
        out.keys.clear();
    addKeys(made, Values::None, out);
    out.isOpen = spec->find(u"dataFrom") != nullptr || out.keys.empty()
        || spec->find({u"target", u"template", u"templateFrom"}) != nullptr;
    return out;
}

/// SecretProviderClass of the CSI driver, which can mirror what it mounts.
std::vector<KubernetesKeys> providedKeys(const ManifestNode& document)
{
    std::vector<KubernetesKeys> out;
    const auto* objects = document.find({u"spec", u"secretObjects"});
    if (objects == nullptr || !objects->isSequence())
        return out;
    for (const auto& object : objects->children) {
        auto one = begun(document, true);
        one.name = object.textOf(u"secretName");
        one.place = object.place;
        if (const auto* data = object.find(u"data"))
            for (const auto& entry : data->children)
                one.keys.push_back({entry.textOf(u"key"), {}, entry.place});
        out.push_back(std::move(one));
    }
    return out;
}

bool isBuiltIn(const QString& group)
{
    return group.isEmpty() || !group.contains(u'.') || group.endsWith(u".k8s.io");
}

/// Texts below keys that name a Secret, or any key of a kind that speaks of secrets.
void collectNames(const ManifestNode& node, bool isAnyKey, int depth, QStringList& out)
{
    if (depth > 12 || out.size() > 64)
        return;
    for (const auto& child : node.children) {
        const bool isNamed = isAnyKey || child.key.contains(u"secret", Qt::CaseInsensitive);
        if (child.isScalar() && isNamed && !child.text.isEmpty() && child.text.size() < 254)
            out << child.text;
        else if (!child.isScalar())
            collectNames(child, isNamed, depth + 1, out);
    }
}

/// Kinds of operators make Secrets under names of their own: `<name>`, `<name>-app`, or as one of
/// their fields says. What exactly is not known here, so all of it counts.
std::vector<KubernetesKeys> operatorKeys(const ManifestNode& document)
{
    std::vector<KubernetesKeys> out;
    const QString kind = document.textOf(u"kind");
    const bool isSecretKind = kind.contains(u"Secret") || kind == u"Certificate"
        || kind == u"OnePasswordItem" || kind == u"KafkaUser";
    QStringList names{document.textOf({u"metadata", u"name"})};
    if (const auto* spec = document.find(u"spec"))
        collectNames(*spec, isSecretKind, 0, names);
    names.removeDuplicates();
    for (const auto& name : names) {
        auto one = begun(document, true);
        one.name = name;
        one.isOpen = true;
        out.push_back(std::move(one));
    }
    return out;
}

/// What Rollouts, routes and monitors name is used by them, not made.
bool isUser(const QString& kind, const QString& group)
{
    return group == u"argoproj.io" || group == u"monitoring.coreos.com" || group == u"flagger.app"
        || group == u"keda.sh" || group.contains(u"traefik") || group.contains(u"istio")
        || group == u"apps.openshift.io" || kind.endsWith(u"Policy");
}

} // namespace

const KubernetesKey* KubernetesKeys::find(const QString& key) const
{
    for (const auto& one : keys)
        if (one.name == key)
            return &one;
    return nullptr;
}

std::vector<KubernetesKeys> readKeys(const ManifestNode& document)
{
    const QString kind = document.textOf(u"kind");
    const QString group = groupOf(document);
    if ((kind == u"Secret" || kind == u"ConfigMap") && group.isEmpty())
        return {ownKeys(document, kind == u"Secret")};
    if (kind == u"SealedSecret")
        return {sealedKeys(document)};
    if (kind == u"ExternalSecret" || kind == u"ClusterExternalSecret")
        return {externalKeys(document)};
    if (kind == u"SecretProviderClass")
        return providedKeys(document);
    if (isBuiltIn(group) || isUser(kind, group))
        return {};
    return operatorKeys(document);
}

} // namespace slipway::evidence
