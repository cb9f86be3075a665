// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"
#include "base/result.h"
#include "yaml/document.h"

#include <QStringList>

#include <vector>

namespace slipway::rules {

/// The keys of one map, read strictly: what is wrong is added to a list, and reading goes on.
class Fields {
public:
    /// Adds a problem for anything but a map, for keys that are not `known` and for repeated ones.
    /// `map` must outlive this. `what` names the map, as `a rule`.
    Fields(const yaml::Node& map,
        const QString& what,
        const QStringList& known,
        std::vector<Error>& problems);

    /// The value of a key, or nullptr; null counts as absent.
    const yaml::Node* find(const QString& key) const;
    /// Text of a scalar, else empty.
    QString text(const QString& key) const;
    Milliseconds duration(const QString& key) const;
    qint64 integer(const QString& key) const;
    bool flag(const QString& key) const;
    QStringList texts(const QString& key) const;
    /// The items of a list, else none.
    const std::vector<yaml::Node>& items(const QString& key) const;
    /// Key and value nodes of a map of scalars, sorted by key.
    std::vector<std::pair<const yaml::Node*, const yaml::Node*>> pairs(const QString& key) const;

    void complain(const yaml::Mark& mark, const QString& what, const QString& fix = {}) const;

private:
    const yaml::Node& m_map;
    std::vector<Error>& m_problems;
};

/// The only document of a file, as UTF-8; nothing for an empty file.
Result<yaml::Node> readDocument(const QByteArray& bytes);

} // namespace slipway::rules
