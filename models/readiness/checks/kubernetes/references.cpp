// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A workload's use of a Secret or ConfigMap.
struct Use {
    const KubernetesSet* set = nullptr;
    QString owner;
    bool isSecret = false;
    QString object;
    QString key; ///< empty: all of it
    evidence::Place place;

    QString named() const
    {
        return u"%1 %2"_s.arg(isSecret ? u"Secret"_s : u"ConfigMap"_s, object);
    }
};

std::vector<Use> usesOf(const KubernetesSet& set)
{
    using From = evidence::KubernetesVariable::From;
    using Kind = evidence::KubernetesVolume::Kind;
    std::vector<Use> out;
    for (const auto& workload : set.workloads) {
        const QString owner = workload.title();
        for (const auto& container : workload.containers) {
            for (const auto& one : container.variables)
                if ((one.from == From::Secret || one.from == From::ConfigMap) && !one.isOptional)
                    out.push_back({&set,
                        owner,
                        one.from == From::Secret,
                        one.object,
                        one.key,
                        one.valuePlace});
            for (const auto& one : container.sources)
                if (!one.isOptional)
                    out.push_back({&set, owner, one.isSecret, one.object, {}, one.place});
        }
        for (const auto& one : workload.volumes) {
            if ((one.kind != Kind::Secret && one.kind != Kind::ConfigMap) || one.isOptional)
                continue;
            const bool isSecret = one.kind == Kind::Secret;
            if (one.keys.isEmpty())
                out.push_back({&set, owner, isSecret, one.object, {}, one.place});
            for (const auto& key : one.keys)
                out.push_back({&set, owner, isSecret, one.object, key, one.place});
        }
    }
    return out;
}

/// A variant of another set: `overlays/production-identity` beside `overlays/production`.
bool isVariant(const KubernetesFiles& files, const KubernetesSet& set)
{
    return std::ranges::any_of(files.sets, [&set](const auto& other) {
        return other.isProduction && !other.folder.isEmpty()
            && set.folder.startsWith(other.folder + u'-');
    });
}

bool isMadeByCluster(const QString& name)
{
    return name == u"kube-root-ca.crt" || name == u"istio-ca-root-cert"
        || name == u"openshift-service-ca.crt" || name.startsWith(u"default-token-");
}

/// Sources in the set itself, else in what is applied beside it.
std::vector<const evidence::KubernetesKeys*> sourcesOf(const KubernetesFiles& files, const Use& use)
{
    auto out = use.set->sourcesOf(use.isSecret, use.object);
    if (!out.empty())
        return out;
    out = files.beside.sourcesOf(use.isSecret, use.object);
    for (const auto& other : files.sets)
        if (other.environment.isEmpty() || other.environment == use.set->environment)
            for (const auto* one : other.sourcesOf(use.isSecret, use.object))
                out.push_back(one);
    return out;
}

/// Files that are no manifest and may say where a Secret comes from.
bool mayMakeSecrets(const QString& path, const KubernetesFiles& files)
{
    static const QStringList endings{u".sh"_s,
        u".bash"_s,
        u".tf"_s,
        u".yml"_s,
        u".yaml"_s,
        u".j2"_s,
        u".tpl"_s,
        u".example"_s,
        u".sample"_s,
        u".template"_s,
        u".dist"_s,
        u".ps1"_s,
        u"Makefile"_s,
        u"justfile"_s,
        u"Jenkinsfile"_s};
    return !files.paths.contains(path)
        && std::ranges::any_of(
            endings, [&path](const QString& ending) { return path.endsWith(ending); });
}

/// Where a file that is no manifest of the set makes objects of that name; nothing: nowhere.
class Makers {
public:
    explicit Makers(const Facts& facts) : m_facts(facts) { }

    std::optional<Evidence> find(const QString& name)
    {
        read();
        const QByteArray wanted = name.toUtf8();
        for (const auto& [path, bytes] : m_files) {
            const auto at = bytes.indexOf(wanted);
            if (at >= 0)
                return placeOf(m_facts, path, static_cast<int>(bytes.left(at).count('\n')) + 1);
        }
        return {};
    }

private:
    void read()
    {
        if (std::exchange(m_isRead, true))
            return;
        const auto& files = m_facts.get<KubernetesFiles>();
        int looked = 0;
        for (const auto& path : m_facts.tree().files()) {
            if (!mayMakeSecrets(path, files) || ++looked > 600)
                continue;
            auto bytes = m_facts.tree().read(path, 128 * 1024);
            if (!bytes)
                continue;
            const bool makes = bytes->contains("create secret")
                || bytes->contains("create configmap") || bytes->contains("kubernetes_secret")
                || bytes->contains("kubernetes_config_map") || bytes->contains("kind: Secret")
                || bytes->contains("kind: ConfigMap") || bytes->contains("kind: ExternalSecret");
            if (makes)
                m_files.emplace_back(path, std::move(*bytes));
        }
    }

    const Facts& m_facts;
    bool m_isRead = false;
    std::vector<std::pair<QString, QByteArray>> m_files;
};

} // namespace

Outcome checkReferences(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    const auto& files = facts.get<KubernetesFiles>();
    Noted bad;
    Noted open;
    std::vector<Evidence> good;
    Makers makers(facts);
    int count = 0;
    for (const auto* set : files.judged()) {
        for (const auto& use : usesOf(*set)) {
            ++count;
            if (use.object.isEmpty() || isMadeByCluster(use.object) || isFilledIn(use.object))
                continue;
            const auto sources = sourcesOf(files, use);
            auto place = placeOf(facts, use.place);
            if (sources.empty()) {
                if (auto maker = makers.find(use.object))
                    open.add(u"%1 is made outside of the manifests"_s.arg(use.named()),
                        std::move(*maker));
                else if (!set->unread.empty())
                    open.add(u"%1 uses %2, which may be in what is not read: %3"_s.arg(
                                 use.owner, use.named(), set->unread.front().text),
                        std::move(place));
                else if (isVariant(files, *set))
                    open.add(
                        u"%1 uses %2, which nothing in the repository makes, in %3, a variant"_s
                            .arg(use.owner, use.named(), set->folder),
                        std::move(place));
                else
                    bad.add(u"%1 uses %2, which nothing in the repository makes"_s.arg(
                                use.owner, use.named()),
                        std::move(place));
                continue;
            }
            const bool isThere = use.key.isEmpty()
                || std::ranges::any_of(
                    sources, [&use](const auto* one) { return one->isOpen || one->find(use.key); });
            if (isThere)
                good.push_back(placeOf(facts, sources.front()->place));
            else
                bad.add(u"%1 reads key %2 of %3, which has no such key"_s.arg(
                            use.owner, use.key, use.named()),
                    std::move(place));
        }
    }
    if (count == 0)
        return notApplicable(u"No workload refers to a Secret or ConfigMap."_s,
            {placeOf(facts,
                files.judged().front()->workloads.empty()
                    ? evidence::Place{files.paths.value(0), 1, 0}
                    : files.judged().front()->workloads.front().place)});
    return concluded(facts,
        bad,
        {},
        open,
        u"Each of the %1 references to a Secret or ConfigMap finds what makes it."_s.arg(count),
        std::move(good));
}

} // namespace slipway::readiness
