// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"

#include <initializer_list>

namespace slipway::evidence {

/// One node of a manifest. Unlike a YAML node it knows its file, since a patch of one file is laid
/// over an object of another.
struct ManifestNode {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    QString key{}; ///< in the map that holds it; empty in a sequence
    int keyLine = 0; ///< of the key, in `place.path`
    int keyColumn = 0;
    QString text{}; ///< of a scalar
    bool isQuoted = false;
    Place place{}; ///< where the value begins
    std::vector<ManifestNode> children{}; ///< items or entries, in order
    friend bool operator==(const ManifestNode&, const ManifestNode&) = default;

    bool isScalar() const { return kind == Kind::Scalar; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isMap() const { return kind == Kind::Map; }
    /// An unquoted `true` (any case).
    bool isTrue() const;
    /// The value of a key, or nullptr; of duplicates the last.
    const ManifestNode* find(QStringView name) const;
    ManifestNode* find(QStringView name);
    /// `find` along several keys.
    const ManifestNode* find(std::initializer_list<QStringView> names) const;
    /// Text of a scalar child, or `fallback`.
    QString textOf(QStringView name, const QString& fallback = {}) const;
    QString textOf(std::initializer_list<QStringView> names) const;
    /// Texts of a sequence's scalars.
    QStringList texts() const;
    /// Where its key stands, else the value.
    Place keyPlace() const;
    Located located() const { return {text, place}; }
};

/// What reading one file gave.
struct ManifestFile {
    std::vector<ManifestNode>
        documents{}; ///< those with `kind` and `apiVersion`, Lists taken apart
    bool isTemplate = false; ///< has template marks (Helm, Jinja) where values belong
    std::optional<Error> error{}; ///< cannot be read as YAML; `where` is `line:column`
    friend bool operator==(const ManifestFile&, const ManifestFile&) = default;
};

/// Reads the manifests of one file. A CustomResourceDefinition keeps its name only. Pure; at most
/// 2000 documents.
ManifestFile readManifests(const QByteArray& bytes, const QString& path);
/// Every document of a file, manifest or not: for kustomization files and patches.
ManifestFile readDocuments(const QByteArray& bytes, const QString& path);

} // namespace slipway::evidence
