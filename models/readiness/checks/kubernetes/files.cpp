// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetesreaders.h"
#include "evidence/kustomize.h"
#include "readiness/checks/deploymentstack.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 largestManifest = 512 * 1024;
constexpr int mostSets = 100;

/// Folders of samples and tests: not what is deployed.
bool isAside(const QString& path)
{
    static const QRegularExpression aside(u"(^|/"
                                          u")(tests?|testdata|fixtures?|examples?|samples?|docs?|"
                                          u"demo|vendor|third_party|node_modules|templates?"
                                          "|e2e|benchmarks?|extras?|contrib|optional)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    return aside.match(path).hasMatch();
}

bool isManifestName(const QString& name)
{
    if (name.startsWith(u"docker-compose") || name.startsWith(u"compose.")
        || name.startsWith(u"compose-"))
        return false;
    return name.endsWith(u".yml") || name.endsWith(u".yaml") || name == u"Kustomization";
}

/// The environment that a part of a path is named after; empty: none.
QString environmentOfPart(const QString& part, bool isFile)
{
    static const QStringList whole{u"test"_s,
        u"testing"_s,
        u"local"_s,
        u"ci"_s,
        u"kind"_s,
        u"minikube"_s,
        u"k3d"_s,
        u"int"_s,
        u"integration"_s};
    static const QRegularExpression preliminary(u"(pre|non)[-_]?prod"_s);
    static const QRegularExpression other(
        u"^(dev|develop|development|staging|stage|stg|qa|uat|sandbox|preview)([-_.]|$)"
        u"|[-_.](dev|development|staging|stage|stg|qa|uat|sandbox|preview)$"_s);
    static const QRegularExpression production(
        u"^(prod|production|prd)([-_.]|$)|[-_.](prod|production|prd)$"_s);
    if (whole.contains(part))
        return isFile ? QString() : part;
    const auto early = preliminary.match(part);
    if (early.hasMatch())
        return early.captured();
    const auto match = other.match(part);
    if (match.hasMatch())
        return match.captured(1).isEmpty() ? match.captured(3) : match.captured(1);
    return production.match(part).hasMatch() ? u"production"_s : QString();
}

/// The environment that a file belongs to by the names of its folders, else its own.
QString environmentOf(const QString& path, bool isFile)
{
    QStringList parts = path.toLower().split(u'/');
    QString name = isFile ? parts.takeLast() : QString();
    for (const auto& part : std::as_const(parts))
        if (const QString found = environmentOfPart(part, false); !found.isEmpty())
            return found;
    name = name.section(u'.', 0, -2);
    return name.isEmpty() ? QString() : environmentOfPart(name, true);
}

using FileMap = std::map<QString, evidence::ManifestFile>;

QString folderOf(const QString& path)
{
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

/// Every YAML file that may be a manifest or a kustomization.
FileMap readAll(const Facts& facts, KubernetesFiles& out)
{
    FileMap files;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        if (name == u"Chart.yaml" && !isAside(path))
            out.charts << path;
        if (!isManifestName(name) || isAside(path) || path.startsWith(u'.'))
            continue;
        const auto bytes = facts.tree().read(path, largestManifest);
        if (!bytes)
            continue;
        auto file = evidence::isKustomizationName(name) ? evidence::readDocuments(*bytes, path)
                                                        : evidence::readManifests(*bytes, path);
        if (file.isTemplate)
            out.templates << path;
        else if (file.error)
            out.unreadable.push_back(
                {path, file.error->where.section(u':', 0, 0).toInt(), file.error->what});
        if (!file.isTemplate && !file.error && !file.documents.empty())
            files.emplace(path, std::move(file));
    }
    return files;
}

/// Kustomization files of the tree, and what other kustomizations name.
struct Kustomizations {
    QStringList roots; ///< paths of files
    QSet<QString> folders; ///< that hold one
};

bool isKustomization(const FileMap::value_type& entry)
{
    return evidence::isKustomizationName(entry.first.section(u'/', -1))
        && !entry.second.documents.empty()
        && !evidence::groupOf(entry.second.documents.front()).contains(u"fluxcd");
}

Kustomizations kustomizationsOf(const FileMap& files)
{
    Kustomizations out;
    QSet<QString> named;
    for (const auto& entry : files) {
        if (!isKustomization(entry))
            continue;
        const QString folder = folderOf(entry.first);
        out.folders.insert(folder);
        for (const auto& one : evidence::referencesOf(entry.second.documents.front()).resources)
            named.insert(evidence::kustomizePath(folder, one));
    }
    for (const auto& entry : files)
        if (isKustomization(entry) && !named.contains(folderOf(entry.first))
            && !evidence::referencesOf(entry.second.documents.front()).isComponent)
            out.roots << entry.first;
    return out;
}

void gatherKustomize(
    const Facts& facts, const FileMap& files, const QStringList& roots, KubernetesFiles& out)
{
    const evidence::KustomizeFiles source{
        &files, [&facts](const QString& path) -> Result<QByteArray> {
            if (!facts.tree().contains(path))
                return failure(path, u"is not in the tree"_s);
            return facts.tree().read(path, largestManifest);
        }};
    for (const auto& root : roots.mid(0, mostSets)) {
        auto set = evidence::buildKustomization(root, source);
        set.environment = environmentOf(set.folder, false);
        for (const auto& keys : set.keys)
            if (keys.kind.endsWith(u"Generator"))
                for (const auto& key : keys.keys)
                    if (key.value)
                        out.values.push_back({u"%1/%2"_s.arg(keys.kind, keys.name),
                            key.name,
                            *key.value,
                            key.place});
        out.sets.push_back(std::move(set));
    }
}

evidence::KubernetesSet setOf(const FileMap& files, const QStringList& paths)
{
    std::vector<evidence::ManifestNode> documents;
    for (const auto& path : paths)
        std::ranges::copy(files.at(path).documents, std::back_inserter(documents));
    return evidence::typedSet(std::move(documents));
}

/// What only one of can be of a name in what is applied together.
bool isTold(const QString& kind)
{
    return kind == u"Deployment" || kind == u"StatefulSet" || kind == u"DaemonSet"
        || kind == u"Service" || kind == u"Ingress" || kind == u"HorizontalPodAutoscaler";
}

/// The folders below the one that both share, where they part.
void part(const QString& first, const QString& second, QSet<QString>& out)
{
    const QStringList one = first.split(u'/');
    const QStringList other = second.split(u'/');
    qsizetype shared = 0;
    while (shared < one.size() && shared < other.size() && one[shared] == other[shared])
        ++shared;
    out.insert(one.mid(0, shared + 1).join(u'/'));
    out.insert(other.mid(0, shared + 1).join(u'/'));
}

/// Folders that define the same object are variants, and are not applied together: the files of
/// each, with those that belong to none.
std::map<QString, QStringList> variantsOf(const FileMap& files, const QStringList& paths)
{
    QHash<QString, QString> folders;
    QSet<QString> roots;
    for (const auto& path : paths)
        for (const auto& document : files.at(path).documents) {
            const auto* kind = document.find(u"kind");
            const auto* name = document.find({u"metadata", u"name"});
            if (kind == nullptr || name == nullptr || !isTold(kind->text))
                continue;
            const QString folder = folderOf(path);
            const QString first = folders.value(kind->text + u'/' + name->text, folder);
            folders.insert(kind->text + u'/' + name->text, first);
            if (first != folder)
                part(first, folder, roots);
        }
    std::map<QString, QStringList> out;
    QStringList common;
    for (const auto& path : paths) {
        QString root = folderOf(path);
        while (!root.isEmpty() && !roots.contains(root))
            root = folderOf(root);
        (root.isEmpty() ? common : out[root]) << path;
    }
    if (out.size() < 2 || out.size() > mostSets)
        return {{QString(), paths}};
    for (auto& [root, own] : out)
        own = common + own;
    return out;
}

void gatherPlain(const FileMap& files, const Kustomizations& kustomizations, KubernetesFiles& out)
{
    QSet<QString> reached;
    for (const auto& set : out.sets)
        reached.unite(QSet<QString>(set.paths.begin(), set.paths.end()));
    std::map<QString, QStringList> byEnvironment;
    QStringList beside;
    for (const auto& entry : files) {
        const auto& path = entry.first;
        if (reached.contains(path) || isKustomization(entry))
            continue;
        if (kustomizations.folders.contains(folderOf(path)))
            beside << path;
        else
            byEnvironment[environmentOf(path, true)] << path;
    }
    out.beside = setOf(files, beside);
    const QStringList shared = byEnvironment[QString()];
    if (byEnvironment.size() > 1)
        byEnvironment.erase(QString());
    for (const auto& [environment, own] : byEnvironment) {
        for (const auto& [folder, paths] :
            variantsOf(files, environment.isEmpty() ? own : shared + own)) {
            auto set = setOf(files, paths);
            set.environment = environment;
            set.name = environment.isEmpty() ? folder : environment;
            if (!set.objects.empty())
                out.sets.push_back(std::move(set));
        }
    }
}

void markProduction(std::vector<evidence::KubernetesSet>& sets)
{
    const auto isJudged = [](const auto& set) {
        return set.environment.isEmpty() || set.environment == u"production";
    };
    const bool isAny = std::ranges::any_of(sets, isJudged);
    for (auto& set : sets)
        set.isProduction = !isAny || isJudged(set);
}

} // namespace

const evidence::KubernetesSet* KubernetesFiles::production() const
{
    for (const auto& set : sets)
        if (set.environment == u"production")
            return &set;
    for (const auto& set : sets)
        if (set.isProduction)
            return &set;
    return nullptr;
}

std::vector<const evidence::KubernetesSet*> KubernetesFiles::judged() const
{
    std::vector<const evidence::KubernetesSet*> out;
    for (const auto& set : sets)
        if (set.isProduction)
            out.push_back(&set);
    return out;
}

KubernetesFiles KubernetesFiles::gather(const Facts& facts)
{
    KubernetesFiles out;
    const auto files = readAll(facts, out);
    for (const auto& [path, file] : files) {
        if (evidence::isKustomizationName(path.section(u'/', -1)))
            continue;
        out.paths << path;
        auto manifests = evidence::manifestsOf(file.documents);
        std::ranges::move(manifests.containers, std::back_inserter(out.containers));
        std::ranges::move(manifests.values, std::back_inserter(out.values));
    }
    const auto kustomizations = kustomizationsOf(files);
    gatherKustomize(facts, files, kustomizations.roots, out);
    gatherPlain(files, kustomizations, out);
    markProduction(out.sets);
    return out;
}

} // namespace slipway::readiness
