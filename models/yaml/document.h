// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

/// YAML as values with positions; the only room with yaml-cpp in it.
namespace slipway::yaml {

/// A place in the file, both from 1; 0: not known.
struct Mark {
    int line = 0;
    int column = 0;
    friend bool operator==(const Mark&, const Mark&) = default;
};

/// One node. A missing child is absent (nullptr), never an exception.
struct Node {
    enum class Kind { Null, Scalar, Sequence, Map };
    Kind kind = Kind::Null;
    Mark mark; ///< where it begins
    QString text; ///< of a scalar, as written after unquoting
    bool isQuoted = false; ///< quoted or block scalar: never a number, bool or null
    std::vector<Node> items; ///< of a sequence
    std::vector<std::pair<Node, Node>> entries; ///< of a map, in order, duplicates kept

    Node(); ///< in document.cpp, for clang: there the pairs above are complete

    bool isNull() const { return kind == Kind::Null; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isMap() const { return kind == Kind::Map; }
    /// The value of a key, or nullptr; of duplicates the last, as most readers do.
    const Node* find(QStringView key) const;
    /// `find` along several keys.
    const Node* find(std::initializer_list<QStringView> path) const;
    /// Text of a scalar child, or `fallback`.
    QString textOf(QStringView key, const QString& fallback = {}) const;
};

struct Limits {
    qint64 bytes = 1024LL * 1024;
    int depth = 64;
    int nodes = 200'000; ///< counted after aliases are followed
};

/// For evidence: other people's files. BOM, CRLF, several documents, anchors, aliases and `<<`
/// merges are resolved within the limits; text that is not UTF-8 is read as Latin-1. The error's
/// `where` is `line:column`.
Result<std::vector<Node>> readTolerant(
    const QByteArray& bytes, Limits limits = {4LL * 1024 * 1024});

/// For our own configuration: refuses what could be read two ways (duplicate keys, anchors,
/// aliases, merges, tags, several documents, UTF-16, bad UTF-8, more than 16 levels or 20,000
/// nodes). Error's `where` is `line:column`.
Result<Node> readStrict(const QByteArray& bytes, Limits limits = {1024LL * 1024, 16, 20'000});

} // namespace slipway::yaml
