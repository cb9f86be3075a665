// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/shell.h"
#include "readiness/facts.h"

#include <QStringList>

namespace slipway::readiness {

/// True for a command that applies database migrations (alembic upgrade, manage.py migrate, prisma
/// migrate …).
bool isMigration(const QStringList& words);
/// The same, with what is redirected into a client (`psql < migrations/1.sql`).
bool isMigration(const evidence::ShellCommand& command);

/// A command that applies migrations.
struct MigrationRun {
    enum class From { Script, Image, Stack, Cluster, Workflow };
    From from = From::Script;
    QStringList words{}; ///< without wrappers such as `docker compose exec db`
    QString text{}; ///< as written
    QString path{};
    QString job{}; ///< of a workflow
    bool isTest = false; ///< of a job that tests, or of a script for development
    QString mask{}; ///< what hides its failure, as a part of a sentence; empty: nothing does
    std::vector<Evidence> evidence{}; ///< the command first, then what hides it
};

/// Every such command in scripts, images, the production stack, workloads and workflows.
struct MigrationRuns {
    std::vector<MigrationRun> runs{};
    static MigrationRuns gather(const Facts& facts);
};

Outcome checkMigrations(const Facts& facts);

} // namespace slipway::readiness
