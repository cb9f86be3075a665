// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "config/config.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace slipway::config {

/// A text of the file that a room above this one can judge: `slipway config validate` does.
struct Place {
    enum class Kind {
        Condition, ///< of an analysis
        Query, ///< PromQL with `{{…}}`
        Expression, ///< RE2, of a command's `redact`
    };
    Kind kind = Kind::Condition;
    QString text;
    QString where; ///< `file:line:column` where it begins
};

/// A configuration, or everything that is wrong with the file: never both, never neither.
struct Reading {
    std::optional<Config> config;
    std::vector<Error> mistakes; ///< `where` is `file:line:column`, in the order of the file
    std::vector<Place> places = {}; ///< of a valid file
};

/// Reads slipway.yaml from bytes. Pure but for making `file`'s path absolute; paths in the file
/// stand relative to its folder. `file` is repeated in mistakes as given.
Reading readConfig(const QByteArray& bytes, const QString& file);

/// The same from a file, read in one go (at most 1 MiB).
Reading loadConfig(const QString& file);

/// The nearest `slipway.yaml` in `startDirectory` or above it.
Result<QString> findConfig(const QString& startDirectory);

} // namespace slipway::config
