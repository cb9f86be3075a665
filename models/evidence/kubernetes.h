// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"

#include <optional>
#include <vector>

namespace slipway::evidence {

/// What workload manifests of one file say: every document with an `apiVersion` and a `kind`.
struct KubernetesManifests {
    struct Container {
        QString name;
        QString owner; ///< kind/name
        Place place;
        bool isPrivileged = false;
        int privilegedLine = 0;
    };
    struct Value {
        QString owner; ///< kind/name
        QString name;
        QString value;
        Place place;
    };
    std::vector<Container> containers;
    std::vector<Value> values; ///< of `env`, ConfigMap data and Secret stringData
};

/// Reads one file; nothing if it holds no manifest, is a template, or cannot be read as YAML. Pure.
std::optional<KubernetesManifests> readKubernetes(const QByteArray& bytes, const QString& path);

} // namespace slipway::evidence
