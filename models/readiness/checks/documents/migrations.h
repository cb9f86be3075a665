// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

enum class MigrationTool {
    Sql, ///< numbered .sql files; goose, dbmate and sql-migrate hold both ways in one file
    UpDown, ///< `1_x.up.sql` and `1_x.down.sql`: golang-migrate, sqlx
    Flyway, ///< `V1__x.sql`, `U1__x.sql`
    Prisma, ///< `migrations/<name>/migration.sql`
    Diesel, ///< `migrations/<name>/up.sql` and `down.sql`
    Alembic, ///< `versions/*.py` beside an env.py
    Django, ///< `migrations/0001_x.py` in a package
};
QString migrationToolWord(MigrationTool tool); ///< `SQL`, `Alembic`, …
/// True for all but Alembic and Django.
bool isSqlTool(MigrationTool tool);

/// Migrations of one folder.
struct MigrationSet {
    MigrationTool tool = MigrationTool::Sql;
    QString folder{};
    QStringList ups{}; ///< paths, sorted
    QStringList downs{}; ///< paths of files of their own that undo, sorted
};

/// Database migrations of the tree: not those of tests, samples and other people's code.
struct Migrations {
    std::vector<MigrationSet> sets{}; ///< by folder
    QStringList unsupported{}; ///< of languages that are not read: Ruby, JavaScript, Go, …
    static Migrations gather(const Facts& facts);
    bool exist() const { return !sets.empty() || !unsupported.isEmpty(); }
};

/// The outcome where there is nothing that can be read; nothing if there is.
std::optional<Outcome> withoutReadableMigrations(const Facts& facts);

} // namespace slipway::readiness
