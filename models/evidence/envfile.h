// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

/// `.env` files and their templates.
namespace slipway::evidence {

struct EnvironmentLine {
    QString name;
    QString value; ///< quotes and trailing comment removed
    int line = 0;
    int column = 0; ///< of the name
    friend bool operator==(const EnvironmentLine&, const EnvironmentLine&) = default;
};

/// `NAME=value`, `export NAME="value" # comment`, values over several lines in quotes. Other lines
/// are left out.
std::vector<EnvironmentLine> readEnvironmentFile(const QByteArray& bytes);

enum class EnvironmentFileKind {
    None, ///< another file
    Template, ///< `.env.example`, `.env.sample`, `env.template`, `.env.dist`
    Development, ///< `.env.development`, `.env.test`, `.env.ci`
    Real, ///< `.env`, `.env.production`, `.env.local`, `prod.env`
};
/// What a file is, by its name.
EnvironmentFileKind environmentFileKind(const QString& path);

} // namespace slipway::evidence
