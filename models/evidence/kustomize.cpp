// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kustomize.h"

#include <QDir>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepestBase = 12;
constexpr int mostFiles = 2000;
constexpr size_t mostObjects = 20'000;

bool isRemote(const QString& entry)
{
    return entry.contains(u"://") || entry.startsWith(u"git@") || entry.startsWith(u"git::")
        || entry.startsWith(u"github.com/") || entry.startsWith(u"gitlab.com/")
        || entry.startsWith(u"bitbucket.org/") || entry.contains(u"?ref=");
}

/// Which objects a patch is for.
struct PatchTarget {
    QString kind;
    QRegularExpression name;
    bool hasName = false;
    QMap<QString, QString> labels;
    bool isUnderstood = true;

    static QRegularExpression anchored(const QString& pattern)
    {
        QRegularExpression out(QRegularExpression::anchoredPattern(pattern.left(200)));
        if (!out.isValid())
            out.setPattern(
                QRegularExpression::anchoredPattern(QRegularExpression::escape(pattern)));
        return out;
    }

    explicit PatchTarget(const ManifestNode& target) : kind(target.textOf(u"kind"))
    {
        if (const auto* named = target.find(u"name"); named != nullptr && !named->text.isEmpty()) {
            name = anchored(named->text);
            hasName = true;
        }
        const QString selector = target.textOf(u"labelSelector");
        for (const QString& part : selector.split(u',', Qt::SkipEmptyParts)) {
            const QString key = part.section(u'=', 0, 0).trimmed();
            isUnderstood = isUnderstood && part.contains(u'=') && !key.endsWith(u'!');
            labels.insert(key, part.section(u'=', -1).trimmed());
        }
        isUnderstood = isUnderstood && target.find(u"annotationSelector") == nullptr;
    }

    bool matches(const ManifestNode& object) const
    {
        if (!kind.isEmpty() && !anchored(kind).match(object.textOf(u"kind")).hasMatch())
            return false;
        if (hasName && !name.match(object.textOf({u"metadata", u"name"})).hasMatch())
            return false;
        const auto* own = object.find({u"metadata", u"labels"});
        for (auto label = labels.begin(); label != labels.end(); ++label)
            if (own == nullptr || own->textOf(label.key()) != label.value())
                return false;
        return true;
    }
};

/// Lines of a text that stands within another file, seen from that file.
void shift(ManifestNode& node, const Place& begin)
{
    node.place.line += begin.line;
    if (node.keyLine > 0)
        node.keyLine += begin.line;
    for (auto& child : node.children)
        shift(child, begin);
}

class Builder {
public:
    explicit Builder(const KustomizeFiles& files) : m_files(files) { }

    void build(const QString& path, std::vector<ManifestNode>& objects, int depth)
    {
        const auto file = load(path, true);
        if (!file || file->documents.empty())
            return;
        const QString folder = path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
        const auto& root = file->documents.front();
        std::vector<ManifestNode> own;
        const bool isComponent = root.textOf(u"kind") == u"Component";
        auto& made = isComponent ? objects : own;
        for (const auto name : {u"resources", u"bases", u"components"})
            if (const auto* list = root.find(name); list != nullptr && list->isSequence())
                for (const auto& entry : list->children)
                    addResource(folder, entry, made, depth);
        for (const auto name :
            {u"generators", u"helmCharts", u"helmChartInflationGenerator", u"helmGlobals"})
            if (const auto* list = root.find(name); list != nullptr && !list->children.empty())
                leaveOut(u"`%1` makes objects that are not read"_s.arg(QStringView(name)),
                    list->keyPlace());
        generate(folder, root);
        patch(folder, root, made);
        transform(root, made);
        if (!isComponent)
            std::ranges::move(own, std::back_inserter(objects));
    }

    KubernetesSet take(std::vector<ManifestNode> objects)
    {
        auto out = typedSet(std::move(objects));
        std::ranges::move(m_generated, std::back_inserter(out.keys));
        out.unread = std::move(m_unread);
        out.paths = std::move(m_paths);
        out.isKustomize = true;
        return out;
    }

private:
    void leaveOut(const QString& what, const Place& place) { m_unread.push_back({what, place}); }

    std::optional<ManifestFile> load(const QString& path, bool isAnyDocument)
    {
        if (++m_count > mostFiles)
            return std::nullopt;
        if (!m_seen.contains(path)) {
            m_seen.insert(path);
            m_paths << path;
        }
        if (m_files.read != nullptr)
            if (const auto found = m_files.read->find(path); found != m_files.read->end())
                return found->second;
        const auto bytes = m_files.bytes(path);
        if (!bytes) {
            m_seen.remove(path);
            m_paths.removeLast();
            return std::nullopt;
        }
        return isAnyDocument ? readDocuments(*bytes, path) : readManifests(*bytes, path);
    }

    void addResource(const QString& folder,
        const ManifestNode& entry,
        std::vector<ManifestNode>& objects,
        int depth)
    {
        if (!entry.isScalar() || entry.text.isEmpty())
            return;
        const QString path = kustomizePath(folder, entry.text);
        if (path.isNull()) {
            leaveOut(u"%1 is not in the repository"_s.arg(entry.text), entry.place);
            return;
        }
        if (depth >= deepestBase || m_count > mostFiles || objects.size() > mostObjects) {
            leaveOut(u"%1 is nested too deeply"_s.arg(entry.text), entry.place);
            return;
        }
        for (const auto& name :
            {u"kustomization.yaml"_s, u"kustomization.yml"_s, u"Kustomization"_s}) {
            const QString inner = path.isEmpty() ? name : path + u'/' + name;
            if (isThere(inner)) {
                if (!m_active.contains(inner)) {
                    m_active << inner;
                    build(inner, objects, depth + 1);
                    m_active.removeLast();
                }
                return;
            }
        }
        const auto file = load(path, false);
        if (!file)
            leaveOut(u"%1 is named and is not in the repository"_s.arg(entry.text), entry.place);
        else if (file->error || file->isTemplate)
            leaveOut(u"%1 cannot be read"_s.arg(entry.text), entry.place);
        else
            std::ranges::copy(file->documents, std::back_inserter(objects));
    }

    bool isThere(const QString& path) const
    {
        if (m_files.read != nullptr && m_files.read->contains(path))
            return true;
        return m_files.bytes(path).has_value();
    }

    void generate(const QString& folder, const ManifestNode& root)
    {
        for (const bool isSecret : {false, true}) {
            const auto* list = root.find(isSecret ? u"secretGenerator" : u"configMapGenerator");
            if (list == nullptr || !list->isSequence())
                continue;
            for (const auto& entry : list->children)
                m_generated.push_back(generatedKeys(folder, entry, isSecret, m_files));
        }
    }

    void patch(const QString& folder, const ManifestNode& root, std::vector<ManifestNode>& objects)
    {
        if (const auto* list = root.find(u"patchesStrategicMerge"))
            for (const auto& entry : list->children)
                applyPatch(entry.text.contains(u'\n') ? inlined(entry) : fromFile(folder, entry),
                    nullptr,
                    objects);
        for (const auto name : {u"patches", u"patchesJson6902"}) {
            const auto* list = root.find(name);
            if (list == nullptr)
                continue;
            for (const auto& entry : list->children) {
                const auto* text = entry.find(u"patch");
                const auto* path = entry.isScalar() ? &entry : entry.find(u"path");
                if (text != nullptr)
                    applyPatch(inlined(*text), entry.find(u"target"), objects);
                else if (path != nullptr)
                    applyPatch(fromFile(folder, *path), entry.find(u"target"), objects);
            }
        }
    }

    static std::vector<ManifestNode> inlined(const ManifestNode& text)
    {
        auto file = readDocuments(text.text.toUtf8(), text.place.path);
        for (auto& document : file.documents)
            shift(document, text.place);
        return file.documents;
    }

    std::vector<ManifestNode> fromFile(const QString& folder, const ManifestNode& entry)
    {
        const QString path = kustomizePath(folder, entry.text);
        auto file = path.isNull() ? std::nullopt : load(path, true);
        // A JSON patch is no manifest: what was read as manifests has lost it.
        if (file && file->documents.empty() && !file->error)
            if (const auto bytes = m_files.bytes(path))
                file = readDocuments(*bytes, path);
        if (!file || file->error || file->isTemplate) {
            leaveOut(u"the patch %1 cannot be read"_s.arg(entry.text), entry.place);
            return {};
        }
        return file->documents;
    }

    void applyPatch(const std::vector<ManifestNode>& documents,
        const ManifestNode* target,
        std::vector<ManifestNode>& objects)
    {
        for (const auto& document : documents) {
            const bool isJson = document.isSequence();
            if (isJson && target == nullptr)
                continue;
            const PatchTarget wanted(target != nullptr ? *target : document);
            if (!wanted.isUnderstood)
                leaveOut(u"a patch's selector is not read"_s, target->place);
            QString kind;
            QString name;
            if (target == nullptr) {
                kind = document.textOf(u"kind");
                name = document.textOf({u"metadata", u"name"});
            }
            std::erase_if(objects, [&](ManifestNode& object) {
                const bool isMeant = target != nullptr
                    ? wanted.isUnderstood && wanted.matches(object)
                    : object.textOf(u"kind") == kind
                        && object.textOf({u"metadata", u"name"}) == name;
                if (!isMeant)
                    return false;
                return isJson ? applyOperations(object, document)
                              : applyMerge(object, document, target != nullptr);
            });
        }
    }

    static bool applyOperations(ManifestNode& object, const ManifestNode& operations)
    {
        for (const auto& operation : operations.children)
            applyJsonPatch(object, operation);
        return false;
    }

    /// True if the object is deleted by it.
    static bool applyMerge(ManifestNode& object, const ManifestNode& patch, bool keepsName)
    {
        if (patch.textOf(u"$patch") == u"delete")
            return true;
        auto copy = patch;
        if (keepsName) // the target names the object, whatever the patch is called
            if (auto* metadata = copy.find(u"metadata"))
                std::erase_if(
                    metadata->children, [](const auto& child) { return child.key == u"name"; });
        mergeStrategic(object, copy);
        return false;
    }

    static void transform(const ManifestNode& root, std::vector<ManifestNode>& objects)
    {
        if (const auto* images = root.find(u"images"))
            setImages(objects, *images);
        if (const auto* replicas = root.find(u"replicas"))
            setReplicas(objects, *replicas);
        if (const auto* nameSpace = root.find(u"namespace"))
            setNamespace(objects, *nameSpace);
        if (const auto* labels = root.find(u"commonLabels"))
            setLabels(objects, *labels);
        if (const auto* labels = root.find(u"labels"))
            for (const auto& entry : labels->children) {
                const auto* selects = entry.find(u"includeSelectors");
                const auto* pairs = entry.find(u"pairs");
                if (selects != nullptr && selects->isTrue() && pairs != nullptr)
                    setLabels(objects, *pairs);
            }
    }

    const KustomizeFiles& m_files;
    QStringList m_paths;
    QSet<QString> m_seen;
    QStringList m_active;
    std::vector<KubernetesKeys> m_generated;
    std::vector<Located> m_unread;
    int m_count = 0;
};

} // namespace

bool isKustomizationName(const QString& fileName)
{
    return fileName == u"kustomization.yaml" || fileName == u"kustomization.yml"
        || fileName == u"Kustomization";
}

QString kustomizePath(const QString& folder, const QString& entry)
{
    if (isRemote(entry) || entry.startsWith(u'/') || entry.size() > 1000)
        return {};
    const QString path = QDir::cleanPath(folder.isEmpty() ? entry : folder + u'/' + entry);
    if (path == u".." || path.startsWith(u"../"))
        return {};
    return path == u"." ? u""_s : path;
}

KustomizeReferences referencesOf(const ManifestNode& kustomization)
{
    KustomizeReferences out;
    out.isComponent = kustomization.textOf(u"kind") == u"Component";
    for (const auto name : {u"resources", u"bases", u"components"})
        if (const auto* list = kustomization.find(name))
            out.resources += list->texts();
    return out;
}

KubernetesSet buildKustomization(const QString& path, const KustomizeFiles& files)
{
    Builder builder(files);
    std::vector<ManifestNode> objects;
    builder.build(path, objects, 0);
    auto out = builder.take(std::move(objects));
    out.folder = path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
    out.name = out.folder.isEmpty() ? u"."_s : out.folder;
    return out;
}

} // namespace slipway::evidence
