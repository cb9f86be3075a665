// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <utility>
#include <vector>

/// TOML 1.0 (toml.io/en/v1.0.0) as a tree with lines, tolerant of what does not matter here.
namespace slipway::evidence {

struct TomlValue {
    enum class Kind { Text, Number, Boolean, Time, Array, Table };
    Kind kind = Kind::Table;
    QString text{}; ///< of a Text its content; else as written
    int line = 0;
    int column = 0;
    std::vector<TomlValue> items{}; ///< of an Array; tables of `[[x]]` too
    std::vector<std::pair<QString, TomlValue>> entries{}; ///< of a Table, in order

    TomlValue();
    TomlValue(const TomlValue&);
    TomlValue(TomlValue&&) noexcept;
    TomlValue& operator=(const TomlValue&);
    TomlValue& operator=(TomlValue&&) noexcept;
    ~TomlValue();

    const TomlValue* find(QStringView key) const; ///< nullptr
    const TomlValue* find(std::initializer_list<QStringView> path) const;
    QString textOf(QStringView key, const QString& fallback = {}) const;
};

/// Reads at most 8 MiB (lock files are long), 64 levels deep. The error's `where` is a line; what
/// was read before it is lost.
Result<TomlValue> readToml(const QByteArray& bytes);

} // namespace slipway::evidence
