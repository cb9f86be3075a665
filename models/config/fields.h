// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"
#include "config/keys.h"
#include "config/mistakes.h"
#include "yaml/document.h"

#include <optional>
#include <utility>
#include <vector>

namespace slipway::config {

/// One map of the file, read by key. Whatever is wrong goes to the Mistakes, and the value read is
/// then absent. The node must outlive it.
class Fields {
public:
    /// Says at once which keys are unknown, not supported yet, or missing.
    Fields(const yaml::Node& node, const Section& section, Mistakes& mistakes);

    /// The value of a key if it is there and not empty (that is a mistake of its own).
    const yaml::Node* find(QStringView key) const;
    bool has(QStringView key) const { return m_node.find(key) != nullptr; }
    const yaml::Mark& mark() const { return m_node.mark; }

    /// Text without control or other invisible characters.
    QString text(QStringView key) const;
    /// Text that names something: also not empty, without blanks around it, at most 100 characters.
    QString name(QStringView key) const;
    /// One of `options`; `fallback` if it is not said.
    QString oneOf(QStringView key, const QStringList& options, const QString& fallback) const;
    /// `true` or `false` and nothing else: no yes, no, on, off.
    std::optional<bool> flag(QStringView key) const;
    std::optional<double> number(QStringView key, double lowest, double highest) const;
    std::optional<int> integer(QStringView key, int lowest, int highest) const;
    std::optional<Milliseconds> duration(
        QStringView key, Milliseconds lowest, Milliseconds highest) const;
    /// A number of bytes: `1048576`, `512KiB`, `64MiB`, `2GiB`.
    std::optional<qint64> bytes(QStringView key, qint64 lowest, qint64 highest) const;
    /// A list of texts; one text stands for a list of one.
    QStringList texts(QStringView key) const;
    /// Items of a list, each of which should be a map; empty if there is no such key.
    std::vector<const yaml::Node*> items(QStringView key) const;
    /// Entries of a map of things by name; each name is letters, digits and . _ - (at most 100),
    /// and each value there.
    std::vector<std::pair<const yaml::Node*, const yaml::Node*>> named(QStringView key) const;
    /// Paths inside the repository: relative, and never out of it.
    QStringList paths(QStringView key) const;

private:
    const yaml::Node* scalar(QStringView key, const QString& kind) const;
    bool isClean(const yaml::Node& node, QStringView key) const;

    const yaml::Node& m_node;
    const Section& m_section;
    Mistakes& m_mistakes;
};

/// The value of a key in a map; a key without a value is a mistake at the key, and nothing is
/// returned.
const yaml::Node* valueOf(const yaml::Node& map, QStringView key, Mistakes& mistakes);

/// A finite decimal number, as a whole; nothing else (no NaN, no Inf, no blanks).
std::optional<double> numberOf(const yaml::Node& node);

} // namespace slipway::config
