// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"
#include "yaml/document.h"

#include <QStringList>

namespace slipway::evidence {

/// Turns nodes of one Compose file into its values; knows where the file stands.
class ComposeFields {
public:
    ComposeFields(QString path, QStringList lines);

    Place place(const yaml::Node& node) const { return {m_path, node.mark.line, node.mark.column}; }
    const QString& path() const { return m_path; }
    /// A host path as written, seen from the repository's root.
    QString below(const QString& path) const;
    /// `reset`, `override`, or empty: the tag before a value.
    QString tagOf(const yaml::Node& node) const;

    /// A text, or a list of texts; of a map in it `path`, or published and target port.
    std::vector<Located> located(const yaml::Node* node) const;
    std::optional<Located> scalar(const yaml::Node* node) const;
    /// `KEY=value` in a list, or a map.
    std::vector<ComposeVariable> variables(const yaml::Node* node) const;
    /// Items of a list, or keys of a map.
    std::vector<Located> names(const yaml::Node* node) const;
    std::optional<ComposeCommand> command(const yaml::Node* node) const;
    ComposeBuild build(const yaml::Node& node) const;
    std::vector<ComposeVolume> volumes(const yaml::Node* node) const;
    std::vector<ComposePort> ports(const yaml::Node* node) const;
    std::optional<ComposeHealthcheck> healthcheck(const yaml::Node* node) const;
    std::vector<ComposeDependency> dependencies(const yaml::Node* node) const;
    std::vector<ComposeGrant> grants(const yaml::Node* node) const;
    std::vector<ComposeNamed> named(const yaml::Node* node) const;

private:
    ComposeVolume volume(const yaml::Node& item) const;

    const QString m_path;
    const QString m_folder;
    const QStringList m_lines; ///< empty: no value of the file has a tag of ours
};

} // namespace slipway::evidence
