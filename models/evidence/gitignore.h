// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pathglob.h"
#include "evidence/tree.h"

#include <memory>
#include <mutex>
#include <vector>

namespace slipway::evidence {

/// The .gitignore files of a tree: what is written on each machine and not kept. Source:
/// gitignore(5). Once made it may be asked by several threads at a time.
class IgnoreRules {
public:
    explicit IgnoreRules(const Tree& tree);
    /// True if the path or a folder above it is ignored.
    bool ignores(const QString& path) const;

private:
    struct Rule {
        QString folder; ///< of the .gitignore, with a final `/`, or empty
        PathGlob glob; ///< against the path below that folder
        bool isNegated = false;
    };
    void add(const QString& folder, QString line);
    bool matches(const QString& path) const;

    std::vector<Rule> m_rules;
    std::vector<char16_t> m_lasts; ///< of each rule's pattern: most paths fail by it
    /// Folders and files asked for before.
    struct Known {
        std::mutex mutex;
        QHash<QString, bool> isIgnored;
    };
    std::unique_ptr<Known> m_known = std::make_unique<Known>();
};

} // namespace slipway::evidence
