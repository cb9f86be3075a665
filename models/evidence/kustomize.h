// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/kubernetes.h"

#include <functional>
#include <map>

/// kustomize, as far as a file tree alone says what it makes. Source: the kustomization reference
/// (kubectl.docs.kubernetes.io/references/kustomize). Nothing is fetched, no plugin is run.
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

/// What one kustomization names, each path relative to the repository.
struct KustomizeReferences {
    QStringList resources{}; ///< files and folders, components and bases too
    bool isComponent = false;
};
KustomizeReferences referencesOf(const ManifestNode& kustomization);

/// The object set of the kustomization file at `path`. Depth is limited to 12, files to 2000; what
/// is left out is in `unread`.
KubernetesSet buildKustomization(const QString& path, const KustomizeFiles& files);

/// `patch` laid over `target` as a strategic merge: maps are merged, lists of objects by their
/// merge key, other lists replaced; `$patch: delete|replace` and null delete.
void mergeStrategic(ManifestNode& target, const ManifestNode& patch);
/// One JSON6902 operation (add, replace, remove, test and copy are read); false if its path is not
/// there or the operation is not known.
bool applyJsonPatch(ManifestNode& target, const ManifestNode& operation);

} // namespace slipway::evidence
