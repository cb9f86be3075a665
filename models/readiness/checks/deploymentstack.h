// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"
#include "evidence/dockerfile.h"
#include "evidence/kubernetes.h"
#include "readiness/place.h"

#include <map>
#include <set>

namespace slipway::readiness {

/// A file that should be evidence and cannot be read.
struct Unreadable {
    QString path;
    int line = 0;
    QString what;
};

/// The Compose files of a repository and the production stack they make.
struct ProductionStack {
    QStringList paths; ///< of the production stack, in merge order; missing ones included
    QStringList missing; ///< named by the settings, not in the tree
    std::vector<evidence::ComposeFile> files; ///< those of `paths` that could be read
    std::vector<evidence::ComposeFile> others; ///< every other Compose file
    std::vector<evidence::ComposeService> services; ///< merged
    std::vector<Unreadable> unreadable; ///< of `paths`
    /// Starts backing services only (databases, brokers, caches), in one file that the
    /// configuration does not name: what a developer needs beside the code, and not what is
    /// deployed.
    bool isScaffolding = false;

    bool exists() const { return !paths.isEmpty(); }
    bool hasOverlay() const { return paths.size() > 1; }
    /// One of `files` or `others`; none: nullptr.
    const evidence::ComposeFile* fileAt(const QString& path) const;
    static ProductionStack gather(const Facts& facts);
};

/// One image that the repository builds, as far as its files say.
struct ImageBuild {
    QString dockerfile; ///< path in the repository
    QStringList contexts; ///< folders that may be the build context, the likeliest first; empty
                          ///< text: the root
    bool isContextKnown = false; ///< something names it
    QString target; ///< stage; empty: the last
    QMap<QString, QString> arguments;
    QString service; ///< of the Compose stack; empty: none
    Evidence from; ///< what names it
};

/// Production images: those the stack builds, and the production Dockerfile.
struct ProductionImages {
    std::vector<ImageBuild> builds; ///< whose Dockerfile exists and is read
    std::vector<ImageBuild> absent; ///< whose Dockerfile is not in the tree
    std::map<QString, evidence::Dockerfile> dockerfiles; ///< by path
    std::vector<Unreadable> unreadable;
    std::optional<QString> production; ///< path of the production Dockerfile

    bool isEmpty() const { return builds.empty() && absent.empty() && unreadable.empty(); }
    static ProductionImages gather(const Facts& facts);
};

/// Manifests of Kubernetes: documents with a `kind` and an `apiVersion`, file by file, and the
/// object sets they make.
struct KubernetesFiles {
    using Container = evidence::KubernetesManifests::Container;
    using Value = evidence::KubernetesManifests::Value;
    std::vector<Container> containers; ///< of every file, before kustomize
    std::vector<Value> values; ///< of `env`, ConfigMap data and Secret stringData
    QStringList paths;
    QStringList charts; ///< Helm charts: templates, not read
    /// One a kustomization that no other names, then one of the plain manifests (one an environment
    /// where their folders are named so). `isProduction` marks those that are judged.
    std::vector<evidence::KubernetesSet> sets;
    std::vector<Unreadable> unreadable; ///< look like manifests and are no YAML
    QStringList templates; ///< manifests with template marks: not read
    /// Manifests beside kustomizations that no kustomization names: applied by hand, or not at all.
    evidence::KubernetesSet beside;
    /// The set named production, else the first that has no other environment; nullptr: none.
    const evidence::KubernetesSet* production() const;
    /// All sets that are judged: those named production and those without an environment; without
    /// either, every set.
    std::vector<const evidence::KubernetesSet*> judged() const;
    static KubernetesFiles gather(const Facts& facts);
};

/// Whether anything in the tree says that it is deployed: an image, a stack, manifests, a chart, a
/// Procfile.
bool isDeployable(const Facts& facts);

/// Evidence at a place of a manifest.
Evidence placeOf(const Facts& facts, const evidence::Place& place, int endLine = 0);

/// Name of the image without registry, tag and digest, lower case; empty without an image.
QString imageName(const evidence::ComposeService& service);

/// Shorthands for outcomes.
Outcome passed(QString reason, std::vector<Evidence> evidence = {});
Outcome failed(QString reason, std::vector<Evidence> evidence);
Outcome warned(QString reason, std::vector<Evidence> evidence);
Outcome notApplicable(QString reason, std::vector<Evidence> evidence = {});
Outcome unknown(UnknownReason why, QString reason, std::vector<Evidence> evidence);
/// The outcome where evidence cannot be read; the first file named.
Outcome unreadable(const Facts& facts, const std::vector<Unreadable>& files);

/// Statements with the evidence for each.
struct Findings {
    QStringList what;
    std::vector<Evidence> places;

    bool isEmpty() const { return places.empty(); }
    void add(const QString& sentence, Evidence place);
    /// The first statements as one sentence, and how many more there are.
    QString text(int most = 3) const;
};

/// "a", "a and b", "a, b and 3 more".
QString listed(const QStringList& names, int most = 4);

} // namespace slipway::readiness
