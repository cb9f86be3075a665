// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/kubernetesnode.h"
#include "evidence/kubernetestypes.h"

/// One manifest of each kind as a typed object: parts of typedSet().
namespace slipway::evidence {

QString groupOf(const ManifestNode& document); ///< of its apiVersion; empty: core
QMap<QString, QString> textsByKey(const ManifestNode* map); ///< scalars of a map
std::optional<Located> locatedAt(
    const ManifestNode& node, std::initializer_list<QStringView> names);
std::optional<int> numberOf(const std::optional<Located>& text);

/// Nothing if the document is no workload whose pods are known.
std::optional<KubernetesWorkload> readWorkload(const ManifestNode& document);
std::optional<KubernetesService> readService(const ManifestNode& document);
std::optional<KubernetesRoute> readRoute(const ManifestNode& document);
std::optional<KubernetesScaler> readScaler(const ManifestNode& document);
/// A PodDisruptionBudget or NetworkPolicy (of Cilium and Calico too, thinly).
std::optional<KubernetesSelection> readSelection(const ManifestNode& document);
/// Secrets and ConfigMaps that the document is or makes; usually none.
std::vector<KubernetesKeys> readKeys(const ManifestNode& document);

} // namespace slipway::evidence
