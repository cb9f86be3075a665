// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/kubernetes.h"

#include <functional>
#include <map>

/// kustomize, as far as a file tree alone says what it makes. Source: the kustomization reference
/// (kubectl.docs.kubernetes.io/references/kustomize). Nothing is fetched, no plugin is run. Names
/// are left as the bases say (prefix and suffix change every reference alike).
namespace slipway::evidence {

/// Files that kustomizations are built from.
struct KustomizeFiles {
    /// Manifests and kustomization files that are read already, by path; may be empty.
    const std::map<QString, ManifestFile>* read = nullptr;
    /// The bytes of any other file: env files, patches. An error for what is not there.
    std::function<Result<QByteArray>(const QString& path)> bytes;
};

/// `kustomization.yaml`, `kustomization.yml` or `Kustomization`.
bool isKustomizationName(const QString& fileName);

/// What one kustomization names.
struct KustomizeReferences {
    QStringList resources{}; ///< files and folders, bases and components too, as written
    bool isComponent = false;
};
KustomizeReferences referencesOf(const ManifestNode& kustomization);
/// `entry` as a path of the repository, seen from the kustomization's folder; empty for a URL and
/// for what is outside of the repository.
QString kustomizePath(const QString& folder, const QString& entry);

/// The object set of the kustomization file at `path`. Depth is limited to 12, files to 2000; what
/// is left out is in `unread`. `paths` holds every file that was read, patches too.
KubernetesSet buildKustomization(const QString& path, const KustomizeFiles& files);

/// `patch` laid over `target` as a strategic merge: maps are merged, lists of objects by their
/// merge key, other lists replaced; `$patch: delete|replace` and null delete.
void mergeStrategic(ManifestNode& target, const ManifestNode& patch);
/// One JSON6902 operation (add, replace, remove; test is taken as met); false if its path is not
/// there or the operation is not known.
bool applyJsonPatch(ManifestNode& target, const ManifestNode& operation);

/// Transformers of a kustomization, applied to all objects.
void setImages(std::vector<ManifestNode>& objects, const ManifestNode& images);
void setReplicas(std::vector<ManifestNode>& objects, const ManifestNode& replicas);
void setNamespace(std::vector<ManifestNode>& objects, const ManifestNode& nameSpace);
/// `commonLabels`, or one entry of `labels` with `includeSelectors`.
void setLabels(std::vector<ManifestNode>& objects, const ManifestNode& labels);

/// One entry of `configMapGenerator` or `secretGenerator`.
KubernetesKeys generatedKeys(
    const QString& folder, const ManifestNode& entry, bool isSecret, const KustomizeFiles& files);

} // namespace slipway::evidence
